//! Signing keys: made, written to files and read from them.
//!
//! A secret key is one line, `imr-secret-key <name> <64 hexadecimal digits of the seed>`; its public
//! counterpart is a C2SP verifier key, `<name>+<key hash>+<base64>` (c2sp.org/signed-note).

use std::fmt;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use ed25519_dalek::SigningKey;
use imr_snapshots::checkpoint::verifier_key;

/// First word of a secret key.
const MARK: &str = "imr-secret-key";

/// An Ed25519 key with the name that its signatures carry.
pub struct SecretKey {
    /// The name; no spaces, no plus sign.
    pub name: String,
    /// The key.
    pub key: SigningKey,
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SecretKey({})", self.public())
    }
}

/// Why a key cannot be made or read.
#[derive(Debug)]
pub enum KeyError {
    /// The file cannot be read or written.
    Io(PathBuf, io::Error),
    /// The file is no secret key.
    Malformed(PathBuf),
    /// The name cannot stand in a signature line.
    Name(String),
    /// The operating system gives no random numbers.
    Random(String),
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(path, error) => write!(f, "{}: {error}", path.display()),
            Self::Malformed(path) => write!(
                f,
                "{} is no secret key: it must be one line, {MARK} NAME SEED; make one with imr \
                 keygen",
                path.display()
            ),
            Self::Name(name) => write!(
                f,
                "{name:?} cannot be the name of a key: use 1 to 128 characters without blanks and \
                 plus signs, such as example.org/registry"
            ),
            Self::Random(why) => write!(f, "the system gives no random numbers: {why}"),
        }
    }
}

impl std::error::Error for KeyError {}

/// Makes a new key with random numbers of the operating system.
///
/// # Errors
/// Fails on a name that cannot stand in a signature line.
pub fn keygen(name: &str) -> Result<SecretKey, KeyError> {
    check_name(name)?;
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(|error| KeyError::Random(error.to_string()))?;
    Ok(SecretKey {
        name: name.to_owned(),
        key: SigningKey::from_bytes(&seed),
    })
}

fn check_name(name: &str) -> Result<(), KeyError> {
    let fits = !name.is_empty() && name.len() <= 128;
    let clean = !name.contains(|c: char| c.is_whitespace() || c.is_control() || c == '+');
    if fits && clean {
        Ok(())
    } else {
        Err(KeyError::Name(name.to_owned()))
    }
}

impl SecretKey {
    /// Returns the verifier key: what others need to check signatures.
    pub fn public(&self) -> String {
        verifier_key(&self.name, &self.key)
    }

    /// Returns the line that [`parse`](Self::parse) reads. Keep it secret.
    pub fn to_line(&self) -> String {
        format!("{MARK} {} {}\n", self.name, hex(&self.key.to_bytes()))
    }

    /// Reads a secret key.
    pub fn parse(text: &str) -> Option<Self> {
        let mut words = text.split_whitespace();
        if words.next() != Some(MARK) {
            return None;
        }
        let name = words.next()?.to_owned();
        check_name(&name).ok()?;
        let seed = unhex(words.next()?)?;
        words.next().is_none().then(|| Self {
            name,
            key: SigningKey::from_bytes(&seed),
        })
    }

    /// Reads a secret key from a file.
    ///
    /// # Errors
    /// Fails when the file cannot be read or is no key.
    pub fn open(path: &Path) -> Result<Self, KeyError> {
        let text =
            fs::read_to_string(path).map_err(|error| KeyError::Io(path.to_path_buf(), error))?;
        Self::parse(&text).ok_or_else(|| KeyError::Malformed(path.to_path_buf()))
    }

    /// Writes the secret key to `path`, which only its owner may read, and the public key beside
    /// it with the ending `.pub`. Returns the path of the public key.
    ///
    /// # Errors
    /// Fails when there is a file already, or the folder cannot be written to.
    pub fn write(&self, path: &Path) -> Result<PathBuf, KeyError> {
        let public = path.with_extension("pub");
        let write = |path: &Path, mode, text: String| {
            let mut options = OpenOptions::new();
            let file = options.write(true).create_new(true).mode(mode).open(path);
            file.and_then(|mut file| {
                file.write_all(text.as_bytes())?;
                file.sync_all()
            })
            .map_err(|error| KeyError::Io(path.to_path_buf(), error))
        };
        write(path, 0o600, self.to_line())?;
        write(&public, 0o644, format!("{}\n", self.public()))?;
        Ok(public)
    }
}

fn hex(seed: &[u8; 32]) -> String {
    seed.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    if text.len() != 64 || !text.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    let mut seed = [0; 32];
    for (at, byte) in seed.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * at..2 * at + 2)?, 16).ok()?;
    }
    Some(seed)
}

/// Returns the key to sign with: the one in `path`, else `imr.key` beside the registry, which is
/// made when there is none.
///
/// # Errors
/// Fails when it cannot be read or made.
pub fn signing_key(
    path: Option<&Path>,
    registry: &Path,
    origin: &str,
) -> Result<SecretKey, KeyError> {
    if let Some(path) = path {
        return SecretKey::open(path);
    }
    let path = registry.with_file_name("imr.key");
    if path.exists() {
        return SecretKey::open(&path);
    }
    let key = keygen(origin)?;
    key.write(&path)?;
    Ok(key)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use imr_snapshots::checkpoint::TrustedKey;

    use super::*;

    #[test]
    fn a_key_is_made_written_read_back_and_trusted() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("imr.key");
        let key = keygen("example.org/registry").unwrap();
        let public = key.write(&path).unwrap();
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
        let again = SecretKey::open(&path).unwrap();
        assert_eq!(
            (again.name.as_str(), again.key.to_bytes()),
            (key.name.as_str(), key.key.to_bytes())
        );
        let line = fs::read_to_string(public).unwrap();
        assert_eq!(
            TrustedKey::parse(&line).unwrap().name,
            "example.org/registry"
        );
        assert!(
            matches!(key.write(&path), Err(KeyError::Io(..))),
            "a key is never overwritten"
        );
    }

    #[test]
    fn two_keys_differ_and_debug_output_is_public() {
        let (a, b) = (keygen("a").unwrap(), keygen("a").unwrap());
        assert_ne!(a.key.to_bytes(), b.key.to_bytes());
        assert!(!format!("{a:?}").contains(&hex(&a.key.to_bytes())));
    }

    #[test]
    fn names_and_files_that_do_not_fit_are_refused() {
        for name in ["", "a b", "a+b", "a\n", &"x".repeat(129)] {
            assert!(matches!(keygen(name), Err(KeyError::Name(_))), "{name:?}");
        }
        let seed = hex(&[7; 32]);
        assert!(SecretKey::parse(&format!("{MARK} name {seed}")).is_some());
        for text in [
            String::new(),
            format!("{MARK} name"),
            format!("{MARK} name {seed} more"),
            format!("other name {seed}"),
            format!("{MARK} na+me {seed}"),
            format!("{MARK} name {}", &seed[2..]),
        ] {
            assert!(SecretKey::parse(&text).is_none(), "{text:?}");
        }
    }

    #[test]
    fn a_missing_key_is_made_beside_the_registry_once() {
        let folder = tempfile::tempdir().unwrap();
        let registry = folder.path().join("registry.toml");
        let first = signing_key(None, &registry, "example.org").unwrap();
        let second = signing_key(None, &registry, "example.org").unwrap();
        assert_eq!(first.public(), second.public());
        let missing = folder.path().join("none.key");
        assert!(signing_key(Some(&missing), &registry, "example.org").is_err());
    }
}
