//! Habits: what mood is expected at which hour, and how often such a guess is right.

use domain::{FORECAST_LEAST, Forecast, ForecastRecord};
use leptos::prelude::*;

/// What is expected, and how often such a guess is right.
#[component]
pub(super) fn Habits(record: ForecastRecord, forecast: Option<Forecast>) -> impl IntoView {
    if record.readings < FORECAST_LEAST {
        let text = format!(
            "There {}. From {FORECAST_LEAST} on, habits can be seen.",
            match record.readings {
                0 => "are no readings yet".to_owned(),
                1 => "is one reading".to_owned(),
                n => format!("are {n} readings"),
            }
        );
        return view! {
            <section class="habits" aria-labelledby="habits">
                <h2 id="habits">"Habits"</h2>
                <p>{text}</p>
            </section>
        }
        .into_any();
    }
    view! {
        <section class="habits" aria-labelledby="habits">
            <h2 id="habits">"Habits"</h2>
            {forecast.map(|forecast| view! {
                <p class="habit" data-mood=forecast.mood.as_str()>{forecast_sentence(&forecast)}</p>
            })}
            <p>{record_sentence(record)}</p>
            <Record record/>
            <p class="muted">
                "Each guess is made of the readings before it alone: those of the same part of the day and kind of day count \
                 most, and new ones more than old ones."
            </p>
        </section>
    }
    .into_any()
}

/// The figures behind the sentence.
#[component]
fn Record(record: ForecastRecord) -> impl IntoView {
    let row = |what: &'static str, right: usize| {
        view! {
            <tr>
                <th scope="row">{what}</th>
                <td class="tabular">{right}</td>
                <td class="tabular">{share(right, record.made)}</td>
            </tr>
        }
    };
    (record.made > 0).then(|| {
        view! {
            <table class="table">
                <caption>{format!("Guesses for {} readings", record.made)}</caption>
                <thead><tr><th scope="col">"Guess"</th><th scope="col">"right"</th><th scope="col">"of all"</th></tr></thead>
                <tbody>
                    {row("From hour, day and habit", record.right)}
                    {row("The same as last time", record.same_right)}
                </tbody>
            </table>
        }
    })
}

/// What is expected, for a page.
#[must_use]
pub fn forecast_sentence(forecast: &Forecast) -> String {
    let part = forecast.slot.part.plural();
    let when =
        if forecast.slot.weekend { format!("Weekend {}", part.to_lowercase()) } else { part.to_owned() };
    let often = if forecast.share >= 0.5 { "often" } else { "sometimes" };
    format!("{when} you are {often} {}.", forecast.mood.as_str())
}

fn record_sentence(record: ForecastRecord) -> String {
    if record.made == 0 {
        return "The next readings will show how often such a guess is right.".to_owned();
    }
    format!(
        "Of {} readings it would have guessed {} right, and “the same as last time” {}.",
        record.made, record.right, record.same_right
    )
}

fn share(part: usize, of: usize) -> String {
    format!("{} %", (100 * part + of / 2) / of.max(1))
}

#[cfg(test)]
mod tests {
    use domain::{DayPart, Mood, Slot};

    use super::*;

    #[test]
    fn figures_are_told_in_sentences() {
        let mut forecast = Forecast {
            mood: Mood::Calm,
            share: 0.62,
            slot: Slot { part: DayPart::Evening, weekend: false },
            readings: 30,
        };
        assert_eq!(forecast_sentence(&forecast), "Evenings you are often calm.");
        (forecast.share, forecast.slot.weekend) = (0.3, true);
        assert_eq!(forecast_sentence(&forecast), "Weekend evenings you are sometimes calm.");
        let record = ForecastRecord { readings: 42, made: 22, right: 13, same_right: 9 };
        assert_eq!(
            record_sentence(record),
            "Of 22 readings it would have guessed 13 right, and “the same as last time” 9."
        );
        assert_eq!((share(13, 22), share(0, 0)), ("59 %".to_owned(), "0 %".to_owned()));
    }
}
