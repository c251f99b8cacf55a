import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { exportsOf } from "./cpp.mjs";
import { interfacesOf } from "./typescript.mjs";

function filesIn(root, folder, extension) {
  const path = join(root, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .filter((name) => name.endsWith(extension))
    .sort()
    .map((name) => ({ path: `${folder}/${name}`, text: readFileSync(join(path, name), "utf8") }));
}

const list = (kinds) => [...kinds].sort().join(" | ");

/** What differs between TypeScript and C++ in the tree at `root`, one sentence each. */
export function check(root) {
  const interfaces = interfacesOf(filesIn(root, "src/native/functions", ".ts").map(({ text }) => text));
  const exported = exportsOf([...filesIn(root, "native/boundary", ".cc"), ...filesIn(root, "native/exports", ".cc")]);
  const problems = exported.size === 0 ? ["native/exports: no function is exported"] : [];
  for (const name of interfaces.keys()) {
    if (!exported.has(name)) problems.push(`${name} stands in src/native/functions, but C++ exports no such function`);
  }
  for (const [name, native] of exported) {
    const known = interfaces.get(name);
    if (known === undefined) problems.push(`${native.path}: ${name} has no interface in src/native/functions`);
    else problems.push(...differences(name, known, native).map((problem) => `${native.path}: ${name}: ${problem}`));
  }
  return problems;
}

function differences(name, known, native) {
  const problems = [];
  if (native.takesRequest) {
    if (native.comment === undefined)
      problems.push(`no comment "// ${name}({ … }) -> { … }" says what it takes and gives`);
    problems.push(...compare("argument", "reads", known.request ?? new Map(), native.request, native.comment?.request));
  }
  return [
    ...problems,
    ...compare("result", "gives", known.results ?? new Map(), native.results, native.comment?.results),
  ];
}

/** @param does - "reads" or "gives". */
function compare(what, does, fields, uses, comment) {
  const problems = [];
  for (const [name, field] of fields) {
    const use = uses.get(name);
    if (use === undefined) problems.push(`${what} \`${name}\` of the interface: C++ ${does} none`);
    else problems.push(...compareKinds(`${what} \`${name}\``, field, use));
    if (what === "argument" && use !== undefined) problems.push(...compareNeed(name, field, use));
    if (what === "result" && field.optional && use?.always)
      problems.push(`result \`${name}\` is optional in the interface, but C++ always gives it`);
    if (comment === undefined) continue;
    if (!comment.has(name)) problems.push(`${what} \`${name}\` of the interface is missing in the comment`);
    else if (comment.get(name) !== field.optional) {
      problems.push(
        `${what} \`${name}\` is ${field.optional ? "optional" : "needed"} in the interface, not in the comment`,
      );
    }
  }
  for (const name of uses.keys())
    if (!fields.has(name)) problems.push(`${what} \`${name}\`: C++ ${does} it, the interface has none`);
  for (const name of comment?.keys() ?? [])
    if (!fields.has(name)) problems.push(`${what} \`${name}\` of the comment: the interface has none`);
  return problems;
}

function compareKinds(what, field, use) {
  if (use.kinds.has("any") || use.kinds.size === 0 || list(field.kinds) === list(use.kinds)) return [];
  return [`${what} is ${list(field.kinds)} in the interface, ${list(use.kinds)} in C++`];
}

function compareNeed(name, field, use) {
  if (field.optional && use.always && !use.asked)
    return [`argument \`${name}\` is optional in the interface, but C++ always reads it`];
  if (!field.optional && use.asked && !use.kinds.has("boolean"))
    return [`argument \`${name}\` is needed in the interface, but C++ asks whether it is there`];
  return [];
}
