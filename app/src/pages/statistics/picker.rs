//! Which days: some usual ones as links, and any others by a form. Both work without scripts.

use domain::{
    AppError,
    statistics::{DateRange, Preset, RangeQuery, Span, Step, date_label},
};
use leptos::prelude::*;
use leptos_router::components::Form;

use super::{frame::Page, query_of};
use crate::ui::{Button, TextField};

/// The choice of days.
#[component]
pub(super) fn RangePicker(
    /// On which page.
    page: Page,
    /// What was asked for.
    range: RangeQuery,
    /// What is shown, if the days make sense.
    span: Option<Span>,
    /// What is wrong with the days.
    error: Option<AppError>,
) -> impl IntoView {
    let path = page.path();
    // Everyone is counted in weeks from Monday on.
    let weeks = page == Page::Mine;
    let preset = span.and_then(|span| span.preset);
    let link = |choice: Preset| {
        let to = RangeQuery {
            range: Some(choice.as_str().to_owned()),
            week: range.week.clone(),
            ..RangeQuery::default()
        };
        let current = (preset == Some(choice)).then_some("true");
        view! { <a class="tab" href=format!("{path}{}", query_of(&to, &[])) aria-current=current>{choice.label()}</a> }
    };
    let days = span.map(|span| span.range);
    let value = |given: &Option<String>, of: fn(&DateRange) -> chrono::NaiveDate| {
        given.clone().or_else(|| days.as_ref().map(|days| of(days).to_string())).unwrap_or_default()
    };
    let (from, to) = (value(&range.from, |days| days.from), value(&range.to, |days| days.to));
    let message = |field: &str| error.as_ref().and_then(|error| error.for_field(field)).map(str::to_owned);
    let (wrong_from, wrong_to) = (message("from"), message("to"));
    let step = span.map(|span| span.step);
    let option = move |of: Step, label: &'static str| {
        view! { <option value=of.as_str() selected=step == Some(of)>{label}</option> }
    };
    let sunday = range.week.as_deref() == Some("sunday");
    view! {
        <section class="days" aria-label="Days">
            <nav class="tabs" aria-label="Usual days">{Preset::ALL.into_iter().map(link).collect_view()}</nav>
            <details class="days-custom" open=error.is_some() || (span.is_some() && preset.is_none())>
                <summary>{move || days.map_or_else(|| "Other days".to_owned(), |days| {
                    format!("{} to {}", date_label(days.from), date_label(days.to))
                })}</summary>
                <Form method="GET" action=path attr:class="days-form">
                    <TextField name="from" label="From" kind="date" value=from error=Signal::stored(wrong_from)/>
                    <TextField name="to" label="To" kind="date" value=to error=Signal::stored(wrong_to)/>
                    <div class="field">
                        <label class="field-label" for="by">"A point for each"</label>
                        <select class="field-input" id="by" name="by">
                            {option(Step::Day, "day")}
                            {option(Step::Week, "week")}
                            {option(Step::Month, "month")}
                        </select>
                    </div>
                    {weeks.then(|| view! {
                        <div class="field">
                            <label class="field-label" for="week">"Weeks begin on"</label>
                            <select class="field-input" id="week" name="week">
                                <option value="monday" selected=!sunday>"Monday"</option>
                                <option value="sunday" selected=sunday>"Sunday"</option>
                            </select>
                        </div>
                    })}
                    <Button>"Show these days"</Button>
                </Form>
            </details>
        </section>
    }
}
