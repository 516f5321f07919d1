//! Detector and face network in the browser, in a worker of their own. The weights come from the page's server once;
//! frames come from the camera and go nowhere.

use image::{RgbImage, RgbaImage, buffer::ConvertBuffer};
use mood::{Faces, ModelFile};
use wasm_bindgen::prelude::*;

const DETECTOR_CARD: &str = include_str!("../../../model-weights/yunet.json");
const FACE_CARD: &str = include_str!("../../../model-weights/m1-face.json");

/// What finds and reads faces.
#[wasm_bindgen]
pub struct Eye(Faces);

#[wasm_bindgen]
impl Eye {
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
        let frame = RgbaImage::from_raw(width, height, rgba).ok_or_else(|| JsError::new("the frame is not whole"))?;
        let frame: RgbImage = frame.convert();
        Ok(self.0.read(&frame)?.map(|reading| serde_json::to_string(&reading)).transpose()?)
    }
}
