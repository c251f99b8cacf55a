// Runs numeric tests under other kernels of BLIS, OpenBLAS and Highway than this machine's own, and says in a table what came out.
//
//   scripts/test --kernels all [FILTER…]        every choice that this machine can run, and two emulated CPUs
//   scripts/test --kernels one [FILTER…]        one other choice of each library and one emulated CPU, by the commit, on a few files: for CI
//   scripts/test --kernels emulated             a few files on CPUs without AVX-512 and without AVX2, by qemu-user
//   scripts/test --kernels blis=zen2,openblas=Haswell,simd=SSE4 [FILTER…]        these
//
// Every process of a row checks that it runs on the kernels of the row (test/support/expectedKernels.ts). Exit codes: 0 all passed;
// 1 a test failed, or the kernels were others; 2 wrong arguments.
import { execFileSync, spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { choicesOfThisMachine, environmentOf, rowOther, rowsThrough } from "./kernels.mjs";

process.chdir(join(dirname(fileURLToPath(import.meta.url)), ".."));

const numericFolders = [
  ...["correlators", "ensemble", "entropy", "exact", "experiments", "linalg", "loss"],
  ...["operator", "predict", "qsntk", "random", "states", "stax"],
];

/** Seconds natively, minutes under emulation, and every library in use. */
const fewFiles = [
  ...["linalg/triangular", "linalg/cholesky", "linalg/expm", "operator/operators", "entropy/reducedSpectrum"],
  ...["stax/paperKernel", "qsntk/qsNtk", "predict/prediction", "ensemble/grid", "random/random"],
];

/** CPUs that qemu emulates; their kernels, because OpenBLAS's are chosen by /proc/cpuinfo, which is the host's. */
const emulatedCpus = [
  { cpu: "max", said: "AVX2, no AVX-512", kernels: { blis: "haswell", openblas: "Haswell", simd: "AVX2" } },
  { cpu: "Westmere", said: "SSE4, no AVX", kernels: { blis: "penryn", openblas: "Nehalem", simd: "SSE4" } },
];

const files = readdirSync("dist-test", { recursive: true })
  .filter((file) => file.endsWith(".test.js") && numericFolders.includes(file.split("/")[0]))
  .map((file) => join("dist-test", file))
  .sort();
const few = fewFiles.map((name) => `dist-test/${name}.test.js`);
const lost = few.find((file) => !files.includes(file));
if (lost !== undefined) throw new Error(`There is no ${lost}: mend the list of few files.`);

function usage(message) {
  console.error(
    `test: ${message}. Pass --kernels all, one, emulated, or for example blis=zen2,openblas=Haswell,simd=SSE4.`,
  );
  process.exit(2);
}

function matching(filters, from) {
  const found = from.filter((file) => filters.length === 0 || filters.some((filter) => file.includes(filter)));
  if (found.length === 0) usage(`no numeric test file matches '${filters.join(" ")}'`);
  return found;
}

const labelOf = ({ blis, openblas, simd }) => `BLIS ${blis}, OpenBLAS ${openblas}, Highway ${simd}`;

/** Runs files under a row's kernels, shows what is not a passed test, and returns the counts of the closing line. */
async function run(label, kernels, chosen, more = {}) {
  console.log(`\n== ${label}`);
  const start = Date.now();
  const env = { ...process.env, ...environmentOf(kernels), ...more, NNQS_EXPECTED_KERNELS: JSON.stringify(kernels) };
  const child = spawn("scripts/run-tests", chosen, { env, stdio: ["ignore", "pipe", "inherit"] });
  let [closing, pending] = ["", ""];
  for await (const chunk of child.stdout.setEncoding("utf8")) {
    const lines = (pending + chunk).split("\n");
    pending = lines.pop();
    for (const line of lines) {
      if (/^\d+ passed, \d+ failed/.test(line)) closing = line;
      else if (!/^\s*(✔|─|⚠ Experiments|$)/.test(line)) console.log(line);
    }
  }
  const status = child.exitCode ?? (await new Promise((resolve) => child.once("close", resolve)));
  const [passed, failed] = /^(\d+) passed, (\d+) failed/.exec(closing)?.slice(1).map(Number) ?? [0, 1];
  return { label, passed, failed: failed || Number(status !== 0), seconds: Math.round((Date.now() - start) / 1000) };
}

function emulatorMissing() {
  try {
    execFileSync("qemu-x86_64", ["--version"], { stdio: "ignore" });
    return false;
  } catch {
    return true;
  }
}

/** The rows of emulated CPUs; installs qemu-user as root where it is missing, and says why if there are none. */
function emulatedRows(skipped) {
  if (emulatorMissing() && process.getuid() === 0) {
    try {
      execFileSync("bash", ["-c", "source scripts/packages.sh && install_packages qemu-user"], { stdio: "inherit" });
    } catch {} // said why; without it the rows are skipped
  }
  if (process.arch !== "x64" || emulatorMissing()) {
    skipped.push("emulated CPUs: qemu-x86_64 is missing. Install it, for example: apt-get install qemu-user");
    return [];
  }
  return emulatedCpus.map(({ cpu, said, kernels }) => ({
    label: `qemu -cpu ${cpu} (${said}): ${labelOf(kernels)}`,
    kernels,
    files: few,
    more: { TEST_EMULATOR: `qemu-x86_64 -cpu ${cpu}`, TEST_CONCURRENCY: "2" },
  }));
}

/** A number that changes with the commit, or with the day where there is no repository. */
function rotatingKey() {
  try {
    return Number.parseInt(execFileSync("git", ["rev-parse", "HEAD"], { encoding: "utf8" }).slice(0, 8), 16);
  } catch {
    return Math.floor(Date.now() / 86_400_000);
  }
}

function rowsOf(choice, filters, machine) {
  const row = (kernels, from = files) => ({ label: labelOf(kernels), kernels, files: matching(filters, from) });
  if (choice === "all") return [...rowsThrough(machine).map((k) => row(k)), ...emulatedRows(machine.skipped)];
  if (choice === "one") {
    const [key, emulated] = [rotatingKey(), emulatedRows(machine.skipped)];
    const other = row(rowOther(machine, key), filters.length === 0 ? few : files);
    return [other, ...emulated.slice(key % emulatedCpus.length).slice(0, 1)];
  }
  if (choice === "emulated") return emulatedRows(machine.skipped);
  const kernels = { blis: machine.blis[0], openblas: machine.openblas[0], simd: machine.simd[0] };
  for (const part of choice.split(",")) {
    const [library, name] = part.split("=");
    const names = machine[library];
    if (!(library in kernels)) usage(`'${part}' names no library`);
    if (!names.includes(name))
      usage(`${library} has no '${name}' that this machine can run; it has ${names.join(", ")}`);
    kernels[library] = name;
  }
  return [row(kernels)];
}

const [choice, ...filters] = process.argv.slice(2);
if (choice === undefined) usage("--kernels needs a choice");
const machine = choicesOfThisMachine();
const results = [];
for (const { label, kernels, files, more } of rowsOf(choice, filters, machine)) {
  results.push(await run(label, kernels, files, more));
}
const table = [["kernels", "passed", "failed", "seconds"], ...results.map((row) => Object.values(row).map(String))];
const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
console.log();
for (const [label, ...counts] of table) {
  console.log([label.padEnd(widths[0]), ...counts.map((count, i) => count.padStart(widths[i + 1]))].join("  "));
}
for (const reason of machine.skipped) console.log(`skipped: ${reason}`);
const sum = (field) => results.reduce((total, result) => total + result[field], 0);
console.log(`${sum("passed")} passed, ${sum("failed")} failed`);
process.exitCode = sum("passed") === 0 || sum("failed") > 0 ? 1 : 0;
