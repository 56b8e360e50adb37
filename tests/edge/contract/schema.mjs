/**
 * Compares values with the schemas of the contract: the keywords of JSON Schema 2020-12 that
 * `worker/openapi.yaml` uses. A keyword that is not known here is an error, so that none is ignored.
 */
const SILENT = new Set(["description", "default", "example", "examples", "summary"]);

/** Returns what is wrong with a value, as a list of texts; an empty one if nothing is. */
export function faults(contract, schema, value, path = "$") {
  const found = [];
  for (const [keyword, rule] of Object.entries(schema)) {
    if (SILENT.has(keyword)) continue;
    const check = KEYWORDS[keyword];
    if (!check) throw new Error(`${path}: the keyword ${keyword} is not known`);
    found.push(...check({ contract, schema, rule, value, path }));
  }
  return found;
}

/** Follows a reference such as `#/components/schemas/Answer`. */
export function follow(contract, reference) {
  const found = reference.split("/").slice(1).reduce((place, name) => place?.[name], contract);
  if (found === undefined) throw new Error(`${reference} leads nowhere`);
  return found;
}

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const wrong = (right, path, what) => (right ? [] : [`${path} ${what}`]);
const short = (value) => JSON.stringify(value)?.slice(0, 80);

const TYPES = {
  object: isObject,
  array: Array.isArray,
  string: (value) => typeof value === "string",
  integer: Number.isInteger,
  number: Number.isFinite,
  boolean: (value) => typeof value === "boolean",
  null: (value) => value === null,
};

const KEYWORDS = {
  $ref: ({ contract, rule, value, path }) => faults(contract, follow(contract, rule), value, path),
  type: ({ rule, value, path }) => {
    const types = [rule].flat();
    return wrong(types.some((type) => TYPES[type](value)), path, `is no ${types.join(" or ")}: ${short(value)}`);
  },
  enum: ({ rule, value, path }) => wrong(rule.includes(value), path, `is none of ${rule.join(", ")}: ${short(value)}`),
  const: ({ rule, value, path }) => wrong(rule === value, path, `is not ${short(rule)}: ${short(value)}`),
  pattern: ({ rule, value, path }) =>
    wrong(typeof value !== "string" || new RegExp(rule, "u").test(value), path, `does not match ${rule}: ${short(value)}`),
  minimum: ({ rule, value, path }) => wrong(typeof value !== "number" || value >= rule, path, `is less than ${rule}`),
  maximum: ({ rule, value, path }) => wrong(typeof value !== "number" || value <= rule, path, `is more than ${rule}`),
  minLength: ({ rule, value, path }) => wrong(typeof value !== "string" || value.length >= rule, path, "is too short"),
  minItems: ({ rule, value, path }) => wrong(!Array.isArray(value) || value.length >= rule, path, `has less than ${rule} items`),
  maxItems: ({ rule, value, path }) => wrong(!Array.isArray(value) || value.length <= rule, path, `has more than ${rule} items`),
  required: ({ rule, value, path }) =>
    isObject(value) ? rule.filter((name) => !Object.hasOwn(value, name)).map((name) => `${path} lacks ${name}`) : [],
  properties: ({ contract, rule, value, path }) =>
    isObject(value)
      ? Object.entries(rule).flatMap(([name, schema]) => (Object.hasOwn(value, name) ? faults(contract, schema, value[name], `${path}.${name}`) : []))
      : [],
  additionalProperties: ({ contract, schema, rule, value, path }) => {
    if (!isObject(value)) return [];
    const others = Object.keys(value).filter((name) => !Object.hasOwn(schema.properties ?? {}, name));
    if (rule === false) return others.map((name) => `${path} has the unknown member ${name}`);
    return others.flatMap((name) => faults(contract, rule, value[name], `${path}.${name}`));
  },
  propertyNames: ({ contract, rule, value, path }) =>
    isObject(value) ? Object.keys(value).flatMap((name) => faults(contract, rule, name, `${path} name`)) : [],
  items: ({ contract, rule, value, path }) =>
    Array.isArray(value) ? value.flatMap((item, at) => faults(contract, rule, item, `${path}[${at}]`)) : [],
  oneOf: ({ contract, rule, value, path }) => {
    const tries = rule.map((schema) => faults(contract, schema, value, path));
    const right = tries.filter((found) => found.length === 0).length;
    return right === 1 ? [] : [`${path} fits ${right} of ${rule.length} schemas: ${tries.flat().slice(0, 3).join("; ")}`];
  },
};
