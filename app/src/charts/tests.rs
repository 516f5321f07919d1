//! What the server sends: complete, and with nothing that a browser cannot read.

use chrono::{Days, NaiveDate};
use domain::Mood;
use leptos::prelude::*;

use super::*;

fn rendered<V: IntoView + 'static>(chart: impl FnOnce() -> V + Send + 'static) -> String {
    let table = ChartTable {
        head: vec!["Day".into(), "Readings".into()],
        rows: vec![vec!["12 Nov".into(), "3".into()]],
    };
    let download = Some(("/statistics/trend".to_owned(), "?days=30".to_owned()));
    Owner::new().with(|| {
        view! {
            <ChartFigure id="trend" title="Readings" summary="Most were calm." table download>
                {chart()}
            </ChartFigure>
        }
        .to_html()
        // Marks for hydration between texts.
        .replace("<!>", "")
    })
}

/// What every chart has to be.
fn check(html: &str) {
    for part in [
        r#"id="trend""#,
        ">Readings</h3>",
        "Most were calm.",
        r#"role="img""#,
        r#"aria-labelledby="trend""#,
        r#"<th scope="row">12 Nov</th>"#,
        r#"href="/statistics/trend.csv?days=30""#,
        r#"href="/statistics/trend.json?days=30""#,
        r#"aria-live="polite""#,
    ] {
        assert!(html.contains(part), "{part} is not in {html}");
    }
    for nonsense in ["NaN", "inf\"", "inf ", "style=", "<script"] {
        assert!(!html.contains(nonsense), "{nonsense} is in {html}");
    }
    assert!(html.matches("<svg").count() == html.matches("</svg>").count());
}

/// What data may be like at its worst.
const AWKWARD: [Option<f64>; 6] =
    [None, Some(0.0), Some(f64::NAN), Some(1e300), Some(f64::INFINITY), Some(-3.0)];

#[test]
fn trends_are_complete() {
    for stacked in [false, true] {
        for count in [0, 1, 6] {
            let html = rendered(move || {
                let values: Vec<_> = AWKWARD.into_iter().take(count).collect();
                let series =
                    |mood: Option<Mood>| Series { label: "Songs".into(), mood, values: values.clone() };
                let series = Mood::ALL.map(Some).into_iter().chain([None, None]).map(series).collect();
                let labels = (0..count).map(|i| format!("{i} Nov")).collect();
                view! { <TrendChart labels series stacked unit="songs"/> }
            });
            check(&html);
            assert_eq!(html.matches(r#"class="chart-hit""#).count(), count);
        }
    }
}

#[test]
fn a_line_has_its_name_at_its_end() {
    let html = rendered(|| {
        let series = vec![
            Series { label: "Calm".into(), mood: Some(Mood::Calm), values: vec![Some(1.0), Some(4.0)] },
            Series { label: "Sad".into(), mood: Some(Mood::Sad), values: vec![Some(2.0), None] },
        ];
        view! { <TrendChart labels=vec!["Mon".into(), "Tue".into()] series stacked=false unit="readings"/> }
    });
    check(&html);
    for part in [">Calm</text>", ">Sad</text>", ">readings</text>", ">Mon</text>", ">Tue</text>"] {
        assert!(html.contains(part), "{part} is not in {html}");
    }
}

#[test]
fn donuts_are_complete() {
    for values in [vec![], vec![7.0], vec![3.0, f64::NAN, 0.0, 1.0]] {
        let html = rendered(move || {
            let slice =
                |(i, value)| Slice { label: format!("Part {i}"), mood: Mood::ALL.get(i).copied(), value };
            let slices = values.into_iter().enumerate().map(slice).collect();
            view! { <DonutChart slices center="7" unit="readings"/> }
        });
        check(&html);
        assert!(html.contains(r#"class="donut-center""#));
    }
}

#[test]
fn bars_are_complete() {
    let html = rendered(|| {
        let bar =
            |value: f64, before| Bar { label: "Björk".into(), mood: None, value, before, text: "x".into() };
        let bars = vec![bar(3.0, Some(2.0)), bar(f64::NAN, Some(f64::INFINITY)), bar(-1.0, None)];
        view! { <BarChart bars unit="songs"/> }
    });
    check(&html);
    assert!(html.contains("the period before"));
    check(&rendered(|| view! { <BarChart bars=Vec::new() unit=""/> }));
}

#[test]
fn heatmaps_are_complete_and_say_what_is_not_known() {
    let html = rendered(|| {
        let names = |n: usize| (0..n).map(|i| format!("{i}")).collect::<Vec<_>>();
        view! { <HeatmapChart rows=names(2) columns=names(6) cells=vec![AWKWARD.to_vec()] unit="readings" show_values=true/> }
    });
    check(&html);
    assert!(html.contains("not known") && html.contains("trend-hatch"));
    check(&rendered(|| {
        view! { <HeatmapChart rows=Vec::new() columns=Vec::new() cells=Vec::new() unit="" show_values=false/> }
    }));
}

#[test]
fn a_year_has_a_place_for_every_day() {
    for days in [0, 1, 371] {
        let html = rendered(move || {
            let first = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
            let day = |i: u32| Day {
                date: first + Days::new(i.into()),
                mood: (!i.is_multiple_of(3)).then_some(Mood::ALL[i as usize % 8]),
                count: i % 3,
            };
            view! { <CalendarChart days=(0..days).map(day).collect() week_starts_sunday=days % 2 == 0/> }
        });
        check(&html);
        assert_eq!(html.matches("data-stop=").count(), days as usize);
    }
}

#[test]
fn paths_are_complete() {
    for count in [0_usize, 1, 5] {
        let html = rendered(move || {
            let point = |i: usize| PathPoint {
                label: format!("Week {i}"),
                valence: [0.5, f32::NAN, -2.0, 0.1, 0.0][i],
                arousal: 0.3,
                count: i as u32,
            };
            view! { <FieldPathChart points=(0..count).map(point).collect()/> }
        });
        check(&html);
        assert_eq!(html.matches(r#"data-stop=""#).count(), count);
        assert!(count == 0 || html.contains(&format!("Week {}", count - 1)));
    }
}

#[test]
fn without_an_address_there_are_no_downloads() {
    let html = Owner::new().with(|| {
        view! {
            <ChartFigure id="a" title="A" summary="B" table=ChartTable::default()>"chart"</ChartFigure>
        }
        .to_html()
    });
    assert!(!html.contains("download"), "{html}");
}
