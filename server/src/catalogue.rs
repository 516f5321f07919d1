//! `server catalogue`: songs from files, and what there are.

use std::{
    io::{self, Write},
    path::Path,
};

use services::ImportEvent;

use crate::{
    config::Config,
    start::{self, StartError},
};

/// Rows that make no sense that are named one by one.
const NAMED_MAX: u64 = 100;

/// Takes in a file. Progress and rows that make no sense go to standard error, what came of it to standard output.
pub async fn import(config: &Config, file: &Path) -> Result<(), StartError> {
    let (services, store) = start::opened(config).await?;
    let mut refused = 0;
    // Whoever closes the pipe wants no more of it; the import goes on.
    let say = |line: String| drop(writeln!(io::stderr(), "{line}"));
    let done = services
        .import_catalogue(file, |event| match event {
            ImportEvent::GoesOn(rows) => say(format!("going on after row {rows}")),
            ImportEvent::Refused(line, why) => {
                refused += 1;
                if refused <= NAMED_MAX {
                    say(format!("line {line}: {why}"));
                } else if refused == NAMED_MAX + 1 {
                    say("more lines make no sense; they are only counted".to_owned());
                }
            }
            ImportEvent::Kept(done) => say(format!("{} rows", done.rows)),
        })
        .await?;
    let out = format!(
        "{} rows: {} songs added, {} updated, {} rows refused\n",
        done.rows, done.added, done.updated, done.refused
    );
    io::stdout().write_all(out.as_bytes()).map_err(StartError::Stopped)?;
    Ok(store.close().await?)
}

/// Writes all songs to standard output.
pub async fn export(config: &Config) -> Result<(), StartError> {
    let (services, store) = start::opened(config).await?;
    let songs = services.export_catalogue(io::stdout().lock()).await?;
    tracing::info!(songs, "the catalogue is written");
    Ok(store.close().await?)
}

/// Says what the catalogue has.
pub async fn stats(config: &Config) -> Result<(), StartError> {
    let (services, store) = start::opened(config).await?;
    let stats = services.catalogue_stats().await?;
    let mut lines = vec![
        format!("songs      {}", stats.songs),
        format!("imported   {}", stats.imported),
        format!("artists    {}", stats.counts.artists),
        format!("albums     {}", stats.counts.albums),
        format!("felt by    {}", stats.model),
    ];
    lines.extend(stats.counts.moods.iter().map(|(mood, count)| format!("{:10} {count}", mood.as_str())));
    lines.extend(stats.counts.genres.iter().map(|(genre, count)| format!("{genre:10} {count}")));
    let text = lines.join("\n") + "\n";
    io::stdout().write_all(text.as_bytes()).map_err(StartError::Stopped)?;
    Ok(store.close().await?)
}
