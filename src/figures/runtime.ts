import { readFile } from "node:fs/promises";

/**
 * The scripts that draw an {@link interactiveChart} in a browser, as texts to be put into a page: Vega as `vega`, and its interpreter, which needs no
 * code from text, as `vegaInterpreter`. Each begins with its licence.
 *
 * @throws {Error} if the packages are not as this version knows them.
 */
export async function chartScripts(): Promise<string[]> {
  const [vega, vegaLicence] = await packaged("vega", "vega.min.js");
  const [interpreter, licence] = await packaged("vega-interpreter", "vega-interpreter.js");
  return [`${vegaLicence}\n${withoutMap(vega)}`, `${licence}\n${asScript(withoutMap(interpreter))}`];
}

/** A built file of a package, and its licence as a comment. */
async function packaged(name: string, file: string): Promise<[string, string]> {
  const folder = new URL(".", import.meta.resolve(name)).href.replace(/(?:build|src)\/$/, "");
  const text = await readFile(new URL(`build/${file}`, folder), "utf8");
  const licence = await readFile(new URL("LICENSE", folder), "utf8");
  return [text, `/*! ${name}\n${licence.trim().replaceAll("*/", "* /")}\n*/`];
}

function withoutMap(text: string): string {
  return text.replace(/\n\/\/# sourceMappingURL=\S+\s*$/, "\n");
}

/** A module that imports from vega-util, all of which Vega shows, as a script. */
function asScript(module: string): string {
  const imported = /^import (\{[^}]*\}) from 'vega-util';$/m;
  const exported = /^export \{ (\w+) as (\w+) \};$/m;
  if (
    !imported.test(module) ||
    !exported.test(module) ||
    module.replace(imported, "").match(/^(?:import|export)\b(?! \{ \w+ as)/m)
  ) {
    throw new Error("the package vega-interpreter is not as it was; src/figures/runtime.ts has to be adapted");
  }
  const body = module.replace(imported, "const $1 = vega;").replace(exported, "return { $2: $1 };");
  return `const vegaInterpreter = (() => {\n${body}\n})();\n`;
}
