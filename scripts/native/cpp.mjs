// What the C++ of the exports reads of requests and gives back, read as text: by the names of Request's methods.

const arrays = {
  float: "Float32Array",
  double: "Float64Array",
  "std::complex<double>": "Float64Array",
  "std::int32_t": "Int32Array",
  "std::uint8_t": "Uint8Array",
};
const scalars = {
  Integer: "number",
  Dimension: "number",
  Number: "number",
  Flag: "boolean",
  Text: "string",
  Value: "any",
};

const word = /"([^"]*)"/;

/** Where the bracket at `open` closes. */
function closing(text, open) {
  const pairs = { "(": ")", "{": "}", "[": "]" };
  const close = pairs[text[open]];
  for (let at = open, depth = 0, quoted = false; at < text.length; at++) {
    if (text[at] === '"' && text[at - 1] !== "\\") quoted = !quoted;
    if (quoted) continue;
    if (text[at] === text[open]) depth++;
    if (text[at] === close && --depth === 0) return at;
  }
  return text.length;
}

/** The arguments of the call whose bracket opens at `open`. */
function argumentsOf(text, open) {
  const parts = [""];
  const end = closing(text, open);
  for (let at = open + 1, depth = 0, quoted = false; at < end; at++) {
    const letter = text[at];
    if (letter === '"') quoted = !quoted;
    if (!quoted && "({[<".includes(letter)) depth++;
    if (!quoted && ")}]>".includes(letter)) depth--;
    if (letter === "," && depth === 0 && !quoted) parts.push("");
    else parts[parts.length - 1] += letter;
  }
  return parts.map((part) => part.trim());
}

/** Whether what stands at `at` is not done in every call. */
function conditional(body, at) {
  const before = body.slice(0, at);
  const statement = before.slice(
    Math.max(before.lastIndexOf(";"), before.lastIndexOf("{"), before.lastIndexOf("}")) + 1,
  );
  if (/\?|\bif \(/.test(statement)) return true;
  let depth = 0;
  for (const letter of before) depth += letter === "{" ? 1 : letter === "}" ? -1 : 0;
  return depth > 1 || /\n {4,}return\b/.test(before);
}

const noComments = (text) => text.replaceAll(/\/\/.*/g, "");

/** Functions that take a request: name → definitions. */
function functionsOf(source) {
  const text = noComments(source);
  const found = [];
  const definition =
    /(template <([^>]*)>\s*)?(?:^|\n)([ \w:<>*&,]*?)\b(\w+)\(([^()]*\bRequest& request[^()]*)\)\s*(?:const\s*)?([:{])/g;
  for (const match of text.matchAll(definition)) {
    const [all, template, typeNames, before, name, parameters, sign] = match;
    const start = match.index + all.length - 1;
    const open = sign === "{" ? start : text.indexOf(") {", start) + 2;
    const head = text.slice(Math.max(0, match.index - 60), match.index + 1);
    const special = /template <>\s*$/.test(head) || template?.startsWith("template <>");
    found.push({
      name,
      special: special ? before.trim() : undefined,
      typeName: /class (\w+)/.exec(typeNames ?? head.match(/template <class \w+>\s*$/)?.[0] ?? "")?.[1],
      parameters: parameters.split(",").map((parameter) => /(\w+)\s*$/.exec(parameter)?.[1]),
      body: text.slice(start, closing(text, open) + 1),
    });
  }
  return found;
}

/** @typedef {{ optional: boolean, asked: boolean, kinds: Set<string> }} Read */

/** Collects what a function, and those it hands the request to, read and give. */
class Walk {
  constructor(all) {
    this.all = all;
    this.request = new Map();
    this.results = new Map();
  }

  note(map, name, kinds, optional) {
    const entry = map.get(name) ?? { always: false, asked: false, kinds: new Set() };
    for (const kind of kinds) entry.kinds.add(kind);
    if (!optional) entry.always = true;
    map.set(name, entry);
    return entry;
  }

  /** A name as it is passed: a string, a parameter, or a parameter and an ending. */
  nameOf(argument, names) {
    const [first, ending] = argument.split(" + ");
    const start = word.exec(first)?.[1] ?? names.get(first);
    return start === undefined ? undefined : start + (ending === undefined ? "" : (word.exec(ending)?.[1] ?? ""));
  }

  visit({ body, file, typeName }, names = new Map(), element = undefined, maybe = false) {
    const bind = (type) => (type === typeName && element !== undefined ? element : type);
    for (const match of body.matchAll(/\brequest\.(\w+)(?:<([\w:<>]+)>)?\(/g)) {
      const [all, method, type] = match;
      const args = argumentsOf(body, match.index + all.length - 1);
      const name = this.nameOf(args[0] ?? "", names);
      if (name === undefined) continue;
      const optional = maybe || conditional(body, match.index);
      this.read(method, name, arrays[bind(type)] ?? "any", args, optional);
    }
    for (const match of body.matchAll(/\b(?:job|result)\.Set\("(\w+)"/g)) {
      this.note(this.results, match[1], ["any"], maybe || conditional(body, match.index));
    }
    for (const match of body.matchAll(/\b(?!return\b)(\w+)(?:<([\w:<>]+)>)?(?: \w+)?\(request\b/g)) {
      const [all, name, type] = match;
      const target = this.find(name, bind(type), file);
      if (target === undefined) continue;
      const args = argumentsOf(body, match.index + all.lastIndexOf("("));
      const passed = new Map(target.parameters.map((parameter, i) => [parameter, this.nameOf(args[i] ?? "", names)]));
      for (const [parameter, value] of passed) if (value === undefined) passed.delete(parameter);
      this.visit(target, passed, bind(type), maybe || conditional(body, match.index));
    }
  }

  read(method, name, array, args, optional) {
    if (method === "Has") this.note(this.request, name, [], true).asked = true;
    else if (method === "Flag") this.note(this.request, name, ["boolean"], true).asked = true;
    else if (method === "Choice") this.note(this.request, name, args[1].match(/"\w+"/g), optional);
    else if (method in scalars) this.note(this.request, name, [scalars[method]], optional);
    else if (["Array", "AnyArray", "Matrix", "MatrixCopy", "RequireMatrix"].includes(method)) {
      this.note(this.request, name, [array], optional);
    } else if (method === "InOut") {
      this.note(this.request, name, [array], optional);
      this.note(this.results, name, [array], optional);
    } else if (method === "MatrixResult") {
      this.note(this.request, name, [array], optional);
      this.note(this.results, word.exec(args[3])[1], [array], optional);
    } else if (method === "Result") this.note(this.results, name, [array], optional);
    else if (method === "HandleResult") this.note(this.results, name, ["any"], optional);
  }

  find(name, element, file) {
    const named = this.all.filter((one) => one.name === name);
    const here = named.some((one) => one.file === file) ? named.filter((one) => one.file === file) : named;
    return (
      here.find(({ special }) => special !== undefined && special === element) ??
      here.find(({ special }) => special === undefined)
    );
  }
}

/** The `{ … }` of a signature in a comment: name → whether it may be left out. */
function namesIn(text) {
  const alternatives = [];
  for (let at = text.indexOf("{"); at >= 0; ) {
    const end = closing(text, at);
    const names = argumentsOf(text, at).filter((part) => part !== "");
    alternatives.push(new Map(names.map((part) => [/^\w+/.exec(part)?.[0] ?? part, /^\w+\?/.test(part)])));
    at = text.indexOf("{", end);
  }
  const all = new Set(alternatives.flatMap((names) => [...names.keys()]));
  return new Map([...all].map((name) => [name, alternatives.some((names) => names.get(name) ?? true)]));
}

/** Signatures in comments: "// name, other({ a, b? }) -> { c }". */
function signaturesOf(source) {
  const signatures = new Map();
  for (const [block] of source.matchAll(/(?:^\/\/.*\n)+/gm)) {
    const text = block.replaceAll(/^\/\/ ?/gm, "").replaceAll(/\s+/g, " ");
    const start = /^([a-z]\w*(?:, [a-z]\w*)*)\(/.exec(text);
    if (start === null) continue;
    const end = closing(text, start[0].length - 1);
    const results = /^\s*->\s*\{/.exec(text.slice(end + 1));
    const rest = end + 1 + (results?.[0].length ?? 0) - 1;
    for (const name of start[1].split(", ")) {
      signatures.set(name, {
        request: namesIn(text.slice(start[0].length, end)),
        results: results === null ? new Map() : namesIn(text.slice(rest, closing(text, rest) + 1)),
      });
    }
  }
  return signatures;
}

/** @param {readonly { path: string, text: string }[]} files */
export function exportsOf(files) {
  const all = files.flatMap(({ path, text }) => functionsOf(text).map((one) => ({ ...one, file: path })));
  const exported = new Map();
  for (const { path, text } of files) {
    const signatures = signaturesOf(text);
    for (const [, name, handler, type] of noComments(text).matchAll(
      /\bExport\(env, exports, "(\w+)", (\w+)(?:<([\w:<>]+)>)?\)/g,
    )) {
      const walk = new Walk(all);
      const target = walk.find(handler, type, path);
      if (target === undefined) {
        const at = text.search(new RegExp(`Napi::Value ${handler}\\(`));
        const body = text.slice(text.indexOf("{", at), closing(text, text.indexOf("{", at)) + 1);
        for (const [, result] of body.matchAll(/\bresult\.Set\("(\w+)"/g))
          walk.note(walk.results, result, ["any"], false);
      } else walk.visit(target, new Map(), type);
      exported.set(name, {
        path,
        takesRequest: target !== undefined,
        request: walk.request,
        results: walk.results,
        comment: signatures.get(name),
      });
    }
  }
  return exported;
}
