//! The worker that reads faces beside the page's own thread (`frontend/eye`).

use domain::Reading;
use serde::Deserialize;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{ErrorEvent, ImageBitmap, MessageEvent, Worker, WorkerOptions, WorkerType};

/// The build puts its hash in the place of the mark, here as in the file's name.
const WORKER: &str = "/pkg/eye-worker.HASHOFTHISBUILD_.js";

/// What the worker says.
pub enum Seen {
    /// The networks are there.
    Ready,
    /// What a frame shows: a reading, or no face.
    Frame(Frame),
    /// It cannot go on.
    Failed(String),
}

/// A frame that was read, and its size in pixels.
#[derive(Clone, PartialEq)]
pub struct Frame {
    /// Nothing where there is no face.
    pub reading: Option<Reading>,
    /// Width of the frame.
    pub width: u32,
    /// Its height.
    pub height: u32,
}

/// The worker's message.
#[derive(Deserialize)]
struct Message {
    error: Option<String>,
    /// JSON.
    reading: Option<String>,
    width: Option<u32>,
    height: Option<u32>,
}

/// The running worker; it ends when this is dropped.
pub struct Eye {
    worker: Worker,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(ErrorEvent)>,
}

impl Eye {
    /// Starts it. The networks take a moment; then it says that it is ready.
    ///
    /// # Errors
    /// When the browser has no workers of this kind.
    pub fn start(seen: impl Fn(Seen) + Clone + 'static) -> Result<Self, JsValue> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(WORKER, &options)?;
        let failed = seen.clone();
        let on_message = Closure::new(move |event: MessageEvent| seen(understand(&event.data())));
        // A script that cannot be loaded, or a browser that does not understand it.
        let on_error = Closure::new(move |event: ErrorEvent| {
            event.prevent_default();
            failed(Seen::Failed(event.message()));
        });
        worker.set_onmessage(Some(JsCast::unchecked_ref(on_message.as_ref())));
        worker.set_onerror(Some(JsCast::unchecked_ref(on_error.as_ref())));
        Ok(Self { worker, _on_message: on_message, _on_error: on_error })
    }

    /// Gives a frame to the worker, which answers with [`Seen::Frame`].
    ///
    /// # Errors
    /// When the frame was given away already.
    pub fn look(&self, frame: &ImageBitmap) -> Result<(), JsValue> {
        self.worker.post_message_with_transfer(frame, &js_sys::Array::of1(frame))
    }
}

impl Drop for Eye {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

fn understand(data: &JsValue) -> Seen {
    let text = js_sys::JSON::stringify(data).ok().and_then(|text| text.as_string()).unwrap_or_default();
    match serde_json::from_str::<Message>(&text) {
        Ok(Message { error: Some(error), .. }) => Seen::Failed(error),
        Ok(Message { reading, width: Some(width), height: Some(height), .. }) => {
            let reading = reading.and_then(|json| serde_json::from_str(&json).ok());
            Seen::Frame(Frame { reading, width, height })
        }
        Ok(_) => Seen::Ready,
        Err(error) => Seen::Failed(error.to_string()),
    }
}
