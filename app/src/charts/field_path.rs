//! The path of moods on the mood field.

use charts::coordinate;
use domain::{Mood, Point};
use leptos::prelude::*;

use super::{
    stage::{Stage, Stop, figure_id},
    walk::Walk,
    words::cut,
};
use crate::ui::{
    Icon,
    mood_field::geometry::{describe, label, place},
};

/// The lights of the field: whose, where (shares of the side), and how far they reach.
const LIGHTS: [(Mood, &str, &str, &str); 7] = [
    (Mood::Sad, "88", "280", "243"),
    (Mood::Calm, "290", "296", "240"),
    (Mood::Happy, "328", "136", "194"),
    (Mood::Energetic, "264", "68", "144"),
    (Mood::Angry, "68", "120", "182"),
    (Mood::Fearful, "132", "44", "134"),
    (Mood::Surprised, "216", "44", "104"),
];

/// Where the mood was in one span of time.
#[derive(Clone, Debug, PartialEq)]
pub struct PathPoint {
    /// When.
    pub label: String,
    /// Unpleasant (−1) to pleasant (1).
    pub valence: f32,
    /// Quiet (−1) to lively (1).
    pub arousal: f32,
    /// How many readings it is the mean of.
    pub count: u32,
}

/// A line through the places of the moods, the oldest faint, the newest strong.
#[component]
pub fn FieldPathChart(
    /// From the oldest to the newest.
    points: Vec<PathPoint>,
) -> impl IntoView {
    let id = figure_id();
    let at = Stop::new(None);
    let places: Vec<(f32, f32)> = points.iter().map(|p| place(Point::new(p.valence, p.arousal))).collect();
    let most = points.iter().map(|point| point.count).max().unwrap_or(0).max(1) as f32;
    let last = points.len().saturating_sub(1);
    let age = move |i: usize| if last == 0 { 1.0 } else { 0.25 + 0.75 * i as f64 / last as f64 };
    let legs =
        places.windows(2).enumerate().map(|(i, pair)| leg(pair[0], pair[1], age(i + 1))).collect_view();
    let dots = places.iter().zip(&points).enumerate().map(|(i, (&(x, y), point))| {
        let radius = 3.5 + 5.0 * (point.count as f32 / most).sqrt();
        view! {
            <circle
                class="path-dot"
                class:is-newest=i == last
                data-mood=Mood::nearest(Point::new(point.valence, point.arousal)).as_str()
                cx=coordinate(x.into())
                cy=coordinate(y.into())
                r=coordinate(radius.into())
                opacity=coordinate(age(i))
            ></circle>
        }
    });
    let dots = dots.collect_view();
    let hits = places.iter().enumerate().map(|(i, &(x, y))| {
        view! { <circle class="chart-hit" data-stop=i.to_string() cx=coordinate(x.into()) cy=coordinate(y.into()) r="16"></circle> }
    });
    let hits = hits.collect_view();
    let ends = ends(&points, &places);
    let walk = Walk { count: points.len(), across: 1, down: 1 };
    let marker = move || places.get(at.get().unwrap_or(0)).copied().unwrap_or_default();
    let marker = Memo::new(move |_| marker());
    let tell = move |stop: usize| points.get(stop).map_or_else(String::new, tell);

    view! {
        <Stage at walk tell>
            <svg class="chart-svg field-path" role="img" aria-labelledby=id viewBox="0 0 400 400">
                <defs>
                    {LIGHTS.map(|(mood, ..)| view! {
                        <radialGradient id=format!("{id}-light-{mood}") class="field-light" data-mood=mood.as_str()>
                            <stop offset="0"></stop>
                            <stop offset="1" stop-opacity="0"></stop>
                        </radialGradient>
                    }).collect_view()}
                    <clipPath id=format!("{id}-plane")><rect width="400" height="400" rx="22"></rect></clipPath>
                </defs>
                <g clip-path=format!("url(#{id}-plane)")>
                    <rect class="field-ground" width="400" height="400"></rect>
                    {LIGHTS.map(|(mood, x, y, r)| view! {
                        <circle cx=x cy=y r=r fill=format!("url(#{id}-light-{mood})")></circle>
                    }).collect_view()}
                </g>
                <g class="mood-field-axes">
                    <line x1="24" y1="200" x2="376" y2="200"></line>
                    <line x1="200" y1="24" x2="200" y2="376"></line>
                </g>
                <g class="mood-field-ends">
                    <text x="388" y="194" text-anchor="end">"pleasant"</text>
                    <text x="12" y="194">"unpleasant"</text>
                    <text x="206" y="20">"lively"</text>
                    <text x="206" y="390">"quiet"</text>
                </g>
                {Mood::ALL.map(landmark).collect_view()}
                <g class="path-legs">{legs}</g>
                <g class="path-dots">{dots}</g>
                {ends}
                <circle
                    class="path-marker"
                    class:is-on=move || at.get().is_some()
                    cx=move || coordinate(marker.get().0.into())
                    cy=move || coordinate(marker.get().1.into())
                    r="14"
                ></circle>
                {hits}
            </svg>
        </Stage>
    }
}

/// Icon and word of a mood, quieter than the path.
fn landmark(mood: Mood) -> impl IntoView {
    let (x, y) = place(mood.point());
    let words = label(mood);
    view! {
        <g class="mood-field-mood path-landmark" transform=format!("translate({} {})", coordinate(x.into()), coordinate(y.into()))>
            <path class="mood-field-mark" transform="translate(-12 -12)" d=Icon::of(mood).path()></path>
            <text x=words.dx y=words.dy text-anchor=words.anchor>{mood.label()}</text>
        </g>
    }
}

fn leg((x1, y1): (f32, f32), (x2, y2): (f32, f32), age: f64) -> impl IntoView {
    view! {
        <line
            class="path-leg"
            x1=coordinate(x1.into())
            y1=coordinate(y1.into())
            x2=coordinate(x2.into())
            y2=coordinate(y2.into())
            opacity=coordinate(age)
        ></line>
    }
}

/// When the path begins and where it has come to.
fn ends(points: &[PathPoint], places: &[(f32, f32)]) -> impl IntoView + use<> {
    let last = points.len().saturating_sub(1);
    let chosen = if last == 0 { vec![last] } else { vec![0, last] };
    let end = |i: usize| {
        let (point, &(x, y)) = points.get(i).zip(places.get(i))?;
        // Away from the path, but not over the edge.
        let neighbour = if i == 0 { 1 } else { i - 1 };
        let beside = places.get(neighbour).map_or(y, |place| place.1);
        let dy = if (y < beside && y > 40.0) || y > 360.0 { -16.0 } else { 26.0 };
        let anchor = if x < 70.0 {
            "start"
        } else if x > 330.0 {
            "end"
        } else {
            "middle"
        };
        Some(view! {
            <text class="path-end" class:is-newest=i == last x=coordinate(x.into()) y=coordinate((y + dy).into()) text-anchor=anchor>
                {cut(&point.label, 20)}
            </text>
        })
    };
    chosen.into_iter().filter_map(end).collect_view()
}

/// A point in words.
fn tell(point: &PathPoint) -> String {
    let place = describe(Point::new(point.valence, point.arousal));
    let mut letters = place.chars();
    let lower: String = letters.next().map(|c| c.to_lowercase().chain(letters).collect()).unwrap_or_default();
    let readings = if point.count == 1 { "reading" } else { "readings" };
    format!("{}: {lower} ({} {readings})", point.label, point.count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_told_with_its_time() {
        let mut point = PathPoint { label: "Oct".into(), valence: 0.8, arousal: 0.45, count: 4 };
        assert_eq!(tell(&point), "Oct: happy: 80% pleasant, 45% lively (4 readings)");
        point.count = 1;
        assert!(tell(&point).ends_with("(1 reading)"));
    }
}
