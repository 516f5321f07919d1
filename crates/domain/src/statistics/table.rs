//! The data behind a chart: shown under it, and written as CSV and JSON.

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A number of things.
    Count(u32),
    /// A measure.
    Number(f64),
    /// Not told, because too few people are behind it.
    Hidden,
}

impl Cell {
    /// As the page shows it.
    #[must_use]
    pub fn shown(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Count(n) => n.to_string(),
            Self::Number(n) => format!("{n:.2}"),
            Self::Hidden => "fewer than 5 people".to_owned(),
        }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<u32> for Cell {
    fn from(n: u32) -> Self {
        Self::Count(n)
    }
}

impl From<Option<u32>> for Cell {
    fn from(n: Option<u32>) -> Self {
        n.map_or(Self::Hidden, Self::Count)
    }
}

/// Rows under a head; the first cell of a row says what it is about.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// Names of the columns.
    pub head: Vec<String>,
    /// As many cells in each.
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    pub(crate) fn new<'a>(head: impl IntoIterator<Item = &'a str>) -> Self {
        Self { head: head.into_iter().map(str::to_owned).collect(), rows: Vec::new() }
    }

    pub(crate) fn row(&mut self, first: impl Into<Cell>, rest: impl IntoIterator<Item = impl Into<Cell>>) {
        self.rows.push(std::iter::once(first.into()).chain(rest.into_iter().map(Into::into)).collect());
    }
}
