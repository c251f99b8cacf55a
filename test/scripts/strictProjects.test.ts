import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { temporaryDirectory } from "../support/directory.js";
import { test } from "../support/test.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const directory = temporaryDirectory();
cpSync(join(root, "scripts/packaging/project"), directory, { recursive: true });
mkdirSync(join(directory, "node_modules"));
symlinkSync(root, join(directory, "node_modules/infinite-nnqs"));

function check(...options: readonly string[]): string {
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  return spawnSync(process.execPath, [tsc, "-p", directory, "--noEmit", ...options], { encoding: "utf8" }).stdout;
}

const nodeTypes = ["--lib", "es2022", "--types", "node", "--typeRoots", join(root, "node_modules/@types")];
for (const [project, options] of [
  ["that resolves modules as Node.js 16 did", ["--module", "node16"]],
  ["that resolves modules as Node.js does", ["--module", "nodenext"]],
  ["of a bundler", ["--module", "esnext", "--moduleResolution", "bundler"]],
  ["without a browser's types but with those of Node.js", ["--module", "nodenext", ...nodeTypes]],
] as const) {
  test(`the types hold, with those of what they are made from, in a strict project ${project}`, (t) => {
    t.is(check(...options), "");
  });
}
