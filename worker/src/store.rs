//! Where the files of the snapshot are: an R2 bucket, an origin that serves ranges, or the static
//! assets of the deployment.
//!
//! A store is asked for the names that the snapshot itself gives, never for anything that a
//! request contains. What it brings is checked against digests by whoever asked.

use std::cell::Cell;
use std::future::Future;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use imr_snapshots::digest::ObjectName;
use imr_snapshots::limits;
use js_sys::{ArrayBuffer, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use worker::web_sys::{AbortController, Headers, RequestCache, RequestInit, Response};
use worker::worker_sys::{Fetcher, R2Bucket, R2ObjectBody};
use worker::{Delay, Env};

/// What is brought at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Piece {
    /// The checkpoint.
    Checkpoint,
    /// A whole object.
    Whole(ObjectName),
    /// A part of an object: first byte and number of bytes.
    Range(ObjectName, u32, u32),
}

/// A place where the files of a snapshot are.
pub(crate) enum Store {
    /// R2, in which the files have their own names; reads ranges.
    Bucket(R2Bucket),
    /// A service that has the files at its root and honours `Range`.
    Origin(Fetcher),
    /// Static assets, which are served whole, under `/snapshot/`.
    Assets(Fetcher),
}

/// How long one try may take, in milliseconds.
const PATIENCE: u64 = 2_000;
/// How long a whole load may take, in milliseconds: two tries.
pub(crate) const LONGEST: u64 = 2 * PATIENCE + 500;

/// Returns what the deployment binds to a name. The methods of [`Env`] bring the errors of the `worker`
/// crate with them.
pub(crate) fn binding(env: &Env, name: &str) -> Option<JsValue> {
    let found = Reflect::get(env.as_ref(), &name.into()).ok()?;
    (!found.is_undefined()).then_some(found)
}

impl Store {
    /// Finds the store that is bound: `BUCKET`, else `ORIGIN`, else `ASSETS`.
    pub(crate) fn of(env: &Env) -> Option<Self> {
        let found = |name| binding(env, name).filter(JsValue::is_object);
        if let Some(bucket) = found("BUCKET") {
            return Some(Self::Bucket(bucket.unchecked_into()));
        }
        if let Some(origin) = found("ORIGIN") {
            return Some(Self::Origin(origin.unchecked_into()));
        }
        Some(Self::Assets(found("ASSETS")?.unchecked_into()))
    }

    /// Tells whether it brings parts of objects.
    pub(crate) fn has_ranges(&self) -> bool {
        !matches!(self, Self::Assets(_))
    }

    /// Returns its name, for the state of the program.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Bucket(_) => "bucket",
            Self::Origin(_) => "origin",
            Self::Assets(_) => "assets",
        }
    }

    /// Brings a piece; tries twice, each time for two seconds. `fresh` passes by caches on the way.
    pub(crate) async fn bring(&self, piece: Piece, fresh: bool) -> Result<Uint8Array, String> {
        match self.attempt(piece, fresh).await {
            Err(Trouble { lasting: false, .. }) => self
                .attempt(piece, fresh)
                .await
                .map_err(|trouble| trouble.why),
            other => other.map_err(|trouble| trouble.why),
        }
    }

    async fn attempt(&self, piece: Piece, fresh: bool) -> Result<Uint8Array, Trouble> {
        match self {
            Self::Bucket(bucket) => match within(PATIENCE, from_bucket(bucket, piece)).await {
                Some(result) => result,
                None => Err(Trouble::late()),
            },
            Self::Origin(fetcher) | Self::Assets(fetcher) => {
                let folder = if self.has_ranges() {
                    "https://origin/"
                } else {
                    "https://assets/snapshot/"
                };
                let abort = AbortController::new().map_err(Trouble::thrown)?;
                match within(
                    PATIENCE,
                    from_service(fetcher, folder, piece, fresh, &abort),
                )
                .await
                {
                    Some(result) => result,
                    None => {
                        abort.abort();
                        Err(Trouble::late())
                    }
                }
            }
        }
    }
}

/// Why a piece was not brought.
struct Trouble {
    why: String,
    /// Whether another try would bring the same.
    lasting: bool,
}

impl Trouble {
    fn passing(why: impl Into<String>) -> Self {
        Self {
            why: why.into(),
            lasting: false,
        }
    }

    fn lasting(why: impl Into<String>) -> Self {
        Self {
            why: why.into(),
            lasting: true,
        }
    }

    fn late() -> Self {
        Self::passing("the store did not answer in time")
    }

    fn thrown(value: JsValue) -> Self {
        let message = Reflect::get(&value, &"message".into())
            .ok()
            .and_then(|text| text.as_string());
        Self::passing(message.unwrap_or_else(|| "the store failed".to_owned()))
    }
}

fn file(piece: Piece) -> String {
    match piece {
        Piece::Checkpoint => "checkpoint".to_owned(),
        Piece::Whole(object) | Piece::Range(object, ..) => object.to_string(),
    }
}

async fn from_service(
    fetcher: &Fetcher,
    folder: &str,
    piece: Piece,
    fresh: bool,
    abort: &AbortController,
) -> Result<Uint8Array, Trouble> {
    let init = RequestInit::new();
    init.set_signal(Some(&abort.signal()));
    if fresh || piece == Piece::Checkpoint {
        init.set_cache(RequestCache::NoStore);
    }
    if let Piece::Range(_, offset, length) = piece {
        let headers = Headers::new().map_err(Trouble::thrown)?;
        let range = format!(
            "bytes={offset}-{}",
            u64::from(offset) + u64::from(length) - 1
        );
        headers.set("range", &range).map_err(Trouble::thrown)?;
        init.set_headers(&headers);
    }
    let url = [folder, &file(piece)].concat();
    let promise = fetcher
        .fetch_with_str_and_init(&url, &init)
        .map_err(Trouble::thrown)?;
    let response: Response = settled(promise).await?.unchecked_into();
    let whole = match (response.status(), piece) {
        (200, _) => true,
        (206, Piece::Range(..)) => false,
        (404, _) => return Err(Trouble::lasting("it is not in the store (404)")),
        (status, _) => return Err(Trouble::passing(format!("the store answered {status}"))),
    };
    let bytes = bytes_of(response.array_buffer().map_err(Trouble::thrown)?).await?;
    match piece {
        // An origin may ignore the range: what is wanted is in the whole.
        Piece::Range(_, offset, length) if whole => {
            part(&bytes, offset, length).ok_or_else(|| Trouble::passing("the object is too short"))
        }
        Piece::Range(_, _, length) => exactly(bytes, length),
        Piece::Whole(_) | Piece::Checkpoint => Ok(bytes),
    }
}

async fn from_bucket(bucket: &R2Bucket, piece: Piece) -> Result<Uint8Array, Trouble> {
    let options = Object::new();
    let set = |object: &Object, name: &str, value: &JsValue| {
        Reflect::set(object, &name.into(), value)
            .map(|_| ())
            .map_err(Trouble::thrown)
    };
    if let Piece::Range(_, offset, length) = piece {
        let range = Object::new();
        set(&range, "offset", &offset.into())?;
        set(&range, "length", &length.into())?;
        set(&options, "range", &range)?;
    }
    let promise = bucket
        .get(file(piece), options.into())
        .map_err(Trouble::thrown)?;
    let found = settled(promise).await?;
    if found.is_null() || found.is_undefined() {
        return Err(Trouble::lasting("it is not in the bucket"));
    }
    let object: R2ObjectBody = found.unchecked_into();
    let bytes = bytes_of(object.array_buffer().map_err(Trouble::thrown)?).await?;
    match piece {
        Piece::Range(_, _, length) => exactly(bytes, length),
        Piece::Whole(_) | Piece::Checkpoint => Ok(bytes),
    }
}

async fn settled(promise: Promise) -> Result<JsValue, Trouble> {
    JsFuture::from(promise).await.map_err(Trouble::thrown)
}

async fn bytes_of(promise: Promise) -> Result<Uint8Array, Trouble> {
    let buffer: ArrayBuffer = settled(promise).await?.unchecked_into();
    if buffer.byte_length() as usize > limits::ROOT {
        return Err(Trouble::lasting(
            "the object is larger than any of a snapshot",
        ));
    }
    Ok(Uint8Array::new(&buffer))
}

fn exactly(bytes: Uint8Array, length: u32) -> Result<Uint8Array, Trouble> {
    if bytes.length() == length {
        Ok(bytes)
    } else {
        Err(Trouble::passing(
            "the store brought another number of bytes than asked for",
        ))
    }
}

/// Returns a part of an array, without copying; `None` when the array is too short.
pub(crate) fn part(bytes: &Uint8Array, offset: u32, length: u32) -> Option<Uint8Array> {
    let end = offset
        .checked_add(length)
        .filter(|end| *end <= bytes.length())?;
    Some(bytes.subarray(offset, end))
}

/// Waits for a future, but not longer than some milliseconds.
pub(crate) async fn within<F: Future>(milliseconds: u64, future: F) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut delay = pin!(Delay::from(Duration::from_millis(milliseconds)));
    std::future::poll_fn(|context| {
        if let Poll::Ready(output) = future.as_mut().poll(context) {
            return Poll::Ready(Some(output));
        }
        delay.as_mut().poll(context).map(|()| None)
    })
    .await
}

/// Counts what was brought and what was not, for the state of the program.
#[derive(Default)]
pub(crate) struct Tally {
    /// Pieces that were brought.
    pub(crate) loads: Cell<u64>,
    /// Pieces that were not, or that differed from their digest.
    pub(crate) failures: Cell<u64>,
}

impl Tally {
    pub(crate) fn load(&self) {
        self.loads.set(self.loads.get() + 1);
    }

    pub(crate) fn failure(&self) {
        self.failures.set(self.failures.get() + 1);
    }
}
