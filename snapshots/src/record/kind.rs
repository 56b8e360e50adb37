//! The closed vocabularies of records. Numbers are part of the snapshot format: never reuse one.

/// Declares an enum whose variants have a stable number (in snapshots) and name (in answers).
macro_rules! vocabulary {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $number:literal $text:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum $name { $($(#[$doc])* $variant = $number,)+ }

        impl $name {
            /// Every value, in the order of its number.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// Returns the name used in answers, feeds and on the command line.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }

            /// Reads a name as written by [`name`](Self::name).
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($text => Some(Self::$variant),)+ _ => None }
            }
        }

        impl From<$name> for u8 {
            fn from(value: $name) -> u8 { value as u8 }
        }

        impl TryFrom<u8> for $name {
            type Error = &'static str;
            fn try_from(number: u8) -> Result<Self, Self::Error> {
                match number { $($number => Ok(Self::$variant),)+ _ => Err(concat!("unknown ", stringify!($name))) }
            }
        }

        impl $crate::codec::Stored for $name {
            fn write(&self, to: &mut $crate::codec::Output<'_>) -> Option<()> {
                to.shape(u8::from(*self))
            }

            fn read(from: &mut $crate::codec::Input<'_>) -> Option<Self> {
                Self::try_from(from.shape()?).ok()
            }
        }
    };
}
pub(super) use vocabulary;

vocabulary! {
    /// What a record is about.
    Kind {
        /// A musical work (composition), usually known by its ISWC.
        Work = 0 "work",
        /// A sound recording or music video, usually known by its ISRC.
        Recording = 1 "recording",
        /// A product: album, single, video release; usually known by its GTIN or GRid.
        Release = 2 "release",
        /// A person or firm, usually known by its IPI name number, ISNI or DPID.
        Party = 3 "party",
    }
}

impl Kind {
    /// Returns the plural used in answers and table names.
    pub fn plural(self) -> &'static str {
        match self {
            Self::Work => "works",
            Self::Recording => "recordings",
            Self::Release => "releases",
            Self::Party => "parties",
        }
    }
}

vocabulary! {
    /// What kind of title or name a text is.
    TitleRole {
        /// The title or name as the source gives it first.
        Main = 0 "main",
        /// Another title or name (CWR `AT`).
        Alternative = 1 "alternative",
        /// A translation (CWR `TT`).
        Translated = 2 "translated",
        /// The title in the script of its original language (CWR `OL`).
        OriginalScript = 3 "original-script",
        /// A reading or transliteration, such as hiragana for kanji.
        Reading = 4 "reading",
        /// A pseudonym of a party (IPI name type `PP`, `PG`).
        Pseudonym = 5 "pseudonym",
        /// A subtitle or version title, kept apart from the title it belongs to.
        Version = 6 "version",
        /// The first line of the text (CWR `TE`).
        FirstLine = 7 "first-line",
        /// The formal title (CWR `FT`).
        Formal = 8 "formal",
        /// A wrong title that is in use (CWR `IT`).
        Incorrect = 9 "incorrect",
        /// The title of a part (CWR `PT`).
        Part = 10 "part",
        /// A spelling made for search (CWR `RT`, `ET`).
        Search = 11 "search",
    }
}

vocabulary! {
    /// What a party did.
    Role {
        /// Main artist of a recording or release.
        Artist = 0 "artist",
        /// Featured artist.
        Featured = 1 "featured",
        /// Composer (CWR `C`).
        Composer = 2 "composer",
        /// Author of the words (CWR `A`).
        Lyricist = 3 "lyricist",
        /// Composer and author (CWR `CA`), or a writer whose part is not said.
        Writer = 4 "writer",
        /// Arranger (CWR `AR`).
        Arranger = 5 "arranger",
        /// Translator (CWR `TR`).
        Translator = 6 "translator",
        /// Adaptor (CWR `AD`).
        Adaptor = 7 "adaptor",
        /// Original publisher (CWR `E`).
        Publisher = 8 "publisher",
        /// Sub-publisher (CWR `SE`).
        SubPublisher = 9 "sub-publisher",
        /// Administrator (CWR `AM`).
        Administrator = 10 "administrator",
        /// Record label.
        Label = 11 "label",
        /// Producer of the recording.
        Producer = 12 "producer",
        /// Performer other than the main artist.
        Performer = 13 "performer",
        /// Conductor.
        Conductor = 14 "conductor",
        /// Another or unknown role.
        Other = 15 "other",
        /// Substituted publisher (CWR `ES`).
        SubstitutedPublisher = 16 "substituted-publisher",
        /// Acquirer of rights (CWR `AQ`).
        Acquirer = 17 "acquirer",
        /// Income participant (CWR `PA`).
        IncomeParticipant = 18 "income-participant",
        /// Author of later words (CWR `SA`).
        SubLyricist = 19 "sub-lyricist",
        /// Later arranger (CWR `SR`).
        SubArranger = 20 "sub-arranger",
        /// Maker of a remix.
        Remixer = 21 "remixer",
        /// Distributor of a release.
        Distributor = 22 "distributor",
    }
}

impl Role {
    /// Tells whether it is of somebody who made the work: its composers and authors, and those who
    /// arranged, translated or adapted it, also later (CWR writer designations `C`, `A`, `CA`, `AR`,
    /// `TR`, `AD`, `SA`, `SR`).
    pub fn is_writer(self) -> bool {
        matches!(
            self,
            Self::Composer
                | Self::Lyricist
                | Self::Writer
                | Self::Arranger
                | Self::Translator
                | Self::Adaptor
                | Self::SubLyricist
                | Self::SubArranger
        )
    }
}

vocabulary! {
    /// What a share is a share of.
    Basis {
        /// Ownership: the holder's part of the right (CWR `SPU`, `SWR`; BWARM manuscript and
        /// original publisher shares).
        Ownership = 0 "ownership",
        /// Collection: what the holder collects in a territory (CWR `SPT`, `SWT`; BWARM
        /// collection and licensing shares).
        Collection = 1 "collection",
        /// The part that the source says nobody has claimed.
        Unclaimed = 2 "unclaimed",
    }
}

vocabulary! {
    /// What a source says about an identifier of a record.
    Standing {
        /// It names the record.
        Current = 0 "current",
        /// It named the record once and leads to it; another identifier is preferred.
        Archived = 1 "archived",
        /// The identifier is right, but it does not belong to the record (CWR `XRF`, `REC` `U`).
        NotLinked = 2 "not-linked",
        /// The identifier itself is wrong (CWR `XRF`, `REC` `N`).
        NotValid = 3 "not-valid",
    }
}

impl Standing {
    /// Tells whether the identifier leads to the record.
    pub fn leads(self) -> bool {
        matches!(self, Self::Current | Self::Archived)
    }
}

vocabulary! {
    /// The right that a share is of.
    Right {
        /// Public performance and communication.
        Performing = 0 "performing",
        /// Mechanical reproduction.
        Mechanical = 1 "mechanical",
        /// Synchronisation with moving pictures.
        Synchronisation = 2 "synchronisation",
        /// The source does not say which.
        Unspecified = 3 "unspecified",
    }
}

vocabulary! {
    /// What a [`Fact`](super::Fact) says.
    FactKind {
        /// Playing time in milliseconds.
        Duration = 0 "duration",
        /// Date of (first) release or publication: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
        Date = 1 "date",
        /// `audio` or `video`.
        Form = 2 "form",
        /// Name of the record label.
        Label = 3 "label",
        /// Language of the words, as the source writes it (BCP 47 where possible).
        Language = 4 "language",
        /// Title of a release that the source names without an identifier.
        ReleaseTitle = 5 "release-title",
        /// Catalogue number.
        Catalogue = 6 "catalogue-number",
        /// P-line: year and owner of the recording.
        PLine = 7 "p-line",
        /// C-line: year and owner of the work or artwork.
        CLine = 8 "c-line",
        /// Genre or musical work category, as the source writes it.
        Genre = 9 "genre",
        /// Society that a party is affiliated with.
        Society = 10 "society",
        /// Country or territory of a party or release.
        Territory = 11 "territory",
        /// Number of tracks of a release.
        Tracks = 12 "tracks",
        /// `person` or `group` or `organisation`.
        PartyType = 13 "party-type",
        /// A remark of the source that is kept as it is.
        Comment = 14 "comment",
        /// Original work or modified version (CWR `ORI`, `MOD`), with what was modified.
        VersionType = 15 "version-type",
        /// How text and music came together (CWR text music relationship).
        TextMusic = 16 "text-music",
        /// Composite type (CWR `COS`, `MED`, `POT`, `UCO`).
        Composite = 17 "composite",
        /// Excerpt type (CWR `MOV`, `UEX`).
        Excerpt = 18 "excerpt",
        /// What the work was made for (CWR `ORN` intended purpose).
        Purpose = 19 "purpose",
        /// Title, episode or number of a production that uses the work.
        Production = 20 "production",
        /// Voices and instruments.
        Instrumentation = 21 "instrumentation",
        /// Opus or thematic catalogue number.
        Opus = 22 "opus",
        /// A publisher, its administrators and sub-publishers and the writers it stands for, in
        /// the order of the chain, joined by ` > `.
        PublisherChain = 23 "publisher-chain",
        /// An agreement on which shares rest: type, dates, number.
        Agreement = 24 "agreement",
        /// The source says that claims to the work are in dispute.
        Dispute = 25 "in-dispute",
        /// A territory in which the work is in the public domain.
        PublicDomain = 26 "public-domain",
        /// The source took the record back on this date (`YYYY-MM-DD`, or `unknown`).
        Withdrawn = 27 "withdrawn",
        /// The source has usage of the recording, but no work for it.
        Unmatched = 28 "unmatched",
        /// A title or name of a work that this one contains, or is taken from, or is a version
        /// of, where the source gives no identifier.
        RelatedTitle = 29 "related-title",
        /// Status of a registration that a society answered (CWR `ACK`).
        Registration = 30 "registration",
        /// When the work was written or its copyright began.
        Copyright = 31 "copyright",
        /// Disclosure that AI took part, as the source writes it.
        AiDisclosure = 32 "ai-disclosure",
    }
}

impl FactKind {
    /// Tells whether two sources that give different values disagree (a recording has one
    /// duration), rather than complete each other (it may have several genres).
    pub fn is_single(self) -> bool {
        matches!(
            self,
            Self::Duration | Self::Date | Self::Form | Self::PartyType
        )
    }
}

vocabulary! {
    /// How the target of a link is connected; read from the record that holds the link.
    Relation {
        /// Work: has this recording. Recording: is a recording of this work.
        Performance = 0 "performance",
        /// Release: contains this recording. Recording: is on this release.
        Track = 1 "track",
        /// Party: is credited on this record. Record: credits this party.
        Credit = 2 "credit",
        /// The source says that both are versions of each other.
        Version = 3 "version",
        /// The two may be the same thing registered twice.
        PossibleDuplicate = 4 "possible-duplicate",
        /// Connected in a way that the source does not name.
        Related = 5 "related",
        /// Record: contains the target (a composite work).
        Component = 6 "component",
        /// Record: is contained in the target, or taken from it.
        Whole = 7 "whole",
    }
}
