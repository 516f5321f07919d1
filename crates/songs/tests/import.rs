//! Songs from files.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may fail")]

use std::{fs, io::Write, path::PathBuf, sync::Arc};

use parquet::{
    data_type::{ByteArray, ByteArrayType, DoubleType, Int32Type},
    file::{properties::WriterProperties, writer::SerializedFileWriter},
    schema::parser::parse_message_type,
};
use songs::import::{REQUIRED, Row, Rows};
use tempfile::TempDir;

const HEADER: &str = "track_id,title,artist,danceability,energy,loudness,speechiness,acousticness,instrumentalness,\
                      liveness,valence,tempo,year,popularity";

fn id(n: usize) -> String {
    format!("{n:022}")
}

fn line(n: usize) -> String {
    format!("{},Song {n},Somebody,0.5,0.6,-7.5,0.04,0.1,0,0.2,0.7,120,1999.0,50", id(n))
}

struct Files(TempDir);

impl Files {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn write(&self, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join("songs");
        fs::write(&path, bytes).unwrap();
        path
    }

    fn rows(&self, bytes: impl AsRef<[u8]>) -> Vec<Row> {
        Rows::open(&self.write(bytes)).unwrap().map(Result::unwrap).collect()
    }

    /// Why a file cannot be used, from its start or at a row.
    fn fault(&self, bytes: impl AsRef<[u8]>) -> String {
        match Rows::open(&self.write(bytes)) {
            Err(error) => error.to_string(),
            Ok(mut rows) => rows.find_map(Result::err).unwrap().to_string(),
        }
    }
}

#[test]
fn rows_are_songs() {
    let files = Files::new();
    let rows = files.rows(format!("\u{feff}{HEADER}\n{}\n\"{}", line(1), line(2).replacen(',', "\",", 1)));
    let (numbers, songs): (Vec<_>, Vec<_>) = rows.into_iter().map(|(at, song)| (at, song.unwrap())).unzip();
    assert_eq!(numbers, [2, 3]);
    let song = &songs[0];
    assert_eq!(
        (song.title.as_str(), song.artist.as_str(), song.year, song.popularity),
        ("Song 1", "Somebody", Some(1999), Some(50))
    );
    assert_eq!((song.spotify_id.as_deref(), song.album.as_deref()), (Some(id(1).as_str()), None));
    let features = song.features.unwrap();
    assert_eq!((features.valence, features.tempo, features.loudness), (0.7, 120.0, -7.5));
}

#[test]
fn rows_that_make_no_sense_are_named_and_the_others_go_on() {
    let bad = |n: usize, from: &str, to: &str| line(n).replacen(from, to, 1);
    let cases = [
        (bad(3, &id(3), "nothing"), "track_id is nothing, which is no Spotify id"),
        (bad(4, &id(4), ""), "track_id is missing"),
        (bad(5, "Song 5", "  "), "title is missing"),
        (bad(6, "Somebody", &"x".repeat(501)), "artist is longer than 500 characters"),
        (bad(7, "0.7,120", "NaN,120"), "valence is NaN, which cannot be"),
        (bad(8, "0.7,120", "1.2,120"), "valence is 1.2, which cannot be"),
        (bad(9, "0.7,120", "0.7,inf"), "tempo is inf, which cannot be"),
        (bad(10, "0.7,120", "0.7,"), "tempo is missing"),
        (bad(11, "1999.0", "19x9"), "year is 19x9, which cannot be"),
        (bad(12, ",50", ",101"), "popularity is 101, which cannot be"),
        (id(13), "title is missing"),
        (line(1), "the id 0000000000000000000001 was in line 2 already"),
    ];
    let rows: Vec<&str> = cases.iter().map(|(row, _)| row.as_str()).collect();
    let text = format!("{HEADER}\n{}\n{}\n{}\n", line(1), rows.join("\n"), line(99));
    let found = Files::new().rows(&text);
    let refused: Vec<(u64, String)> =
        found.iter().filter_map(|(at, song)| Some((*at, song.clone().err()?))).collect();
    let expected: Vec<(u64, String)> = (3..).zip(cases.iter().map(|(_, why)| (*why).to_owned())).collect();
    assert_eq!(refused, expected);
    assert_eq!(found.last().unwrap().1.as_ref().unwrap().title, "Song 99");
}

#[test]
fn text_of_another_encoding_is_a_row_that_makes_no_sense() {
    let mut bytes = format!("{HEADER}\n{}\n", line(1)).into_bytes();
    bytes.extend(line(2).replace("Song 2", "S").bytes().map(|byte| if byte == b'S' { 0xff } else { byte }));
    bytes.extend(b"\n");
    let rows = Files::new().rows(bytes);
    assert_eq!((rows.len(), rows[1].1.clone().unwrap_err().as_str()), (2, "it is not UTF-8"));
}

#[test]
fn files_that_cannot_be_used_say_why() {
    let files = Files::new();
    assert!(files.fault("").contains("it has no column track_id, title, artist"));
    assert!(files.fault(HEADER.replace("valence", "mood")).ends_with("it has no column valence"));
    // A quotation mark that is never closed takes no more than a megabyte.
    let endless = format!("{HEADER}\n\"{}", "x".repeat(8 << 20));
    assert!(files.fault(endless).contains("a quotation mark not closed"));
    for (bytes, name) in [
        (&b"PAR1"[..], "short"),
        (b"PAR1 and nothing else PAR1", "empty"),
        (&[0, 159, 146, 150, 10, 3][..], "binary"),
    ] {
        assert!(files.fault(bytes).starts_with("the file cannot be used"), "{name}");
    }
    assert!(Rows::open(files.0.path()).err().unwrap().to_string().contains("it is no file"));
    assert!(Rows::open(&files.0.path().join("missing")).is_err());
}

/// A Parquet file of `count` songs; the second has no tempo.
fn parquet(count: usize) -> Vec<u8> {
    let column = |name: &str| match name {
        "track_id" | "title" | "artist" => format!("REQUIRED BYTE_ARRAY {name} (UTF8);"),
        _ => format!("OPTIONAL DOUBLE {name};"),
    };
    let columns: String = REQUIRED.iter().map(|name| column(name)).collect();
    let schema = format!("message schema {{ {columns} OPTIONAL INT32 year; REQUIRED BYTE_ARRAY other; }}");
    let schema = Arc::new(parse_message_type(&schema).unwrap());
    let mut writer =
        SerializedFileWriter::new(Vec::new(), schema, Arc::new(WriterProperties::new())).unwrap();
    let mut group = writer.next_row_group().unwrap();
    for name in REQUIRED.iter().chain(&["year", "other"]) {
        let mut column = group.next_column().unwrap().unwrap();
        match *name {
            "track_id" | "title" | "artist" | "other" => {
                let text = |n| if *name == "track_id" { id(n) } else { format!("{name} {n}") };
                let texts: Vec<ByteArray> =
                    (1..=count).map(|n| ByteArray::from(text(n).into_bytes())).collect();
                column.typed::<ByteArrayType>().write_batch(&texts, None, None).unwrap();
            }
            "year" => {
                let (years, there) = (vec![1984; count], vec![1; count]);
                column.typed::<Int32Type>().write_batch(&years, Some(&there), None).unwrap();
            }
            name => {
                let value = match name {
                    "tempo" => 99.5,
                    "instrumentalness" => 0.0,
                    _ => 0.25,
                };
                let there: Vec<i16> = (1..=count).map(|n| i16::from(!(name == "tempo" && n == 2))).collect();
                let values = vec![value; there.iter().filter(|there| **there == 1).count()];
                column.typed::<DoubleType>().write_batch(&values, Some(&there), None).unwrap();
            }
        }
        column.close().unwrap();
    }
    group.close().unwrap();
    writer.into_inner().unwrap()
}

#[test]
fn parquet_is_read_as_well() {
    let files = Files::new();
    let rows = files.rows(parquet(3));
    assert_eq!(rows.len(), 3);
    let song = rows[0].1.as_ref().unwrap();
    assert_eq!((song.title.as_str(), song.year, song.features.unwrap().tempo), ("title 1", Some(1984), 99.5));
    assert_eq!(rows[1], (2, Err("tempo is missing".to_owned())));
    // Cut anywhere it is refused, and damage never ends in a panic.
    let whole = parquet(3);
    for cut in (4..whole.len()).step_by(97) {
        files.fault(&whole[..cut]);
    }
    for at in (4..whole.len()).step_by(13) {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x55;
        if let Ok(rows) = Rows::open(&files.write(damaged)) {
            drop(rows.take(10).collect::<Vec<_>>());
        }
    }
}

#[test]
fn a_file_that_grows_while_it_is_read_is_read_to_its_end() {
    let files = Files::new();
    let path = files.write(format!("{HEADER}\n{}\n", line(1)));
    let mut rows = Rows::open(&path).unwrap();
    fs::OpenOptions::new()
        .append(true)
        .open(&path)
        .unwrap()
        .write_all(format!("{}\n", line(2)).as_bytes())
        .unwrap();
    assert_eq!(rows.by_ref().count(), 2);
}
