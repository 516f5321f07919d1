//! What a draft or a post is about, shown large.

use domain::{DraftInput, Face, Mood};
use leptos::prelude::*;

use crate::ui::{FaceFrames, MoodWord, PictureImage};

/// The picture with its faces framed, the line, or the mood alone.
#[component]
pub fn InputStage(
    input: DraftInput,
    #[prop(optional)] faces: Vec<Face>,
    #[prop(optional, into)] mood: Signal<Option<Mood>>,
) -> impl IntoView {
    match input {
        DraftInput::Picture(picture) => {
            let (width, height) = (picture.width, picture.height);
            view! {
                <div class="picture-stage">
                    <PictureImage picture=picture eager=true sizes="(min-width: 900px) 50vw, 100vw"/>
                    {(!faces.is_empty()).then(|| view! { <FaceFrames faces=faces width=width height=height/> })}
                </div>
            }
            .into_any()
        }
        DraftInput::Line(line) => {
            view! { <blockquote class="line-stage" dir="auto">{line}</blockquote> }.into_any()
        }
        DraftInput::Mood => {
            let word = move || mood.get().map(|mood| view! { <MoodWord mood=mood/> });
            view! { <div class="mood-stage">{word}</div> }.into_any()
        }
    }
}
