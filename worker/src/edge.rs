//! From the host's requests to ours, and back to its responses.
//!
//! Every crossing between WebAssembly and JavaScript costs more than a look-up. So only the
//! strings that are needed are read, and a response is made of three things: its bytes, one
//! header, and a template with all the others.

use std::pin::Pin;
use std::rc::Rc;

use imr_snapshots::query::Step;
use imr_snapshots::query::lookup::View;
use imr_snapshots::shelf::Tray;
use js_sys::{Date, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use worker::web_sys::{ReadableStream, ReadableStreamDefaultReader, Request, Response};
use worker::{Context, Env};

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
use crate::template::single;
use crate::time::rfc3339;

/// Answers a request.
///
/// # Errors
/// Fails when the host refuses to make a response, which it does for none that is made here.
pub(crate) async fn respond(
    request: Request,
    env: Env,
    context: Context,
) -> Result<Response, JsValue> {
    let head = head(&request)?;
    let state = State::of(&env);
    let now = Date::now();
    let visit = Rc::new(Visit {
        state,
        is_head: head.method == "HEAD",
        now,
        time: rfc3339(now),
    });
    let known = head.if_none_match.as_deref();
    let reply = match request::parse(&head) {
        Err(problem) => problem.into(),
        Ok(Ask::Options(allow)) => Reply::options(allow),
        Ok(Ask::Query(query, form)) => {
            return query_reply(visit, &context, query, form, known).await;
        }
        Ok(Ask::Batch { body, answer, view }) => {
            let forms = (body, answer);
            let work = batch_reply(Rc::clone(&visit), request, head, forms, view);
            return keep_alive(&context, Box::pin(work)).await;
        }
        Ok(Ask::Match { body, answer }) => {
            let work = match_reply(Rc::clone(&visit), request, head, body, answer);
            return keep_alive(&context, Box::pin(work)).await;
        }
        Ok(Ask::Form(form)) => {
            let work = waited(visit, Asked::Form(request, head), form, None);
            return keep_alive(&context, Box::pin(work)).await;
        }
        Ok(Ask::Health) => {
            let work = async move {
                let open = visit.state.opened(visit.now).await.ok();
                let reply = health::reply(&visit.state, open.as_deref(), &visit.time);
                visit.finish(reply, None)
            };
            return keep_alive(&context, Box::pin(work)).await;
        }
    };
    visit.finish(reply, None)
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

/// Answers a query: at once when all it needs is loaded.
async fn query_reply(
    visit: Rc<Visit>,
    context: &Context,
    query: Query,
    form: Form,
    known: Option<&str>,
) -> Result<Response, JsValue> {
    if let Some(open) = visit.state.current() {
        if visit.state.is_due(visit.now) {
            let state = Rc::clone(&visit.state);
            context.wait_until(async move { state.refresh().await });
        }
        if let Some(given) = visit.at_once(&open, &query, form, known) {
            return match (&given.reply.etag, known) {
                (Some(etag), Some(known)) if is_known(known, etag) => {
                    visit.finish(Reply::unchanged(etag.clone()), Some(&open))
                }
                _ => visit.give(&given, Some(&open)),
            };
        }
    }
    let known = known.map(str::to_owned);
    let work = waited(visit, Asked::Query(query), form, known);
    keep_alive(context, Box::pin(work)).await
}

async fn batch_reply(
    visit: Rc<Visit>,
    request: Request,
    head: Head,
    (form, answer): (Form, Form),
    view: View,
) -> Result<Response, JsValue> {
    let codes = match read_body(&request, &head)
        .await?
        .and_then(|body| body::codes(form, &body))
    {
        Ok(codes) => codes,
        Err(problem) => return visit.finish(problem.into(), None),
    };
    let open = match visit.state.opened(visit.now).await {
        Ok(open) => open,
        Err(why) => return visit.finish(Problem::new(UNAVAILABLE, why).into(), None),
    };
    let mut batch = Batch::new(codes, view);
    while !batch.is_done() {
        let tray = Tray::new(&open.cache);
        let mut wave = 0;
        loop {
            match batch.advance(&open.snapshot, &tray) {
                Ok(spans) if spans.is_empty() => break,
                Ok(spans) => visit.state.wave(&open, &spans, &tray, wave).await,
                Err(problem) => return visit.finish(problem.into(), None),
            }
            wave += 1;
        }
    }
    visit.finish(
        batch.reply(&open.snapshot, answer, &visit.time),
        Some(&open),
    )
}

async fn match_reply(
    visit: Rc<Visit>,
    request: Request,
    head: Head,
    form: lines::Body,
    answer: Form,
) -> Result<Response, JsValue> {
    let mut lines = match read_body(&request, &head)
        .await?
        .and_then(|body| Lines::read(form, &body))
    {
        Ok(lines) => lines,
        Err(problem) => return visit.finish(problem.into(), None),
    };
    let open = match visit.state.opened(visit.now).await {
        Ok(open) => open,
        Err(why) => return visit.finish(Problem::new(UNAVAILABLE, why).into(), None),
    };
    while !lines.is_done() {
        let tray = Tray::new(&open.cache);
        let mut wave = 0;
        loop {
            let spans = lines.advance(&open.snapshot, &tray);
            if spans.is_empty() {
                break;
            }
            visit.state.wave(&open, &spans, &tray, wave).await;
            wave += 1;
        }
    }
    visit.finish(
        lines.reply(&open.snapshot, answer, &visit.time),
        Some(&open),
    )
}

/// What is asked by somebody who has to wait for the answer.
enum Asked {
    Query(Query),
    /// What the form in the body asks.
    Form(Request, Head),
}

/// Answers after loading what is needed; nobody keeps the answer to a body.
async fn waited(
    visit: Rc<Visit>,
    asked: Asked,
    form: Form,
    known: Option<String>,
) -> Result<Response, JsValue> {
    let (query, is_posted) = match asked {
        Asked::Query(query) => (query, false),
        Asked::Form(request, head) => {
            let body = read_body(&request, &head).await?;
            match body.and_then(|body| request::posted(&body)) {
                Ok(query) => (query, true),
                Err(problem) => return visit.finish(problem.into(), None),
            }
        }
    };
    let open = match visit.state.opened(visit.now).await {
        Ok(open) => open,
        Err(why) => return visit.finish(Problem::new(UNAVAILABLE, why).into(), None),
    };
    let mut reply = visit.loaded(&open, &query, form, known.as_deref()).await;
    if is_posted {
        reply = reply.posted();
    }
    visit.finish(reply, Some(&open))
}

impl Visit {
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

    /// Answers after loading what is needed.
    async fn loaded(&self, open: &Open, query: &Query, form: Form, known: Option<&str>) -> Reply {
        let tray = Tray::new(&open.cache);
        let mut wave = 0;
        let outcome = loop {
            match answer::run(&open.snapshot, query, &tray) {
                Step::Done(outcome) => break outcome,
                Step::Need(spans) => self.state.wave(open, &spans, &tray, wave).await,
            }
            wave += 1;
        };
        self.answer(open, &outcome, query, form).unless_known(known)
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
    fn finish(&self, reply: Reply, open: Option<&Open>) -> Result<Response, JsValue> {
        self.give(&reply.into(), open)
    }

    /// Makes the host's response.
    fn give(&self, given: &Given, open: Option<&Open>) -> Result<Response, JsValue> {
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

/// Work that makes a response; boxed, so that what carries it is compiled once.
type Work = Pin<Box<dyn Future<Output = Result<Response, JsValue>>>>;

/// Waits for work that goes on when the client leaves: others may wait for what it loads.
async fn keep_alive(context: &Context, work: Work) -> Result<Response, JsValue> {
    let promise = future_to_promise(async move { work.await.map(JsValue::from) });
    context.as_ref().wait_until(&promise)?;
    Ok(JsFuture::from(promise).await?.unchecked_into())
}

/// Reads a body, but no further than the longest that is taken.
async fn read_body(request: &Request, head: &Head) -> Result<Result<Vec<u8>, Problem>, JsValue> {
    match request.body() {
        Some(stream) if head.content_length.is_none() => read_stream(&stream).await,
        _ => {
            let buffer = JsFuture::from(request.array_buffer()?).await;
            Ok(match buffer {
                Ok(buffer) => Ok(Uint8Array::new(&buffer).to_vec()),
                Err(_) => Err(Problem::new(
                    MALFORMED_BODY,
                    "the body did not arrive whole",
                )),
            })
        }
    }
}

async fn read_stream(stream: &ReadableStream) -> Result<Result<Vec<u8>, Problem>, JsValue> {
    let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
    let mut body = Vec::new();
    loop {
        let Ok(chunk) = JsFuture::from(reader.read()).await else {
            return Ok(Err(Problem::new(
                MALFORMED_BODY,
                "the body did not arrive whole",
            )));
        };
        if Reflect::get(&chunk, &"done".into())?.is_truthy() {
            return Ok(Ok(body));
        }
        let bytes: Uint8Array = Reflect::get(&chunk, &"value".into())?.unchecked_into();
        if body.len() + bytes.length() as usize > body::LONGEST {
            // Whoever sends it learns why from the answer; what is left is not waited for.
            let _ = reader.cancel();
            return Ok(Err(body::too_large()));
        }
        body.extend(bytes.to_vec());
    }
}
