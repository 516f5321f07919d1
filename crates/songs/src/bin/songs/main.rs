//! `songs`: how well songs' moods are known, and what is chosen for a mood.

mod eval;
mod rank;

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use songs::{Catalogue, SongMood};

/// Needed only to feel the songs of the catalogue, so it is not part of the library.
static MODE_HIT: &[u8] = include_bytes!("../../../assets/mode-hit.bin.gz");

/// Songs and their moods.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Compare what is felt in songs with what people said, and print one JSON object
    Eval(eval::Arguments),
    /// Find out anew what is felt in the songs of the catalogue, and write it to the file that becomes part of the program
    Feel {
        /// `crates/songs/assets/felt.bin.gz`
        file: PathBuf,
    },
    /// Print the songs for a mood, best first, with reasons
    Rank(rank::Arguments),
}

fn main() -> anyhow::Result<()> {
    match Arguments::parse().command {
        Command::Eval(arguments) => eval::run(&arguments),
        Command::Feel { file } => {
            Ok(std::fs::write(file, Catalogue::felt_file(&SongMood::builtin()?, MODE_HIT)?)?)
        }
        Command::Rank(arguments) => rank::run(&arguments),
    }
}
