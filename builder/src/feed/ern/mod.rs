//! DDEX ERN, the message with which labels tell services about releases: versions 3.4-3.8, 4.1,
//! 4.2 and 4.3 (ernccloud of DDEX, kb.ddex.net). Element names count, prefixes and namespaces do not.
//!
//! Sound recordings and videos become recordings, releases releases with their tracks, parties
//! with an identifier parties. A `PurgeReleaseMessage` is a withdrawal. Messages are streamed:
//! one resource, release or party is held at a time, and what references name.
//!
//! A row is a resource, a release or a party.

mod party;
mod release;
mod resource;
mod said;
mod tree;

use std::collections::BTreeMap;
use std::io::{self, Read};

use imr_snapshots::id::Identifier;
use imr_snapshots::record::Kind;

use self::party::Party;
use self::tree::{Message, Node, Part};
use super::desk::{Desk, Files, Stop};
use super::flaw::{Flaw, short};
use super::input::Input;
use super::{Feed, Take};

/// The ERN messages of one source.
#[derive(Clone, Debug)]
pub struct ErnFeed {
    files: Files,
}

impl ErnFeed {
    /// The files of a source.
    pub fn new(files: Files) -> Self {
        Self { files }
    }

    /// Reads one message from `reader`, which may be packed; `name` is its name in rejects.
    ///
    /// # Errors
    /// Fails only when `take` fails.
    pub fn read_from(
        &self,
        reader: impl Read + 'static,
        name: &str,
        take: &mut dyn Take,
    ) -> io::Result<()> {
        self.files.one(Input::of(reader), name, take, &mut file)
    }
}

impl Feed for ErnFeed {
    fn read(&self, take: &mut dyn Take) -> io::Result<()> {
        self.files.each(take, &mut file)
    }
}

/// Most parties and resources of one message that references can name.
const MOST: usize = 200_000;

/// What references of a message name.
#[derive(Default)]
struct Named {
    parties: BTreeMap<String, Party>,
    resources: BTreeMap<String, Identifier>,
    /// Date of the message.
    created: String,
}

/// A message that is being read.
struct Open<'a, 'd> {
    named: Named,
    desk: &'a mut Desk<'d>,
}

fn file(input: Input, desk: &mut Desk<'_>) -> Result<(), Stop> {
    let mut message = Message::new(input);
    let mut open = Open {
        named: Named::default(),
        desk,
    };
    let mut root = None;
    let mut path: Vec<String> = Vec::new();
    loop {
        let mut text = String::new();
        match message.next(&mut text)? {
            Part::Over if root.is_none() => {
                let hint = "fetch it again, or leave it out of `paths`";
                return Err(Stop::File(
                    1,
                    Flaw::new("file-empty", "there is no message", hint),
                ));
            }
            Part::Over if !path.is_empty() => {
                let flaw = Flaw::new(
                    "xml",
                    "the message ends before its last element",
                    "fetch the file again",
                );
                return Err(Stop::File(message.line(), flaw));
            }
            Part::Over => return Ok(()),
            Part::End => {
                path.pop();
            }
            Part::Begin(node, ends) => {
                if root.is_none() {
                    root = Some(is_ern(&node, message.line())?);
                }
                let list = path.last().map_or("", String::as_str);
                let wanted = matches!(
                    (path.len(), list, node.name.as_str()),
                    (1, _, "MessageHeader" | "PurgedRelease")
                        | (2, "PartyList" | "ResourceList" | "ReleaseList", _)
                );
                if !wanted {
                    if !ends {
                        path.push(node.name);
                    }
                    continue;
                }
                let list = list.to_owned();
                open.desk.line = message.line();
                let name = node.name.clone();
                let node = if ends {
                    Some(node)
                } else {
                    message.subtree(node)?
                };
                open.element(&list, &name, node)?;
            }
        }
    }
}

/// Refuses messages that are no ERN.
fn is_ern(root: &Node, line: u64) -> Result<(), Stop> {
    match root.name.as_str() {
        "NewReleaseMessage" | "PurgeReleaseMessage" => Ok(()),
        name => {
            let message = format!("`{}` is no release message", short(name));
            let hint = "give NewReleaseMessage or PurgeReleaseMessage of ERN 3.4 to 4.3";
            Err(Stop::File(line, Flaw::new("file-ern", message, hint)))
        }
    }
}

impl Open<'_, '_> {
    /// Reads a resource, release or party.
    fn element(&mut self, list: &str, name: &str, node: Option<Node>) -> Result<(), Stop> {
        let Some(node) = node else {
            let message = format!(
                "the {} is deeper or longer than elements of messages are",
                short(name)
            );
            self.desk
                .refuse_row(Flaw::new("xml-bounds", message, "is the message right?"));
            self.desk.row();
            return Ok(());
        };
        if name == "MessageHeader" {
            let day = node.value("MessageCreatedDateTime");
            self.named.created = day.get(..10).unwrap_or_default().to_owned();
            return Ok(());
        }
        let taken = match (list, name) {
            ("PartyList", _) => self.party(&node)?,
            ("ResourceList", "SoundRecording" | "Video") => self.resource(&node)?,
            ("ResourceList", _) => {
                self.desk.warning("resource-other");
                Ok(())
            }
            ("ReleaseList", "TrackRelease") => Ok(()),
            ("ReleaseList", _) => self.release(&node)?,
            _ => self.purged(&node)?,
        };
        if let Err(flaw) = taken {
            self.desk.refuse_row(flaw);
        }
        self.desk.row();
        Ok(())
    }

    /// Remembers which record a reference means.
    pub(super) fn remember(&mut self, reference: &str, id: &Identifier) {
        if !reference.is_empty() && self.named.resources.len() < MOST {
            self.named
                .resources
                .insert(reference.to_owned(), id.clone());
        }
    }

    /// Date of the message, `YYYY-MM-DD`.
    pub(super) fn created(&self) -> &str {
        &self.named.created
    }
}

/// The flaw of something without an identifier.
fn no_id(kind: Kind) -> Flaw {
    let message = format!("the {} has no identifier", kind.name());
    Flaw::new(
        "no-id",
        message,
        "give an ISRC, GRid, ICPN or proprietary identifier",
    )
}
