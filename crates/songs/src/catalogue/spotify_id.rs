//! Spotify's ids: 128 bits as 22 base-62 digits, kept as a number.

/// Length of an id.
pub(super) const LEN: usize = 22;
const DIGITS: &[u8; 62] = b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// The number of an id; nothing where it is none.
pub(super) fn number(id: &[u8]) -> Option<u128> {
    let value = |digit: u8| DIGITS.iter().position(|known| *known == digit).map(|value| value as u128);
    (id.len() == LEN).then_some(())?;
    id.iter().try_fold(0_u128, |number, digit| number.checked_mul(62)?.checked_add(value(*digit)?))
}

/// The id of a number.
pub(super) fn digits(mut number: u128) -> String {
    let mut id = [b'0'; LEN];
    for place in id.iter_mut().rev() {
        *place = DIGITS.get((number % 62) as usize).copied().unwrap_or(b'0');
        number /= 62;
    }
    id.iter().map(|digit| char::from(*digit)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_no_id_has_no_number() {
        for id in [
            "",
            "4uLU6hMCjMI75M1A2tKUQ",
            "4uLU6hMCjMI75M1A2tKUQC7",
            "4uLU6hMCjMI75M1A2tKUQ_",
            "ZZZZZZZZZZZZZZZZZZZZZZ",
        ] {
            assert_eq!(number(id.as_bytes()), None, "{id}");
        }
        assert_eq!(number(b"0000000000000000000010"), Some(62));
    }

    proptest! {
        #[test]
        fn a_number_is_an_id_is_a_number(value: u128) {
            prop_assert_eq!(number(digits(value).as_bytes()), Some(value));
        }
    }
}
