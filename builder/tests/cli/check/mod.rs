//! `imr check`: small bad feeds of every format, a registry that knows better, acknowledgements,
//! and the real files.

mod cwr;
mod known;
mod real;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{Run, fresh, imr, path};

/// Writes a feed of one file; returns where it is.
fn feed(test: &str, name: &str, text: &str) -> PathBuf {
    let file = fresh(test).join(name);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(&file, text).unwrap();
    file
}

/// Checks feeds; what is printed names files without their folder.
fn check(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let mut all = vec!["check", "--quiet"];
    all.extend(arguments);
    let run = imr(&all);
    let text = run.text().replace(&format!("{}/", path(folder)), "");
    (run.code, text)
}

/// Checks one file in text; the exit code has to be that of a feed with errors.
fn told(file: &Path) -> String {
    let (code, text) = check(file.parent().unwrap(), &[path(file)]);
    assert_eq!(code, 1, "{text}");
    text
}

fn list(run: &Run) -> (Value, Vec<Value>) {
    let json = run.json();
    let findings = json["findings"].as_array().unwrap().clone();
    (json["summary"].clone(), findings)
}

const TABLE: &str = "\
ISWC,Title,Composer,mechanical-share,language
T-034.524.680-1,Teapot,Ada Lamp,50,en
T-034.524.680-1,Teapot,Ben Kettle,60,en
T-034.524.680-2,Spout,Ada Lamp,100,qq
T-034.524.680-1,Kettle,Ada Lamp,,
X-1,Handle,Ada Lamp,100,
,Lid,Ada Lamp,100,
";

#[test]
fn a_table_is_told_row_by_row_with_counts_first() {
    let file = feed("check-table", "works.csv", TABLE);
    let expected = "\
4 errors, 2 warnings, 1 note
1 file, 6 rows: 4 taken, 2 refused
table: 1 file, it has a column `ISWC`

          1  error    check-digit
          1  error    id-length
          1  error    no-id
          1  error    shares-over
          1  warning  language-unknown
          1  warning  title-differs
          1  note     kind-guessed

works.csv
          -  note     kind-guessed: its rows are read as works: it has a column `ISWC`
                      hint: say it with --kind if that is wrong
          2  error    shares-over: T-034.524.680-1: ownership shares of mechanical rights come to 110.00 %, more than the whole
                      hint: correct the shares, or the territories in which they hold
          4  warning  language-unknown: `qq` is not a language of ISO 639
                      hint: give a language tag of BCP 47, such as en or pt-BR
        4:1  error    check-digit: ISWC `T-034.524.680-2`: the check digit should be 1
                      hint: compare the code with its certificate; one digit is wrong, or two have changed places
          5  warning  title-differs: ISWC `T-034.524.680-1` is `Kettle` here and `Teapot` on line 2
                      hint: is one code given to two things? correct one, or give the other title as alternative
        6:1  error    id-length: `X-1` is no ISWC: 2 characters instead of 11, T and ten digits
                      hint: correct the code, or the mapping of the column
          7  error    no-id: the row has no identifier
                      hint: give each row at least one identifier; `local` is one of the source's own
";
    assert_eq!(told(&file), expected);
}

#[test]
fn statements_are_told_with_what_they_do_not_say() {
    let text = r#"{"subject":"isrc:USS1Z9900001","train-ai":"n","declared":"2025-01-01","declarant":"A"}
{"subject":"iswc:T0345246802","train-ai":"n","declared":"2999-01-01"}
{"subject":"isrc:USS1Z9900001","train-ai":"perhaps"}
"#;
    let told = told(&feed("check-statements", "s.jsonl", text));
    for part in [
        "2 errors, 1 warning, 0 notes\n1 file, 3 rows: 2 taken, 1 refused\n",
        "\n          2  warning  date-future: 2999-01-01 is more than a year from now\n",
        "\n          2  error    check-digit: ISWC `T-034.524.680-2`: the check digit should be 1\n",
        "\n          3  error    permission: `perhaps` says neither yes nor no\n",
    ] {
        assert!(told.contains(part), "{part}\n{told}");
    }
}

#[test]
fn musicbrainz_documents_are_recognised_and_told() {
    let text = r#"{"id":"5b11f4ce-a62d-471e-81fc-a69a8278c7da","title":"Teapot","iswcs":["T-034.524.680-2"],"relations":[]}
{"id":"not-a-uuid","title":"Spout","iswcs":[]}
"#;
    let told = told(&feed("check-musicbrainz", "work", text));
    for part in [
        "3 errors, 0 warnings, 0 notes\n1 file, 2 rows: 1 taken, 1 refused\n",
        "musicbrainz: 1 file, it has `iswcs`\n",
        "\n          1  error    check-digit: ISWC `T-034.524.680-2`: the check digit should be 1\n",
        "\n          2  error    no-id: ",
    ] {
        assert!(told.contains(part), "{part}\n{told}");
    }
}

const ERN: &str = r#"<?xml version="1.0"?>
<ern:NewReleaseMessage xmlns:ern="http://ddex.net/xml/ern/43">
 <ResourceList>
  <SoundRecording>
   <ResourceReference>A1</ResourceReference>
   <SoundRecordingEdition><ResourceId><ISRC>USS1Z990000</ISRC></ResourceId></SoundRecordingEdition>
   <DisplayTitleText>Teapot</DisplayTitleText>
  </SoundRecording>
  <SoundRecording>
   <ResourceReference>A2</ResourceReference>
   <SoundRecordingEdition><ResourceId><ISRC>USS1Z9900001</ISRC></ResourceId></SoundRecordingEdition>
   <WorkId><ISWC>T0345246802</ISWC></WorkId>
   <DisplayTitleText>Spout</DisplayTitleText>
   <Duration>three minutes</Duration>
  </SoundRecording>
 </ResourceList>
</ern:NewReleaseMessage>
"#;

#[test]
fn release_messages_are_recognised_by_namespace_and_told_by_element() {
    let told = told(&feed("check-ern", "release.xml", ERN));
    for part in [
        "ern: 1 file, its namespace is that of ERN\n",
        "1 file, 2 rows: 1 taken, 1 refused\n",
        "  error    id-length: `USS1Z990000` is no ISRC",
        "  error    check-digit: ISWC `T-034.524.680-2`: the check digit should be 1\n",
        "  error    duration: ",
    ] {
        assert!(told.contains(part), "{part}\n{told}");
    }
}

#[test]
fn a_folder_of_bulk_tables_is_one_feed_told_by_file_line_and_column() {
    let heading = "#MusicalWorkRecordId\tISWC\tMusicalWorkTitle\tLanguageAndScriptCode\tOpusNumber\t\
                   ComposerCatalogNumber\tNominalDuration\tHasRightShareInDispute\t\
                   TerritoryOfPublicDomain\tIsArrangementOfTraditionalWork\t\
                   AlternativeMusicalWorkIdForUsStatutoryReversion\tUsStatutoryReversionDate\t\
                   IsCompositeMusicalWork";
    let rows = "W1\tT0345246802\tTEAPOT\t\t\t\t\tfalse\t\tfalse\t\t\t\n\
                W2\tT034524680\tSPOUT\t\t\t\t\tperhaps\t\tfalse\t\t\t\n";
    let text = format!("{heading}\n{rows}");
    let file = feed("check-bwarm", "feed/musicalworks.tsv", &text);
    let folder = file.parent().unwrap();
    let (code, told) = check(folder.parent().unwrap(), &[path(folder)]);
    assert_eq!(code, 1, "{told}");
    for part in [
        "bwarm: 1 file, its name is that of a BWARM table\n",
        "\nfeed/musicalworks.tsv\n",
        "\n        2:2  error    check-digit: ISWC `T-034.524.680-2`: the check digit should be 1\n",
        "\n        3:2  error    id-length: `T034524680` is no ISWC",
    ] {
        assert!(told.contains(part), "{part}\n{told}");
    }
}

#[test]
fn warnings_alone_pass_unless_strict_and_usage_errors_are_told_apart() {
    let folder = fresh("check-exit");
    let (good, odd) = (folder.join("good.csv"), folder.join("odd.csv"));
    fs::write(&good, "isrc,title\nUSS1Z9900001,Teapot\n").unwrap();
    fs::write(
        &odd,
        "isrc,title\nUSS1Z9900001,Teapot\nUSS1Z9900001,Spout\n",
    )
    .unwrap();
    imr(&["check", "-q", path(&good)]).exits(0);
    imr(&["check", "-q", path(&good), "--strict"]).exits(0);
    imr(&["check", "-q", path(&odd)]).exits(0);
    imr(&["check", "-q", path(&odd), "--strict"]).exits(1);
    let missing = folder.join("missing.csv");
    imr(&["check", "-q", path(&missing)]).fails_with("missing.csv", "check the spelling");
    let ack = folder.join("ack");
    imr(&["check", "-q", path(&good), "--ack", path(&ack)]).fails_with(
        "none of the files is CWR",
        "only CWR files are acknowledged",
    );
    imr(&["check", "-q", path(&good), "--kind", "song"]).fails_with("song", "say what one row");
    assert!(
        imr(&["check", path(&good), "--format-in", "mp3"])
            .exits(2)
            .err
            .contains("bwarm")
    );
}

#[test]
fn a_registry_is_checked_with_its_own_mapping_and_the_text_is_short() {
    let folder = fresh("check-registry");
    let rows: String = (0..50)
        .map(|row| format!("X{row}\tTitle {row}\n"))
        .collect();
    fs::write(folder.join("a.tsv"), format!("Code\tName\n{rows}")).unwrap();
    let registry = "[registry]\nname = 'R'\norigin = 'example.org/r'\n[[source]]\nid = 's'\n\
                    name = 'S'\nlicence = 'CC0-1.0'\ndate = 2026-01-01\nformat = 'table'\n\
                    kind = 'recording'\npaths = ['a.tsv']\n[source.columns]\nisrc = 'Code'\n\
                    title = 'Name'\n";
    let file = folder.join("registry.toml");
    fs::write(&file, registry).unwrap();
    let (code, text) = check(&folder, &[path(&file), "--limit", "3"]);
    assert_eq!(code, 1);
    assert_eq!(text.matches("no ISRC").count(), 3, "{text}");
    assert!(
        text.contains("\n47 more of id-length: --limit 0 lists all\n"),
        "{text}"
    );
    let (_, all) = check(&folder, &[path(&file), "--limit", "0"]);
    assert_eq!(all.matches("no ISRC").count(), 50, "{all}");
}
