//! Numbers that look random and are the same on every machine.

/// The finaliser of SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators",
/// 2014).
pub(crate) const fn mix(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A number for a text.
pub(crate) fn mix_text(text: &str) -> u64 {
    text.bytes().fold(0, |seed, byte| mix(seed ^ u64::from(byte)))
}

/// A number below `bound`, which is not 0.
#[expect(clippy::cast_possible_truncation, reason = "the remainder is below a u32")]
pub(crate) const fn below(bits: u64, bound: u32) -> u32 {
    (bits % bound as u64) as u32
}

/// A number in 0..1 with three decimals.
pub(crate) fn unit(bits: u64) -> f64 {
    f64::from(below(bits, 1000)) / 1000.0
}
