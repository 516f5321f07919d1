//! What can go wrong with a catalogue.

/// A catalogue that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SongsError {
    /// The file is cut off, damaged, or no gzip file at all.
    #[error("the catalogue cannot be unpacked: {0}")]
    Unpack(#[from] std::io::Error),
    /// The file unpacks, but is not what the importer writes.
    #[error("the catalogue is malformed: {0}")]
    Malformed(&'static str),
    /// The model of song moods that the program was built with is damaged.
    #[error("the model of song moods is damaged: {0}")]
    Model(String),
    /// A file that songs should come from cannot be used.
    #[error("the file cannot be used: {0}")]
    Import(String),
    /// Songs cannot be written.
    #[error("the songs cannot be written: {0}")]
    Export(String),
}
