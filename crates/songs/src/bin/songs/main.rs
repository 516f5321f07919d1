//! `songs`: how well songs' moods are known, and what is chosen for a mood.

mod eval;
mod rank;

use clap::{Parser, Subcommand};

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
    /// Print the songs for a mood, best first, with reasons
    Rank(rank::Arguments),
}

fn main() -> anyhow::Result<()> {
    match Arguments::parse().command {
        Command::Eval(arguments) => eval::run(&arguments),
        Command::Rank(arguments) => rank::run(&arguments),
    }
}
