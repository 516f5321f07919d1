//! Uploads with true progress, which `fetch` cannot tell.

use domain::AppError;
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};
use send_wrapper::SendWrapper;
use serde::Deserialize;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{FormData, ProgressEvent, XmlHttpRequest};

/// How far an upload is.
#[derive(Clone, Debug, PartialEq)]
pub enum UploadState {
    /// Nothing is under way.
    Idle,
    /// Bytes are on their way; percent sent.
    Sending(u32),
    /// All bytes have arrived; the mood is being read.
    Reading,
    /// It failed.
    Failed(AppError),
}

impl UploadState {
    /// Whether something is under way.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        matches!(self, Self::Sending(_) | Self::Reading)
    }
}

/// One upload at a time, from a form to its address.
#[derive(Clone, Copy)]
pub struct Uploader {
    /// How far it is.
    pub state: RwSignal<UploadState>,
    // Empty on the server, where a page is dropped by another thread than made it.
    request: StoredValue<Option<SendWrapper<XmlHttpRequest>>>,
    go: StoredValue<Callback<String>>,
}

/// What the upload route answers with.
#[derive(Deserialize)]
struct Uploaded {
    next: String,
}

/// An uploader that goes on to the page the server names.
#[must_use]
pub fn use_uploader() -> Uploader {
    let navigate = use_navigate();
    let go = Callback::new(move |next: String| navigate(&next, NavigateOptions::default()));
    let uploader = Uploader {
        state: RwSignal::new(UploadState::Idle),
        request: StoredValue::new(None),
        go: StoredValue::new(go),
    };
    on_cleanup(move || uploader.cancel());
    uploader
}

impl Uploader {
    /// Sends the form, unless one is on its way already.
    pub fn send(self, address: &str, form: &FormData, on_success: impl FnOnce() + 'static) {
        if self.state.get_untracked().is_busy() {
            return;
        }
        self.state.set(UploadState::Sending(0));
        if self.try_send(address, form, on_success).is_err() {
            self.state.set(UploadState::Failed(AppError::Offline));
        }
    }

    /// Stops the upload. Nothing is kept of it.
    pub fn cancel(self) {
        if let Some(request) = self.request.try_update_value(Option::take).flatten() {
            let _ = request.abort();
        }
    }

    fn try_send(
        self,
        address: &str,
        form: &FormData,
        on_success: impl FnOnce() + 'static,
    ) -> Result<(), wasm_bindgen::JsValue> {
        let request = XmlHttpRequest::new()?;
        request.open("POST", address)?;
        request.set_request_header("Accept", "application/json")?;
        let progress = Closure::<dyn FnMut(ProgressEvent)>::new(move |event: ProgressEvent| {
            if event.length_computable() && event.total() > 0.0 {
                let percent = (event.loaded() / event.total() * 100.0) as u32;
                let state = if percent >= 100 { UploadState::Reading } else { UploadState::Sending(percent) };
                self.state.try_set(state);
            }
        });
        request.upload()?.set_onprogress(Some(progress.into_js_value().unchecked_ref()));
        let finished = request.clone();
        let done = Closure::once_into_js(move || self.finish(&finished, on_success));
        request.set_onloadend(Some(done.unchecked_ref()));
        request.send_with_opt_form_data(Some(form))?;
        self.request.set_value(Some(SendWrapper::new(request)));
        Ok(())
    }

    fn finish(self, request: &XmlHttpRequest, on_success: impl FnOnce()) {
        // Nothing is left in `request` when it was cancelled by the person or by leaving the page.
        let cancelled = self.request.try_update_value(Option::take).flatten().is_none();
        let text = request.response_text().ok().flatten().unwrap_or_default();
        let outcome = match request.status() {
            Ok(200) => serde_json::from_str::<Uploaded>(&text).map_err(|_| AppError::Internal),
            Ok(0) | Err(_) => Err(AppError::Offline),
            Ok(_) => Err(serde_json::from_str(&text).unwrap_or(AppError::Internal)),
        };
        match outcome {
            _ if cancelled => {
                self.state.try_set(UploadState::Idle);
            }
            Ok(uploaded) => {
                on_success();
                self.state.try_set(UploadState::Idle);
                if let Some(go) = self.go.try_get_value() {
                    go.run(uploaded.next);
                }
            }
            Err(error) => {
                self.state.try_set(UploadState::Failed(error));
            }
        }
    }
}
