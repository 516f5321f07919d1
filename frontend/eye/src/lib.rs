//! Detector and face network in the browser, in a worker of their own. The weights come from the page's server once;
//! frames come from the camera and go nowhere.

use image::{RgbImage, RgbaImage, buffer::ConvertBuffer};
use mood::{Faces, ModelFile};
use wasm_bindgen::prelude::*;

/// The networks, as `model-weights` names them, with their cards. The build lays their weights out under the names of
/// [`Eye::files`].
const DETECTOR: (&str, &str) = ("yunet", include_str!("../../../model-weights/yunet.json"));
const FIRST_LOOK: (&str, &str) = ("verifier", include_str!("../../../model-weights/verifier.json"));
const SECOND_LOOK: (&str, &str) =
    ("verifier-second", include_str!("../../../model-weights/verifier-second.json"));
const FACE: (&str, &str) = ("face", include_str!("../../../model-weights/face.json"));

/// What finds and reads faces.
#[wasm_bindgen]
pub struct Eye(Faces);

#[wasm_bindgen]
impl Eye {
    /// Where the weights of detector, verifier (two) and face network lie, beside the script.
    #[must_use]
    pub fn files() -> Vec<String> {
        [DETECTOR, FIRST_LOOK, SECOND_LOOK, FACE].map(file_name).to_vec()
    }

    /// From the weights of [`files`](Self::files), which must be those that this was built with.
    ///
    /// # Errors
    /// A sentence when they are not.
    #[wasm_bindgen(constructor)]
    pub fn new(detector: &[u8], first_look: &[u8], second_look: &[u8], face: &[u8]) -> Result<Self, JsError> {
        let file = |(_, card): (&str, &'static str), weights| ModelFile { card, weights };
        let verifiers = [file(FIRST_LOOK, first_look), file(SECOND_LOOK, second_look)];
        Ok(Self(Faces::load(file(DETECTOR, detector), verifiers, file(FACE, face))?))
    }

    /// The reading of a frame of red, green, blue and alpha as JSON; nothing where it shows no face.
    ///
    /// # Errors
    /// A sentence when the bytes do not fill the frame.
    pub fn read(&self, rgba: Vec<u8>, width: u32, height: u32) -> Result<Option<String>, JsError> {
        let frame =
            RgbaImage::from_raw(width, height, rgba).ok_or_else(|| JsError::new("the frame is not whole"))?;
        let frame: RgbImage = frame.convert();
        Ok(self.0.read(&frame)?.map(|reading| serde_json::to_string(&reading)).transpose()?)
    }
}

/// A name that changes with the weights, so that a browser may keep them for ever.
fn file_name((network, card): (&str, &str)) -> String {
    let card: serde_json::Value = serde_json::from_str(card).unwrap_or_default();
    let checksum: String = card["sha256"].as_str().unwrap_or_default().chars().take(16).collect();
    format!("{network}.{checksum}.safetensors")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_named_by_their_checksum() {
        for name in Eye::files() {
            let parts: Vec<&str> = name.split('.').collect();
            assert!(matches!(parts[..], [_, checksum, "safetensors"] if checksum.len() == 16), "{name}");
        }
    }
}
