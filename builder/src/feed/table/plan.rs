//! Which column of a file holds what: made once a file from its header.

use imr_snapshots::id::Scheme;
use imr_snapshots::record::{FactKind, Kind, Right, Role, TitleRole, Use};

use super::alias;
use super::columns::{explicit, listed, recognised};
use super::field::{DurationUnit, Field, IdField, Mapped};
use super::row::Flaw;
use super::spec::TableSpec;

/// A column and what separates the values in its cells.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) at: usize,
    pub(super) separators: Vec<String>,
}

/// The columns about one record: the row's own, or one that it links to.
#[derive(Debug, Default)]
pub(super) struct Part {
    pub(super) ids: Vec<(IdField, Column)>,
    /// Identifiers of records that were merged into this one.
    pub(super) archived: Vec<(IdField, Column)>,
    pub(super) society_number: Option<usize>,
    pub(super) society_code: Option<usize>,
    pub(super) titles: Vec<(TitleRole, String, Column)>,
    pub(super) credits: Vec<Credits>,
    pub(super) facts: Vec<(FactField, Column)>,
}

/// The columns of parties in one role.
#[derive(Debug)]
pub(super) struct Credits {
    /// The role; `None`: the column `role_at` says it.
    pub(super) role: Option<Role>,
    pub(super) role_at: Option<usize>,
    pub(super) names: Vec<Column>,
    pub(super) ids: Vec<(IdField, Column)>,
}

/// A fact and how its cells are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FactField {
    Text(FactKind),
    Duration(DurationUnit),
    Date,
    DateMs,
    Form,
    Video,
    Tracks,
    PartyType,
}

/// The columns of shares.
#[derive(Debug, Default)]
pub(super) struct Shares {
    pub(super) of: Vec<(Right, usize)>,
    pub(super) points: Option<usize>,
    pub(super) percent: Option<usize>,
    pub(super) right: Option<usize>,
    pub(super) territory: Option<usize>,
}

impl Shares {
    /// Whether any column holds the size of a share.
    pub(super) fn any(&self) -> bool {
        !self.of.is_empty() || self.points.is_some() || self.percent.is_some()
    }
}

/// The columns of a statement.
#[derive(Debug, Default)]
pub(super) struct Statements {
    pub(super) uses: Vec<(Use, usize)>,
    pub(super) reservation: Option<usize>,
    pub(super) subject_kind: Option<usize>,
    pub(super) vocabulary: Option<usize>,
    pub(super) declarant: Option<usize>,
    pub(super) declared: Option<usize>,
    pub(super) licence: Option<usize>,
}

/// Which column of a file holds what.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// What a row is about; `None`: a statement.
    pub(super) kind: Option<Kind>,
    pub(super) main: Part,
    pub(super) linked: Vec<(Kind, Part)>,
    pub(super) shares: Shares,
    pub(super) statements: Statements,
    pub(super) popularity: Option<usize>,
}

/// Whether a file shows all its columns in its header, or row by row (JSON Lines).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Header {
    Whole,
    Growing,
}

impl Plan {
    /// Makes the plan of a file with these columns.
    ///
    /// # Errors
    /// Fails if a mapped column is missing or there twice, or if no column identifies the rows.
    pub(super) fn new(spec: &TableSpec, headers: &[String], header: Header) -> Result<Self, Flaw> {
        let mut assigned = explicit(spec, headers, header)?;
        let mapped = assigned.len();
        recognised(spec, headers, &mut assigned);
        let mut assigned: Vec<(usize, (Mapped, usize))> =
            assigned.into_iter().enumerate().collect();
        assigned.sort_by_key(|&(_, (_, at))| at);
        let mut plan = Self {
            kind: spec.kind,
            ..Self::default()
        };
        let mut parties = Vec::new();
        for (number, (field, at)) in assigned {
            match field.field {
                Field::Id(id) if is_party(spec.kind, field.of, &id) => {
                    parties.push((id, column(spec, at, &headers[at], true), number < mapped));
                }
                _ => plan.assign(spec, field, at, &headers[at]),
            }
        }
        plan.assign_parties(parties)?;
        plan.settle();
        if header == Header::Whole && !plan.main.is_identified() {
            let what = spec.kind.map_or("statement", Kind::name);
            return Err(Flaw {
                column: None,
                code: "file-no-id",
                message: format!(
                    "no column identifies the {what} of a row{}",
                    listed(headers)
                ),
                hint: "map an identifier (isrc, asset:SERVICE, local ...) under [source.columns]",
            });
        }
        Ok(plan)
    }

    fn assign(&mut self, spec: &TableSpec, mapped: Mapped, at: usize, header: &str) {
        let part = match mapped.of {
            None => &mut self.main,
            Some(kind) => part_of(&mut self.linked, kind),
        };
        let column = |list: bool| column(spec, at, header, list);
        match mapped.field {
            Field::Id(id) | Field::Also(id) => part.ids.push((id, column(true))),
            Field::Archived(id) => part.archived.push((id, column(true))),
            Field::SocietyNumber => part.society_number = Some(at),
            Field::SocietyCode => part.society_code = Some(at),
            Field::Title(role, language) => part.titles.push((role, language, column(false))),
            Field::Credit(role) => part.credits_in(role).names.push(column(true)),
            Field::CreditId(role, id) => part.credits_in(role).ids.push((id, column(true))),
            Field::CreditRole => part.credits_in(None).role_at = Some(at),
            Field::Text(kind) => {
                part.facts
                    .push((FactField::Text(kind), column(kind == FactKind::Genre)));
            }
            Field::Duration(unit) => part.facts.push((FactField::Duration(unit), column(false))),
            Field::Date => part.facts.push((FactField::Date, column(false))),
            Field::DateMs => part.facts.push((FactField::DateMs, column(false))),
            Field::Form => part.facts.push((FactField::Form, column(false))),
            Field::Video => part.facts.push((FactField::Video, column(false))),
            Field::Tracks => part.facts.push((FactField::Tracks, column(false))),
            Field::PartyType => part.facts.push((FactField::PartyType, column(false))),
            Field::Territory if mapped.of.is_none() => self.shares.territory = Some(at),
            Field::Territory => {
                part.facts
                    .push((FactField::Text(FactKind::Territory), column(false)));
            }
            field => self.assign_single(&field, at),
        }
    }

    /// Assigns what a row has once: shares, popularity, what a statement says.
    fn assign_single(&mut self, field: &Field, at: usize) {
        let place = match field {
            Field::ShareOf(right) => return self.shares.of.push((*right, at)),
            Field::Use(on) => return self.statements.uses.push((*on, at)),
            Field::Right => &mut self.shares.right,
            Field::Points => &mut self.shares.points,
            Field::Percent => &mut self.shares.percent,
            Field::Popularity => &mut self.popularity,
            Field::TdmReservation => &mut self.statements.reservation,
            Field::SubjectKind => &mut self.statements.subject_kind,
            Field::Vocabulary => &mut self.statements.vocabulary,
            Field::Declarant => &mut self.statements.declarant,
            Field::Declared => &mut self.statements.declared,
            Field::Licence => &mut self.statements.licence,
            _ => return,
        };
        *place = Some(at);
    }

    /// An identifier of a party in rows about something else belongs to the row's only credit.
    fn assign_parties(&mut self, parties: Vec<(IdField, Column, bool)>) -> Result<(), Flaw> {
        for (id, column, mapped) in parties {
            match self.main.credits.as_mut_slice() {
                [credits] => credits.ids.push((id, column)),
                _ if mapped => {
                    return Err(Flaw {
                        column: u32::try_from(column.at + 1).ok(),
                        code: "file-columns",
                        message: "whose identifier is it? the rows credit parties in no or \
                                  several roles"
                            .to_owned(),
                        hint: "map it to a role, such as composer.ipi or artist.isni",
                    });
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Decides what depends on other columns.
    fn settle(&mut self) {
        if !self.shares.any()
            && let Some(at) = self.shares.territory.take()
        {
            let column = Column {
                at,
                separators: Vec::new(),
            };
            self.main
                .facts
                .push((FactField::Text(FactKind::Territory), column));
        }
        self.main.settle();
        for (_, part) in &mut self.linked {
            part.settle();
        }
    }
}

impl Part {
    fn is_identified(&self) -> bool {
        !self.ids.is_empty() || (self.society_number.is_some() && self.society_code.is_some())
    }

    fn credits_in(&mut self, role: Option<Role>) -> &mut Credits {
        let at = match self.credits.iter().position(|credits| credits.role == role) {
            Some(at) => at,
            None => {
                let credits = Credits {
                    role,
                    role_at: None,
                    names: Vec::new(),
                    ids: Vec::new(),
                };
                self.credits.push(credits);
                self.credits.len() - 1
            }
        };
        &mut self.credits[at]
    }

    /// A label without identifiers is a fact about the record, not a party.
    fn settle(&mut self) {
        let fact = |c: &Credits| c.role == Some(Role::Label) && c.ids.is_empty();
        for credits in self.credits.extract_if(.., |credits| fact(credits)) {
            let labels = credits.names.into_iter();
            self.facts
                .extend(labels.map(|column| (FactField::Text(FactKind::Label), column)));
        }
    }
}

fn part_of(linked: &mut Vec<(Kind, Part)>, kind: Kind) -> &mut Part {
    let at = match linked.iter().position(|(other, _)| *other == kind) {
        Some(at) => at,
        None => {
            linked.push((kind, Part::default()));
            linked.len() - 1
        }
    };
    &mut linked[at].1
}

/// A column; lists are cut at the source's separators, others only where the source says so for
/// this very column: `|` in a title is part of it.
fn column(spec: &TableSpec, at: usize, header: &str, list: bool) -> Column {
    let folded = alias::fold(header);
    let own = spec
        .column_separators
        .iter()
        .find(|(column, _)| *column == folded);
    let separators = match own {
        Some((_, separators)) => separators.clone(),
        None if list => spec.separators.clone(),
        None => Vec::new(),
    };
    Column { at, separators }
}

/// Whether a column identifies a party in rows that are about something else.
fn is_party(kind: Option<Kind>, of: Option<Kind>, id: &IdField) -> bool {
    let party = matches!(
        id,
        IdField::Scheme(Scheme::Ipi | Scheme::IpiBase | Scheme::Isni | Scheme::Dpid)
    );
    party && of.is_none() && kind.is_some_and(|kind| kind != Kind::Party)
}
