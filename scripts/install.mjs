// What npm runs once the package is unpacked. Where a package of this platform brings an addon that loads, there is nothing to do.
// Elsewhere, and in a clone, the addon is compiled; that takes minutes, so it is said, on the terminal too: npm shows nothing of a script.
import { spawn } from "node:child_process";
import { createWriteStream, existsSync, openSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));

/** Why no prebuilt addon is used, and what brings what the compiler needs; undefined where one loads. */
async function obstacle() {
  if (existsSync(`${root}src`)) return { reason: "this is a clone", needs: "./scripts/setup installs it" };
  const { compilerNeeds, platformObstacle, platformPackage } = await import("../dist/native/addonFile.js");
  const needs = `in all it takes ${compilerNeeds}`;
  try {
    createRequire(import.meta.url)(platformPackage);
    return undefined;
  } catch (error) {
    const [said] = String(error.message).split("\n");
    return { reason: error.code === "MODULE_NOT_FOUND" ? platformObstacle : `${platformPackage}: ${said}`, needs };
  }
}

/** Standard error, and the terminal where there is one. */
function outputs() {
  try {
    return [process.stderr, createWriteStream("", { fd: openSync("/dev/tty", "w") })];
  } catch {
    return [process.stderr]; // no terminal
  }
}

const met = await obstacle();
if (met !== undefined) {
  const { reason, needs } = met;
  const to = outputs();
  const say = (text) => to.forEach((stream) => void stream.write(`infinite-nnqs: ${text}\n`));
  say(`compiling the addon, because ${reason}; two to five minutes, a C++20 compiler and some libraries are needed`);
  const build = spawn("npm", ["run", "--silent", "build:native"], { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  let shown = 0;
  build.stdout.setEncoding("utf8").on("data", (text) => {
    const steps = [...text.matchAll(/\[\s*(\d+)(?:%|\/(\d+))\]/g)].at(-1); // Make's percents, Ninja's steps
    const percent = steps === undefined ? 0 : Math.floor((100 * steps[1]) / (steps[2] ?? 100));
    if (percent < shown + 10) return;
    shown = percent - (percent % 10);
    say(`${shown}% compiled`);
  });
  build.once("error", (error) => say(error.message));
  build.once("close", (code) => {
    // CMake and what calls it name one thing after another. An installation that failed is removed by npm, and cannot be rebuilt.
    const remedy = `what is missing is said above; ${needs}. Then run the same command again`;
    say(code === 0 ? "compiled" : `the addon could not be compiled: ${remedy}`);
    process.exit(code ?? 1);
  });
}
