//! What the reconciliation service is: its manifest.

use super::{Out, types};

/// Writes the members of the manifest.
pub(super) fn members(name: &str, origin: &str, batch: usize, out: &mut dyn Out) {
    let at = |path: &str| [origin, path].concat();
    out.texts("versions", &mut ["0.2"].into_iter());
    out.member("name", name);
    // An id behind it is the address of the record's page.
    out.member("identifierSpace", &at("/?id="));
    out.member("schemaSpace", &at("/openapi.yaml"));
    out.member("documentation", &at("/openapi.yaml"));
    out.member("serviceVersion", env!("CARGO_PKG_VERSION"));
    out.member("logo", &at("/icon.svg"));
    out.key("view");
    out.open_map();
    out.member("url", &at("/?id={{id}}"));
    out.close_map();
    out.key("defaultTypes");
    types(out, |_| true);
    out.key("preview");
    out.open_map();
    out.member("url", &at("/v1/reconcile/preview?id={{id}}"));
    out.count("width", 400);
    out.count("height", 240);
    out.close_map();
    out.key("suggest");
    out.open_map();
    for of in ["entity", "type", "property"] {
        out.key(of);
        service(origin, &["/v1/reconcile/suggest/", of].concat(), out);
    }
    out.close_map();
    out.key("extend");
    out.open_map();
    out.key("propose_properties");
    service(origin, "/v1/reconcile/properties", out);
    out.key("property_settings");
    out.open_list();
    out.open_map();
    out.member("type", "number");
    out.member("name", "limit");
    out.member("label", "Limit");
    out.member("help_text", "Most values of a record; 0 for all");
    out.count("default", 0);
    out.close_map();
    out.close_list();
    out.close_map();
    out.count("batchSize", batch as u64);
}

fn service(origin: &str, path: &str, out: &mut dyn Out) {
    out.open_map();
    out.member("service_url", origin);
    out.member("service_path", path);
    out.close_map();
}
