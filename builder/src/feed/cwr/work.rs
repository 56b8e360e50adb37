//! From a transaction to the work that it registers.

use imr_snapshots::id::{self, Identifier, Scheme};
use imr_snapshots::record::{
    Credit, Fact, FactKind, FactValue, IdentifierClaim, Kind, Link, Record, Relation, Role,
    Standing, Target, Title, TitleRole,
};

use super::holders::{Holder, chains, full_name};
use super::line::Line;
use super::transaction::Transaction;
use super::{Sender, codes, recording};
use crate::feed::desk::{Desk, Stop};
use crate::feed::flaw::{Flaw, short};
use crate::feed::table::Recent;
use crate::ingest::Item;

/// What is collected of one work.
pub(super) struct Work<'a, 'd> {
    pub(super) ids: Vec<Identifier>,
    pub(super) claims: Record,
    pub(super) title: String,
    pub(super) desk: &'a mut Desk<'d>,
}

/// Hands over the work of a transaction, its parties and recordings.
///
/// # Errors
/// Fails when they cannot be stored.
pub(super) fn hand_over(
    transaction: &Transaction,
    sender: &Sender,
    agreements: &dyn Fn(&str) -> Option<String>,
    recent: &mut Recent,
    desk: &mut Desk<'_>,
) -> Result<(), Stop> {
    desk.line = transaction.line();
    let mut work = Work {
        ids: Vec::new(),
        claims: Record::default(),
        title: String::new(),
        desk,
    };
    work.header(transaction, sender);
    let holders = work.holders(transaction, agreements);
    for line in &transaction.details {
        work.desk.line = line.line;
        work.detail(line);
    }
    let items = recording::items(transaction, &mut work);
    work.desk.line = transaction.line();
    if work.ids.is_empty() {
        let flaw = Flaw::new(
            "no-id",
            "the transaction has no ISWC, no work number and no society's code",
            "give the submitter's work number",
        );
        work.desk.flaw(flaw);
        return Ok(());
    }
    let Work {
        ids, claims, desk, ..
    } = work;
    for holder in &holders {
        let item = party(holder, desk);
        if !item.ids.is_empty() && recent.is_new(&item) {
            desk.item(item)?;
        }
    }
    for item in items {
        desk.item(item)?;
    }
    desk.item(Item {
        kind: Kind::Work,
        ids,
        claims,
        popularity: None,
    })
}

/// What the transaction says about a publisher or writer.
fn party(holder: &Holder, desk: &Desk<'_>) -> Item {
    let title = Title {
        text: holder.name.clone(),
        role: TitleRole::Main,
        language: String::new(),
        sources: desk.sources(),
    };
    let societies = holder.societies();
    let facts = societies.into_iter().map(|society| Fact {
        kind: FactKind::Society,
        value: FactValue::Text(society.to_owned()),
        sources: desk.sources(),
    });
    Item {
        kind: Kind::Party,
        ids: holder.ids.clone(),
        claims: Record {
            titles: vec![title],
            facts: facts.collect(),
            ..Record::default()
        },
        popularity: None,
    }
}

impl Work<'_, '_> {
    /// Adds a fact, unless it is empty.
    pub(super) fn fact(&mut self, kind: FactKind, text: &str) {
        if !text.is_empty() {
            self.claims.facts.push(Fact {
                kind,
                value: FactValue::Text(text.to_owned()),
                sources: self.desk.sources(),
            });
        }
    }

    fn number(&mut self, kind: FactKind, number: u64) {
        if number > 0 {
            self.claims.facts.push(Fact {
                kind,
                value: FactValue::Number(number),
                sources: self.desk.sources(),
            });
        }
    }

    pub(super) fn add_id(&mut self, id: Option<Identifier>) {
        if let Some(id) = id.filter(|id| !self.ids.contains(id)) {
            self.ids.push(id);
        }
    }

    fn title(&mut self, text: &str, role: TitleRole, language: &str) {
        if !text.is_empty() {
            self.claims.titles.push(Title {
                text: text.to_owned(),
                role,
                language: codes::language(language),
                sources: self.desk.sources(),
            });
        }
    }

    /// Reads a date; one that is none is a flaw.
    pub(super) fn date(&mut self, line: &Line, field: &str) -> String {
        line.date(field).unwrap_or_else(|| {
            let message = format!("`{}` is no date", short(line.field(field)));
            let flaw = Flaw::new("date", message, "write YYYYMMDD, or zeros for none");
            self.desk.flaw_at(line.line, flaw.at(line.column(field)));
            String::new()
        })
    }

    /// Reads a playing time in milliseconds; one that is none is a flaw.
    pub(super) fn time(&mut self, line: &Line, field: &str) -> u64 {
        line.time(field).unwrap_or_else(|| {
            let message = format!("`{}` is no time", short(line.field(field)));
            let flaw = Flaw::new("duration", message, "write HHMMSS, or zeros for none");
            self.desk.flaw_at(line.line, flaw.at(line.column(field)));
            0
        })
    }

    fn header(&mut self, transaction: &Transaction, sender: &Sender) {
        if let Some(ack) = &transaction.ack {
            self.acknowledged(ack, sender);
        }
        let Some(line) = &transaction.header else {
            let title = transaction
                .ack
                .as_ref()
                .map(|ack| ack.field("Creation Title"));
            self.title = title.unwrap_or_default().to_owned();
            let title = self.title.clone();
            return self.title(&title, TitleRole::Main, "");
        };
        self.desk.line = line.line;
        self.title = line.field("Work Title").to_owned();
        let title = self.title.clone();
        self.title(&title, TitleRole::Main, line.field("Language Code"));
        let iswc = self
            .desk
            .id(Scheme::Iswc, line.field("ISWC"), line.column("ISWC"));
        if let Some(iswc) = iswc {
            self.ids.insert(0, iswc);
        }
        self.submitted(line.field("Submitter Work #"), sender);
        let language = codes::language(line.field("Language Code"));
        self.fact(FactKind::Language, &language);
        let copyright = self.date(line, "Copyright Date");
        self.fact(FactKind::Copyright, &copyright);
        let duration = self.time(line, "Duration");
        self.number(FactKind::Duration, duration);
        for (kind, field) in [
            (FactKind::Genre, "Musical Work Distribution Category"),
            (FactKind::TextMusic, "Text Music Relationship"),
            (FactKind::Composite, "Composite Type"),
            (FactKind::VersionType, "Version Type"),
            (FactKind::Excerpt, "Excerpt Type"),
            (FactKind::Opus, "Opus Number"),
            (FactKind::Opus, "Catalogue Number"),
        ] {
            let text = line.field(field).to_owned();
            self.fact(kind, &text);
        }
    }

    /// The number that a submitter gives to a work names it only within the submitter's files.
    fn submitted(&mut self, number: &str, sender: &Sender) {
        if !number.is_empty() {
            let own = format!("{}/{number}", sender.code);
            let reading = id::local(self.desk.source(), &own);
            let id = self.desk.reading(reading, 0);
            self.add_id(id);
        }
    }

    fn acknowledged(&mut self, ack: &Line, sender: &Sender) {
        let code = ack.field("Recipient Creation #");
        if let (Some(society), false) = (&sender.society, code.is_empty()) {
            let column = ack.column("Recipient Creation #");
            let id = self.desk.reading(id::society(society, code), column);
            self.add_id(id);
        }
        self.submitted(ack.field("Submitter Creation #"), sender);
        let day = self.date(ack, "Processing Date");
        let status = ack.field("Transaction Status");
        self.fact(FactKind::Registration, format!("{status} {day}").trim());
    }

    fn holders(
        &mut self,
        transaction: &Transaction,
        agreements: &dyn Fn(&str) -> Option<String>,
    ) -> Vec<Holder> {
        let mut holders: Vec<Holder> = Vec::new();
        let mut links: Vec<(String, String)> = Vec::new();
        for line in &transaction.details {
            self.desk.line = line.line;
            match line.kind.as_str() {
                "SPU" | "OPU" => holders.push(Holder::publisher(line, self.desk)),
                "SWR" | "OWR" => holders.push(Holder::writer(line, self.desk)),
                "SPT" | "OPT" | "SWT" | "OWT" => {
                    let number = line.field("Interested Party #");
                    // It belongs to the party before it; a number that is given has to agree.
                    let last = holders.last_mut();
                    match last.filter(|one| number.is_empty() || one.number == number) {
                        Some(holder) => holder.territory(line, self.desk),
                        None => {
                            let flaw = Flaw::new(
                                "cwr-territory",
                                "the territory belongs to no publisher or writer before it",
                                "write it after the SPU, OPU, SWR or OWR with its number",
                            );
                            self.desk.flaw_at(line.line, flaw);
                        }
                    }
                }
                "PWR" => {
                    let publisher = line.field("Publisher IP #").to_owned();
                    let writer = match line.field("Writer IP #") {
                        "" => holders
                            .last()
                            .map_or("", |one| one.number.as_str())
                            .to_owned(),
                        number => number.to_owned(),
                    };
                    links.push((publisher, writer));
                }
                _ => {}
            }
        }
        for holder in &holders {
            holder.claim(&mut self.claims, self.desk);
            if let Some(text) = holder.agreement().and_then(agreements) {
                self.fact(FactKind::Agreement, &text);
            }
        }
        chains(&holders, &links, &mut self.claims, self.desk);
        holders
    }

    fn detail(&mut self, line: &Line) {
        match line.kind.as_str() {
            "ALT" | "NAT" => self.other_title(line),
            "PER" => {
                let name = full_name(
                    line.field("Performing Artist Last Name"),
                    line.field("Performing Artist First Name"),
                );
                self.performer(line, name);
            }
            "NPR" => {
                let name = full_name(
                    line.field("Performing Artist Name"),
                    line.field("Performing Artist First Name"),
                );
                self.performer(line, name);
            }
            "EWT" => self.related(
                line,
                "Entire Work Title",
                "ISWC of Entire Work",
                Relation::Whole,
            ),
            "VER" => self.related(
                line,
                "Original Work Title",
                "ISWC of Original Work",
                Relation::Version,
            ),
            "COM" => self.related(line, "Title", "ISWC of Component", Relation::Component),
            "XRF" => self.cross_reference(line),
            "INS" => {
                let text = [
                    line.field("Standard Instrumentation Type"),
                    line.field("Instrumentation Description"),
                ];
                self.fact(FactKind::Instrumentation, text.join(" ").trim());
            }
            "IND" => {
                let (code, players) = (
                    line.field("Instrument Code"),
                    line.field("Number of Players"),
                );
                let text = format!("{code} {}", players.trim_start_matches('0'));
                self.fact(FactKind::Instrumentation, text.trim());
            }
            "ARI" => {
                let text = [
                    line.field("Society #"),
                    line.field("Type of Right"),
                    line.field("Note"),
                ];
                self.fact(FactKind::Comment, text.join(" ").trim());
            }
            _ => {}
        }
    }

    fn other_title(&mut self, line: &Line) {
        let code = line.field("Title Type");
        let role = codes::title(code).unwrap_or_else(|| {
            let message = format!("`{}` is not a known title type", short(code));
            let flaw = Flaw::new("code", message, "use a code of the CWR lookup tables");
            self.desk
                .flaw_at(line.line, flaw.at(line.column("Title Type")));
            TitleRole::Alternative
        });
        let field = if line.kind == "ALT" {
            "Alternate Title"
        } else {
            "Title (non-Roman)"
        };
        let text = line.field(field).to_owned();
        self.title(&text, role, line.field("Language Code"));
    }

    fn performer(&mut self, line: &Line, name: String) {
        if name.is_empty() {
            return;
        }
        let field = "Performing Artist IPI Name #";
        let party = self
            .desk
            .id(Scheme::Ipi, line.field(field), line.column(field));
        self.claims.credits.push(Credit {
            name,
            role: Role::Performer,
            party,
            sources: self.desk.sources(),
        });
    }

    /// A work that this one contains, is taken from, or is a version of.
    fn related(&mut self, line: &Line, title: &str, iswc: &str, relation: Relation) {
        let id = self
            .desk
            .id(Scheme::Iswc, line.field(iswc), line.column(iswc));
        if let Some(id) = id {
            self.claims.links.push(Link {
                relation,
                target: Target {
                    kind: Kind::Work,
                    id,
                },
                sources: self.desk.sources(),
            });
        }
        let text = line.field(title);
        if !text.is_empty() {
            let text = format!("{}: {text}", relation.name());
            self.fact(FactKind::RelatedTitle, &text);
        }
    }

    /// A code that somebody else gives to the work. Only links that are valid lead to it.
    fn cross_reference(&mut self, line: &Line) {
        let (organisation, code) = (line.field("Organisation Code"), line.field("Identifier"));
        let column = line.column("Identifier");
        let id = match (organisation, line.field("Identifier Type")) {
            ("ISW", _) => self.desk.id(Scheme::Iswc, code, column),
            ("ISR", _) => self.desk.id(Scheme::Isrc, code, column),
            (number, "W") if codes::society(number).is_some() => {
                self.desk.reading(id::society(number, code), column)
            }
            _ => {
                self.fact(FactKind::Comment, &format!("XRF {organisation} {code}"));
                None
            }
        };
        let Some(id) = id else { return };
        let standing = match line.field("Validity") {
            "U" => Standing::NotLinked,
            "N" => Standing::NotValid,
            _ if id.scheme() == Scheme::Isrc => return self.recorded_as(id),
            _ => return self.add_id(Some(id)),
        };
        self.claims.identifiers.push(IdentifierClaim {
            id,
            standing,
            sources: self.desk.sources(),
        });
    }

    fn recorded_as(&mut self, id: Identifier) {
        self.claims.links.push(Link {
            relation: Relation::Performance,
            target: Target {
                kind: Kind::Recording,
                id,
            },
            sources: self.desk.sources(),
        });
    }
}
