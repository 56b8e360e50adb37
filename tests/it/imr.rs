//! The `imr` program, as the tests run it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The built program.
pub(crate) struct Imr {
    path: PathBuf,
}

/// Returns the root of the repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("tests/ is in the repository")
        .to_owned()
}

impl Imr {
    /// Finds the program: `IMR_BIN`, or the one beside this test's own binary.
    pub(crate) fn find() -> Self {
        let beside = || {
            let test = std::env::current_exe().expect("a test has a path");
            let folder = test
                .ancestors()
                .nth(2)
                .expect("target/<profile>/deps/<test>");
            folder.join("imr")
        };
        let path = std::env::var_os("IMR_BIN").map_or_else(beside, PathBuf::from);
        assert!(
            path.is_file(),
            "{} is not built: cargo build -p imr-builder",
            path.display()
        );
        Self { path }
    }

    /// Returns where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Runs it to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        Command::new(&self.path)
            .args(arguments)
            .output()
            .expect("the program starts")
    }
}
