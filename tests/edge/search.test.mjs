/**
 * Search on the real data sets against a scan of them: titles as they are and in other spellings, their
 * words in another order, and titles with one error at any place, in every script.
 */
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";

import { Registry } from "../oracle/answer.mjs";
import { askAll } from "../oracle/asked.mjs";
import { conclude } from "../oracle/compare.mjs";
import { inOtherOrder, mistyped, withErrors } from "../oracle/errors.mjs";
import { missing } from "../oracle/feeds.mjs";
import { fold, isBeyondUnicode } from "../oracle/fold.mjs";
import { Found, nameOf, wrongly } from "../oracle/found.mjs";
import { Tally } from "../oracle/judge.mjs";
import { searches } from "../oracle/queries.mjs";
import { Chance } from "../oracle/random.mjs";
import { prepare, questions } from "../oracle/real.mjs";
import { Scan } from "../oracle/scan.mjs";
import { Neighbours, distance, errorsOf, tokens, words } from "../oracle/words.mjs";

/** Searches of each distance. */
const EACH = Number(process.env.IMR_ORACLE ?? 100_000) / 4;
/** Most records that all pages are turned for. */
const ALL = 150;
const PAGES = 100;
/** Part of the searches that may say that they were cut, in 1,000ths. */
const CUT = 60;
/** Part of the searches that romanised words may answer, which the scan does not know, in 1,000ths. */
const ROMANISED = 2;

test("the scan cuts titles into words as described", () => {
  for (const [text, expected] of [
    ["Rock & Roll", "rock roll"],
    ["The Beatles", "beatles"],
    ["The The", "the"],
    ["Symphony No. II, Part 1", "symphony no 2 pt 1"],
    ["千本桜", "千本 本樱 樱 千本樱"],
    ["ラーメン", "らめ めん ん らめん"],
    ["人々", "人人 人"],
    ["ガラス", "がら らす す がらす"],
    ["ABCの歌", "abc の歌 歌"],
    ["사랑해 서울", "사랑해 서울"],
    ["!!!", "!!!"],
  ]) {
    assert.deepEqual([...tokens(fold(text))].sort(), [...new Set(expected.split(" "))].sort(), text);
  }
  const errors = (text) => errorsOf(words(fold(text))[0]);
  assert.deepEqual(["a", "ab", "abcdefgh", "19991999", "千本", "千本桜", "千本桜木", "사랑"].map(errors), [0, 1, 2, 1, 0, 1, 2, 1]);
});

test("the scan counts errors by their definition", () => {
  for (const [a, b, expected] of [["abc", "abc", 0], ["abc", "acb", 1], ["abc", "ab", 1], ["abc", "xabc", 1], ["abc", "axc", 1], ["ca", "abc", 3], ["", "ab", 2], ["a\u{1f600}b", "ab", 1]]) {
    assert.equal(distance(a, b), expected, `${a} ${b}`);
  }
  const chance = new Chance(11);
  const all = [...new Set(Array.from({ length: 400 }, () => chance.text("abй字", 1 + chance.below(5))))];
  const neighbours = new Neighbours(all);
  for (const word of all) assert.deepEqual([...neighbours.of(word)].sort(), all.filter((other) => distance(word, other) === 1).sort(), word);
  assert.deepEqual(["substitution", "deletion", "insertion", "transposition"].map((kind) => mistyped("字ab", kind, 0, "x")), ["xab", "ab", "x字ab", "a字b"]);
});

const work = (id, ...titles) => ({ kind: "work", ids: [`local:a:${id}`], titles, links: [], names: ["Jane Doe"] });

test("the scan finds what has one error, and only that", () => {
  const scan = new Scan(new Registry([work(1, "Yesterday Morning"), work(2, "Yesterdays Morning"), work(3, "Go 77"), work(4, "千本桜")]));
  const near = (q) => [...scan.near(q).names].map((name) => name.at(-1)).join("");
  assert.equal(near("yesterdya morning"), "1");
  assert.equal(near("yesterday mornin"), "1");
  assert.equal(near("yesterday morning"), "2");
  assert.equal(near("jnae yesterday"), "1");
  assert.equal(near("go 78"), "3");
  assert.equal(near("doe 78"), "");
  assert.equal(near("千本楼"), "4");
  assert.equal(near("yestredya morning"), "");
  assert.deepEqual([...scan.whole("morning jane yesterday")], ["work local:a:1"]);
  const explains = (q, title) => Scan.explains(scan.asked(q), Scan.tokens(title));
  assert.ok(["yestredya morning", "yester day morning", "yesterdaymorning", "yesterda ymorning"].every((q) => explains(q, "Yesterday Morning")));
  assert.ok(!explains("yestredya mornign", "Yesterday Morning"));
  assert.ok(!explains("esterdya morning", "Yesterday Morning"));
});

test("the scan takes a title in quotes as a whole", () => {
  const scan = new Scan(new Registry([work(1, "Yesterday"), work(2, "Yesterday Morning")]));
  const quoted = (text) => [...(scan.quoted(text) ?? [])].join();
  for (const text of ['"Yesterday"', " \u201eyesterday!\u201c ", "\u00abYESTERDAY\u00bb", "\u300cyesterday\u300d"]) assert.equal(quoted(text), "work local:a:1", text);
  for (const text of ["Yesterday", '"Yesterday', '"Yester"', '"Yesterday" "Morning"', "\u00abyesterday\u201d"]) assert.equal(quoted(text), "", text);
});

test("the judge sees what is wrong with a page", () => {
  const scan = new Scan(new Registry([work(1, "Yesterday"), work(2, "Yesterday Morning")]));
  const asked = scan.asked("yesterday");
  const result = (id, title, match, weight = 9) => ({ kind: "work", id: `local:a:${id}`, title, match, weight });
  assert.equal(wrongly(scan, asked, result(1, "Yesterday", "exact")), undefined);
  assert.equal(wrongly(scan, asked, result(2, "Yesterday Morning", "begins")), undefined);
  assert.equal(wrongly(scan, scan.asked("yesterdya"), result(1, "Yesterday", "meant")), undefined);
  for (const [q, wrong] of [
    ["yesterday", result(2, "Yesterday Morning", "exact")],
    ["yesterday", result(1, "Yesterday Morning", "begins")],
    ["morning", result(2, "Yesterday Morning", "begins")],
    ["yesterday evening", result(2, "Yesterday Morning", "words")],
    ["yseterdyaa", result(1, "Yesterday", "meant")],
    ["yesterday m", result(1, "Yesterday", "prefix")],
  ]) {
    assert.notEqual(wrongly(scan, scan.asked(q), wrong), undefined, q);
  }
  const disorder = (...results) => {
    const found = new Found();
    found.add({ results, partial: false });
    return found.disorder();
  };
  const [high, low] = [result(1, "Yesterday", "words", 99), result(2, "Yesterday", "words", 9)];
  assert.equal(disorder({ ...low, match: "exact" }, high, low), undefined);
  assert.notEqual(disorder(low, high), undefined);
  assert.notEqual(disorder(high, { ...low, match: "exact" }), undefined);
  assert.notEqual(disorder({ ...low, match: "exact" }, { ...high, match: "exact" }), undefined);
});

describe("search and the scan of the real data sets", { skip: missing() }, () => {
  let registry;
  let scan;

  before(async () => {
    const asked = questions();
    await prepare(asked.lookups);
    registry = asked.registry;
    scan = new Scan(registry);
  });

  test("titles in any spelling are found, all of them and nothing else, best first", async (t) => {
    const tally = new Tally("imr search, distance 0, titles");
    const asked = searches(registry, 5, Math.floor(EACH * 0.6)).filter(({ q }) => !isBeyondUnicode(q) && fold(q) !== "");
    const expected = asked.map(({ q }) => new Set([...scan.titled(fold(q))].map(({ name }) => name)));
    const found = asked.map(() => new Found());
    await askAll(
      asked.map(({ q }, at) => ({ q, limit: Math.min(100, expected[at].size + 1) })),
      (at, page) => {
        found[at].add(page);
        return ["identifier", "exact"].includes(page.results.at(-1)?.match);
      },
    );
    asked.forEach(({ q }, at) => {
      const isCode = (name) => found[at].upTo("identifier").has(name) && !expected[at].has(name);
      const [got, want] = [[...found[at].upTo("exact")].filter((name) => !isCode(name)).sort(), [...expected[at]].sort()];
      const wrong = found[at].disorder() ?? firstWrong(found[at], scan.asked(q));
      const differs = got.join() === want.join() ? wrong : "other records";
      tally.note(got.length > 0 ? "found" : "none", differs && { query: q, expected: want, got: [differs, ...got] });
    });
    conclude(t, tally, asked.length);
  });

  test("all words in any order are found, and nothing without them", async (t) => {
    const tally = new Tally("imr search, distance 0, words");
    const asked = inOtherOrder(scan.cards, 6, Math.floor(EACH * 0.4)).filter(({ q }) => !isBeyondUnicode(q));
    const expected = asked.map(({ q }) => ({ names: scan.quoted(q) ?? scan.whole(q), asked: scan.asked(q) }));
    await judge(tally, asked, expected, "words");
    assert.ok(asked.filter(({ name }, at) => expected[at].names.has(name)).length > asked.length * 0.99, "the scan finds what it was made of");
    conclude(t, tally, asked.length);
  });

  test("titles with one error are found, and nothing with more errors than are said", async (t) => {
    const tally = new Tally("imr search, distance 1");
    const asked = withErrors(scan.cards, 3, EACH).filter(({ q }) => !isBeyondUnicode(q));
    const expected = asked.map(({ q }) => {
      // Words that are all on one card may be meant as they were typed: then they are not read otherwise.
      const whole = scan.quoted(q) ?? scan.whole(q);
      return { names: whole.size > 0 ? whole : scan.near(q).names, asked: scan.asked(q) };
    });
    await judge(tally, asked, expected, "spelling");
    const own = asked.filter(({ name }, at) => expected[at].names.has(name)).length;
    t.diagnostic(`${own} of ${asked.length} have the title that they were made of one error away`);
    assert.ok(own > asked.length * 0.8, `${own} of ${asked.length}`);
    conclude(t, tally, asked.length);
  });

  /** Asks, and compares with what has to be found in the tiers up to one. */
  async function judge(tally, asked, expected, tier) {
    const found = asked.map(() => new Found());
    const limit = (at) => Math.min(100, Math.max(20, Math.ceil(expected[at].names.size * 1.5)));
    await askAll(
      asked.map(({ q }, at) => ({ q, limit: limit(at) })),
      (at, page) => {
        found[at].add(page);
        const isEnough = [...expected[at].names].every((name) => found[at].upTo(tier).has(name));
        return !isEnough && expected[at].names.size <= ALL && found[at].pages < PAGES && page.results.at(-1)?.match !== "some";
      },
    );
    let cut = 0;
    let romanised = 0;
    asked.forEach(({ q }, at) => {
      const { names, asked: said } = expected[at];
      const got = found[at].upTo(tier);
      const left = names.size > ALL ? [] : [...names].filter((name) => !got.has(name));
      const isCut = found[at].partial && left.length > 0;
      cut += isCut ? 1 : 0;
      // All words are on a card in another script, with the words that the builder makes: then they were meant so.
      const isMeantSo = tier === "spelling" && left.length > 0 && !isCut && found[at].results.some((result) => result.match === "words" && !names.has(nameOf(result)));
      romanised += isMeantSo ? 1 : 0;
      const wrong = found[at].disorder() ?? firstWrong(found[at], said) ?? (left.length > 0 && !isCut && !isMeantSo ? "missing" : undefined);
      const outcome = names.size > ALL ? "very many" : isCut ? "cut" : isMeantSo ? "romanised" : names.size > 0 ? "found" : "none";
      tally.note(outcome, wrong && { query: q, expected: left, got: [wrong, ...got].slice(0, 12) });
    });
    assert.ok(cut * 1_000 <= CUT * asked.length, `${cut} of ${asked.length} were cut`);
    assert.ok(romanised * 1_000 <= ROMANISED * asked.length, `${romanised} of ${asked.length} were answered by romanised words`);
  }

  function firstWrong(found, asked) {
    for (const result of found.results) {
      const why = wrongly(scan, asked, result);
      if (why) return `${result.match} ${result.id} "${result.title}" ${why}`;
    }
    return undefined;
  }
});
