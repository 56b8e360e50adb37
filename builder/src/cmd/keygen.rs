//! `imr keygen`: makes a signing key.

use std::io::{self, Write};
use std::path::PathBuf;

use crate::cli::{Failure, Outcome, Verdict};
use crate::keys::{KeyError, keygen};

/// Make a signing key: the secret key in a file, the public key beside it (.pub) and on standard
/// output.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Name that signatures carry, such as example.org/registry; no blanks, no plus sign.
    #[arg(long, value_name = "NAME")]
    name: String,
    /// File of the secret key; it must not exist yet.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

pub(crate) fn run(args: &Args) -> Outcome {
    let key = keygen(&args.name).map_err(failed)?;
    let public = key.write(&args.out).map_err(failed)?;
    writeln!(io::stdout(), "{}", key.public())?;
    // Only a word of advice: when standard error is closed, the key is still made.
    let _ = writeln!(
        io::stderr(),
        "keep {} secret; give {} to everybody who checks your snapshots",
        args.out.display(),
        public.display()
    );
    Ok(Verdict::Yes)
}

fn failed(error: KeyError) -> Failure {
    let hint = match &error {
        KeyError::Io(_, error) if error.kind() == io::ErrorKind::AlreadyExists => {
            "keys are never overwritten; choose another file, or move the old key away"
        }
        KeyError::Io(..) => "choose a folder that can be written to, with --out",
        _ => "",
    };
    Failure::new(error, hint)
}
