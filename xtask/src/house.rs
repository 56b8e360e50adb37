//! Where things are in the checkout.

use std::env;
use std::path::{Path, PathBuf};

use crate::failure::{Failure, Outcome};

/// The checkout and the folders that tasks write into.
#[derive(Debug, Clone)]
pub(crate) struct House {
    root: PathBuf,
    target: PathBuf,
}

impl House {
    /// Finds the checkout from the place where this program was compiled, or from `IMR_ROOT`.
    ///
    /// # Errors
    /// Fails if the folder holds no workspace, which happens when the checkout was moved.
    pub(crate) fn find() -> Outcome<House> {
        let compiled = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .map(Path::to_path_buf);
        let root = env::var_os("IMR_ROOT")
            .map(PathBuf::from)
            .or(compiled)
            .unwrap_or_default();
        if !root.join("Cargo.lock").is_file() {
            return Err(Failure::new(format!("{} is not the checkout", root.display()))
                .hint("run `cargo xtask` inside the checkout; if it was moved, `touch xtask/src/main.rs` first"));
        }
        let target = match env::var_os("CARGO_TARGET_DIR") {
            Some(dir) => root.join(dir),
            None => root.join("target"),
        };
        Ok(House { root, target })
    }

    /// The top of the checkout.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// A path inside the checkout.
    pub(crate) fn at(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// A path inside the git-ignored `dist/`.
    pub(crate) fn dist(&self, relative: &str) -> PathBuf {
        self.root.join("dist").join(relative)
    }

    /// Cargo's own output folder.
    pub(crate) fn target(&self) -> &Path {
        &self.target
    }

    /// Where build tools are installed: one place, whatever `CARGO_TARGET_DIR` says.
    pub(crate) fn tools(&self) -> PathBuf {
        self.root.join("target").join("tools")
    }

    /// A program that `npm ci` put into `node_modules/`.
    pub(crate) fn npm_bin(&self, name: &str) -> PathBuf {
        self.root.join("node_modules").join(".bin").join(name)
    }

    /// The `imr` program of a Cargo profile folder (`debug` or `release`).
    pub(crate) fn imr(&self, profile: &str) -> PathBuf {
        self.target
            .join(profile)
            .join(format!("imr{}", env::consts::EXE_SUFFIX))
    }
}
