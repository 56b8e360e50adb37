//! The allowed value sets of BWARM and what they are here. Case and white space do not count:
//! feeds write `MechanicalRight ` and `FALSE`.

use imr_snapshots::record::{Basis, Right, Role, TitleRole};

const ROLES: &[(&str, Role)] = &[
    ("Adapter", Role::Adaptor),
    ("Arranger", Role::Arranger),
    ("Composer", Role::Composer),
    ("ComposerLyricist", Role::Writer),
    ("Creator", Role::Writer),
    ("Lyricist", Role::Lyricist),
    ("MusicPublisher", Role::Publisher),
    ("OriginalPublisher", Role::Publisher),
    ("RightsAdministrator", Role::Administrator),
    ("SubArranger", Role::SubArranger),
    ("SubLyricist", Role::SubLyricist),
    ("SubPublisher", Role::SubPublisher),
    ("SubstitutedPublisher", Role::SubstitutedPublisher),
    ("Translator", Role::Translator),
];

/// A kind of share: what it is a share of, and the role of its holder where none is given.
pub(super) const SHARES: &[(&str, Basis, Role)] = &[
    ("MusicalWorkManuscriptShare", Basis::Ownership, Role::Writer),
    ("OriginalPublisherShare", Basis::Ownership, Role::Publisher),
    ("CopyrightControlShare", Basis::Ownership, Role::Other),
    (
        "MusicalWorkCollectionShare",
        Basis::Collection,
        Role::Publisher,
    ),
    ("LicensingShare", Basis::Collection, Role::Publisher),
];

/// `PrintRight` is a right of paper, which records have no name for.
const RIGHTS: &[(&str, Option<Right>)] = &[
    ("MechanicalRight", Some(Right::Mechanical)),
    ("PerformingRight", Some(Right::Performing)),
    ("SynchronizationRight", Some(Right::Synchronisation)),
    ("PrintRight", None),
];

const TITLES: &[(&str, TitleRole)] = &[
    ("AbbreviatedDisplayTitle", TitleRole::Alternative),
    ("AlternativeTitle", TitleRole::Alternative),
    ("DisplayTitle", TitleRole::Alternative),
    ("FirstLineOfText", TitleRole::FirstLine),
    ("FormalTitle", TitleRole::Formal),
    ("GroupingTitle", TitleRole::Alternative),
    ("IncorrectTitle", TitleRole::Incorrect),
    ("MisspelledTitle", TitleRole::Incorrect),
    ("OriginalTitle", TitleRole::OriginalScript),
    ("SearchTitle", TitleRole::Search),
    ("SortingTitle", TitleRole::Search),
    ("TitleAsPart", TitleRole::Part),
    ("TitleWithoutPunctuation", TitleRole::Search),
    ("TranslatedTitle", TitleRole::Translated),
    ("Unknown", TitleRole::Alternative),
    ("UserDefined", TitleRole::Alternative),
];

const USES: &[&str] = &[
    "AsPerContract",
    "Broadcast",
    "ConditionalDownload",
    "ContentInfluencedStream",
    "Display",
    "Download",
    "DubForAdvertisement",
    "DubForLivePerformance",
    "DubForMovies",
    "DubForMusicOnHold",
    "DubForPublicPerformance",
    "DubForRadio",
    "DubForTV",
    "ExtractForInternet",
    "KioskDownload",
    "Narrowcast",
    "NonInteractiveStream",
    "OnDemandStream",
    "PerformAsMusicOnHold",
    "PerformInLivePerformance",
    "PerformInPublic",
    "PermanentDownload",
    "Playback",
    "PlayInPublic",
    "Podcast",
    "Print",
    "PrivateCopy",
    "ProgrammedContentStream",
    "PurchaseAsPhysicalProduct",
    "Rent",
    "Simulcast",
    "Stream",
    "TetheredDownload",
    "TimeInfluencedStream",
    "Unknown",
    "UseAsAlertTone",
    "UseAsDevice",
    "UseAsKaraoke",
    "UseAsRingbackTone",
    "UseAsRingbackTune",
    "UseAsRingtone",
    "UseAsRingtune",
    "UseAsScreensaver",
    "UseAsVoiceMail",
    "UseAsWallpaper",
    "UseForIdentification",
    "UseInMobilePhoneMessaging",
    "UseInPhoneListening",
    "UserDefined",
    "UserMakeAvailableLabelProvided",
    "UserMakeAvailableUserProvided",
    "Webcast",
];

fn same(a: &str, b: &str) -> bool {
    a.trim().eq_ignore_ascii_case(b)
}

/// What a party does.
pub(super) fn role(text: &str) -> Option<Role> {
    ROLES
        .iter()
        .find(|(name, _)| same(text, name))
        .map(|(_, role)| *role)
}

/// The place of a kind of share in [`SHARES`].
pub(super) fn share_type(text: &str) -> Option<usize> {
    SHARES.iter().position(|(name, ..)| same(text, name))
}

/// The right of a type of rights; inner `None` for one that records have no name for.
pub(super) fn right(text: &str) -> Option<Option<Right>> {
    RIGHTS
        .iter()
        .find(|(name, _)| same(text, name))
        .map(|(_, right)| *right)
}

/// The role of a title.
pub(super) fn title(text: &str) -> Option<TitleRole> {
    TITLES
        .iter()
        .find(|(name, _)| same(text, name))
        .map(|(_, role)| *role)
}

/// Tells whether a text is a type of use.
pub(super) fn is_use(text: &str) -> bool {
    USES.iter().any(|name| same(text, name))
}
