//! The data behind the charts, as files: `GET /statistics/mine/{chart}.csv`, `/statistics/everyone/{chart}.json`,
//! `/statistics/instance/{chart}.csv` and so on, with the query of the page.

use ::http::header;
use app::api::ssr;
use axum::{
    Json,
    extract::{Path, Query, State},
    response::{IntoResponse, Response},
};
use chrono::Utc;
use domain::{
    AppError, Mood, UserId,
    statistics::{Cell, EveryonesChart, InstanceChart, MyChart, RangeQuery, Table},
};
use serde::Deserialize;
use serde_json::{Map, Value};
use services::Owner;
use tower_sessions::Session;

use super::{Site, answer};

/// A file's form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Csv,
    Json,
}

/// The chart and the form that a file's name tells.
fn parse<T: std::str::FromStr>(file: &str) -> Result<(T, Form), AppError> {
    let (chart, form) = match file.rsplit_once('.') {
        Some((chart, "csv")) => (chart, Form::Csv),
        Some((chart, "json")) => (chart, Form::Json),
        _ => return Err(AppError::NotFound),
    };
    Ok((chart.parse().map_err(|_| AppError::NotFound)?, form))
}

/// `GET /statistics/mine/{file}`.
pub(crate) async fn mine(
    State(site): State<Site>,
    Path(file): Path<String>,
    Query(range): Query<RangeQuery>,
    session: Session,
) -> Response {
    let made = async {
        let (chart, form) = parse::<MyChart>(&file)?;
        let user = user(&session).await?;
        let statistics = site.services.my_statistics(user, &range, Utc::now()).await?;
        Ok((statistics.table(chart), form))
    };
    written(&file, made.await)
}

/// `GET /statistics/instance/{file}`.
pub(crate) async fn instance(
    State(site): State<Site>,
    Path(file): Path<String>,
    Query(range): Query<RangeQuery>,
    session: Session,
) -> Response {
    let made = async {
        let (chart, form) = parse::<InstanceChart>(&file)?;
        let user = user(&session).await?;
        let statistics = site.services.instance_statistics(user, &range, Utc::now()).await?;
        Ok((statistics.table(chart), form))
    };
    written(&file, made.await)
}

/// Who is signed in.
async fn user(session: &Session) -> Result<UserId, AppError> {
    let owner = ssr::owner_of(session).await.map_err(|error| error.0)?;
    owner.and_then(Owner::user).ok_or(AppError::SignInRequired)
}

/// What everyone's page has in its address beside the days.
#[derive(Debug, Deserialize)]
pub(crate) struct OfMood {
    #[serde(default)]
    mood: Option<String>,
}

/// `GET /statistics/everyone/{file}`.
pub(crate) async fn everyone(
    State(site): State<Site>,
    Path(file): Path<String>,
    Query(range): Query<RangeQuery>,
    Query(of): Query<OfMood>,
    session: Session,
) -> Response {
    let made = async {
        let (chart, form) = parse::<EveryonesChart>(&file)?;
        let viewer = ssr::owner_of(&session).await.map_err(|error| error.0)?.and_then(Owner::user);
        let mood = of.mood.and_then(|mood| mood.parse::<Mood>().ok());
        let statistics = site.services.everyones_statistics(viewer, &range, mood, Utc::now()).await?;
        Ok((statistics.table(chart), form))
    };
    written(&file, made.await)
}

fn written(file: &str, made: Result<(Table, Form), AppError>) -> Response {
    // The name was parsed: it has letters, digits and one dot.
    let as_file = || (header::CONTENT_DISPOSITION, format!("attachment; filename=\"undertone-{file}\""));
    let private = (header::CACHE_CONTROL, "private, no-store");
    match made {
        Err(error) => answer::json(&error),
        Ok((table, Form::Json)) => ([private], [as_file()], Json(json(&table))).into_response(),
        Ok((table, Form::Csv)) => match csv(&table) {
            Ok(text) => ([private, (header::CONTENT_TYPE, "text/csv; charset=utf-8")], [as_file()], text)
                .into_response(),
            Err(error) => {
                tracing::error!(%error, "a table could not be written");
                answer::json(&AppError::Internal)
            }
        },
    }
}

/// An object for each row, by the names of the columns. What is not told is null.
fn json(table: &Table) -> Value {
    let value = |cell: &Cell| match cell {
        Cell::Text(text) => Value::from(text.as_str()),
        Cell::Count(n) => Value::from(*n),
        Cell::Number(n) => Value::from(*n),
        Cell::Hidden => Value::Null,
    };
    let row = |row: &Vec<Cell>| {
        Value::Object(table.head.iter().cloned().zip(row.iter().map(value)).collect::<Map<_, _>>())
    };
    table.rows.iter().map(row).collect()
}

/// Rows under a head (RFC 4180). What is not told is empty.
fn csv(table: &Table) -> Result<String, Box<dyn std::error::Error>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&table.head)?;
    for row in &table.rows {
        let cell = |cell: &Cell| match cell {
            Cell::Text(text) => harmless(text),
            Cell::Hidden => String::new(),
            Cell::Count(n) => n.to_string(),
            Cell::Number(n) => n.to_string(),
        };
        writer.write_record(row.iter().map(cell))?;
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}

/// Text that no spreadsheet takes for a formula (OWASP, "CSV Injection"): names of songs are other people's.
fn harmless(text: &str) -> String {
    let formula = text.trim_start().starts_with(['=', '+', '-', '@']) || text.starts_with(['\t', '\r', '\n']);
    if formula { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_their_whole_name() {
        assert_eq!(parse::<MyChart>("trend.csv"), Ok((MyChart::Trend, Form::Csv)));
        assert_eq!(parse::<EveryonesChart>("hours.json"), Ok((EveryonesChart::Hours, Form::Json)));
        for other in ["trend", "trend.svg", "trend.csv.exe", "../trend.csv", ".csv", "Trend.csv"] {
            assert_eq!(parse::<MyChart>(other), Err(AppError::NotFound), "{other}");
        }
    }

    #[test]
    fn no_cell_is_a_formula() {
        let text = |text: &str| Cell::Text(text.to_owned());
        let table = Table {
            head: vec!["Song".to_owned(), "Times".to_owned(), "Mean".to_owned()],
            rows: vec![
                vec![text("=HYPERLINK(\"http://evil\")"), Cell::Count(3), Cell::Number(-0.5)],
                vec![text(" @SUM(A1)"), Cell::Hidden, Cell::Number(0.25)],
                vec![text("Plain, \"quoted\"\nname"), Cell::Count(0), Cell::Hidden],
                vec![text("-1+1"), Cell::Count(0), Cell::Hidden],
            ],
        };
        assert_eq!(
            csv(&table).unwrap(),
            "Song,Times,Mean\n\"'=HYPERLINK(\"\"http://evil\"\")\",3,-0.5\n' @SUM(A1),,0.25\n\
             \"Plain, \"\"quoted\"\"\nname\",0,\n'-1+1,0,\n"
        );
        let json = json(&table);
        assert_eq!(
            (&json[0]["Times"], &json[1]["Times"], &json[0]["Mean"]),
            (&3.into(), &Value::Null, &(-0.5).into())
        );
    }
}
