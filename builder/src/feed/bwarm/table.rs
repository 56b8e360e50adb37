//! The tables of BWARM: their files, columns and mandatory cells.
//!
//! Version 1 is as the validator of The MLC reads it; version 2 has the cell names of DDEX BWARM
//! clause 6. A feed with headings is read by the names of both versions, so a column that stands
//! elsewhere, or in the other version, is found.

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Field {
    /// Record id of a work.
    Work,
    /// ISWC.
    Iswc,
    /// Title.
    Title,
    /// Opus number.
    Opus,
    /// Number in a thematic catalogue; several.
    Catalogue,
    /// Playing time.
    Duration,
    /// Whether shares are in dispute.
    Dispute,
    /// Where the work is in the public domain; several.
    PublicDomain,
    /// Whether it is an arrangement of a traditional work.
    Traditional,
    /// Record id of the work that holds the rights after a reversion in the United States.
    ReversionWork,
    /// Date of that reversion.
    ReversionDate,
    /// Language and script of the title (RFC 5646).
    Language,
    /// Whether it is a composite work.
    Composite,
    /// Identifier of the row itself, on which nothing rests.
    Row,
    /// Kind of title.
    TitleType,
    /// Identifier that a party gives.
    Proprietary,
    /// Record id of a party.
    Party,
    /// ISNI of a party.
    Isni,
    /// IPI name number.
    Ipi,
    /// CISAC number of the society of a party.
    Society,
    /// DPID of a party.
    Dpid,
    /// Name of a party.
    FullName,
    /// Names before the key name.
    Before,
    /// Key name.
    KeyName,
    /// Names after the key name.
    After,
    /// Anything for getting in touch: never read.
    Contact,
    /// Record id of a share.
    Share,
    /// Role of a party.
    Role,
    /// Share in percent.
    Percentage,
    /// Kind of share; several.
    ShareType,
    /// Rights; several.
    RightsType,
    /// Begin of validity.
    From,
    /// End of validity.
    Until,
    /// Record id of the share that comes before in the chain; several.
    Parent,
    /// Territories; several.
    Territory,
    /// Uses; several.
    UseType,
    /// Record id of a recording.
    Recording,
    /// ISRC.
    Isrc,
    /// Subtitle.
    SubTitle,
    /// Display artist.
    Artist,
    /// ISNI of the display artist.
    ArtistIsni,
    /// P-line; several.
    PLine,
    /// Record id of a release.
    Release,
    /// Studio producer; several.
    Producer,
    /// Identifiers of the studio producer.
    ProducerId,
    /// Who provided the data.
    Provider,
    /// DPID of who provided the data.
    ProviderDpid,
    /// Whether the data is as it was received.
    AsReceived,
    /// Kind of recording.
    ResourceType,
    /// C-line; several.
    CLine,
    /// GTIN; several.
    Icpn,
    /// Label; several.
    Label,
    /// Date of release; several.
    Date,
    /// Distributor; several.
    Distributor,
    /// Identifier of a service, `service::id`.
    DspId,
    /// Other titles; several.
    OtherTitles,
    /// Place in the order of work to be done.
    Percentile,
}

impl Field {
    /// The number of fields.
    pub(super) const COUNT: usize = Self::Percentile as usize + 1;
}

/// Which table a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Musical works.
    Works,
    /// Other titles of works.
    WorkTitles,
    /// Identifiers that parties give to works.
    WorkIds,
    /// Writers, publishers, administrators, services.
    Parties,
    /// Shares of rights in works.
    Shares,
    /// Sound recordings and videos.
    Recordings,
    /// Other titles of recordings.
    RecordingTitles,
    /// Identifiers that services give to recordings.
    RecordingIds,
    /// Releases.
    Releases,
    /// Identifiers that services give to releases.
    ReleaseIds,
    /// Which recordings are of which work.
    Links,
    /// Shares that nobody claimed, by recording that was used.
    Unclaimed,
    /// Recordings that were used and have no work.
    Unmatched,
}

/// A column: its heading and what it holds.
pub(super) type Column = (&'static str, Field);

/// A table.
pub(super) struct Table {
    /// Which one.
    pub(super) kind: Kind,
    /// Names of its file without ending: of version 1, of version 2.
    pub(super) files: &'static [&'static str],
    /// Its columns in version 1; none if it has no such table.
    pub(super) v1: &'static [Column],
    /// Its columns in version 2.
    pub(super) v2: &'static [Column],
    /// What a row cannot do without.
    pub(super) mandatory: &'static [Field],
}

/// Headings that feeds use besides those of the table.
pub(super) const MORE: &[(Kind, &str, Field)] = &[
    (Kind::Unmatched, "Title", Field::Title),
    (Kind::Unmatched, "SubTitle", Field::SubTitle),
    (Kind::Unmatched, "ResourceRecordId", Field::Recording),
    (Kind::Unmatched, "PLine", Field::PLine),
    (Kind::Unmatched, "CLine", Field::CLine),
    (Kind::Unmatched, "ReleaseRecordId", Field::Release),
    (Kind::Unmatched, "LabelName", Field::Label),
    (Kind::Unmatched, "OriginalDataProviderName", Field::Provider),
    (
        Kind::Unmatched,
        "OriginalDataProviderDPID",
        Field::ProviderDpid,
    ),
    (
        Kind::Unmatched,
        "IsDataProvidedAsReceived",
        Field::AsReceived,
    ),
];

/// Every table.
pub(super) const TABLES: &[Table] = &[
    Table {
        kind: Kind::Works,
        files: &["works", "musicalworks"],
        v1: &[
            ("FeedProvidersWorkId", Field::Work),
            ("ISWC", Field::Iswc),
            ("WorkTitle", Field::Title),
            ("OpusNumber", Field::Opus),
            ("ComposerCatalogNumber", Field::Catalogue),
            ("NominalDuration", Field::Duration),
            ("HasRightsInDispute", Field::Dispute),
            ("TerritoryOfPublicDomain", Field::PublicDomain),
            ("IsArrangementOfTraditionalWork", Field::Traditional),
            (
                "AlternativeWorkForUsStatutoryReversion",
                Field::ReversionWork,
            ),
            ("UsStatutoryReversionDate", Field::ReversionDate),
        ],
        v2: &[
            ("MusicalWorkRecordId", Field::Work),
            ("ISWC", Field::Iswc),
            ("MusicalWorkTitle", Field::Title),
            ("LanguageAndScriptCode", Field::Language),
            ("OpusNumber", Field::Opus),
            ("ComposerCatalogNumber", Field::Catalogue),
            ("NominalDuration", Field::Duration),
            ("HasRightShareInDispute", Field::Dispute),
            ("TerritoryOfPublicDomain", Field::PublicDomain),
            ("IsArrangementOfTraditionalWork", Field::Traditional),
            (
                "AlternativeMusicalWorkIdForUsStatutoryReversion",
                Field::ReversionWork,
            ),
            ("UsStatutoryReversionDate", Field::ReversionDate),
            ("IsCompositeMusicalWork", Field::Composite),
        ],
        mandatory: &[Field::Work, Field::Title],
    },
    Table {
        kind: Kind::WorkTitles,
        files: &["workalternativetitles", "alternativemusicalworktitles"],
        v1: &[
            ("FeedProvidersWorkAlternativeTitleId", Field::Row),
            ("FeedProvidersWorkId", Field::Work),
            ("AlternativeTitle", Field::Title),
            ("LanguageAndScriptCode", Field::Language),
            ("TitleType", Field::TitleType),
        ],
        v2: &[
            ("AlternativeMusicalWorkTitleRecordId", Field::Row),
            ("MusicalWorkRecordId", Field::Work),
            ("AlternativeTitle", Field::Title),
            ("LanguageAndScriptCode", Field::Language),
            ("AlternativeTitleType", Field::TitleType),
        ],
        mandatory: &[Field::Work, Field::Title],
    },
    Table {
        kind: Kind::WorkIds,
        files: &["workidentifiers", "musicalworkidentifiers"],
        v1: &[
            ("FeedProvidersWorkProprietaryIdentifierId", Field::Row),
            ("FeedProvidersWorkId", Field::Work),
            ("Identifier", Field::Proprietary),
            ("FeedProvidersAllocatingPartyId", Field::Party),
        ],
        v2: &[
            ("ProprietaryMusicalWorkIdentifierRecordId", Field::Row),
            ("MusicalWorkRecordId", Field::Work),
            ("ProprietaryId", Field::Proprietary),
            ("AllocatingPartyRecordId", Field::Party),
        ],
        mandatory: &[Field::Work, Field::Proprietary],
    },
    Table {
        kind: Kind::Parties,
        files: &["parties"],
        v1: &[
            ("FeedProvidersPartyId", Field::Party),
            ("ISNI", Field::Isni),
            ("IpiNameNumber", Field::Ipi),
            ("CisacSocietyId", Field::Society),
            ("DPID", Field::Dpid),
            ("FullName", Field::FullName),
            ("NamesBeforeKeyName", Field::Before),
            ("KeyName", Field::KeyName),
            ("NamesAfterKeyName", Field::After),
            ("ContactName", Field::Contact),
            ("ContactEmail", Field::Contact),
            ("ContactPhone", Field::Contact),
            ("ContactAddress", Field::Contact),
            ("NoValidContactInformationAvailable", Field::Contact),
        ],
        v2: &[
            ("PartyRecordId", Field::Party),
            ("ISNI", Field::Isni),
            ("IpiNameNumber", Field::Ipi),
            ("CisacSocietyId", Field::Society),
            ("DPID", Field::Dpid),
            ("FullName", Field::FullName),
            ("NamesBeforeKeyName", Field::Before),
            ("KeyName", Field::KeyName),
            ("NamesAfterKeyName", Field::After),
            ("ContactName", Field::Contact),
            ("EmailAddress", Field::Contact),
            ("PhoneNumber", Field::Contact),
            ("PostalAddress", Field::Contact),
            ("ContactInformationMayNotBeValid", Field::Contact),
        ],
        mandatory: &[Field::Party],
    },
    Table {
        kind: Kind::Shares,
        files: &["workrightshares", "musicalworkrightshares"],
        v1: &[
            ("FeedProvidersWorkRightShareId", Field::Share),
            ("FeedProvidersWorkId", Field::Work),
            ("FeedProvidersPartyId", Field::Party),
            ("PartyRole", Field::Role),
            ("RightSharePercentage", Field::Percentage),
            ("RightShareType", Field::ShareType),
            ("RightsType", Field::RightsType),
            ("ValidityStartDate", Field::From),
            ("ValidityEndDate", Field::Until),
            ("FeedProvidersParentWorkRightShareId", Field::Parent),
            ("TerritoryCode", Field::Territory),
            ("UseType", Field::UseType),
        ],
        v2: &[
            ("MusicalWorkRightShareRecordId", Field::Share),
            ("MusicalWorkRecordId", Field::Work),
            ("PartyRecordId", Field::Party),
            ("PartyRole", Field::Role),
            ("RightSharePercentage", Field::Percentage),
            ("RightShareType", Field::ShareType),
            ("RightsType", Field::RightsType),
            ("ValidityStartDate", Field::From),
            ("ValidityEndDate", Field::Until),
            ("PrecedingMusicalWorkRightShareRecordId", Field::Parent),
            ("TerritoryCode", Field::Territory),
            ("UseType", Field::UseType),
        ],
        mandatory: &[Field::Work],
    },
    Table {
        kind: Kind::Recordings,
        files: &["recordings", "resources"],
        v1: &[
            ("FeedProvidersRecordingId", Field::Recording),
            ("ISRC", Field::Isrc),
            ("RecordingTitle", Field::Title),
            ("RecordingSubTitle", Field::SubTitle),
            ("DisplayArtistName", Field::Artist),
            ("DisplayArtistISNI", Field::ArtistIsni),
            ("PLine", Field::PLine),
            ("Duration", Field::Duration),
            ("FeedProvidersReleaseId", Field::Release),
            ("StudioProducerName", Field::Producer),
            ("StudioProducerId", Field::ProducerId),
            ("OriginalDataProviderName", Field::Provider),
            ("OriginalDataProviderDPID", Field::ProviderDpid),
            ("IsDataProvidedAsReceived", Field::AsReceived),
        ],
        v2: &[
            ("ResourceRecordId", Field::Recording),
            ("ResourceType", Field::ResourceType),
            ("ISRC", Field::Isrc),
            ("Title", Field::Title),
            ("LanguageAndScriptCode", Field::Language),
            ("SubTitle", Field::SubTitle),
            ("DisplayArtistName", Field::Artist),
            ("DisplayArtistISNI", Field::ArtistIsni),
            ("PLine", Field::PLine),
            ("CLine", Field::CLine),
            ("Duration", Field::Duration),
            ("ReleaseRecordId", Field::Release),
            ("StudioProducerName", Field::Producer),
            ("StudioProducerProprietaryId", Field::ProducerId),
            ("OriginalDataProviderName", Field::Provider),
            ("OriginalDataProviderDPID", Field::ProviderDpid),
            ("IsDataProvidedAsReceived", Field::AsReceived),
        ],
        mandatory: &[Field::Recording],
    },
    Table {
        kind: Kind::RecordingTitles,
        files: &["recordingalternativetitles", "alternativeresourcetitles"],
        v1: &[
            ("FeedProvidersRecordingAlternativeTitleId", Field::Row),
            ("FeedProvidersRecordingId", Field::Recording),
            ("AlternativeTitle", Field::Title),
            ("LanguageAndScriptCode", Field::Language),
            ("TitleType", Field::TitleType),
        ],
        v2: &[
            ("AlternativeResourceTitleRecordId", Field::Row),
            ("ResourceRecordId", Field::Recording),
            ("AlternativeTitle", Field::Title),
            ("LanguageAndScriptCode", Field::Language),
            ("AlternativeTitleType", Field::TitleType),
        ],
        mandatory: &[Field::Recording, Field::Title],
    },
    Table {
        kind: Kind::RecordingIds,
        files: &["recordingidentifiers", "resourceidentifiers"],
        v1: &[
            ("FeedProvidersRecordingProprietaryIdentifierId", Field::Row),
            ("FeedProvidersRecordingId", Field::Recording),
            ("Identifier", Field::Proprietary),
            ("FeedProvidersAllocatingPartyId", Field::Party),
        ],
        v2: &[
            ("ProprietaryResourceIdentifierRecordId", Field::Row),
            ("ResourceRecordId", Field::Recording),
            ("ProprietaryId", Field::Proprietary),
            ("AllocatingPartyRecordId", Field::Party),
        ],
        mandatory: &[Field::Recording, Field::Proprietary],
    },
    Table {
        kind: Kind::Releases,
        files: &["releases"],
        v1: &[
            ("FeedProvidersReleaseId", Field::Release),
            ("ICPN", Field::Icpn),
            ("ReleaseTitle", Field::Title),
            ("ReleaseSubTitle", Field::SubTitle),
            ("DisplayArtistName", Field::Artist),
            ("DisplayArtistISNI", Field::ArtistIsni),
            ("LabelName", Field::Label),
            ("ReleaseDate", Field::Date),
            ("OriginalDataProviderName", Field::Provider),
            ("OriginalDataProviderDPID", Field::ProviderDpid),
            ("IsDataProvidedAsReceived", Field::AsReceived),
        ],
        v2: &[
            ("ReleaseRecordId", Field::Release),
            ("ICPN", Field::Icpn),
            ("ReleaseTitle", Field::Title),
            ("LanguageAndScriptCode", Field::Language),
            ("ReleaseSubTitle", Field::SubTitle),
            ("DisplayArtistName", Field::Artist),
            ("DisplayArtistISNI", Field::ArtistIsni),
            ("LabelName", Field::Label),
            ("DistributorName", Field::Distributor),
            ("ReleaseDate", Field::Date),
            ("OriginalDataProviderName", Field::Provider),
            ("OriginalDataProviderDPID", Field::ProviderDpid),
            ("IsDataProvidedAsReceived", Field::AsReceived),
        ],
        mandatory: &[Field::Release],
    },
    Table {
        kind: Kind::ReleaseIds,
        files: &["releaseidentifiers"],
        v1: &[
            ("FeedProvidersReleaseProprietaryIdentifierId", Field::Row),
            ("FeedProvidersReleaseId", Field::Release),
            ("Identifier", Field::Proprietary),
            ("FeedProvidersAllocatingPartyId", Field::Party),
        ],
        v2: &[
            ("ProprietaryReleaseIdentifierRecordId", Field::Row),
            ("ReleaseRecordId", Field::Release),
            ("ProprietaryId", Field::Proprietary),
            ("AllocatingPartyRecordId", Field::Party),
        ],
        mandatory: &[Field::Release, Field::Proprietary],
    },
    Table {
        kind: Kind::Links,
        files: &["worksrecordings", "workresourcelinks"],
        v1: &[
            ("FeedProvidersLinkId", Field::Row),
            ("FeedProvidersWorkId", Field::Work),
            ("FeedProvidersRecordingId", Field::Recording),
        ],
        v2: &[
            ("LinkRecordId", Field::Row),
            ("MusicalWorkRecordId", Field::Work),
            ("ResourceRecordId", Field::Recording),
        ],
        mandatory: &[Field::Work, Field::Recording],
    },
    Table {
        kind: Kind::Unclaimed,
        files: &[
            "unclaimedworkrightshares",
            "unclaimedmusicalworkrightshares",
        ],
        v1: &[
            ("FeedProvidersRightShareId", Field::Row),
            ("FeedProvidersRecordingId", Field::Recording),
            ("FeedProvidersWorkId", Field::Work),
            ("ISRC", Field::Isrc),
            ("DspRecordingId", Field::DspId),
            ("RecordingTitle", Field::Title),
            ("RecordingSubTitle", Field::SubTitle),
            ("AlternativeRecordingTitle", Field::OtherTitles),
            ("DisplayArtistName", Field::Artist),
            ("DisplayArtistISNI", Field::ArtistIsni),
            ("Duration", Field::Duration),
            ("UnclaimedPercentage", Field::Percentage),
            ("PercentileForPrioritisation", Field::Percentile),
        ],
        v2: &[
            ("UnclaimedMusicalWorkRightShareRecordId", Field::Row),
            ("ResourceRecordId", Field::Recording),
            ("MusicalWorkRecordId", Field::Work),
            ("ISRC", Field::Isrc),
            ("DspResourceId", Field::DspId),
            ("ResourceTitle", Field::Title),
            ("ResourceSubTitle", Field::SubTitle),
            ("AlternativeResourceTitle", Field::OtherTitles),
            ("DisplayArtistName", Field::Artist),
            ("DisplayArtistISNI", Field::ArtistIsni),
            ("Duration", Field::Duration),
            ("UnclaimedRightSharePercentage", Field::Percentage),
            ("PercentileForPrioritisation", Field::Percentile),
        ],
        mandatory: &[],
    },
    Table {
        kind: Kind::Unmatched,
        files: &["unmatchedresources"],
        v1: &[],
        v2: &[
            ("UnmatchedResourceRecordId", Field::Recording),
            ("ResourceType", Field::ResourceType),
            ("ISRC", Field::Isrc),
            ("DspResourceId", Field::DspId),
            ("ResourceTitle", Field::Title),
            ("LanguageAndScriptCode", Field::Language),
            ("ResourceSubTitle", Field::SubTitle),
            ("AlternativeResourceTitle", Field::OtherTitles),
            ("DisplayArtistName", Field::Artist),
            ("DisplayArtistISNI", Field::ArtistIsni),
            ("Duration", Field::Duration),
        ],
        mandatory: &[],
    },
];
