//! What moods look like over time: one's own, and everyone's.

mod everyone;
mod frame;
mod habits;
mod instance;
mod mine;
mod picker;
mod songs;

use domain::{
    AppError,
    statistics::{Cell, RangeQuery, Span, Table},
};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

pub use everyone::EveryonesStatisticsPage;
pub use habits::forecast_sentence;
pub use instance::InstanceStatisticsPage;
pub use mine::StatisticsPage;

use crate::{
    charts::{ChartFigure, ChartTable},
    pages::errors::set_status,
};

/// The days that the address asks for.
fn use_range() -> Memo<RangeQuery> {
    let query = use_query_map();
    Memo::new(move |_| {
        let query = query.read();
        let of = |name: &str| query.get(name).filter(|text| !text.is_empty());
        RangeQuery { range: of("range"), from: of("from"), to: of("to"), by: of("by"), week: of("week") }
    })
}

/// Everything but what stands for itself in an address (RFC 3986, 2.3).
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The query of an address that asks for these days, with what else it asks for.
fn query_of(range: &RangeQuery, more: &[(&str, &str)]) -> String {
    let fields = [
        ("range", range.range.as_deref()),
        ("from", range.from.as_deref()),
        ("to", range.to.as_deref()),
        ("by", range.by.as_deref()),
        ("week", range.week.as_deref()),
    ];
    let given = fields.into_iter().filter_map(|(name, value)| Some((name, value?)));
    let mut query = String::new();
    for (name, value) in given.chain(more.iter().copied()) {
        query.push(if query.is_empty() { '?' } else { '&' });
        query.push_str(name);
        query.push('=');
        query.extend(utf8_percent_encode(value, RESERVED));
    }
    query
}

/// Goes to the days from one bucket of a chart to another, on the page at `path`.
fn use_closer_look(
    path: &'static str,
    span: Span,
    range: &RangeQuery,
    more: Vec<(&'static str, &'static str)>,
) -> Callback<(usize, usize)> {
    let navigate = use_navigate();
    let week = range.week.clone();
    Callback::new(move |(first, last): (usize, usize)| {
        let buckets = span.buckets();
        let (Some(first), Some(last)) = (buckets.get(first), buckets.get(last)) else { return };
        let range = RangeQuery {
            from: Some(first.from.to_string()),
            to: Some(last.to.to_string()),
            week: week.clone(),
            ..RangeQuery::default()
        };
        navigate(&format!("{path}{}", query_of(&range, &more)), NavigateOptions::default());
    })
}

/// A chart, drawn within everything that is around it, over the whole page if it is `wide`; `file` is the address of its data without extension,
/// and the query.
fn figure(
    wide: bool,
    id: &'static str,
    title: &'static str,
    summary: String,
    table: Table,
    file: (String, String),
    chart: Children,
) -> AnyView {
    let rows = table.rows.iter().map(|row| row.iter().map(Cell::shown).collect());
    let table = ChartTable { rows: rows.collect(), head: table.head };
    view! {
        <div class:is-whole=wide><ChartFigure id title summary table download=Some(file)>{chart()}</ChartFigure></div>
    }
    .into_any()
}

/// Says with the page's status that the days made no sense, and gives back what is wrong with them.
fn wrong_days(error: &AppError) -> Option<AppError> {
    let wrong = ["from", "to"].iter().any(|field| error.for_field(field).is_some());
    wrong.then(|| {
        set_status(error);
        error.clone()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_hold_nothing_but_their_fields() {
        let range = RangeQuery {
            range: Some("90d".to_owned()),
            from: Some("a&b=c #\"".to_owned()),
            ..RangeQuery::default()
        };
        assert_eq!(query_of(&range, &[("mood", "calm")]), "?range=90d&from=a%26b%3Dc%20%23%22&mood=calm");
        let days = RangeQuery { from: Some("2026-11-02".to_owned()), ..RangeQuery::default() };
        assert_eq!(query_of(&days, &[]), "?from=2026-11-02");
        assert_eq!(query_of(&RangeQuery::default(), &[]), "");
    }
}
