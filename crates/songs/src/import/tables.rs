//! The two kinds of files as rows of texts.

use std::{
    cell::Cell,
    fs::File,
    io::{self, BufReader, Read, Seek, SeekFrom},
    panic::{AssertUnwindSafe, catch_unwind},
    rc::Rc,
};

use csv::ByteRecord;
use parquet::{
    file::reader::{FileReader, SerializedFileReader},
    record::{Field, reader::RowIter},
};

use super::{OPTIONAL, REQUIRED, failed};
use crate::SongsError;

/// Most bytes of one row of CSV; what is longer has a quotation mark that is never closed.
const ROW_MAX: u64 = 1 << 20;
/// Most bytes that the columns we know of a row group may unpack to.
const GROUP_MAX: i64 = 1 << 30;

/// The fields of a row in the order of the columns, and its line; or why it is none.
type Fields = (u64, Result<Vec<Option<String>>, String>);

/// An open file.
pub(super) enum Table {
    Csv { reader: csv::Reader<Bounded>, read: Rc<Cell<u64>>, record: ByteRecord },
    Parquet { rows: RowIter<'static>, number: u64 },
}

impl Table {
    /// The table and the names of its columns.
    pub(super) fn open(mut file: File) -> Result<(Self, Vec<String>), SongsError> {
        let mut start = [0; 4];
        let length = file.read(&mut start).map_err(|error| failed(&error))?;
        file.seek(SeekFrom::Start(0)).map_err(|error| failed(&error))?;
        if start.get(..length) == Some(b"PAR1") { Self::parquet(file) } else { Self::csv(file) }
    }

    fn csv(file: File) -> Result<(Self, Vec<String>), SongsError> {
        let read = Rc::new(Cell::new(0));
        let bounded = Bounded { file: BufReader::new(file), read: Rc::clone(&read) };
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bounded);
        let names = reader.headers().map_err(|error| failed(&error))?;
        let names = names.iter().map(|name| name.trim_start_matches('\u{feff}').to_owned()).collect();
        Ok((Self::Csv { reader, read, record: ByteRecord::new() }, names))
    }

    fn parquet(file: File) -> Result<(Self, Vec<String>), SongsError> {
        let length =
            i64::try_from(file.metadata().map_err(|error| failed(&error))?.len()).unwrap_or(i64::MAX);
        let reader = whole(|| SerializedFileReader::new(file))?;
        let metadata = reader.metadata();
        // Only plain columns that we know: lists and the like are not even read.
        let wanted =
            |name: &str| REQUIRED.iter().chain(&OPTIONAL).any(|known| name.eq_ignore_ascii_case(known));
        for group in metadata.row_groups() {
            let columns = group.columns().iter().filter(|column| wanted(&column.column_path().string()));
            let sizes = columns.map(|column| (column.compressed_size(), column.uncompressed_size()));
            let possible = |(packed, unpacked): (i64, i64)| {
                (0..=length).contains(&packed).then_some(unpacked).filter(|unpacked| *unpacked >= 0)
            };
            let unpacked = sizes.map(possible).try_fold(0_i64, |sum, unpacked| sum.checked_add(unpacked?));
            if unpacked.is_none_or(|unpacked| unpacked > GROUP_MAX) {
                return Err(SongsError::Import("it claims sizes that cannot be".to_owned()));
            }
        }
        let schema = metadata.file_metadata().schema();
        let fields: Vec<_> =
            schema.get_fields().iter().filter(|field| wanted(field.name())).cloned().collect();
        let names = fields.iter().map(|field| field.name().to_owned()).collect();
        let projection =
            parquet::schema::types::Type::group_type_builder(schema.name()).with_fields(fields).build();
        let projection = projection.map_err(|error| failed(&error))?;
        let rows = RowIter::from_file_into(Box::new(reader)).project(Some(projection));
        Ok((Self::Parquet { rows: rows.map_err(|error| failed(&error))?, number: 0 }, names))
    }
}

impl Iterator for Table {
    type Item = Result<Fields, SongsError>;

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::Csv { reader, read, record } => {
                read.set(0);
                match reader.read_byte_record(record) {
                    Ok(true) => Some(Ok(csv_fields(record))),
                    Ok(false) => None,
                    Err(error) => Some(Err(failed(&error))),
                }
            }
            Self::Parquet { rows, number } => {
                *number += 1;
                let row = whole(|| rows.next().transpose()).transpose()?;
                let texts = |row: parquet::record::Row| {
                    (*number, Ok(row.get_column_iter().map(|(_, field)| text(field)).collect()))
                };
                Some(row.map(texts))
            }
        }
    }
}

/// What the library makes of a file; on some that are damaged it panics instead of saying so.
fn whole<T>(read: impl FnOnce() -> parquet::errors::Result<T>) -> Result<T, SongsError> {
    match catch_unwind(AssertUnwindSafe(read)) {
        Ok(read) => read.map_err(|error| failed(&error)),
        Err(_) => Err(SongsError::Import("it is damaged".to_owned())),
    }
}

fn csv_fields(record: &ByteRecord) -> Fields {
    let line = record.position().map_or(0, csv::Position::line);
    let text = |field: &[u8]| str::from_utf8(field).map(|text| Some(text.to_owned()));
    (line, record.iter().map(text).collect::<Result<_, _>>().map_err(|_| "it is not UTF-8".to_owned()))
}

fn text(field: &Field) -> Option<String> {
    match field {
        Field::Null => None,
        Field::Str(text) => Some(text.clone()),
        // The library would write a nought as "0E0".
        Field::Float(number) => Some(number.to_string()),
        Field::Double(number) => Some(number.to_string()),
        other => Some(other.to_string()),
    }
}

/// A file of which a row may take so much at most.
pub(super) struct Bounded {
    file: BufReader<File>,
    read: Rc<Cell<u64>>,
}

impl Read for Bounded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.read.get() > ROW_MAX {
            return Err(io::Error::other("a row is longer than a megabyte; is a quotation mark not closed?"));
        }
        let count = self.file.read(buffer)?;
        self.read.set(self.read.get() + count as u64);
        Ok(count)
    }
}
