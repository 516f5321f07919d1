//! A frame of the camera. Nothing leaves the device before *Use this picture*.

use domain::{PictureKind, PostId};
use leptos::{ev, html, prelude::*, task::spawn_local};
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    CanvasRenderingContext2d, FormData, HtmlCanvasElement, MediaStream, MediaStreamConstraints,
    MediaStreamTrack,
};

use super::{
    live::LiveReading,
    picture::{UPLOAD, UploadProgress},
};
use crate::{
    browser::{canvas_blob, use_hydrated, use_uploader},
    ui::{Button, ButtonKind, Icon, Notice, NoticeKind},
};

#[derive(Clone, PartialEq)]
enum Camera {
    Off,
    Asking,
    On,
    Unavailable(&'static str),
}

/// The camera's picture, a shutter, and the way on.
#[component]
pub fn CameraForm(draft: Option<PostId>) -> impl IntoView {
    let uploader = use_uploader();
    let video = NodeRef::<html::Video>::new();
    let camera = RwSignal::new(Camera::Off);
    let stream = StoredValue::new(None::<SendWrapper<MediaStream>>);

    let stop = move || {
        if let Some(stream) = stream.try_update_value(Option::take).flatten() {
            turn_off(&stream);
        }
        camera.try_set(Camera::Off);
    };
    on_cleanup(stop);
    // Nobody is watched by a tab that they do not look at.
    Effect::new(move |_| {
        let hidden = window_event_listener(ev::visibilitychange, move |_| {
            if document().hidden() {
                stop();
            }
        });
        on_cleanup(move || hidden.remove());
    });
    let start = move |_| {
        camera.set(Camera::Asking);
        spawn_local(async move {
            let opened = open_camera().await;
            // Whoever was asked may have left, or looked away, before they answered.
            let waiting = camera.try_get_untracked() == Some(Camera::Asking);
            match (opened, video.try_get_untracked().flatten().filter(|_| waiting)) {
                (Ok(opened), Some(video)) => {
                    video.set_src_object(Some(&opened));
                    stream.set_value(Some(SendWrapper::new(opened)));
                    camera.set(Camera::On);
                }
                (Ok(opened), None) => turn_off(&opened),
                (Err(sentence), Some(_)) => camera.set(Camera::Unavailable(sentence)),
                (Err(_), None) => {}
            }
        });
    };
    let capture = move |event: ev::SubmitEvent| {
        event.prevent_default();
        spawn_local(async move {
            let Some(video) = video.try_get_untracked().flatten() else { return };
            let Some(canvas) = frame_of(&video) else { return };
            let (Some(blob), Ok(form)) = (canvas_blob(&canvas, "image/jpeg").await, FormData::new()) else {
                return;
            };
            let _ = form.append_with_str("kind", PictureKind::Camera.as_str());
            if let Some(id) = draft {
                let _ = form.append_with_str("draft", &id.to_string());
            }
            let _ = form.append_with_blob_and_filename("file", &blob, "frame.jpg");
            uploader.send(UPLOAD, &form, stop);
        });
    };
    // Before the page is alive nobody would hear the button.
    let hydrated = use_hydrated();
    let deaf = Signal::derive(move || !hydrated.get() || camera.get() == Camera::Asking);
    let blocked = Signal::derive(move || camera.get() != Camera::On || uploader.state.get().is_busy());
    view! {
        <div class="no-js-only">
            <Notice kind=NoticeKind::Info>"The camera needs JavaScript. You can upload a picture instead."</Notice>
        </div>
        <form class="step js-only" on:submit=capture>
            <div class="camera">
                <div class="camera-stage" data-state=move || if camera.get() == Camera::On { "on" } else { "off" }>
                    <video node_ref=video class="camera-video" autoplay playsinline muted></video>
                </div>
                <Show when=move || camera.get() == Camera::On>
                    <LiveReading video/>
                </Show>
            </div>
            {move || match camera.get() {
                Camera::Unavailable(sentence) => view! {
                    <Notice kind=NoticeKind::Error>{sentence}" " <a href="/create">"Upload a picture instead"</a></Notice>
                }.into_any(),
                Camera::Asking => view! { <p class="muted" role="status">"Waiting for the camera"</p> }.into_any(),
                Camera::On => view! { <p class="muted">"Only the picture you take leaves this device."</p> }.into_any(),
                Camera::Off => ().into_any(),
            }}
            <UploadProgress state=uploader.state cancel=Callback::new(move |()| uploader.cancel())/>
            <div class="step-bar">
                <Show when=move || camera.get() != Camera::On>
                    <Button kind_of="button" icon=Icon::Camera disabled=deaf on:click=start>"Turn on the camera"</Button>
                </Show>
                <Button kind=ButtonKind::Primary disabled=blocked>"Take the picture"</Button>
            </div>
        </form>
    }
}

fn turn_off(stream: &MediaStream) {
    for track in stream.get_tracks() {
        if let Ok(track) = track.dyn_into::<MediaStreamTrack>() {
            track.stop();
        }
    }
}

async fn open_camera() -> Result<MediaStream, &'static str> {
    const NONE: &str = "We could not find a camera.";
    let devices =
        window().navigator().media_devices().map_err(|_| "This browser gives no access to a camera here.")?;
    let constraints = MediaStreamConstraints::new();
    constraints.set_video(&JsValue::TRUE);
    let asked = devices.get_user_media_with_constraints(&constraints).map_err(|_| NONE)?;
    let stream = JsFuture::from(asked).await.map_err(|error| {
        let name =
            js_sys::Reflect::get(&error, &JsValue::from_str("name")).ok().and_then(|name| name.as_string());
        match name.as_deref() {
            Some("NotAllowedError") => "The camera was not allowed.",
            Some("NotReadableError") => "The camera is in use by another program.",
            _ => NONE,
        }
    })?;
    stream.dyn_into().map_err(|_| NONE)
}

/// The frame that the video shows now, on a canvas of its size.
fn frame_of(video: &web_sys::HtmlVideoElement) -> Option<HtmlCanvasElement> {
    let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width(video.video_width());
    canvas.set_height(video.video_height());
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    context.draw_image_with_html_video_element(video, 0.0, 0.0).ok()?;
    Some(canvas)
}
