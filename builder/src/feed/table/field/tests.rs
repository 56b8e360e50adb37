use super::*;

fn field(text: &str) -> Field {
    let mapped = read(text, "own").unwrap();
    assert_eq!(mapped.of, None);
    mapped.field
}

#[test]
fn fields_are_read_as_the_documentation_writes_them() {
    assert_eq!(field("isrc"), Field::Id(IdField::Scheme(Scheme::Isrc)));
    assert_eq!(
        field("ipi-base"),
        Field::Id(IdField::Scheme(Scheme::IpiBase))
    );
    assert_eq!(
        field("society:052"),
        Field::Id(IdField::Society("052".into()))
    );
    assert_eq!(field("society"), Field::Text(FactKind::Society));
    assert_eq!(field("local"), Field::Id(IdField::Local("own".into())));
    let translated = Field::Title(TitleRole::Translated, "en".into());
    assert_eq!(field("title:translated:en"), translated);
    assert_eq!(field("composer"), Field::Credit(Some(Role::Composer)));
    let ipi = IdField::Scheme(Scheme::Ipi);
    assert_eq!(
        field("composer.ipi"),
        Field::CreditId(Some(Role::Composer), ipi)
    );
    let spotify = IdField::Asset("spotify".into());
    assert_eq!(
        field("artist.asset:spotify"),
        Field::CreditId(Some(Role::Artist), spotify)
    );
    assert_eq!(field("train-genai"), Field::Use(Use::TrainGenai));
    assert_eq!(field("archived"), Field::Archived(IdField::Any));
    let iswc = IdField::Scheme(Scheme::Iswc);
    assert_eq!(field("archived:iswc"), Field::Archived(iswc));
    let ipi = IdField::Scheme(Scheme::Ipi);
    assert_eq!(field("also:ipi"), Field::Also(ipi));
    let release = read("release.title", "own").unwrap();
    assert_eq!(release.of, Some(Kind::Release));
    assert_eq!(release.field, Field::Title(TitleRole::Main, String::new()));
    let artist = read("release.artist.asset:spotify", "own").unwrap();
    assert!(matches!(
        artist.field,
        Field::CreditId(Some(Role::Artist), _)
    ));
}

#[test]
fn a_misspelt_field_says_which_one_was_meant() {
    for (text, near) in [
        ("isrcc", "did you mean `isrc`?"),
        ("componser", "did you mean `composer`?"),
        ("release.titel", "did you mean `release.title`?"),
        ("title:translatd", "did you mean `translated`?"),
    ] {
        assert_eq!(read(text, "own").unwrap_err().hint, near, "{text}");
    }
    for text in [
        "",
        ".",
        "asset",
        "asset:Spo tify",
        "society:PRS",
        "title:main:e_n",
        "a.b.c",
    ] {
        assert!(read(text, "own").is_err(), "{text}");
    }
}
