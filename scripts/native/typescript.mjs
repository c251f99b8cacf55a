// The interfaces of src/native/functions, read as text: they are plain enough for a parser of two pages.

/** @typedef {{ optional: boolean, kinds: Set<string> }} Field */
/** @typedef {{ request: Map<string, Field> | undefined, results: Map<string, Field> | undefined }} Signature */

/** Splits a source into names, strings and signs. */
function tokensOf(source) {
  return source.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, "").match(/"[^"]*"|[A-Za-z_]\w*|=>|\[\]|\S/g) ?? [];
}

class Parser {
  constructor(tokens) {
    this.tokens = tokens;
    this.at = 0;
  }

  get next() {
    return this.tokens[this.at];
  }

  take(token) {
    if (this.next !== token) return false;
    this.at++;
    return true;
  }

  expect(token) {
    if (!this.take(token))
      throw new Error(`expected ${token}, found ${this.tokens.slice(this.at, this.at + 8).join(" ")}`);
  }

  list(open, close, item) {
    const items = [];
    if (!this.take(open)) return items;
    while (!this.take(close)) {
      items.push(item());
      this.take(",");
    }
    return items;
  }

  type() {
    this.take("|");
    const parts = [this.intersection()];
    while (this.take("|")) parts.push(this.intersection());
    return parts.length === 1 ? parts[0] : { union: parts };
  }

  intersection() {
    const parts = [this.primary()];
    while (this.take("&")) parts.push(this.primary());
    return parts.length === 1 ? parts[0] : { all: parts };
  }

  primary() {
    this.take("readonly");
    let type;
    if (this.take("(")) {
      type = this.type();
      this.expect(")");
    } else if (this.next === "{") {
      type = { fields: this.fields() };
    } else {
      const name = this.tokens[this.at++];
      type = { name, args: this.list("<", ">", () => this.type()) };
    }
    while (this.take("[]")) type = { name: "array", args: [type] };
    return type;
  }

  skip(close) {
    while (!this.take(close)) this.at++;
    return [];
  }

  /** Fields and methods of an object type. */
  fields() {
    const fields = [];
    this.expect("{");
    while (!this.take("}")) {
      this.take("readonly");
      if (this.take("[")) return this.skip("}"); // a computed name: no request
      const name = this.tokens[this.at++];
      if (this.next === "(") {
        const parameters = this.list("(", ")", () => {
          this.at++; // its name
          this.expect(":");
          return this.type();
        });
        this.expect(":");
        fields.push({ name, parameters, type: this.type() });
      } else {
        const optional = this.take("?");
        this.expect(":");
        fields.push({ name, optional, type: this.type() });
      }
      this.take(";");
      this.take(",");
    }
    return fields;
  }
}

/** The named types and the functions of one file. */
function declarationsOf(source) {
  const parser = new Parser(tokensOf(source));
  const types = new Map();
  while (parser.next !== undefined) {
    const keyword = parser.tokens[parser.at++];
    if (keyword !== "interface" && keyword !== "type") continue;
    const name = parser.tokens[parser.at++];
    if (!/^[A-Z]/.test(name)) continue; // "import type { … }"
    const parameters = parser.list("<", ">", () => {
      const parameter = parser.tokens[parser.at++];
      if (parser.take("extends")) parser.type();
      return parameter;
    });
    if (keyword === "type") parser.expect("=");
    else while (parser.next !== "{") parser.at++; // extends …
    types.set(name, { parameters, type: parser.type() });
  }
  return types;
}

/** What a type may be, one map of fields for each alternative. */
function alternatives(type, types) {
  if (type.fields) return [new Map(type.fields.map((field) => [field.name, fieldOf(field, types)]))];
  if (type.union) return type.union.flatMap((part) => alternatives(part, types));
  if (type.all) {
    return type.all
      .map((part) => alternatives(part, types))
      .reduce((left, right) => left.flatMap((a) => right.map((b) => new Map([...a, ...b]))));
  }
  const inside = instantiate(type, types);
  if (inside === undefined) throw new Error(`${type.name} is no object`);
  return alternatives(...inside);
}

function instantiate({ name, args }, types) {
  const found = types.get(name);
  if (found === undefined) return undefined;
  const bound = new Map(types);
  for (const [i, parameter] of found.parameters.entries()) {
    bound.set(parameter, { parameters: [], type: args[i], outer: types });
  }
  return [found.type, found.outer ?? bound];
}

function fieldOf({ optional, type }, types) {
  return { optional, kinds: new Set(kindsOf(type, types).filter((kind) => kind !== "undefined")) };
}

function kindsOf(type, types) {
  if (type.union) return type.union.flatMap((part) => kindsOf(part, types));
  if (type.fields || type.all) return ["object"];
  const inside = type.name === "Handle" ? undefined : instantiate(type, types);
  if (inside === undefined || inside[0].fields) return [type.name === "Handle" || inside ? "object" : type.name];
  return kindsOf(...inside);
}

/** One field for all alternatives: it may be left out where one of them has none. */
function merged(maps) {
  const names = new Set(maps.flatMap((map) => [...map.keys()]));
  const entries = [...names].map((name) => {
    const fields = maps
      .map((map) => map.get(name))
      .filter((field) => field !== undefined && (field.kinds.size > 0 || !field.optional));
    const optional = fields.length < maps.length || fields.some((field) => field.optional);
    return [name, { optional, kinds: new Set(fields.flatMap((field) => [...field.kinds])) }];
  });
  return new Map(entries);
}

/**
 * @param {readonly string[]} sources
 * @returns {Map<string, Signature>}
 */
export function interfacesOf(sources) {
  const types = new Map(sources.flatMap((source) => [...declarationsOf(source)]));
  const functions = new Map();
  for (const [name, { type }] of types) {
    if (!name.endsWith("Functions") || !type.fields) continue;
    for (const method of type.fields.filter(({ parameters }) => parameters !== undefined)) {
      const [request] = method.parameters;
      const isObject = (part) =>
        part !== undefined && (part.fields || part.union || part.all || types.has(part.name)) && part.name !== "Handle";
      functions.set(method.name, {
        request: isObject(request) ? merged(alternatives(request, types)) : undefined,
        results: isObject(method.type) ? merged(alternatives(method.type, types)) : undefined,
      });
    }
  }
  return functions;
}
