//! Responses of the host, made of what they have in common once and for all.

use std::cell::RefCell;

use wasm_bindgen::JsValue;
use worker::web_sys::{Headers, Response, ResponseInit, console};

use crate::recent::Given;
use crate::response::{Caching, Reply, Stamp, headers};

/// Responses without a body, one for each combination of status, media type and caching; all of
/// one snapshot, or of none.
#[derive(Default)]
pub(crate) struct Templates {
    known: RefCell<Vec<(Key, Template)>>,
}

type Key = (u16, &'static str, Caching, bool);

struct Template {
    headers: Headers,
    init: ResponseInit,
}

impl Templates {
    /// Makes the host's response; asks for the stamp when there is no template yet.
    pub(crate) fn response(
        &self,
        given: &Given,
        stamp: impl FnOnce() -> Option<Stamp>,
    ) -> Result<Response, JsValue> {
        let reply = &given.reply;
        let key = (
            reply.status,
            reply.media_type,
            reply.caching,
            reply.etag.is_some(),
        );
        let mut known = self.known.borrow_mut();
        if let Some((_, template)) = known.iter().find(|(other, _)| *other == key) {
            return template.fill(given);
        }
        let template = Template::new(reply, stamp().as_ref())?;
        let response = template.fill(given);
        known.push((key, template));
        response
    }
}

/// Makes the host's response without a template: to HEAD, which has a length and no body, and
/// responses with a header of their own.
pub(crate) fn single(
    given: &Given,
    stamp: Option<&Stamp>,
    is_head: bool,
) -> Result<Response, JsValue> {
    let reply = &given.reply;
    let template = Template::new(reply, stamp)?;
    if let Some((name, value)) = &reply.extra {
        template.headers.set(name, value)?;
    }
    if !is_head {
        return template.fill(given);
    }
    if !reply.media_type.is_empty() {
        let length = given.length().to_string();
        template.headers.set("content-length", &length)?;
    }
    template.name(reply)?;
    Response::new_with_opt_str_and_init(None, &template.init)
}

/// Tells what the host threw on its console, and makes another response.
pub(crate) fn broken(thrown: JsValue) -> JsValue {
    console::error_1(&thrown);
    let init = ResponseInit::new();
    init.set_status(500);
    let made = Response::new_with_opt_str_and_init(Some("INTERNAL SERVER ERROR"), &init);
    made.unwrap_or_else(|_| Response::error()).into()
}

impl Template {
    fn new(reply: &Reply, stamp: Option<&Stamp>) -> Result<Self, JsValue> {
        let made = Headers::new()?;
        for (name, value) in headers(reply, stamp) {
            made.set(name, value)?;
        }
        let init = ResponseInit::new();
        init.set_status(reply.status);
        init.set_headers(&made);
        Ok(Self {
            headers: made,
            init,
        })
    }

    /// Sets the one header in which responses of a template differ; the host copies them all.
    fn name(&self, reply: &Reply) -> Result<(), JsValue> {
        match &reply.etag {
            Some(etag) => self.headers.set("etag", etag),
            None => Ok(()),
        }
    }

    fn fill(&self, given: &Given) -> Result<Response, JsValue> {
        self.name(&given.reply)?;
        Response::new_with_opt_js_u8_array_and_init(given.body.as_ref(), &self.init)
    }
}
