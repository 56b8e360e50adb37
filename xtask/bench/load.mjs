/**
 * A small load generator: keep-alive connections, one request at a time on each, every answer checked.
 *
 * It speaks just enough HTTP/1.1 to be faster than what it measures.
 */
import { connect } from "node:net";

/**
 * Asks `paths` in turn over a number of connections for some milliseconds.
 *
 * Resolves to `{ rate, p50, p99, count }`: answers a second, and microseconds. Rejects on an answer that
 * is not 200 or whose length differs from `lengths[path]`.
 */
export async function load({ port, paths, lengths, connections, milliseconds }) {
  const times = [];
  const start = process.hrtime.bigint();
  const end = start + BigInt(milliseconds) * 1_000_000n;
  await Promise.all(
    Array.from({ length: connections }, (_, index) => connection({ port, paths, lengths, end, times, first: index })),
  );
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  times.sort((a, b) => a - b);
  const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))] / 1_000;
  return { rate: times.length / seconds, p50: at(0.5), p99: at(0.99), count: times.length };
}

function connection({ port, paths, lengths, end, times, first }) {
  const requests = paths.map((path) => Buffer.from(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`));
  return new Promise((done, failed) => {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    let turn = first;
    let sent = 0n;
    let waiting = Buffer.alloc(0);
    const ask = () => {
      sent = process.hrtime.bigint();
      socket.write(requests[turn % requests.length]);
    };
    socket.on("connect", ask);
    socket.on("error", failed);
    socket.on("close", () => failed(new Error("the connection was closed in between")));
    socket.on("data", (chunk) => {
      waiting = waiting.length === 0 ? chunk : Buffer.concat([waiting, chunk]);
      const body = complete(waiting);
      if (body === null) return;
      const path = paths[turn % paths.length];
      if (body !== lengths[path]) {
        socket.destroy();
        const start = waiting.toString("latin1", 0, 40);
        failed(new Error(`${path} answered ${start}... with ${body} bytes, not ${lengths[path]}`));
        return;
      }
      const now = process.hrtime.bigint();
      times.push(Number(now - sent));
      waiting = Buffer.alloc(0);
      turn += 1;
      if (now < end) ask();
      else socket.end(() => done());
    });
  });
}

/** Returns the length of a whole answer's body, null if more is to come, -1 if it is not a 200. */
export function complete(bytes) {
  const split = bytes.indexOf("\r\n\r\n");
  if (split < 0) return null;
  const head = bytes.toString("latin1", 0, split).toLowerCase();
  if (!head.startsWith("http/1.1 200 ")) return -1;
  const rest = bytes.subarray(split + 4);
  const length = /\r\ncontent-length: (\d+)/.exec(head);
  if (length) return rest.length >= Number(length[1]) ? rest.length : null;
  return chunked(rest);
}

function chunked(bytes) {
  let place = 0;
  let total = 0;
  for (;;) {
    const line = bytes.indexOf("\r\n", place);
    if (line < 0) return null;
    const size = Number.parseInt(bytes.toString("latin1", place, line), 16);
    place = line + 2 + size + 2;
    if (place > bytes.length) return null;
    if (size === 0) return total;
    total += size;
  }
}
