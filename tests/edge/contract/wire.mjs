/**
 * HTTP/1.1 by hand: sends a request target exactly as it is given, which `fetch` would tidy up first,
 * and waits for the end of the answer.
 */
import { connect } from "node:net";

const PATIENCE = 15_000;

/** Sends one request; resolves to `{ status, headers, body }`; bytes of the target are Latin-1. */
export function send(base, { method = "GET", target, headers = {}, body = "" }) {
  const { hostname, port } = new URL(base);
  const lines = Object.entries({ host: `${hostname}:${port}`, connection: "close", ...headers });
  const head = `${method} ${target} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`;
  return new Promise((done, failed) => {
    const socket = connect({ host: hostname, port: Number(port) });
    const chunks = [];
    socket.setTimeout(PATIENCE, () => socket.destroy(new Error(`no answer to ${method} ${target.slice(0, 80)}`)));
    socket.on("error", failed);
    socket.on("connect", () => socket.write(Buffer.concat([Buffer.from(head, "latin1"), Buffer.from(body)])));
    socket.on("data", (chunk) => chunks.push(chunk));
    socket.on("end", () => {
      socket.end();
      try {
        done(parse(Buffer.concat(chunks)));
      } catch (error) {
        failed(error);
      }
    });
  });
}

function parse(bytes) {
  const split = bytes.indexOf("\r\n\r\n");
  if (split < 0) throw new Error(`no whole head: ${bytes.toString("latin1", 0, 80)}`);
  const [start, ...lines] = bytes.toString("latin1", 0, split).split("\r\n");
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 1).trim()]),
  );
  return { status: Number(start.split(" ")[1]), headers, body: bytes.subarray(split + 4) };
}
