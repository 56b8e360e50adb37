//! From the host's requests to ours, and back to its responses.
//!
//! Every crossing between WebAssembly and JavaScript costs more than a look-up. So only the
//! strings that are needed are read, and a response is made of three things: its bytes, one
//! header, and a template with all the others.

use std::pin::Pin;
use std::rc::Rc;

use imr_snapshots::order::Adds;
use imr_snapshots::query::Step;
use imr_snapshots::query::lookup::View;
use imr_snapshots::segment::Span;
use imr_snapshots::shelf::Tray;
use js_sys::{Date, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use worker::Env;
use worker::web_sys::{ReadableStream, ReadableStreamDefaultReader, Request, Response};
use worker::worker_sys::Context;

use crate::answer::{self, Batch, Outcome};
use crate::etag::{answer_etag, is_known};
use crate::health;
use crate::lines::{self, Lines};
use crate::problem::{MALFORMED_BODY, Problem, UNAVAILABLE};
use crate::recent::Given;
use crate::request::accept::Form;
use crate::request::{self, Ask, Head, Query, body};
use crate::response::{Reply, Stamp};
use crate::state::{Open, State};
use crate::template::{self, single};
use crate::time::rfc3339;

/// Answers a request at once, or begins the work that answers it: gives a response or a promise of one.
///
/// # Errors
/// Fails when the host refuses to tell what is asked, or to wait for work.
pub(crate) fn respond(request: Request, env: &Env, context: &Context) -> Result<JsValue, JsValue> {
    let head = head(&request)?;
    let state = State::of(env);
    let now = Date::now();
    let visit = Visit {
        state,
        is_head: head.method == "HEAD",
        now,
        time: rfc3339(now),
    };
    let (asked, is_sent) = match request::parse(&head) {
        Err(problem) => return Ok(visit.finish(problem.into(), None)),
        Ok(Ask::Options(allow)) => return Ok(visit.finish(Reply::options(allow), None)),
        Ok(Ask::Query(query, form)) => {
            let known = head.if_none_match.as_deref();
            if let Some(response) = visit.soon(context, &query, form, known)? {
                return Ok(response);
            }
            let known = known.map(str::to_owned);
            (Asked::Query(query, form, known), false)
        }
        Ok(Ask::Batch { body, answer, view }) => (Asked::Batch(body, answer, view), true),
        Ok(Ask::Match { body, answer }) => (Asked::Match(body, answer), true),
        Ok(Ask::Form(form)) => (Asked::Form(form), true),
        Ok(Ask::Health) => (Asked::Health, false),
    };
    let sent = is_sent.then_some((request, head));
    keep_alive(context, Box::pin(carried_out(visit, asked, sent)))
}

/// One request.
struct Visit {
    state: Rc<State>,
    is_head: bool,
    /// Milliseconds since 1970.
    now: f64,
    /// The same as `YYYY-MM-DDTHH:MM:SSZ`.
    time: String,
}

/// Reads the strings that matter.
fn head(request: &Request) -> Result<Head, JsValue> {
    let sent = request.headers();
    let method = request.method();
    let takes = method == "POST";
    let body = |name| if takes { sent.get(name) } else { Ok(None) };
    Ok(Head {
        url: request.url(),
        accept: sent.get("accept")?,
        if_none_match: if takes {
            None
        } else {
            sent.get("if-none-match")?
        },
        content_type: body("content-type")?,
        content_length: body("content-length")?,
        method,
    })
}

/// What is asked by somebody who has to wait for the answer.
enum Asked {
    /// With what the client has already.
    Query(Query, Form, Option<String>),
    /// What the form in the body asks.
    Form(Form),
    /// The formats of body and answer, and what to show of the records.
    Batch(Form, Form, View),
    Match(lines::Body, Form),
    /// How the program is, whatever is open.
    Health,
}

/// What is answered step by step, each with what it needs.
trait Work {
    /// Goes on with what is loaded: ends a group of what is asked, or says what it needs.
    fn advance(&mut self, open: &Open, tray: &Tray<'_>) -> Result<Vec<Span>, Problem>;

    /// Tells whether all that is asked has its answer.
    fn is_done(&self) -> bool;

    fn reply(&mut self, visit: &Visit, open: &Open) -> Reply;
}

impl Asked {
    /// Reads the body, if there is one; nothing of a snapshot is needed to tell how the program is.
    fn begin(self, body: &[u8]) -> Result<Option<Box<dyn Work>>, Problem> {
        let (query, form, known, is_posted) = match self {
            Self::Query(query, form, known) => (query, form, known, false),
            Self::Form(form) => (request::posted(body)?, form, None, true),
            Self::Batch(form, answer, view) => {
                let batch = Batch::new(body::codes(form, body)?, view);
                return Ok(Some(Box::new((batch, answer))));
            }
            Self::Match(form, answer) => {
                return Ok(Some(Box::new((Lines::read(form, body)?, answer))));
            }
            Self::Health => return Ok(None),
        };
        Ok(Some(Box::new(One {
            query,
            form,
            known,
            is_posted,
            outcome: None,
        })))
    }
}

/// One query.
struct One {
    query: Query,
    form: Form,
    known: Option<String>,
    /// Whether it came in a body; nobody keeps the answer then.
    is_posted: bool,
    outcome: Option<Outcome>,
}

impl Work for One {
    fn advance(&mut self, open: &Open, tray: &Tray<'_>) -> Result<Vec<Span>, Problem> {
        Ok(match answer::run(&open.snapshot, &self.query, tray) {
            Step::Done(outcome) => {
                self.outcome = Some(outcome);
                Vec::new()
            }
            Step::Need(spans) => spans,
        })
    }

    fn is_done(&self) -> bool {
        self.outcome.is_some()
    }

    fn reply(&mut self, visit: &Visit, open: &Open) -> Reply {
        let Some(outcome) = &self.outcome else {
            return Problem::new(UNAVAILABLE, "nothing was answered").into();
        };
        let reply = visit.answer(open, outcome, &self.query, self.form);
        let reply = reply.unless_known(self.known.as_deref());
        if self.is_posted {
            reply.posted()
        } else {
            reply
        }
    }
}

impl Work for (Batch, Form) {
    fn advance(&mut self, open: &Open, tray: &Tray<'_>) -> Result<Vec<Span>, Problem> {
        self.0.advance(&open.snapshot, tray)
    }

    fn is_done(&self) -> bool {
        self.0.is_done()
    }

    fn reply(&mut self, visit: &Visit, open: &Open) -> Reply {
        self.0.reply(&open.snapshot, self.1, &visit.time)
    }
}

impl Work for (Lines, Form) {
    fn advance(&mut self, open: &Open, tray: &Tray<'_>) -> Result<Vec<Span>, Problem> {
        Ok(self.0.advance(&open.snapshot, tray))
    }

    fn is_done(&self) -> bool {
        self.0.is_done()
    }

    fn reply(&mut self, visit: &Visit, open: &Open) -> Reply {
        self.0.reply(&open.snapshot, self.1, &visit.time)
    }
}

/// Answers what is asked, in the body or without one, after loading what is needed.
async fn carried_out(visit: Visit, asked: Asked, sent: Option<(Request, Head)>) -> JsValue {
    let body = match &sent {
        Some((request, head)) => read_body(request, head).await,
        None => Ok(Vec::new()),
    };
    let work = match body.and_then(|body| asked.begin(&body)) {
        Ok(work) => work,
        Err(problem) => return visit.refuse(problem),
    };
    let open = visit.state.opened(visit.now).await;
    let Some(mut work) = work else {
        let open = open.as_deref().ok();
        let reply = health::reply(&visit.state, open, &visit.time);
        return visit.finish(reply, None);
    };
    let open = match open {
        Ok(open) => open,
        Err(why) => return visit.refuse(Problem::new(UNAVAILABLE, why)),
    };
    while !work.is_done() {
        let tray = Tray::new(&open.cache);
        let mut wave = 0;
        loop {
            match work.advance(&open, &tray) {
                Ok(spans) if spans.is_empty() => break,
                Ok(spans) => visit.state.wave(&open, &spans, &tray, wave).await,
                Err(problem) => return visit.refuse(problem),
            }
            wave += 1;
        }
    }
    let reply = work.reply(&visit, &open);
    visit.finish(reply, Some(&open))
}

impl Visit {
    /// Answers a query at once when all it needs is loaded.
    fn soon(
        &self,
        context: &Context,
        query: &Query,
        form: Form,
        known: Option<&str>,
    ) -> Result<Option<JsValue>, JsValue> {
        let Some(open) = self.state.current() else {
            return Ok(None);
        };
        if self.state.is_due(self.now) {
            let state = Rc::clone(&self.state);
            let work = async move {
                state.refresh().await;
                JsValue::UNDEFINED
            };
            keep_alive(context, Box::pin(work))?;
        }
        let Some(given) = self.at_once(&open, query, form, known) else {
            return Ok(None);
        };
        Ok(Some(match (&given.reply.etag, known) {
            (Some(etag), Some(known)) if is_known(known, etag) => {
                self.finish(Reply::unchanged(etag.clone()), Some(&open))
            }
            _ => self.give(&given, Some(&open)),
        }))
    }

    /// Answers from what is loaded, if that is enough.
    fn at_once(
        &self,
        open: &Open,
        query: &Query,
        form: Form,
        known: Option<&str>,
    ) -> Option<Rc<Given>> {
        let question = query.question(form);
        let stale = open.is_stale(&self.time);
        // Only answers that were found have an ETag, and they follow from what it is made of: who
        // names it is answered without a look at the answer.
        if let Some(known) = known.filter(|known| known.contains('"')) {
            let etag = answer_etag(open.snapshot.checkpoint(), stale, &question);
            if is_known(known, &etag) {
                return Some(Rc::new(Reply::unchanged(etag).into()));
            }
        }
        let recent = &open.ready(stale).recent;
        if let Some(given) = recent.find(&question) {
            return Some(given);
        }
        let tray = Tray::new(&open.cache);
        let Step::Done(outcome) = answer::run(&open.snapshot, query, &tray) else {
            return None;
        };
        let given = Rc::new(Given::from(self.answer(open, &outcome, query, form)));
        recent.keep(question, &given);
        Some(given)
    }

    fn answer(&self, open: &Open, outcome: &Outcome, query: &Query, form: Form) -> Reply {
        let mut reply = answer::reply(&open.snapshot, outcome, form, &self.time);
        if reply.status == 200 {
            let (checkpoint, stale) = (open.snapshot.checkpoint(), open.is_stale(&self.time));
            reply.etag = Some(answer_etag(checkpoint, stale, &query.question(form)));
        }
        reply
    }

    /// Makes the host's response of one that is made for this request.
    fn finish(&self, reply: Reply, open: Option<&Open>) -> JsValue {
        self.give(&reply.into(), open)
    }

    /// Makes the host's response to what is refused.
    fn refuse(&self, problem: Problem) -> JsValue {
        self.finish(problem.into(), None)
    }

    /// Makes the host's response; another one if the host refuses to, which it does for none that is made here.
    fn give(&self, given: &Given, open: Option<&Open>) -> JsValue {
        let made = self.made(given, open);
        made.map_or_else(template::broken, JsValue::from)
    }

    fn made(&self, given: &Given, open: Option<&Open>) -> Result<Response, JsValue> {
        let open = open.filter(|_| given.reply.stamped);
        let stale = open.is_some_and(|open| open.is_stale(&self.time));
        let stamp = || open.map(|open| Stamp::of(open.snapshot.checkpoint(), stale));
        if self.is_head || given.reply.extra.is_some() {
            return single(given, stamp().as_ref(), self.is_head);
        }
        let templates = match open {
            Some(open) => &open.ready(stale).templates,
            None => &self.state.templates,
        };
        templates.response(given, stamp)
    }
}

/// Work for a value of the host; boxed, so that what carries it is compiled once.
type Carried = Pin<Box<dyn Future<Output = JsValue>>>;

/// Begins work that goes on when the client leaves, as others may wait for what it loads; gives the promise of it.
fn keep_alive(context: &Context, work: Carried) -> Result<JsValue, JsValue> {
    let promise = future_to_promise(async { Ok(work.await) });
    context.wait_until(&promise)?;
    Ok(promise.into())
}

/// Reads a body, but no further than the longest that is taken.
async fn read_body(request: &Request, head: &Head) -> Result<Vec<u8>, Problem> {
    if let Some(stream) = request.body().filter(|_| head.content_length.is_none()) {
        return read_stream(&stream).await;
    }
    let buffer = JsFuture::from(request.array_buffer().map_err(broken_off)?).await;
    Ok(Uint8Array::new(&buffer.map_err(broken_off)?).to_vec())
}

fn broken_off(_thrown: JsValue) -> Problem {
    Problem::new(MALFORMED_BODY, "the body did not arrive whole")
}

async fn read_stream(stream: &ReadableStream) -> Result<Vec<u8>, Problem> {
    let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
    let mut body = Vec::new();
    loop {
        let chunk = JsFuture::from(reader.read()).await.map_err(broken_off)?;
        let member = |name: &str| Reflect::get(&chunk, &name.into()).map_err(broken_off);
        if member("done")?.is_truthy() {
            return Ok(body);
        }
        let bytes: Uint8Array = member("value")?.unchecked_into();
        if body.len() + bytes.length() as usize > body::LONGEST {
            // Whoever sends it learns why from the answer; what is left is not waited for.
            let _ = reader.cancel();
            return Err(body::too_large());
        }
        body.push_all(bytes.to_vec());
    }
}
