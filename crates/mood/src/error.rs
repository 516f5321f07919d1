//! What can go wrong between pixels and a reading.

/// Why there is no reading. The first five are something to tell the person in a sentence; the others are faults of the installation or ours.
#[derive(Debug, thiserror::Error)]
pub enum MoodError {
    /// The picture has one colour only, or a drawing nothing but a speck.
    #[error("the picture is blank")]
    Blank,
    /// A line without words and emoji.
    #[error("there is nothing to read in the line")]
    NoWords,
    /// A line in a language that the network does not know.
    #[error("the line is not in English")]
    Language,
    /// Too small to show anything.
    #[error("the picture is {width} by {height} pixels, and a side must have at least {least}")]
    TooSmall {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
        /// The least width and height.
        least: u32,
    },
    /// No network of that name, or of that version.
    #[error("there is no model {0:?}")]
    UnknownModel(String),
    /// Weights that are damaged, swapped, or not what their card says.
    #[error("weights of {model}: {reason}")]
    Weights {
        /// The model's name.
        model: String,
        /// What is wrong.
        reason: String,
    },
    /// A pixel buffer that could not be resized.
    #[error("resizing: {0}")]
    Resize(String),
    /// The network could not be computed.
    #[error("network: {0}")]
    Network(#[from] candle_core::Error),
}
