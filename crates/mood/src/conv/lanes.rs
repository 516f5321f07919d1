//! Values in the widest registers that the processor has.

use pulp::{Arch, Simd, WithSimd};

use super::Range;

/// How many values a register holds.
pub(crate) fn lanes() -> usize {
    struct Lanes;
    impl WithSimd for Lanes {
        type Output = usize;

        #[inline(always)]
        fn with_simd<S: Simd>(self, _: S) -> usize {
            S::F32_LANES
        }
    }
    Arch::new().dispatch(Lanes)
}

/// The first values, with zeros after them where they do not fill a register.
#[inline(always)]
pub(crate) fn load<S: Simd>(simd: S, values: &[f32]) -> S::f32s {
    match S::as_simd_f32s(values).0.first() {
        Some(values) => *values,
        None => simd.partial_load_f32s(values),
    }
}

/// As many values as the target has room for.
#[inline(always)]
pub(crate) fn store<S: Simd>(simd: S, target: &mut [f32], values: S::f32s) {
    match S::as_mut_simd_f32s(target) {
        ([target, ..], _) => *target = values,
        (_, target) => simd.partial_store_f32s(target, values),
    }
}

/// The values, none beyond the range.
#[inline(always)]
pub(crate) fn clamp<S: Simd>(simd: S, values: S::f32s, (low, high): Range) -> S::f32s {
    simd.min_f32s(simd.max_f32s(values, simd.splat_f32s(low)), simd.splat_f32s(high))
}
