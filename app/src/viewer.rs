//! The signed-in user, for every page.

use domain::Viewer;
use leptos::prelude::*;

use crate::{
    api::account::get_viewer,
    resource::{Loaded, load},
};

/// Who is looking at the page.
#[derive(Clone, Copy)]
pub struct ViewerContext {
    resource: Loaded<Option<Viewer>>,
    version: RwSignal<u32>,
}

impl ViewerContext {
    /// Asks the server who it is; to be called once, at the root.
    pub fn provide() {
        let version = RwSignal::new(0);
        let resource = load(move || version.get(), |_| get_viewer());
        provide_context(Self { resource, version });
    }

    /// The context that the root has provided.
    #[must_use]
    pub fn get() -> Self {
        expect_context()
    }

    /// The viewer once known, for use inside `Suspense`; a failed look-up counts as signed out.
    #[must_use]
    pub fn read(self) -> Option<Option<Viewer>> {
        self.resource.get().map(|result| result.ok().flatten())
    }

    /// The viewer as far as is known, outside of what is drawn.
    #[must_use]
    pub fn now(self) -> Option<Viewer> {
        self.resource.get_untracked().and_then(Result::ok).flatten()
    }

    /// Asks again: after signing in or out, or a change of name, avatar or theme.
    pub fn refresh(self) {
        self.version.update(|n| *n += 1);
    }
}
