//! One catalogue for all tests of a file.

use std::sync::LazyLock;

use songs::Catalogue;

#[expect(clippy::unwrap_used, reason = "helpers of tests may fail")]
static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::builtin().unwrap());

pub fn catalogue() -> &'static Catalogue {
    &CATALOGUE
}
