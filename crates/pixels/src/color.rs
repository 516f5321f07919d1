//! Colours to sRGB. Phones take photos in wider spaces (Display P3); as the profile is stripped with all
//! other metadata, the colours are converted first, or they would look pale.

use image::RgbImage;
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

/// Real profiles of RGB pictures are a few kilobytes.
const PROFILE_MAX: usize = 1024 * 1024;

/// Converts pixels by their ICC profile. A profile that is broken, too big or not for RGB is ignored, as
/// browsers do.
pub(crate) fn to_srgb(image: &mut RgbImage, icc_profile: &[u8]) {
    if let Some(converted) = converted(image, icc_profile) {
        image.copy_from_slice(&converted);
    }
}

fn converted(image: &RgbImage, icc_profile: &[u8]) -> Option<Vec<u8>> {
    if icc_profile.len() > PROFILE_MAX {
        return None;
    }
    let profile = ColorProfile::new_from_slice(icc_profile).ok()?;
    if profile.color_space != DataColorSpace::Rgb {
        return None;
    }
    let srgb = ColorProfile::new_srgb();
    let transform =
        profile.create_transform_8bit(Layout::Rgb, &srgb, Layout::Rgb, TransformOptions::default()).ok()?;
    let mut pixels = vec![0; image.len()];
    transform.transform(image, &mut pixels).ok()?;
    Some(pixels)
}
