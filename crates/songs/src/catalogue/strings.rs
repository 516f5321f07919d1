//! Many texts in one allocation.

use std::collections::HashMap;

use crate::SongsError;

/// Texts one after the other, each ended by a line feed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Strings {
    text: String,
    /// Position of each text's line feed.
    ends: Vec<u32>,
}

impl Strings {
    /// `count` texts, each ended by a line feed.
    pub(crate) fn from_lines(bytes: &[u8], count: usize) -> Result<Self, SongsError> {
        let text = str::from_utf8(bytes).map_err(|_| SongsError::Malformed("a text is not UTF-8"))?;
        let too_long = |_| SongsError::Malformed("its texts are too long");
        let ends: Vec<u32> = text
            .match_indices('\n')
            .map(|(at, _)| u32::try_from(at))
            .collect::<Result<_, _>>()
            .map_err(too_long)?;
        if ends.len() != count || !(text.is_empty() || text.ends_with('\n')) {
            return Err(SongsError::Malformed("a text is missing"));
        }
        Ok(Self { text: text.to_owned(), ends })
    }

    /// Adds a text; line feeds in it become spaces.
    pub(crate) fn push(&mut self, text: &str) {
        self.text.extend(text.chars().map(|c| if c == '\n' { ' ' } else { c }));
        // Four gigabytes of titles do not fit the memory that songs need otherwise.
        self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
        self.text.push('\n');
    }

    /// `count` texts: these, but for those that are given.
    pub(crate) fn changed(&self, given: &HashMap<usize, &str>, count: usize) -> Self {
        let mut texts = Self::default();
        for at in 0..count {
            texts.push(given.get(&at).copied().or_else(|| self.get(at)).unwrap_or_default());
        }
        texts
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The text at a place.
    pub(crate) fn get(&self, at: usize) -> Option<&str> {
        let end = *self.ends.get(at)? as usize;
        let start = if at == 0 { 0 } else { *self.ends.get(at - 1)? as usize + 1 };
        self.text.get(start..end)
    }

    /// All of them in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        self.text.split_terminator('\n')
    }
}
