//! Where files are.

use std::path::PathBuf;

/// Where files are.
#[derive(Clone, Debug, clap::Args)]
pub struct StorageArgs {
    /// Folder for pictures and for the built-in database; made if it is not there. `UNDERTONE_DATA`, default
    /// `./data`.
    #[arg(long, env = "UNDERTONE_DATA", default_value = "./data", global = true)]
    pub data: PathBuf,
}
