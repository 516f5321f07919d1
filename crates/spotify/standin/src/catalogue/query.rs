//! What somebody searches for: words, and filters such as `artist:"Ada Ash"` or `year:1990-1999`.

use std::ops::RangeInclusive;

/// A query, taken apart; everything is in lower case.
#[derive(Debug, Default)]
pub(super) struct Query {
    words: Vec<String>,
    /// Words that the title, the artist and the album must have.
    fields: [Vec<String>; 3],
    pub(super) years: Option<RangeInclusive<u16>>,
    pub(super) isrc: Option<String>,
    pub(super) genre: Option<String>,
}

impl Query {
    pub(super) fn parse(text: &str) -> Self {
        let mut query = Self::default();
        for term in terms(&text.to_lowercase()) {
            let value = |prefix| term.strip_prefix(prefix).map(|value| value.replace('"', ""));
            if let Some(value) = value("track:") {
                query.fields[0].extend(words(&value).map(str::to_owned));
            } else if let Some(value) = value("artist:") {
                query.fields[1].extend(words(&value).map(str::to_owned));
            } else if let Some(value) = value("album:") {
                query.fields[2].extend(words(&value).map(str::to_owned));
            } else if let Some(value) = value("year:") {
                let (from, to) = value.split_once('-').unwrap_or((&value, &value));
                query.years = from.parse().ok().zip(to.parse().ok()).map(|(from, to)| from..=to);
            } else if let Some(value) = value("isrc:") {
                query.isrc = Some(value);
            } else if let Some(value) = value("genre:") {
                query.genre = Some(value);
            } else {
                query.words.extend(words(&term).map(str::to_owned));
            }
        }
        query
    }

    /// Whether the query has filters for which more than the names of a track are needed.
    pub(super) fn needs_track(&self) -> bool {
        self.years.is_some() || self.isrc.is_some() || self.genre.is_some()
    }

    /// How many words of the query a track has, or `None` if it is not found. `text` is its title, its
    /// artist and its album, each on a line.
    pub(super) fn words_in(&self, text: &str) -> Option<usize> {
        let has = |line: &str, word: &String| words(line).any(|other| other == *word);
        let fits = text.lines().zip(&self.fields).all(|(line, needed)| needed.iter().all(|w| has(line, w)));
        let count = self.words.iter().filter(|word| has(text, word)).count();
        let filtered = self.needs_track() || self.fields.iter().any(|needed| !needed.is_empty());
        (fits && (count > 0 || filtered)).then_some(count)
    }
}

/// Splits at blanks outside quotation marks.
fn terms(text: &str) -> Vec<String> {
    let mut terms = vec![String::new()];
    let mut quoted = false;
    for letter in text.chars() {
        quoted ^= letter == '"';
        if letter.is_whitespace() && !quoted {
            terms.push(String::new());
        } else if let Some(term) = terms.last_mut() {
            term.push(letter);
        }
    }
    terms.retain(|term| !term.is_empty());
    terms
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty())
}
