//! What is written on the last step, while it is being written: on the device at once, on the server after a pause.

use domain::{Draft, DraftInput, PostId, Privacy};
use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*, task::spawn_local};
use serde::{Deserialize, Serialize};

use crate::{
    browser::{forget, post_values, recall, remember},
    flash::Flash,
};

/// How long the person must have stopped typing before their words are sent.
const PAUSE: std::time::Duration = std::time::Duration::from_millis(600);

/// What goes to the server during the writing.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
struct Kept {
    description: String,
    alt: String,
    privacy: Privacy,
}

/// The fields of the last step.
#[derive(Clone, Copy)]
pub(super) struct Words {
    draft: PostId,
    pub description: RwSignal<String>,
    /// What is on the picture, if there is one.
    pub alt: RwSignal<String>,
    pub privacy: RwSignal<Privacy>,
    /// What waits for the pause to end.
    pending: StoredValue<Option<(TimeoutHandle, Kept)>>,
}

impl Words {
    /// The fields of a draft: as they were when a plain form was refused, else as they were kept.
    pub fn of(draft: &Draft, refused: Option<&Flash>) -> Self {
        let typed = |field| refused.and_then(|flash| flash.typed(field));
        let alt = || match &draft.input {
            DraftInput::Picture(picture) => picture.alt.clone(),
            _ => String::new(),
        };
        let privacy = typed("privacy").and_then(|name| name.parse().ok());
        let words = Self {
            draft: draft.id,
            description: RwSignal::new(typed("description").unwrap_or_else(|| draft.description.clone())),
            alt: RwSignal::new(typed("alt").unwrap_or_else(alt)),
            privacy: RwSignal::new(privacy.unwrap_or(draft.privacy)),
            pending: StoredValue::new(None),
        };
        words.watch(refused.is_none());
        words
    }

    /// Forgets what is on the device, because the server has it or it is not wanted any more.
    pub fn forget(self) {
        self.take_pending();
        forget(&self.key());
    }

    fn key(self) -> String {
        format!("undertone.words.{}", self.draft)
    }

    /// Watches for changes; with `resume`, what is on the device comes back first.
    fn watch(self, resume: bool) {
        // Who leaves before the pause is over has meant it, too.
        on_cleanup(move || {
            if let Some(kept) = self.take_pending() {
                self.save(kept);
            }
        });
        Effect::new(move |before: Option<Kept>| {
            let first = before.is_none();
            let unsent = recall(&self.key()).filter(|_| first && resume);
            let unsent = unsent.and_then(|json| serde_json::from_slice::<Kept>(json.as_bytes()).ok());
            let changed = unsent.is_some();
            if let Some(Kept { description, alt, privacy }) = unsent {
                self.description.set(description);
                self.alt.set(alt);
                self.privacy.set(privacy);
            }
            let now = Kept {
                description: self.description.get(),
                alt: self.alt.get(),
                privacy: self.privacy.get(),
            };
            if changed || before.is_some_and(|before| before != now) {
                self.keep(&now);
            }
            now
        });
    }

    fn keep(self, kept: &Kept) {
        if let Ok(json) = serde_json::to_string(kept) {
            remember(&self.key(), &json);
        }
        self.take_pending();
        let send = move || {
            if let Some(kept) = self.take_pending() {
                self.save(kept);
            }
        };
        if let Ok(timer) = set_timeout_with_handle(send, PAUSE) {
            self.pending.set_value(Some((timer, kept.clone())));
        }
    }

    fn take_pending(self) -> Option<Kept> {
        let (timer, kept) = self.pending.try_update_value(Option::take).flatten()?;
        timer.clear();
        Some(kept)
    }

    fn save(self, kept: Kept) {
        spawn_local(async move {
            // A failure needs no word: the text is still on the device, and publishing sends it again.
            let draft = self.draft.to_string();
            let values = [
                ("id", draft.as_str()),
                ("description", &kept.description),
                ("alt", &kept.alt),
                ("privacy", kept.privacy.as_str()),
            ];
            let saved = post_values("/api/drafts/describe", &values).await.is_ok();
            // Not what was changed meanwhile.
            if saved && recall(&self.key()) == serde_json::to_string(&kept).ok() {
                forget(&self.key());
            }
        });
    }
}
