//! What is around every chart: title, sentence, table, and ways to take the data along.

use leptos::{context::Provider, html, prelude::*, task::spawn_local};

use super::{picture::save_picture, stage::FigureId};
use crate::{browser::use_hydrated, ui::use_toasts};

/// The data of a chart; the first cell of a row is its header.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChartTable {
    /// The names of the columns.
    pub head: Vec<String>,
    /// The rows, each as long as the head.
    pub rows: Vec<Vec<String>>,
}

/// A chart with its title, a sentence that says what it shows, and its data as a table.
#[component]
pub fn ChartFigure(
    /// Unique on the page; the title has it, so that it can be linked to.
    id: &'static str,
    /// What is shown.
    #[prop(into)]
    title: String,
    /// What can be seen, in one sentence.
    #[prop(into)]
    summary: String,
    /// The data.
    table: ChartTable,
    /// Path without extension, and query with its "?" or nothing: `.csv` and `.json` come between. May be left out or
    /// be a plain `Option`; without it there are no downloads.
    #[prop(optional_no_strip)]
    download: Option<(String, String)>,
    /// The chart.
    children: Children,
) -> impl IntoView {
    let figure = NodeRef::<html::Figure>::new();
    let summary_id = format!("{id}-summary");
    let described_by = summary_id.clone();
    let file = |extension: &'static str, word: &'static str| {
        let address = download.as_ref().map(|(path, query)| format!("{path}.{extension}{query}"));
        address.map(|address| {
            view! { <a class="chart-link" href=address rel="external" download="">{word}</a> }
        })
    };
    let files = (file("csv", "CSV"), file("json", "JSON"));
    view! {
        <figure class="chart-figure" node_ref=figure aria-labelledby=id aria-describedby=described_by>
            <header class="chart-head">
                <h3 id=id class="chart-title">{title.clone()}</h3>
                <p id=summary_id class="chart-summary">{summary}</p>
            </header>
            <Provider value=FigureId(id)>{children()}</Provider>
            <footer class="chart-foot">
                <details class="chart-data">
                    <summary class="chart-link">"Table"</summary>
                    <DataTable caption=title.clone() table/>
                </details>
                {files}
                <SaveButton figure title/>
            </footer>
        </figure>
    }
}

/// Saves the chart as it is seen; there is no such button before the page is alive.
#[component]
fn SaveButton(figure: NodeRef<html::Figure>, title: String) -> impl IntoView {
    let alive = use_hydrated();
    let toasts = use_toasts();
    let save = move |_| {
        let (figure, title) = (figure.get_untracked(), title.clone());
        spawn_local(async move {
            let saved = match figure {
                Some(figure) => save_picture(&figure, &title).await,
                None => None,
            };
            if saved.is_none() {
                toasts.fail("We could not make the picture. The table has the same data.");
            }
        });
    };
    // In the page from the start, so that nothing moves when it wakes.
    view! {
        <button class="chart-link js-only" r#type="button" disabled=move || !alive.get() on:click=save>
            "Save as picture"
        </button>
    }
}

#[component]
fn DataTable(caption: String, table: ChartTable) -> impl IntoView {
    let row = |cells: Vec<String>| {
        let mut cells = cells.into_iter();
        let header = cells.next();
        view! {
            <tr>
                <th scope="row">{header}</th>
                {cells.map(|cell| view! { <td>{cell}</td> }).collect_view()}
            </tr>
        }
    };
    let name = format!("{caption}: table");
    view! {
        <div class="table-scroll chart-table" tabindex="0" role="region" aria-label=name>
            <table class="table">
                <caption class="visually-hidden">{caption}</caption>
                <thead>
                    <tr>{table.head.into_iter().map(|cell| view! { <th scope="col">{cell}</th> }).collect_view()}</tr>
                </thead>
                <tbody>{table.rows.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}
