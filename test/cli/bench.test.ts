import { spawn } from "node:child_process";
import { copyFileSync, cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { temporaryDirectory } from "../support/directory.js";
import { test } from "../support/test.js";
import { textOf } from "../support/textOf.js";

const here = fileURLToPath(new URL("../../", import.meta.url));
const root = temporaryDirectory();

/** The package with a benchmark that measures for ever in the place of those that are compiled apart. */
function packageThatMeasures(): string {
  const isProgram = (path: string) => !/\.(?:map|d\.ts)$/.test(path);
  cpSync(join(here, "dist"), join(root, "dist"), { recursive: true, filter: isProgram });
  copyFileSync(join(here, "package.json"), join(root, "package.json"));
  for (const part of ["build", "node_modules"]) symlinkSync(join(here, part), join(root, part));
  mkdirSync(join(root, "dist-benchmarks"));
  const run = `
    export const printReport = () => {};
    export const runBenchmarks = () => {
      process.stdout.write("measuring");
      return new Promise(() => setInterval(() => {}, 1000));
    };
  `;
  writeFileSync(join(root, "dist-benchmarks", "run.js"), run);
  return join(root, "dist", "cli", "nnqs.js");
}

test("a signal ends nnqs bench while it measures", async (t) => {
  const command = packageThatMeasures();
  const child = spawn(process.execPath, [command, "bench"], {
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 20_000,
    killSignal: "SIGKILL",
  });
  const said = textOf(child.stderr);
  child.stdout.once("data", () => child.kill("SIGTERM"));
  t.is(await new Promise((resolve) => child.once("close", resolve)), 143);
  t.is(said(), "nnqs: interrupted\n");
});
