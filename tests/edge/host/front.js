/**
 * The door of the local host: sends a request to the edge program or to the static files by the same
 * rule that `run_worker_first` in `wrangler.toml` gives Cloudflare.
 *
 * Bindings: EDGE and ASSETS (services), FIRST (the rule, a JSON list of paths, `*` at the end for a prefix).
 */
let first;

export default {
  fetch(request, env) {
    first ??= JSON.parse(env.FIRST);
    const { pathname } = new URL(request.url);
    return (first.some((rule) => covers(rule, pathname)) ? env.EDGE : env.ASSETS).fetch(request);
  },
};

function covers(rule, path) {
  return rule.endsWith("*") ? path.startsWith(rule.slice(0, -1)) : path === rule;
}
