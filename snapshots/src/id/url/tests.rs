use super::*;

fn readings(text: &str) -> Vec<Reading> {
    let mut readings = Vec::new();
    let address = Address::read(text).unwrap();
    address.each(&mut |reading| readings.push(reading.unwrap()));
    readings
}

fn codes(text: &str) -> Vec<String> {
    let codes = readings(text).into_iter();
    codes
        .map(|reading| reading.identifier.to_string())
        .collect()
}

#[test]
fn addresses_of_services_hold_asset_ids() {
    for (text, expected) in [
        (
            "https://open.spotify.com/track/3cIKojC2JBVIno9b35MJWn?si=ab",
            "spotify:3cIKojC2JBVIno9b35MJWn",
        ),
        (
            "open.spotify.com/intl-de/album/5fqlZFKYqvkIe2jdDGt2nl",
            "spotify:5fqlZFKYqvkIe2jdDGt2nl",
        ),
        (
            "https://www.youtube.com/watch?v=7kjdK7a-_0B&t=4s",
            "youtube:7kjdK7a-_0B",
        ),
        ("https://youtu.be/7kjdK7a-_0B?si=x", "youtube:7kjdK7a-_0B"),
        (
            "https://music.youtube.com/watch?list=1&v=7kjdK7a-_0B",
            "youtube:7kjdK7a-_0B",
        ),
        (
            "https://youtube.com/shorts/7kjdK7a-_0B",
            "youtube:7kjdK7a-_0B",
        ),
        (
            "https://itunes.apple.com/us/artist/a/id302053341",
            "apple:302053341",
        ),
        ("https://www.deezer.com/en/track/3135556", "deezer:3135556"),
        ("https://www.deezer.com/album/302127", "deezer-album:302127"),
        ("https://tidal.com/browse/artist/7804", "tidal-artist:7804"),
        (
            "https://music.amazon.co.uk/albums/B00137QS28",
            "amazon:B00137QS28",
        ),
        ("https://www.amazon.com/dp/B00137QS28", "amazon:B00137QS28"),
    ] {
        assert_eq!(codes(text), [["asset:", expected].concat()], "{text}");
    }
}

#[test]
fn an_address_of_a_track_on_an_album_holds_both() {
    assert_eq!(
        codes("https://music.apple.com/us/album/name/1440650428?i=1440650711"),
        ["asset:apple:1440650711", "asset:apple:1440650428"]
    );
    assert_eq!(
        codes("https://tidal.com/album/1/track/2"),
        ["asset:tidal:2", "asset:tidal-album:1"]
    );
}

#[test]
fn addresses_of_registries_hold_their_identifiers() {
    for (text, expected) in [
        (
            "https://isni.org/isni/0000000121032683",
            "isni:0000000121032683",
        ),
        (
            "https://orcid.org/0000-0001-5109-3700",
            "isni:0000000151093700",
        ),
        (
            "http://dx.doi.org/10.5240%2F7791-8534-2C23-9030-8610-5",
            "eidr:10.5240/7791-8534-2C23-9030-8610-5",
        ),
        (
            "musicbrainz.org/work/b10bbbfc-cf9e-42e0-be17-e2c3e1d2600d#x",
            "mbid:b10bbbfc-cf9e-42e0-be17-e2c3e1d2600d",
        ),
    ] {
        assert_eq!(codes(text), [expected], "{text}");
    }
    let reading = readings("https://youtu.be/7kjdK7a-_0B").remove(0);
    assert_eq!(reading.notes, [Note::FromUrl]);
}

#[test]
fn other_addresses_hold_nothing() {
    for text in [
        "https://example.org/track/1",
        "https://",
        "https://open.spotify.com/search/a",
    ] {
        assert!(codes(text).is_empty(), "{text}");
    }
    assert!(Address::read("052/250310HN").is_none());
    assert!(Address::read("youtube.com").is_none());
    let address = Address::read("https://youtu.be/7kjdK7a-_0B").unwrap();
    assert_eq!(
        address.first(Scheme::Isrc, "").unwrap_err().reason,
        Reason::Address
    );
    assert_eq!(unescape("a%2fb%zz%"), "a/b%zz%");
}
