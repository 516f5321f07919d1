//! Detector and face network in the browser, in a worker of their own. The weights come from the page's server once;
//! frames come from the camera and go nowhere.

use image::{RgbImage, RgbaImage, buffer::ConvertBuffer};
use mood::{Faces, ModelFile};
use wasm_bindgen::prelude::*;

/// The networks, as `model-weights` names them. The build lays their weights out under the names of [`Eye::files`].
const DETECTOR: &str = "yunet";
const FACE: &str = "face";
const DETECTOR_CARD: &str = include_str!("../../../model-weights/yunet.json");
const FACE_CARD: &str = include_str!("../../../model-weights/face.json");

/// What finds and reads faces.
#[wasm_bindgen]
pub struct Eye(Faces);

#[wasm_bindgen]
impl Eye {
    /// Where the weights of the detector and of the face network lie, beside the script.
    #[must_use]
    pub fn files() -> Vec<String> {
        [file_name(DETECTOR, DETECTOR_CARD), file_name(FACE, FACE_CARD)].to_vec()
    }

    /// From the weights of the detector and of the face network, which must be those that this was built with.
    ///
    /// # Errors
    /// A sentence when they are not.
    #[wasm_bindgen(constructor)]
    pub fn new(detector: &[u8], face: &[u8]) -> Result<Self, JsError> {
        let detector = ModelFile { card: DETECTOR_CARD, weights: detector };
        Ok(Self(Faces::load(detector, ModelFile { card: FACE_CARD, weights: face })?))
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
fn file_name(network: &str, card: &str) -> String {
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
