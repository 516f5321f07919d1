//! The repositories, each test on SQLite and on PostgreSQL from one body.

// The bodies are plain functions, which Clippy does not take for tests.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod connecting;
mod drafts;
mod favorites;
mod imports;
mod jobs;
mod listeners;
mod pages;
mod pictures;
mod posts;
mod publishing;
mod readings;
mod sessions;
mod songs;
mod spotify;
mod statistics;
mod statistics_recount;
mod users;

/// A time that both databases keep exactly, `n` seconds after an arbitrary one.
fn at(n: i64) -> chrono::DateTime<chrono::Utc> {
    chrono::DateTime::from_timestamp(1_790_000_000 + n, 123_456_000).unwrap()
}

/// Text that is awkward for databases and pages but allowed: quotes, markup, wildcards, a backslash, emoji with
/// joiners, right-to-left script, a combining accent.
const HOSTILE: &str = "Robert'); DROP TABLE users;-- \"<script>\" 100% _ \\ 👩‍👩‍👧 שלום مرحبا e\u{301}\n?1 $1 :x";
