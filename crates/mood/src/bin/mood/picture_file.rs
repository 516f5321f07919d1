//! Pictures in files.

use std::{fs::File, io::Read as _, path::Path};

use anyhow::{Context, Result};
use pixels::{MAX_BYTES, Opened};

/// Reads a file, no further than the limit, and opens the picture in it.
pub(crate) fn open(file: &Path) -> Result<Opened> {
    let mut bytes = Vec::new();
    File::open(file)
        .and_then(|file| file.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes))
        .context("the file cannot be read")?;
    Ok(pixels::open(&bytes)?)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    #[test]
    fn a_file_that_is_too_big_is_not_read_to_its_end() {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(&vec![0; MAX_BYTES + 1]).unwrap();
        let why = |file: &Path| format!("{:#}", open(file).unwrap_err());
        assert!(why(file.path()).contains("too big"));
        assert!(why(Path::new("no/such/file.png")).contains("cannot be read"));
    }
}
