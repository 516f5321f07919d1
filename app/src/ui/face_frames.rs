//! Frames around the faces of a picture.

use domain::Face;
use leptos::prelude::*;

/// Frames with their moods, laid over a picture that fills the same stage.
#[component]
pub fn FaceFrames(
    /// The faces, in pixels of the picture that was read.
    faces: Vec<Face>,
    /// Width of that picture.
    width: u32,
    /// Its height.
    height: u32,
) -> impl IntoView {
    let share = |part: f32, whole: u32| format!("{:.2}%", part / whole.max(1) as f32 * 100.0);
    let summary = match faces.len() {
        0 => "No faces".to_owned(),
        1 => "One face".to_owned(),
        n => format!("{n} faces"),
    } + &faces.iter().map(|face| format!(", {}", face.mood)).collect::<String>();
    let frame = |face: Face| {
        let (x, y) = (share(face.x, width), share(face.y, height));
        view! {
            <g class="face-frame" data-mood=face.mood.as_str()>
                <rect
                    class="face-frame-under"
                    x=x.clone()
                    y=y.clone()
                    width=share(face.width, width)
                    height=share(face.height, height)
                    rx="10"
                ></rect>
                <rect
                    class="face-frame-line"
                    x=x.clone()
                    y=y.clone()
                    width=share(face.width, width)
                    height=share(face.height, height)
                    rx="10"
                ></rect>
                <text class="face-frame-word" x=x y=y dx="2" dy="-8">{face.mood.label()}</text>
            </g>
        }
    };
    view! {
        <svg class="face-frames" role="img" aria-label=summary>
            {faces.into_iter().map(frame).collect_view()}
        </svg>
    }
}
