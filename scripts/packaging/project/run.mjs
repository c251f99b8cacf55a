// What a user does with a package, run inside a bare root directory: each step says how long it took, and its CPU time, which other work on the machine does not change.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

process.chdir(import.meta.dirname);

/** Seconds of CPU time of the processes that have ended (proc(5), stat: in hundredths). */
function cpuSeconds() {
  const fields = readFileSync("/proc/self/stat", "utf8")
    .replace(/^.*\) /, "")
    .split(" ");
  return (Number(fields[13]) + Number(fields[14])) / 100;
}

function step(name, [command, ...args], expected = 0) {
  const [started, cpu] = [performance.now(), cpuSeconds()];
  const { status, signal, error, stdout, stderr } = spawnSync(command, args, { encoding: "utf8" });
  if (status !== expected) {
    console.log(`${stdout}${stderr}\nfailed: ${name} (${error ?? signal ?? status})`);
    process.exit(1);
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1).padStart(5);
  console.log(`  ${seconds} s (CPU ${(cpuSeconds() - cpu).toFixed(1).padStart(5)} s)  ${name}`);
}

const release = existsSync("/etc/os-release") ? readFileSync("/etc/os-release", "utf8") : "";
const system = /^PRETTY_NAME="?([^"\n]*)/m.exec(release)?.[1] ?? "no distribution";
const glibc = process.report.getReport().header.glibcVersionRuntime;
console.log(`  ${system}, ${glibc === undefined ? "musl" : `glibc ${glibc}`}; Node.js ${process.version}`);

step("npm install, without a network", ["npm", "install", "--offline", "--no-audit", "--no-fund", "./all.tgz"]);
step("nnqs info", ["npx", "nnqs", "info"]);
step("nnqs reproduce fig2 --infinite-only", [
  "npx",
  "nnqs",
  "reproduce",
  "fig2",
  "--infinite-only",
  "--out",
  "results",
]);
step("nnqs report", ["npx", "nnqs", "report", "results", "--out", "report.html"]);
const tsc = ["node", "/opt/typescript/node_modules/typescript/bin/tsc", "-p", "."];
for (const resolution of ["node16", "nodenext", "bundler"]) {
  const module = resolution === "bundler" ? "esnext" : resolution;
  step(`tsc --strict --moduleResolution ${resolution}`, [...tsc, "--module", module, "--moduleResolution", resolution]);
}
step("the compiled program", ["node", "built/program.js"]);
step("require()", ["node", "required.cjs"]);
step("a worker thread", ["node", "worker.mjs"]);
step("a process that ends while it computes", ["node", "ending.mjs"], 7);
