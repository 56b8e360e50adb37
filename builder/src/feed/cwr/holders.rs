//! Publishers and writers of a work: credits, parties, shares per right and territory, chains.

use imr_snapshots::id::{Identifier, Scheme};
use imr_snapshots::record::{Basis, Credit, Fact, FactKind, FactValue, Record, Right, Role, Share};
use imr_snapshots::territory::Expression;

use super::codes;
use super::line::Line;
use crate::feed::desk::Desk;
use crate::feed::flaw::{Flaw, short};

/// A publisher or writer as the transaction shows it.
#[derive(Debug)]
pub(super) struct Holder {
    pub(super) name: String,
    pub(super) role: Role,
    /// IPI name number, then IPI base number, as far as they are given.
    pub(super) ids: Vec<Identifier>,
    /// Number that the submitter gives it within the file.
    pub(super) number: String,
    /// Number of its chain of publishers; empty for writers.
    pub(super) chain: String,
    /// Societies for performing, mechanical and synchronisation rights.
    societies: [Option<String>; 3],
    ownership: [u16; 3],
    collection: Vec<([u16; 3], Expression)>,
    agreement: String,
    pub(super) is_writer: bool,
}

const RIGHTS: [Right; 3] = [Right::Performing, Right::Mechanical, Right::Synchronisation];

impl Holder {
    /// Reads `SPU` or `OPU`.
    pub(super) fn publisher(line: &Line, desk: &mut Desk<'_>) -> Self {
        let code = line.field("Publisher Type");
        let role = codes::publisher(code).unwrap_or_else(|| {
            unknown(line, "Publisher Type", desk);
            Role::Other
        });
        let names = [
            "Publisher Name",
            "Publisher IPI Name #",
            "Publisher IPI Base Number",
        ];
        let mut holder = Self::read(line, role, names, desk);
        holder.chain = line.field("Publisher Sequence #").to_owned();
        holder.agreement = line.field("Society-Assigned Agreement Number").to_owned();
        if holder.agreement.is_empty() {
            holder.agreement = line.field("Submitter Agreement Number").to_owned();
        }
        holder
    }

    /// Reads `SWR` or `OWR`.
    pub(super) fn writer(line: &Line, desk: &mut Desk<'_>) -> Self {
        let code = line.field("Writer Designation Code");
        let role = codes::writer(code).unwrap_or_else(|| {
            unknown(line, "Writer Designation Code", desk);
            Role::Other
        });
        let names = [
            "Writer Last Name",
            "Writer IPI Name #",
            "Writer IPI Base Number",
        ];
        let mut holder = Self::read(line, role, names, desk);
        holder.name = full_name(
            line.field("Writer Last Name"),
            line.field("Writer First Name"),
        );
        if holder.name.is_empty() {
            "UNKNOWN WRITER".clone_into(&mut holder.name);
        }
        holder.is_writer = true;
        holder
    }

    fn read(line: &Line, role: Role, names: [&str; 3], desk: &mut Desk<'_>) -> Self {
        let [name, ipi, base] = names;
        let mut ids = Vec::new();
        ids.extend(desk.id(Scheme::Ipi, line.field(ipi), line.column(ipi)));
        ids.extend(desk.id(Scheme::IpiBase, line.field(base), line.column(base)));
        let name = match line.field(name) {
            "" => "UNKNOWN PUBLISHER",
            name => name,
        };
        let society = |name: &str| codes::society(line.field(name));
        let shares = ["PR", "MR", "SR"].map(|right| {
            let field = format!("{right} Ownership Share");
            share(line, &field, desk)
        });
        Self {
            name: name.to_owned(),
            role,
            ids,
            number: line.field("Interested Party #").to_owned(),
            chain: String::new(),
            societies: [
                society("PR Affiliation Society #"),
                society("MR Society"),
                society("SR Society"),
            ],
            ownership: shares,
            collection: Vec::new(),
            agreement: String::new(),
            is_writer: false,
        }
    }

    /// Adds a territory: `SPT`, `OPT`, `SWT` or `OWT`. Territories with equal shares are joined;
    /// one that is excluded is taken away from all before it.
    pub(super) fn territory(&mut self, line: &Line, desk: &mut Desk<'_>) {
        let text = line.field("TIS Numeric Code");
        let Some(code) = text.parse().ok().filter(|code| *code > 0) else {
            let message = format!("`{}` is no TIS territory", short(text));
            let flaw = Flaw::new("territory", message, "give the TIS number, such as 2136");
            return desk.flaw_at(line.line, flaw.at(line.column("TIS Numeric Code")));
        };
        if !imr_snapshots::territory::is_known(code) {
            desk.warning("territory-unknown");
        }
        if line.field("Inclusion/Exclusion Indicator") == "E" {
            for (_, expression) in &mut self.collection {
                expression.push(false, code);
            }
            return;
        }
        let shares = ["PR", "MR", "SR"].map(|right| {
            let field = format!("{right} Collection Share");
            share(line, &field, desk)
        });
        match self
            .collection
            .iter_mut()
            .find(|(known, _)| *known == shares)
        {
            Some((_, expression)) => expression.push(true, code),
            None => {
                let mut expression = Expression::default();
                expression.push(true, code);
                self.collection.push((shares, expression));
            }
        }
    }

    /// The strongest identifier.
    pub(super) fn party(&self) -> Option<Identifier> {
        self.ids.first().cloned()
    }

    /// The societies, each once.
    pub(super) fn societies(&self) -> Vec<&str> {
        let mut all: Vec<&str> = self
            .societies
            .iter()
            .flatten()
            .map(String::as_str)
            .collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Adds the credit and the shares to the claims of the work.
    pub(super) fn claim(&self, claims: &mut Record, desk: &Desk<'_>) {
        let credit = Credit {
            name: self.name.clone(),
            role: self.role,
            party: self.party(),
            sources: desk.sources(),
        };
        if !claims.credits.contains(&credit) {
            claims.credits.push(credit);
        }
        for (at, right) in RIGHTS.into_iter().enumerate() {
            let society = self.societies[at].as_deref().unwrap_or_default();
            let mut add = |basis, territory: String, points| {
                let share = Share {
                    name: self.name.clone(),
                    party: self.party(),
                    role: self.role,
                    basis,
                    right,
                    territory,
                    validity: String::new(),
                    society: society.to_owned(),
                    points,
                    sources: desk.sources(),
                };
                sum(&mut claims.shares, share);
            };
            add(Basis::Ownership, String::new(), self.ownership[at]);
            for (shares, expression) in &self.collection {
                add(Basis::Collection, expression.to_string(), shares[at]);
            }
        }
    }

    /// The agreement on which its shares rest, as the file names it.
    pub(super) fn agreement(&self) -> Option<&str> {
        (!self.agreement.is_empty()).then_some(&self.agreement)
    }
}

/// Adds a share; one of the same holder, right and territory that stands in another chain of the
/// transaction is added to it, since equal claims would count once.
fn sum(shares: &mut Vec<Share>, share: Share) {
    if share.points == 0 {
        return;
    }
    let same = shares.iter_mut().find(|known| {
        (known.basis, known.right, known.role) == (share.basis, share.right, share.role)
            && (&known.territory, &known.name, &known.party)
                == (&share.territory, &share.name, &share.party)
            && known.society == share.society
    });
    match same {
        Some(known) => known.points = known.points.saturating_add(share.points),
        None => shares.push(share),
    }
}

fn share(line: &Line, field: &str, desk: &mut Desk<'_>) -> u16 {
    line.share(field).unwrap_or_else(|| {
        let message = format!(
            "`{}` is no share of at most 100 %",
            short(line.field(field))
        );
        let flaw = Flaw::new("share", message, "write 05000 for 50 %");
        desk.flaw_at(line.line, flaw.at(line.column(field)));
        0
    })
}

fn unknown(line: &Line, field: &str, desk: &mut Desk<'_>) {
    let message = format!(
        "`{}` is not a known {}",
        short(line.field(field)),
        field.to_lowercase()
    );
    let flaw = Flaw::new("code", message, "use a code of the CWR lookup tables");
    desk.flaw_at(line.line, flaw.at(line.column(field)));
}

/// Joins a first and a last name.
pub(super) fn full_name(last: &str, first: &str) -> String {
    match (first, last) {
        ("", name) | (name, "") => name.to_owned(),
        (first, last) => format!("{first} {last}"),
    }
}

/// Writes one fact for each chain of publishers: its publishers in order, and the writers whom
/// `PWR` records connect with it.
pub(super) fn chains(
    holders: &[Holder],
    links: &[(String, String)],
    claims: &mut Record,
    desk: &Desk<'_>,
) {
    let mut numbers: Vec<&str> = Vec::new();
    for holder in holders.iter().filter(|holder| !holder.is_writer) {
        if !numbers.contains(&holder.chain.as_str()) {
            numbers.push(&holder.chain);
        }
    }
    for number in numbers {
        let chain = || {
            holders
                .iter()
                .filter(|holder| !holder.is_writer && holder.chain == number)
        };
        if chain().count() < 2 {
            continue;
        }
        let named = chain().map(|one| format!("{} ({})", one.name, one.role.name()));
        let mut text = named.collect::<Vec<_>>().join(" > ");
        let connected = holders.iter().filter(|holder| {
            holder.is_writer
                && links.iter().any(|(publisher, writer)| {
                    *writer == holder.number && chain().any(|one| one.number == *publisher)
                })
        });
        let writers: Vec<&str> = connected.map(|holder| holder.name.as_str()).collect();
        if !writers.is_empty() {
            text.push_str(" : ");
            text.push_str(&writers.join(", "));
        }
        claims.facts.push(Fact {
            kind: FactKind::PublisherChain,
            value: FactValue::Text(text),
            sources: desk.sources(),
        });
    }
}
