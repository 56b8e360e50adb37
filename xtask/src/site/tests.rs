use super::{DIRECTORIES, directory, for_the_page, imports};

const MINIFIED: &str = r#"import{WorkerEntrypoint as a}from"cloudflare:workers";var b=1;import c from"./index_bg.wasm";export{b as default};"#;

#[test]
fn both_foreign_imports_are_pointed_at_the_shim() {
    let adapted = for_the_page(MINIFIED).unwrap();
    assert_eq!(imports(&adapted), ["./shim.js", "./shim.js"]);
    assert!(!adapted.contains("cloudflare:"));
}

#[test]
fn a_table_becomes_a_list_of_objects() {
    let table = "number\tname\tcountry\tstatus\tended\n052\tA \"B\" \\\tUK\tMember\t\n";
    let (_, _, members) = DIRECTORIES[1];
    let expected = "[{\"number\":\"052\",\"name\":\"A \\\"B\\\" \\\\\",\"country\":\"UK\"}]\n";
    assert_eq!(directory(table, members), expected);
}

#[test]
fn plain_javascript_is_read_as_well_as_minified() {
    let plain = "import { A } from 'cloudflare:workers';\nimport w from \"./index_bg.wasm\";\n";
    assert_eq!(
        imports(&for_the_page(plain).unwrap()),
        ["./shim.js", "./shim.js"]
    );
}

#[test]
fn a_missing_or_an_unknown_import_is_refused() {
    assert!(for_the_page("import c from\"./index_bg.wasm\";").is_err());
    assert!(for_the_page(&format!("{MINIFIED}import\"node:fs\";")).is_err());
    assert!(for_the_page(&format!("{MINIFIED}import(\"x\");")).is_err());
}
