//! What the camera sees, read many times a second on the device itself.

use domain::Mood;
use leptos::{html, prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlVideoElement, ImageBitmap, ImageBitmapOptions, ResizeQuality};

use super::smooth::Smooth;
use crate::{
    browser::eye::{Eye, Frame, Seen},
    ui::{MoodBars, MoodWord, Notice, NoticeKind},
};

/// Longer side in pixels of the frames that are read; faces in front of a camera are big.
const LONGER: u32 = 320;

#[derive(Clone, PartialEq)]
enum Live {
    Starting,
    Seeing,
    Unavailable,
}

/// Frames around the faces, the mood that they show, and how often it is read. Lives while the camera is on.
#[component]
pub fn LiveReading(video: NodeRef<html::Video>) -> impl IntoView {
    let live = RwSignal::new(Live::Starting);
    let frame = RwSignal::new(None::<Frame>);
    let smooth = RwSignal::new(Smooth::default());
    let eye = StoredValue::new_local(None::<Eye>);
    on_cleanup(move || drop(eye.try_update_value(Option::take)));

    let seen = move |seen: Seen| match seen {
        Seen::Ready => {
            live.try_set(Live::Seeing);
            look(video, eye);
        }
        Seen::Frame(new) => {
            let scores = new.reading.as_ref().map(|reading| reading.scores);
            smooth.try_update(|smooth| smooth.add(scores.as_ref(), now()));
            frame.try_set(Some(new));
            look(video, eye);
        }
        Seen::Failed(error) => {
            leptos::logging::log!("the camera cannot be read: {error}");
            // What was seen last is not true any more.
            frame.try_set(None);
            smooth.try_set(Smooth::default());
            live.try_set(Live::Unavailable);
        }
    };
    Effect::new(move |_| match Eye::start(seen) {
        Ok(started) => eye.set_value(Some(started)),
        Err(_) => live.set(Live::Unavailable),
    });

    let mood = Memo::new(move |_| smooth.read().scores().map(|scores| scores.best()));
    let rate = Memo::new(move |_| {
        smooth.read().rate().map(|rate| format!("{rate:.0} readings a second, on this device"))
    });
    view! {
        {move || frame.get().map(|frame| view! { <Boxes frame/> })}
        <div class="live" data-mood=move || mood.get().map(Mood::as_str)>
            {move || match live.get() {
                Live::Starting => view! { <p class="muted" role="status">"Getting ready to read"</p> }.into_any(),
                Live::Unavailable => view! {
                    <Notice kind=NoticeKind::Info>
                        "This browser cannot read faces live. Take the picture, and it is read then; or "
                        <a href="/create">"upload one"</a>"."
                    </Notice>
                }.into_any(),
                Live::Seeing => match mood.get() {
                    Some(mood) => view! { <p class="live-mood"><MoodWord mood/></p> }.into_any(),
                    None => view! { <p class="live-mood muted">"No face in view"</p> }.into_any(),
                },
            }}
            {move || smooth.read().scores().map(|scores| view! { <MoodBars scores/> })}
            <p class="live-rate muted">{rate}</p>
        </div>
    }
}

/// The faces' frames over the video, which is mirrored and fills its stage.
#[component]
fn Boxes(frame: Frame) -> impl IntoView {
    let Frame { reading, width, height } = frame;
    let faces = reading.map(|reading| reading.faces).unwrap_or_default();
    let boxes = faces.into_iter().map(|face| {
        let x = width as f32 - face.x - face.width;
        view! {
            <rect
                class="live-face" data-mood=face.mood.as_str()
                x=x.to_string() y=face.y.to_string() width=face.width.to_string() height=face.height.to_string() rx="6"
            ></rect>
        }
    });
    view! {
        <svg class="live-faces" viewBox=format!("0 0 {width} {height}") preserveAspectRatio="xMidYMid slice" aria-hidden="true">
            {boxes.collect_view()}
        </svg>
    }
}

/// Gives the next frame to the eye. One at a time: the next is asked for when the last was read, so a slow device only
/// reads less often.
fn look(video: NodeRef<html::Video>, eye: StoredValue<Option<Eye>, LocalStorage>) {
    request_animation_frame(move || {
        spawn_local(async move {
            let Some(element) = video.try_get_untracked().flatten() else { return };
            match frame_of(&element).await {
                Some(frame) => drop(eye.try_with_value(|eye| eye.as_ref().map(|eye| eye.look(&frame)))),
                None => look(video, eye),
            }
        });
    });
}

fn now() -> f64 {
    js_sys::Date::now()
}

/// What the video shows now, made smaller; nothing before it shows anything.
async fn frame_of(video: &HtmlVideoElement) -> Option<ImageBitmap> {
    let (width, height) = (video.video_width(), video.video_height());
    if width.min(height) == 0 {
        return None;
    }
    let scaled = |side: u32| (side * LONGER / width.max(height)).max(1);
    let options = ImageBitmapOptions::new();
    options.set_resize_width(scaled(width));
    options.set_resize_height(scaled(height));
    options.set_resize_quality(ResizeQuality::Medium);
    let promise = window()
        .create_image_bitmap_with_html_video_element_and_image_bitmap_options(video, &options)
        .ok()?;
    JsFuture::from(promise).await.ok()?.dyn_into().ok()
}
