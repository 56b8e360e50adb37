//! The files of the sample: what each source writes about the works, recordings, releases and
//! parties that it knows.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde::Serialize;

/// A file that may be compressed.
enum Sink {
    Plain(BufWriter<File>),
    Gzip(BufWriter<GzEncoder<BufWriter<File>>>),
}

impl Sink {
    fn create(path: &Path) -> io::Result<Self> {
        let file = BufWriter::new(File::create(path)?);
        Ok(match path.extension().is_some_and(|end| end == "gz") {
            // No name and no time in the header: the same rows give the same bytes.
            true => Self::Gzip(BufWriter::new(GzEncoder::new(file, Compression::fast()))),
            false => Self::Plain(file),
        })
    }

    fn finish(self) -> io::Result<()> {
        let file = match self {
            Self::Plain(file) => file,
            Self::Gzip(zip) => zip
                .into_inner()
                .map_err(io::IntoInnerError::into_error)?
                .finish()?,
        };
        file.into_inner().map_err(io::IntoInnerError::into_error)?;
        Ok(())
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(file) => file.write(bytes),
            Self::Gzip(zip) => zip.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(file) => file.flush(),
            Self::Gzip(zip) => zip.flush(),
        }
    }
}

/// A CSV or TSV file.
pub(super) struct Table {
    file: csv::Writer<Sink>,
    /// Rows written, without the header.
    rows: u64,
}

impl Table {
    /// Creates a file with a header, whose columns are written with `|` between them; the cells
    /// are between tabs if the name of the file says so.
    pub(super) fn create(folder: &Path, name: &str, header: &str) -> io::Result<Self> {
        let tabs = name.contains(".tsv");
        let mut file = csv::WriterBuilder::new()
            .delimiter(if tabs { b'\t' } else { b',' })
            .quote_style(if tabs {
                csv::QuoteStyle::Never
            } else {
                csv::QuoteStyle::Necessary
            })
            .from_writer(Sink::create(&folder.join(name))?);
        file.write_record(header.split('|'))?;
        Ok(Self { file, rows: 0 })
    }

    /// Writes one row.
    pub(super) fn row<const N: usize>(&mut self, cells: [&str; N]) -> io::Result<()> {
        self.rows += 1;
        Ok(self.file.write_record(cells)?)
    }

    /// Writes what is left and closes the file.
    pub(super) fn finish(self) -> io::Result<u64> {
        self.file
            .into_inner()
            .map_err(|error| io::Error::other(error.to_string()))?
            .finish()?;
        Ok(self.rows)
    }
}

/// A file with one JSON object a line.
pub(super) struct Lines {
    file: Sink,
    /// Lines written.
    pub(super) rows: u64,
}

impl Lines {
    /// Creates a file.
    pub(super) fn create(folder: &Path, name: &str) -> io::Result<Self> {
        Ok(Self {
            file: Sink::create(&folder.join(name))?,
            rows: 0,
        })
    }

    /// Writes one object.
    pub(super) fn row(&mut self, object: &impl Serialize) -> io::Result<()> {
        self.rows += 1;
        serde_json::to_writer(&mut self.file, object)?;
        self.file.write_all(b"\n")
    }

    /// Writes what is left and closes the file.
    pub(super) fn finish(self) -> io::Result<u64> {
        self.file.finish()?;
        Ok(self.rows)
    }
}
