//! Where the files of the snapshot are: an R2 bucket, an origin that serves ranges, or the static
//! assets of the deployment.
//!
//! A store is asked for the names that the snapshot itself gives, never for anything that a
//! request contains. What it brings is checked against digests by whoever asked.

use std::cell::Cell;
use std::future::Future;
use std::task::Poll;
use std::time::Duration;

use imr_snapshots::digest::ObjectName;
use imr_snapshots::limits;
use imr_snapshots::text::together;
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
        let mut is_first = true;
        loop {
            match self.attempt(piece, fresh).await {
                Ok(bytes) => return Ok(bytes),
                Err(trouble) if trouble.lasting || !is_first => return Err(trouble.why),
                Err(_) => is_first = false,
            }
        }
    }

    async fn attempt(&self, piece: Piece, fresh: bool) -> Result<Uint8Array, Trouble> {
        let (promise, abort) = self.ask(piece, fresh).map_err(Trouble::thrown)?;
        let brought = async {
            let found = JsFuture::from(promise).await;
            let (buffer, whole) = self.found(found.map_err(Trouble::thrown)?, piece)?;
            let buffer = JsFuture::from(buffer).await;
            taken(buffer.map_err(Trouble::thrown)?, piece, whole)
        };
        match within(PATIENCE, brought).await {
            Some(result) => result,
            None => {
                if let Some(abort) = abort {
                    abort.abort();
                }
                Err(Trouble::passing("the store did not answer in time"))
            }
        }
    }

    /// Asks for a piece; a service can be told that nobody waits any longer.
    fn ask(&self, piece: Piece, fresh: bool) -> Result<Asked, JsValue> {
        let file = match piece {
            Piece::Checkpoint => "checkpoint".to_owned(),
            Piece::Whole(object) | Piece::Range(object, ..) => object.to_string(),
        };
        let (fetcher, folder) = match self {
            Self::Bucket(bucket) => {
                let options = Object::new();
                if let Piece::Range(_, offset, length) = piece {
                    let range = Object::new();
                    set(&range, "offset", &offset.into())?;
                    set(&range, "length", &length.into())?;
                    set(&options, "range", &range)?;
                }
                return Ok((bucket.get(file, options.into())?, None));
            }
            Self::Origin(fetcher) => (fetcher, "https://origin/"),
            Self::Assets(fetcher) => (fetcher, "https://assets/snapshot/"),
        };
        let abort = AbortController::new()?;
        let init = RequestInit::new();
        init.set_signal(Some(&abort.signal()));
        if fresh || piece == Piece::Checkpoint {
            init.set_cache(RequestCache::NoStore);
        }
        if let Piece::Range(_, offset, length) = piece {
            let headers = Headers::new()?;
            let last = u64::from(offset) + u64::from(length) - 1;
            headers.set("range", &format!("bytes={offset}-{last}"))?;
            init.set_headers(&headers);
        }
        let promise = fetcher.fetch_with_str_and_init(&together(&[folder, &file]), &init)?;
        Ok((promise, Some(abort)))
    }

    /// Asks for the bytes of what was found; tells whether they are those of the whole object.
    fn found(&self, found: JsValue, piece: Piece) -> Result<(Promise, bool), Trouble> {
        if let Self::Bucket(_) = self {
            if found.is_null() || found.is_undefined() {
                return Err(Trouble::lasting("it is not in the bucket"));
            }
            let object: R2ObjectBody = found.unchecked_into();
            let bytes = object.array_buffer().map_err(Trouble::thrown)?;
            return Ok((bytes, false));
        }
        let response: Response = found.unchecked_into();
        let whole = match (response.status(), piece) {
            (200, _) => true,
            (206, Piece::Range(..)) => false,
            (404, _) => return Err(Trouble::lasting("it is not in the store (404)")),
            (status, _) => {
                return Err(Trouble::passing(format!("the store answered {status}")));
            }
        };
        let bytes = response.array_buffer().map_err(Trouble::thrown)?;
        Ok((bytes, whole))
    }
}

/// What was asked for, and how to give it up.
type Asked = (Promise, Option<AbortController>);

fn set(object: &Object, name: &str, value: &JsValue) -> Result<(), JsValue> {
    Reflect::set(object, &name.into(), value).map(|_| ())
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

    fn thrown(value: JsValue) -> Self {
        let message = Reflect::get(&value, &"message".into())
            .ok()
            .and_then(|text| text.as_string());
        Self::passing(message.unwrap_or_else(|| "the store failed".to_owned()))
    }
}

/// Takes a piece out of the bytes that were brought.
fn taken(buffer: JsValue, piece: Piece, whole: bool) -> Result<Uint8Array, Trouble> {
    let buffer: ArrayBuffer = buffer.unchecked_into();
    if buffer.byte_length() as usize > limits::ROOT {
        let why = "the object is larger than any of a snapshot";
        return Err(Trouble::lasting(why));
    }
    let bytes = Uint8Array::new(&buffer);
    match piece {
        // An origin may ignore the range: what is wanted is in the whole.
        Piece::Range(_, offset, length) if whole => {
            part(&bytes, offset, length).ok_or_else(|| Trouble::passing("the object is too short"))
        }
        Piece::Range(_, _, length) if bytes.length() != length => {
            let why = "the store brought another number of bytes than asked for";
            Err(Trouble::passing(why))
        }
        _ => Ok(bytes),
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
pub(crate) fn within<F: Future>(
    milliseconds: u64,
    future: F,
) -> impl Future<Output = Option<F::Output>> {
    let mut future = Box::pin(future);
    let mut delay = Box::pin(Delay::from(Duration::from_millis(milliseconds)));
    std::future::poll_fn(move |context| {
        if let Poll::Ready(output) = future.as_mut().poll(context) {
            return Poll::Ready(Some(output));
        }
        delay.as_mut().poll(context).map(|()| None)
    })
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
