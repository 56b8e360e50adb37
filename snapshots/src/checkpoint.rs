//! The checkpoint: the one mutable file, a signed note that names the manifest.
//!
//! It is a C2SP *signed note* (c2sp.org/signed-note) in the shape of a *tlog-checkpoint*:
//!
//! ```text
//! example.org/registry                                   origin
//! 42                                                     sequence
//! <base64 of the manifest's SHA-256>                     manifest digest
//! manifest-length 1234                                   length of the manifest in bytes
//! issued 2026-11-20T00:00:00Z                            date of the data
//! valid-until 2026-12-20T00:00:00Z                       answers are marked stale after it
//!
//! — example.org/registry <base64 of 4-byte key hash and Ed25519 signature>
//! ```
//!
//! The signature is over everything up to and including the line feed before the empty line.
//! Signatures of unknown keys are ignored, so that keys can be rotated; one trusted signature is
//! enough. Expiry never stops answers, it marks them.

use crate::digest::{ObjectKind, Sha256Digest};
use crate::error::OpenError;
use crate::limits;
use crate::manifest::whole;
use crate::segment::{PartKind, Span};
use crate::signature::PublicKey;
use crate::text::{base64, last};

/// What a checkpoint says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Name of the registry's publisher; has no spaces and no plus sign.
    pub origin: String,
    /// Counts the snapshots of this origin, from 1.
    pub sequence: u64,
    /// Digest of the manifest.
    pub manifest: Sha256Digest,
    /// Length of the manifest in bytes.
    pub manifest_length: u32,
    /// Date of the data: `YYYY-MM-DDTHH:MM:SSZ`.
    pub issued: String,
    /// Answers are stale after it: `YYYY-MM-DDTHH:MM:SSZ`.
    pub valid_until: String,
}

/// A public key that checkpoints are checked with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustedKey {
    /// Name of the key, as in signature lines.
    pub name: String,
    hash: [u8; 4],
    key: PublicKey,
}

/// Algorithm byte of Ed25519 in C2SP signed notes.
const ED25519: u8 = 1;

/// Returns the digest whose first 4 bytes are the key hash of C2SP signed notes:
/// SHA-256(name, line feed, algorithm byte, public key).
fn key_hash(name: &str, public: &[u8; 32]) -> Sha256Digest {
    let mut text = name.as_bytes().to_vec();
    text.extend_from_slice(&[b'\n', ED25519]);
    text.extend_from_slice(public);
    Sha256Digest::of(&text)
}

impl TrustedKey {
    /// Reads a verifier key: `<name>+<8 hex digits>+<base64 of the algorithm byte and key>`.
    pub fn parse(line: &str) -> Option<Self> {
        let (name, rest) = line.trim().split_once('+')?;
        let (hash, key) = rest.split_once('+')?;
        let bytes = base64::decode(key)?;
        let (algorithm, public) = bytes.split_first()?;
        let public: [u8; 32] = public.try_into().ok()?;
        let expected = key_hash(name, &public);
        let hex = expected.hex();
        if *algorithm != ED25519 || Some(hash) != hex.get(..8) || !is_name(name) {
            return None;
        }
        Some(Self {
            name: name.to_owned(),
            hash: *expected.0.first_chunk()?,
            key: PublicKey::read(public)?,
        })
    }

    /// Reads a list of verifier keys, separated by line ends or commas; ignores comments (`#`).
    pub fn list(text: &str) -> Vec<Self> {
        let mut keys = Vec::new();
        for line in text.split(&['\n', ','][..]) {
            if !line.starts_with('#')
                && let Some(key) = Self::parse(line)
            {
                keys.push(key);
            }
        }
        keys
    }
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.len() <= 128 && !name.contains(|c: char| c.is_whitespace() || c == '+')
}

impl Checkpoint {
    /// Reads a checkpoint that one of `keys` has signed.
    ///
    /// # Errors
    /// Fails when it is no such note, or no trusted key signed it.
    pub fn open(note: &[u8], keys: &[TrustedKey]) -> Result<Self, OpenError> {
        match Self::read(note, keys) {
            Ok(Ok(checkpoint)) => Ok(checkpoint),
            Ok(Err(signed_by)) => Err(OpenError::Untrusted { signed_by }),
            Err(why) => Err(OpenError::Checkpoint(why)),
        }
    }

    /// Reads a checkpoint, or the names of those who signed it if none of them is trusted.
    ///
    /// # Errors
    /// Says why it is no such note.
    fn read(note: &[u8], keys: &[TrustedKey]) -> Result<Result<Self, Vec<String>>, &'static str> {
        const NOT_A_NOTE: &str = "it is not a signed note";
        if note.len() > limits::CHECKPOINT {
            return Err("it is too long");
        }
        let note = std::str::from_utf8(note).map_err(|_| NOT_A_NOTE)?;
        let end = last(note, "\n\n").ok_or(NOT_A_NOTE)?;
        let text = note.get(..end).ok_or(NOT_A_NOTE)?;
        let signed = note.get(..end + 1).ok_or(NOT_A_NOTE)?;
        let signatures = note.get(end + 2..).ok_or(NOT_A_NOTE)?;
        let signatures = signatures.strip_suffix('\n').ok_or(NOT_A_NOTE)?;
        let mut signed_by = Vec::new();
        let mut trusted = false;
        for line in signatures.split('\n') {
            let (name, signature) = signature_line(line).ok_or(NOT_A_NOTE)?;
            for key in keys {
                trusted = trusted || key.has_signed(signed, name, &signature);
            }
            signed_by.push(name.to_owned());
        }
        if !trusted {
            return Ok(Err(signed_by));
        }
        let checkpoint =
            Self::parse(text).ok_or("what is signed is no checkpoint, or of another form")?;
        Ok(Ok(checkpoint))
    }

    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.split('\n');
        let origin = lines.next()?;
        let sequence = decimal(lines.next()?)?;
        let digest = base64::decode(lines.next()?)?;
        let manifest = digest
            .first_chunk()
            .filter(|all| all.len() == digest.len())?;
        let mut field = |name| lines.next()?.strip_prefix(name);
        let length = u32::try_from(decimal(field("manifest-length ")?)?).ok()?;
        let (issued, valid_until) = (field("issued ")?, field("valid-until ")?);
        let is_one = is_name(origin) && is_time(issued) && is_time(valid_until);
        (is_one && length as usize <= limits::MANIFEST).then(|| Self {
            origin: origin.to_owned(),
            sequence,
            manifest: Sha256Digest(*manifest),
            manifest_length: length,
            issued: issued.to_owned(),
            valid_until: valid_until.to_owned(),
        })
    }

    /// Returns the span of the manifest.
    pub fn manifest_span(&self) -> Span {
        whole(
            self.manifest,
            ObjectKind::Manifest,
            self.manifest_length,
            PartKind::Manifest,
        )
    }

    /// Returns the short name of the snapshot: the first 16 hexadecimal digits of its manifest.
    pub fn id(&self) -> String {
        self.manifest.start()
    }

    /// Tells whether answers are stale at `now` (`YYYY-MM-DDTHH:MM:SS...`).
    pub fn is_stale(&self, now: &str) -> bool {
        fn seconds(time: &str) -> &str {
            time.get(..19).unwrap_or(time)
        }
        seconds(now) > seconds(&self.valid_until)
    }

    /// Returns the text that is signed.
    #[cfg(feature = "write")]
    fn text(&self) -> String {
        format!(
            "{}\n{}\n{}\nmanifest-length {}\nissued {}\nvalid-until {}\n",
            self.origin,
            self.sequence,
            base64::encode(&self.manifest.0),
            self.manifest_length,
            self.issued,
            self.valid_until
        )
    }

    /// Signs the checkpoint: returns the whole note.
    #[cfg(feature = "write")]
    pub fn sign(&self, name: &str, key: &ed25519_dalek::SigningKey) -> String {
        use ed25519_dalek::Signer;
        let text = self.text();
        let mut signature = key_hash(name, key.verifying_key().as_bytes()).0[..4].to_vec();
        signature.extend(key.sign(text.as_bytes()).to_bytes());
        format!("{text}\n\u{2014} {name} {}\n", base64::encode(&signature))
    }
}

/// Returns the verifier key line of a signing key; [`TrustedKey::parse`] reads it.
#[cfg(feature = "write")]
pub fn verifier_key(name: &str, key: &ed25519_dalek::SigningKey) -> String {
    let public = key.verifying_key().to_bytes();
    let hash = &key_hash(name, &public).hex()[..8];
    let mut bytes = vec![ED25519];
    bytes.extend(public);
    format!("{name}+{hash}+{}", base64::encode(&bytes))
}

impl TrustedKey {
    fn has_signed(&self, text: &str, name: &str, signature: &[u8]) -> bool {
        let Some((hash, signature)) = signature.split_first_chunk::<4>() else {
            return false;
        };
        *hash == self.hash && name == self.name && self.key.has_signed(text.as_bytes(), signature)
    }
}

/// Reads `— name base64`.
fn signature_line(line: &str) -> Option<(&str, Vec<u8>)> {
    let (name, signature) = line.strip_prefix("\u{2014} ")?.split_once(' ')?;
    let bytes = base64::decode(signature)?;
    if is_name(name) && bytes.len() > 4 {
        Some((name, bytes))
    } else {
        None
    }
}

fn decimal(text: &str) -> Option<u64> {
    let canonical = text == "0" || !text.starts_with(&['0', '+'][..]);
    if canonical { text.parse().ok() } else { None }
}

/// Tells whether a text is `YYYY-MM-DDTHH:MM:SSZ`.
fn is_time(text: &str) -> bool {
    text.len() == 20
        && text
            .bytes()
            .zip("dddd-dd-ddTdd:dd:ddZ".bytes())
            .all(|(found, shape)| match shape {
                b'd' => found.is_ascii_digit(),
                other => found == other,
            })
}
