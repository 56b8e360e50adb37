// Trusted Types: the two addresses that may be run as a script, and nothing else.

const SCRIPTS = new Set(["/js/engine.js", "/sw.js"]);

function scriptAddress(text) {
  if (!SCRIPTS.has(text)) throw new TypeError(`${text} is not a script of this page`);
  return text;
}

const policy = globalThis.trustedTypes?.createPolicy("imr", { createScriptURL: scriptAddress });

/** Returns the address of one of the page's own scripts in the form that the browser asks for. */
export function scriptUrl(text) {
  return policy ? policy.createScriptURL(text) : scriptAddress(text);
}
