/**
 * What the engine imports from its host, supplied by the page.
 *
 * On the edge, `index.js` takes one base class from `cloudflare:workers` and its own compiled module
 * from `./index_bg.wasm`. The page's copy of `index.js` takes both from here, and the module's bytes
 * are the same ones that run on the edge.
 */

/** The base class of the engine's handler: it keeps what the host gives it. */
export class WorkerEntrypoint {
  constructor(ctx, env) {
    this.ctx = ctx;
    this.env = env;
  }
}

const address = new URL("index_bg.wasm", import.meta.url);

/** Compiles while it downloads, or afterwards where the host names another content type. */
async function compile() {
  try {
    return await WebAssembly.compileStreaming(fetch(address));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const response = await fetch(address);
    if (!response.ok) throw new Error(`the engine is not there: ${response.status}`, { cause: error });
    return WebAssembly.compile(await response.arrayBuffer());
  }
}

export default await compile();
