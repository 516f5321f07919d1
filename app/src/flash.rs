//! What a plain form gets back when it failed: the server keeps it in the session for one page.

use domain::AppError;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use serde::{Deserialize, Serialize};

/// A failed form submission without JavaScript.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Flash {
    /// Address of the server function or route that was called.
    pub path: String,
    /// Why it failed.
    pub error: AppError,
    /// What was typed, passwords left out.
    pub fields: Vec<(String, String)>,
}

/// The flash of this page, for as long as one stays on it.
#[derive(Clone, Copy)]
struct Carried(StoredValue<Option<Flash>>);

impl Flash {
    /// Carries what the server found in the session over to the browser, which has to draw the same page.
    pub fn provide() {
        let found = SharedValue::new(use_context::<Self>).into_inner();
        provide_context(Carried(StoredValue::new(found)));
    }

    /// Lets it go with the page that it belongs to.
    pub fn forget_on_leaving() {
        let path = use_location().pathname;
        let carried = use_context::<Carried>();
        Effect::new(move |before: Option<()>| {
            path.track();
            if let (Some(()), Some(Carried(flash))) = (before, carried) {
                flash.set_value(None);
            }
        });
    }

    /// The failure of the last call to `path`, if the page is shown because of it.
    #[must_use]
    pub fn of(path: &str) -> Option<Self> {
        use_context::<Carried>()?.0.get_value().filter(|flash| flash.path == path)
    }

    /// What was typed into a field.
    #[must_use]
    pub fn typed(&self, field: &str) -> Option<String> {
        self.fields.iter().find(|(name, _)| name == field).map(|(_, value)| value.clone())
    }
}

/// What was typed into `field` of the form that posts to `path`, or nothing.
#[must_use]
pub fn typed(path: &str, field: &str) -> String {
    Flash::of(path).and_then(|flash| flash.typed(field)).unwrap_or_default()
}
