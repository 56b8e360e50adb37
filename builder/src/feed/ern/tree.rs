//! Elements of a message: one resource, release or party at a time, within bounds.

use std::io::{self, BufRead, BufReader, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::feed::desk::Stop;
use crate::feed::flaw::{Flaw, short};

/// Deepest nesting of elements.
const DEEP: usize = 64;
/// Most elements and attributes of one resource, release or party.
const MOST: usize = 200_000;
/// Most bytes of text of one of them.
const TEXT: usize = 8 << 20;
/// Longest run of bytes without an angle bracket: a text, a tag or a comment.
const RUN: usize = 4 << 20;

/// An element with what is in it; names without their prefix.
#[derive(Clone, Debug, Default)]
pub(super) struct Node {
    pub(super) name: String,
    attributes: Vec<(String, String)>,
    text: String,
    pub(super) children: Vec<Node>,
}

impl Node {
    /// The text of the element itself, without blanks around it.
    pub(super) fn text(&self) -> &str {
        self.text.trim()
    }

    /// An attribute; empty when it is not there.
    pub(super) fn attribute(&self, name: &str) -> &str {
        let found = self.attributes.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value.trim())
    }

    /// The children of one name.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Node> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The first child of a name.
    pub(super) fn one(&self, name: &str) -> Option<&Node> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The text of the first child of a name; empty when there is none.
    pub(super) fn value(&self, name: &str) -> &str {
        self.one(name).map_or("", Node::text)
    }

    /// Calls `found` for every element of a name below this one, in the order of the message.
    pub(super) fn below<'a>(&'a self, name: &str, found: &mut dyn FnMut(&'a Node)) {
        for child in &self.children {
            if child.name == name {
                found(child);
            }
            child.below(name, found);
        }
    }
}

/// Counts lines, and refuses runs of bytes without end, before the parser holds them.
pub(super) struct Lines<R> {
    inner: BufReader<R>,
    line: u64,
    run: usize,
}

impl<R: Read> Read for Lines<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

impl<R: Read> BufRead for Lines<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.run > RUN {
            return Err(io::Error::other("a text or a tag has more than 4 MiB"));
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        let bytes = self.inner.buffer().get(..amount).unwrap_or_default();
        self.line += bytes.iter().filter(|byte| **byte == b'\n').count() as u64;
        match bytes.iter().rposition(|byte| matches!(byte, b'<' | b'>')) {
            Some(at) => self.run = amount - at,
            None => self.run += amount,
        }
        self.inner.consume(amount);
    }
}

/// Reads a message.
pub(super) struct Message<R: Read> {
    reader: Reader<Lines<R>>,
    buffer: Vec<u8>,
}

/// What comes next in a message.
pub(super) enum Part {
    /// An element begins; `true` if it ends at once.
    Begin(Node, bool),
    /// The element that began last ends.
    End,
    /// The message ends.
    Over,
}

impl<R: Read> Message<R> {
    pub(super) fn new(input: R) -> Self {
        let lines = Lines {
            inner: BufReader::new(input),
            line: 1,
            run: 0,
        };
        Self {
            reader: Reader::from_reader(lines),
            buffer: Vec::new(),
        }
    }

    /// The line that is being read, from 1.
    pub(super) fn line(&self) -> u64 {
        self.reader.get_ref().line
    }

    fn broken(&self, why: &dyn std::fmt::Display) -> Stop {
        let message = format!("the XML cannot be read: {why}");
        let flaw = Flaw::new("xml", message, "is the file complete? fetch it again");
        Stop::File(self.line(), flaw)
    }

    /// Goes to the next begin or end of an element; adds text to `text`.
    pub(super) fn next(&mut self, text: &mut String) -> Result<Part, Stop> {
        loop {
            self.buffer.clear();
            let event = match self.reader.read_event_into(&mut self.buffer) {
                Ok(event) => event,
                Err(quick_xml::Error::Io(error)) => {
                    return Err(Stop::Input(io::Error::other(error.to_string())));
                }
                Err(error) => return Err(self.broken(&error)),
            };
            match event {
                Event::Start(tag) => {
                    let node = node(&tag).map_err(|why| self.broken(&why))?;
                    return Ok(Part::Begin(node, false));
                }
                Event::Empty(tag) => {
                    let node = node(&tag).map_err(|why| self.broken(&why))?;
                    return Ok(Part::Begin(node, true));
                }
                Event::End(_) => return Ok(Part::End),
                Event::Eof => return Ok(Part::Over),
                Event::Text(part) => text.push_str(&part),
                Event::CData(part) => text.push_str(&part),
                Event::GeneralRef(name) => match entity(&name) {
                    Some(found) => text.push(found),
                    None => {
                        let why = format!("entity `{}`", short(&name));
                        return Err(self.broken(&why));
                    }
                },
                Event::DocType(_) => {
                    let message = "the message has a DOCTYPE, which can define entities";
                    let hint = "send it without a document type: ERN has a schema instead";
                    return Err(Stop::File(
                        self.line(),
                        Flaw::new("xml-doctype", message, hint),
                    ));
                }
                Event::Decl(declaration) => {
                    let encoding = declaration.encoding().and_then(Result::ok);
                    let name = encoding.map(|name| name.into_owned());
                    if let Some(name) = name.filter(|name| !name.eq_ignore_ascii_case("utf-8")) {
                        let message =
                            format!("the message is written in {}, not UTF-8", short(&name));
                        let hint = "convert it: iconv -f ENCODING -t UTF-8 FILE, and correct its first line";
                        return Err(Stop::File(1, Flaw::new("file-encoding", message, hint)));
                    }
                }
                Event::Comment(_) | Event::PI(_) => {}
            }
        }
    }

    /// Reads what is in an element that began; `None` for an element that exceeds the bounds,
    /// which is read to its end all the same.
    pub(super) fn subtree(&mut self, root: Node) -> Result<Option<Node>, Stop> {
        let mut open = vec![root];
        let (mut elements, mut bytes, mut depth, mut fits) = (0_usize, 0_usize, 1_usize, true);
        loop {
            let mut text = String::new();
            let part = self.next(&mut text)?;
            bytes += text.len();
            if let Some(node) = open.last_mut().filter(|_| fits) {
                node.text.push_str(&text);
            }
            match part {
                Part::Begin(node, ends) => {
                    elements += 1 + node.attributes.len();
                    depth += usize::from(!ends);
                    fits &= elements <= MOST && bytes <= TEXT && depth <= DEEP;
                    if !fits {
                        open.truncate(1);
                    } else if ends {
                        if let Some(parent) = open.last_mut() {
                            parent.children.push(node);
                        }
                    } else {
                        open.push(node);
                    }
                }
                Part::End => {
                    depth -= 1;
                    if depth == 0 {
                        return Ok(open.pop().filter(|_| fits));
                    }
                    if fits
                        && let Some(done) = open.pop()
                        && let Some(parent) = open.last_mut()
                    {
                        parent.children.push(done);
                    }
                }
                Part::Over => return Err(self.broken(&"it ends within an element")),
            }
        }
    }
}

/// The character that a reference stands for: one of the five of XML, or a number.
fn entity(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|c| !c.is_control() || c.is_whitespace())
        }
    }
}

/// Reads a tag.
fn node(tag: &BytesStart<'_>) -> Result<Node, String> {
    let mut attributes = Vec::new();
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|error| error.to_string())?;
        let value = attribute
            .normalized_value(quick_xml::XmlVersion::Implicit1_0)
            .map_err(|error| error.to_string())?;
        attributes.push((
            attribute.key.local_name().as_ref().to_owned(),
            value.into_owned(),
        ));
    }
    Ok(Node {
        name: tag.local_name().as_ref().to_owned(),
        attributes,
        ..Node::default()
    })
}
