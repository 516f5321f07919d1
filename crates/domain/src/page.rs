//! Keyset pagination.

use std::{fmt, str::FromStr};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// How many entries a list shows at first and adds with each *Load more*.
pub const PAGE_SIZE: u64 = 24;

/// A part of a list and where the next part begins.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Page<T> {
    /// The entries.
    pub items: Vec<T>,
    /// Cursor of the next part; nothing at the end.
    pub next: Option<Cursor>,
}

impl<T> Page<T> {
    /// Cuts `size` entries from rows that were asked for with one to spare.
    #[must_use]
    pub fn from_rows(mut rows: Vec<T>, size: u64, cursor: impl Fn(&T) -> Cursor) -> Self {
        let size = usize::try_from(size).unwrap_or(usize::MAX);
        let more = rows.len() > size;
        rows.truncate(size);
        let next = if more { rows.last().map(cursor) } else { None };
        Self { items: rows, next }
    }

    /// The same part with other entries.
    #[must_use]
    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(f).collect(), next: self.next }
    }
}

/// The last entry a reader has seen, newest first: time and key, written `<microseconds>.<uuid>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// Time of the entry, to the microsecond (what both databases keep).
    pub at: DateTime<Utc>,
    /// Key of the entry; decides between entries of the same moment.
    pub id: Uuid,
}

/// Text that is no cursor.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a cursor")]
pub struct InvalidCursor;

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.at.timestamp_micros(), self.id)
    }
}

impl FromStr for Cursor {
    type Err = InvalidCursor;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (at, id) = text.split_once('.').ok_or(InvalidCursor)?;
        let at = at.parse().ok().and_then(DateTime::from_timestamp_micros).ok_or(InvalidCursor)?;
        Ok(Self { at, id: Uuid::parse_str(id).map_err(|_| InvalidCursor)? })
    }
}

impl Serialize for Cursor {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Cursor {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_text_is_a_cursor_or_refused(text in ".*") {
            if let Ok(cursor) = text.parse::<Cursor>() {
                prop_assert_eq!(cursor.to_string().parse::<Cursor>(), Ok(cursor));
            }
        }
    }

    #[test]
    fn a_page_has_a_next_only_when_there_is_more() {
        let cursor = |n: &i64| Cursor { at: DateTime::UNIX_EPOCH, id: Uuid::from_u128(*n as u128) };
        assert_eq!(Page::from_rows(vec![1, 2], 2, cursor).next, None);
        let page = Page::from_rows(vec![1, 2, 3], 2, cursor);
        assert_eq!((page.items, page.next), (vec![1, 2], Some(cursor(&2))));
    }
}
