//! Places in lists of texts, in three bytes: a million songs have a quarter of a million artists.

/// A place in a list of at most 16,777,215 texts, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place([u8; 3]);

impl Place {
    /// No place.
    pub(super) const NOWHERE: Self = Self([u8::MAX; 3]);

    /// The place as a number, if it is one.
    pub(super) fn number(self) -> Option<u32> {
        let Self([low, middle, high]) = self;
        (self != Self::NOWHERE).then_some(u32::from_le_bytes([low, middle, high, 0]))
    }
}

impl From<u16> for Place {
    fn from(place: u16) -> Self {
        let [low, high] = place.to_le_bytes();
        Self([low, high, 0])
    }
}

impl TryFrom<usize> for Place {
    type Error = ();

    /// Fails where there are too many.
    fn try_from(place: usize) -> Result<Self, ()> {
        let [low, middle, high, above] = u32::try_from(place).map_err(drop)?.to_le_bytes();
        let place = Self([low, middle, high]);
        if above == 0 && place != Self::NOWHERE { Ok(place) } else { Err(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_come_back_as_they_were_up_to_the_last() {
        for place in [0_usize, 1, 255, 256, 65_535, 65_536, 16_777_214] {
            assert_eq!(Place::try_from(place).unwrap().number().unwrap() as usize, place);
        }
        assert_eq!(Place::from(40_000).number(), Some(40_000));
        assert!(Place::try_from(16_777_215_usize).is_err() && Place::try_from(usize::MAX).is_err());
        assert_eq!(Place::NOWHERE.number(), None);
    }
}
