//! What the pages of statistics have in common: the head, the choice of days, and what stands there when days make no sense.

use domain::{
    Role,
    statistics::{PEOPLE_LEAST, RangeQuery, Span},
};
use leptos::prelude::*;
use leptos_meta::Title;

use super::{picker::RangePicker, query_of, wrong_days};
use crate::{
    api::ApiError, pages::errors::error_page, resource::Loaded, ui::TrackListSkeleton, viewer::ViewerContext,
};

/// A page of statistics.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Page {
    Mine,
    Everyone,
    Instance,
}

impl Page {
    pub(super) const fn path(self) -> &'static str {
        match self {
            Self::Mine => "/statistics",
            Self::Everyone => "/statistics/everyone",
            Self::Instance => "/statistics/instance",
        }
    }

    const fn title(self) -> &'static str {
        match self {
            Self::Mine => "Statistics",
            Self::Everyone => "Everyone’s statistics",
            Self::Instance => "This instance",
        }
    }

    fn lede(self) -> String {
        match self {
            Self::Mine => "What your moods tell. Only you can see this.".to_owned(),
            Self::Everyone => format!(
                "Of public posts only. Numbers with fewer than {PEOPLE_LEAST} people behind them are not shown."
            ),
            Self::Instance => {
                "How it grows, what it keeps, and how its models and jobs do. Moods are those of public posts."
                    .to_owned()
            }
        }
    }
}

/// A page around what `charts` draws of the statistics; `refused` may say more than the usual page of an error.
pub(super) fn frame<T>(
    page: Page,
    range: Memo<RangeQuery>,
    statistics: Loaded<T>,
    span: fn(&T) -> Span,
    refused: fn(&ApiError) -> Option<AnyView>,
    charts: impl Fn(T, RangeQuery) -> AnyView + Send + 'static,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
{
    let around = move |days: AnyView, charts: Option<AnyView>| {
        view! {
            <main class="page" id="main" tabindex="-1">
                <header class="page-head">
                    <h1>{page.title()}</h1>
                    <p class="lede">{page.lede()}</p>
                </header>
                <Whose page range=range.get_untracked()/>
                {days}
                {charts}
            </main>
        }
        .into_any()
    };
    let picker = move |span: Option<Span>, error| {
        view! { <RangePicker page range=range.get() span error/> }.into_any()
    };
    view! {
        <Title text=page.title()/>
        <Transition fallback=|| view! { <main class="page" id="main"><TrackListSkeleton/></main> }>
            {move || statistics.get().map(|statistics| match statistics {
                Ok(statistics) => {
                    around(picker(Some(span(&statistics)), None), Some(charts(statistics, range.get())))
                }
                Err(error) => match wrong_days(&error.0) {
                    Some(wrong) => around(picker(None, Some(wrong)), None),
                    None => refused(&error).unwrap_or_else(|| error_page(error)),
                },
            })}
        </Transition>
    }
}

/// Links to one's own statistics and everyone's, and for admins to those of the instance.
#[component]
fn Whose(
    /// The page that is shown.
    page: Page,
    /// The days that are shown.
    range: RangeQuery,
) -> impl IntoView {
    let query = query_of(&range, &[]);
    let link = move |to: Page, label: &'static str| {
        let current = (to == page).then_some("page");
        view! { <a class="tab" href=format!("{}{query}", to.path()) aria-current=current>{label}</a> }
    };
    let viewer = ViewerContext::get();
    let instance = link.clone();
    view! {
        <nav class="tabs" aria-label="Whose statistics">
            {link(Page::Mine, "Mine")}
            {link(Page::Everyone, "Everyone’s")}
            {move || viewer.read().flatten().filter(|viewer| viewer.role == Role::Admin).map(|_| {
                instance(Page::Instance, "Instance")
            })}
        </nav>
    }
}
