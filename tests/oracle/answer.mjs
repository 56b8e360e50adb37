/**
 * Answers look-ups from plain facts by the rules of merging, with maps built by one scan.
 *
 * - Facts with the same ISRC are one recording.
 * - Facts without ISRC that share an identifier, directly or through others, speak of one thing. If
 *   facts with an ISRC carry one of its identifiers, they belong to each of those recordings; else
 *   they are a record of their own, named by its strongest, then smallest identifier.
 * - Two ISRCs stay two recordings although they share an identifier.
 */
import { fold } from "./fold.mjs";

const HARD = { recording: "isrc:" };
const STRENGTH = ["mbid:", "asset:", "local:"];

/** Everything that the facts say, by identifier and by title. */
export class Registry {
  #facts;
  #bearers = new Map();
  #hard = new Map();
  #names = new Map();
  #records = new Map();
  #folds = new Map();

  constructor(facts) {
    this.#facts = facts;
    facts.forEach((fact, number) => {
      for (const id of fact.ids) add(this.#bearers, `${fact.kind} ${id}`, number);
      const key = hardOf(fact);
      if (key) add(this.#hard, `${fact.kind} ${key}`, number);
    });
    facts.forEach((fact, number) => {
      for (const name of this.#namesOf(number)) add(this.#records, `${fact.kind} ${name}`, number);
    });
    for (const [name, numbers] of this.#records) {
      for (const text of this.#titles(numbers)) {
        const key = fold(text);
        if (key !== "") addNew(this.#folds, key, name);
      }
    }
  }

  /** The names of all records, such as `recording isrc:USS1Z9900001`. */
  names() {
    return [...this.#records.keys()];
  }

  /** How many records there are of each kind. */
  counts() {
    const counts = { work: 0, recording: 0, release: 0, party: 0 };
    for (const name of this.#records.keys()) counts[name.split(" ", 1)[0]] += 1;
    return counts;
  }

  /** Every identifier that a fact carries. */
  identifiers() {
    return [...new Set(this.#facts.flatMap((fact) => fact.ids))];
  }

  /** Every title that a record has, as written. */
  titles() {
    return [...new Set(this.#facts.flatMap((fact) => fact.titles))];
  }

  /** The names of the records that an identifier leads to. */
  lookup(id) {
    const found = new Set();
    for (const kind of ["work", "recording", "release", "party"]) {
      for (const number of this.#bearers.get(`${kind} ${id}`) ?? []) {
        for (const name of this.#namesOf(number)) found.add(`${kind} ${name}`);
      }
    }
    return [...found].sort();
  }

  /** The names of the records that have a title with the fold of this text. */
  search(text) {
    return [...(this.#folds.get(fold(text)) ?? [])].sort();
  }

  /** The folds of all titles with the records that have them. */
  folds() {
    return this.#folds;
  }

  /** One record: its titles as written, its identifiers, how many records of each kind it is linked to. */
  record(name) {
    const numbers = this.#records.get(name) ?? [];
    const ids = new Set(numbers.flatMap((number) => this.#facts[number].ids));
    return { titles: this.#titles(numbers).sort(), identifiers: [...ids].sort(), links: this.#links(name, numbers) };
  }

  /** The titles of a record and the names that it credits. */
  texts(name) {
    const numbers = this.#records.get(name) ?? [];
    return { titles: this.#titles(numbers), names: [...new Set(numbers.flatMap((number) => this.#facts[number].names ?? []))] };
  }

  #titles(numbers) {
    return [...new Set(numbers.flatMap((number) => this.#facts[number].titles))];
  }

  #linked;

  #links(name, numbers) {
    this.#linked ??= this.#allLinks();
    const links = { work: new Set(), recording: new Set(), release: new Set(), party: new Set() };
    for (const number of numbers) {
      for (const [kind, id] of this.#facts[number].links) {
        for (const other of this.#resolved(kind, id)) links[kind].add(other);
      }
    }
    for (const other of this.#linked.get(name) ?? []) links[other.split(" ", 1)[0]].add(other);
    return Object.fromEntries(Object.entries(links).map(([kind, names]) => [kind, [...names].sort()]));
  }

  /** Who links to each record: every link has two ends. */
  #allLinks() {
    const back = new Map();
    for (const [name, numbers] of this.#records) {
      for (const number of numbers) {
        for (const [kind, id] of this.#facts[number].links) {
          for (const other of this.#resolved(kind, id)) addNew(back, other, name);
        }
      }
    }
    return back;
  }

  #resolved(kind, id) {
    return this.lookup(id).filter((name) => name.startsWith(`${kind} `));
  }

  /** The identifiers that name the records which a fact belongs to. */
  #namesOf(number) {
    const fact = this.#facts[number];
    const own = hardOf(fact);
    if (own) return [own];
    const known = this.#names.get(number);
    if (known) return known;
    const { soft, ids, hard } = this.#component(number);
    const names = hard.size > 0 ? [...hard].sort() : [strongest([...ids])];
    for (const member of soft) this.#names.set(member, names);
    return names;
  }

  /** The facts without hard identifier that are connected with one of them. */
  #component(start) {
    const { kind } = this.#facts[start];
    const component = { soft: new Set([start]), ids: new Set(), hard: new Set() };
    for (const number of component.soft) {
      for (const id of this.#facts[number].ids) {
        if (component.ids.has(id)) continue;
        component.ids.add(id);
        for (const bearer of this.#bearers.get(`${kind} ${id}`)) {
          const key = hardOf(this.#facts[bearer]);
          if (key) component.hard.add(key);
          else component.soft.add(bearer);
        }
      }
    }
    return component;
  }
}

/** The identifier that names a record by itself: the ISRC of a recording. */
function hardOf(fact) {
  return HARD[fact.kind] && fact.ids.find((id) => id.startsWith(HARD[fact.kind]));
}

function strongest(ids) {
  const rank = (id) => STRENGTH.findIndex((scheme) => id.startsWith(scheme));
  return ids.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))[0];
}

function add(map, key, value) {
  const values = map.get(key);
  if (values) values.push(value);
  else map.set(key, [value]);
}

function addNew(map, key, value) {
  const values = map.get(key);
  if (values) values.add(value);
  else map.set(key, new Set([value]));
}
