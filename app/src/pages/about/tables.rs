//! The tables of *About the model*.

use domain::{MoodFigures, Peer, SetFigures};
use leptos::prelude::*;

use crate::ui::{Icon, percent};

/// What was used, for what, and under which terms.
const DATA: [(&str, &str, &str); 10] = [
    ("FER2013, labels of FER+ (Microsoft)", "faces", "labels MIT; pictures for research"),
    ("YuNet (Wu, Peng, Yu)", "finding faces", "MIT"),
    ("Pictures of sixteen of Debian\u{2019}s packages", "what is no face", "free licences, CC0 to GPL"),
    ("Noto Emoji (Google)", "drawings", "Apache-2.0"),
    ("Fluent Emoji (Microsoft)", "drawings", "MIT"),
    ("OpenMoji", "drawings, test only", "CC BY-SA 4.0"),
    ("Emojione monotone (JoyPixels)", "drawings, test (M1: training)", "CC BY 4.0"),
    ("EfficientNet-Lite0 on ImageNet (ML Illustrated)", "words of pictures", "Apache-2.0"),
    ("GoEmotions (Google)", "lines", "Apache-2.0"),
    ("all-MiniLM-L6-v2, EmoTag, AFINN, stop-words", "lines", "Apache-2.0, MIT, BSD"),
];

/// A table that scrolls by itself where the page is narrow.
#[component]
fn Table(caption: &'static str, head: Vec<&'static str>, children: Children) -> impl IntoView {
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label=caption>
            <table class="table">
                <caption class="visually-hidden">{caption}</caption>
                <thead>
                    <tr>{head.into_iter().map(|cell| view! { <th scope="col">{cell}</th> }).collect_view()}</tr>
                </thead>
                <tbody>{children()}</tbody>
            </table>
        </div>
    }
}

/// Precision and recall of each mood.
#[component]
pub(super) fn MoodTable(moods: Vec<MoodFigures>) -> impl IntoView {
    let row = |figures: MoodFigures| {
        view! {
            <tr data-mood=figures.mood.as_str()>
                <th scope="row">
                    <span class="table-mood"><Icon name=Icon::of(figures.mood)/> {figures.mood.label()}</span>
                </th>
                <td>{figures.n}</td>
                <td>{percent(figures.recall as f32)}</td>
                <td>{percent(figures.precision as f32)}</td>
            </tr>
        }
    };
    view! {
        <Table caption="How well each mood is read" head=vec!["Mood", "Faces", "Of them, read so", "Of those read so, right"]>
            {moods.into_iter().map(row).collect_view()}
        </Table>
    }
}

/// A row with a name, perhaps a note below it, and its figures.
fn row(name: String, note: Option<String>, cells: Vec<String>) -> impl IntoView {
    view! {
        <tr>
            <th scope="row">{name}{note.map(|note| view! { <span class="table-note">{note}</span> })}</th>
            {cells.into_iter().map(|cell| view! { <td>{cell}</td> }).collect_view()}
        </tr>
    }
}

/// A share with a digit more than [`percent`].
fn exact(share: f64) -> String {
    format!("{:.1}%", share * 100.0)
}

/// Our networks beside others.
#[component]
pub(super) fn PeerTable(peers: Vec<Peer>) -> impl IntoView {
    let row = |peer: Peer| {
        let cells = vec![exact(peer.fer7), exact(peer.fer4), format!("{:.1}", peer.ms)];
        row(peer.name, Some(peer.runtime), cells)
    };
    view! {
        <Table caption="Networks side by side" head=vec!["Network", "Seven labels", "Four moods", "ms a face"]>
            {peers.into_iter().map(row).collect_view()}
        </Table>
    }
}

/// Accuracy by set.
#[component]
pub(super) fn SetTable(sets: Vec<SetFigures>) -> impl IntoView {
    let row = |set: SetFigures| {
        let macro_f1 = set.macro_f1.map_or_else(|| "\u{2013}".to_owned(), |f1| format!("{f1:.2}"));
        row(set.set, None, vec![set.n.to_string(), exact(set.accuracy), macro_f1])
    };
    view! {
        <Table caption="Drawings and lines" head=vec!["Set", "Size", "Right", "Macro F1"]>
            {sets.into_iter().map(row).collect_view()}
        </Table>
    }
}

/// Data and licences.
#[component]
pub(super) fn DataTable() -> impl IntoView {
    let row = |(name, used, licence): (&str, &str, &str)| {
        row(name.to_owned(), None, vec![used.to_owned(), licence.to_owned()])
    };
    view! {
        <Table caption="Data and licences" head=vec!["Source", "For", "Licence"]>
            {DATA.map(row).collect_view()}
        </Table>
    }
}
