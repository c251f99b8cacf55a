import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runs } from "infinite-nnqs";
import { commandFile } from "./command.js";

/** Where a process is killed. */
export interface Crash {
  /** The change to the file system, counted from 1. */
  readonly at: number;
  readonly how: "before" | "half" | "after";
}

/** Something that changes files and can be run again after it was killed. */
export interface CrashStudy {
  /** Brings a new directory into the state before. */
  prepare(directory: string): void;
  /** The program that is killed, and that is run again. */
  readonly program: (directory: string) => readonly string[];
  /** More arguments when it is run again. */
  readonly again: readonly string[];
  /** What must hold right after the kill; throws otherwise. */
  afterCrash(directory: string): void;
  /** What the program leaves and prints, to be the same after every crash. */
  outcome(directory: string, stdout: string): unknown;
}

const preload = new URL("./crashAt.js", import.meta.url).href;

function run(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  return spawnSync(process.execPath, ["--import", preload, ...args], {
    encoding: "utf8",
    env: { ...process.env, ...env },
  });
}

function finish(args: readonly string[], env: NodeJS.ProcessEnv = {}): string {
  const { status, stdout, stderr } = run(args, env);
  if (status !== 0) throw new Error(`${args.join(" ")} ended with ${status}: ${stderr}`);
  return stdout;
}

/** What a study ends with when nothing is killed, and how many changes it makes. */
export function undisturbed(
  study: CrashStudy,
  directory: string,
): { readonly outcome: unknown; readonly changes: number } {
  mkdirSync(directory, { recursive: true });
  study.prepare(directory);
  const counter = `${directory}.changes`;
  const stdout = finish(study.program(directory), { NNQS_CRASH_COUNT: counter });
  return { outcome: study.outcome(directory, stdout), changes: Number(readFileSync(counter, "utf8")) };
}

/** Kills the program at one change, runs it again, and returns what it ends with. */
export function crashed(study: CrashStudy, directory: string, { at, how }: Crash): unknown {
  mkdirSync(directory, { recursive: true });
  study.prepare(directory);
  const { signal, status, stderr } = run(study.program(directory), { NNQS_CRASH_AT: String(at), NNQS_CRASH_HOW: how });
  // How often a training saves depends on the machine's speed; it may end before.
  if (signal !== "SIGKILL" && status !== 0) throw new Error(`ended with ${status ?? signal}: ${stderr}`);
  study.afterCrash(directory);
  const stdout = finish([...study.program(directory), ...(signal === "SIGKILL" ? study.again : [])]);
  const outcome = study.outcome(directory, stdout);
  rmSync(directory, { recursive: true });
  return outcome;
}

/** Every file and empty directory below a directory, and what is in those that are the same after every run. */
function contentOf(directory: string): Readonly<Record<string, string>> {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter(
    (entry) => !entry.isDirectory() || readdirSync(join(entry.parentPath, entry.name)).length === 0,
  );
  return Object.fromEntries(
    files
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [
        path.slice(directory.length),
        /data\.npz$|summary\.json$|\.checkpoint(?:\.previous)?$/.test(path) ? readFileSync(path, "base64") : "",
      ]),
  );
}

const groundstate = (directory: string, field: number) => [
  ...[commandFile, ..."groundstate --model tfim --lattice 4 --json --quiet".split(" ")],
  ...["--field", String(field), "--out", directory],
];

/** A result is published where there was none. */
const publishing: CrashStudy = {
  prepare: () => {},
  program: (directory) => groundstate(directory, 1),
  again: [],
  afterCrash: () => {},
  outcome: contentOf,
};

/** A result replaces that of another spec: one of the two is at its place at any time, whole. */
const replacing: CrashStudy = {
  prepare: (directory) => void finish(groundstate(directory, 2)),
  program: (directory) => [...groundstate(directory, 1), "--force"],
  again: [],
  afterCrash: (directory) => {
    // Who wants neither is told that another result is there, whole; that is read without a change to the file system.
    const { status, stderr } = run(groundstate(directory, 3), { NNQS_CRASH_AT: "1" });
    if (status !== 2 || !/holds the result of another spec/.test(stderr))
      throw new Error(`no result is there: ${stderr}`);
  },
  outcome: contentOf,
};

/** A training saves its state again and again; it leaves the last and the one before. */
const training: CrashStudy = {
  prepare: () => {},
  program: (directory) => [
    fileURLToPath(new URL("./trainBriefly.js", import.meta.url)),
    join(directory, "x.checkpoint"),
  ],
  again: [],
  afterCrash: () => {},
  outcome: (directory, stdout) => [stdout, contentOf(directory)],
};

/** A figure with a trained ensemble, from the first directory to the last picture. */
const figure: CrashStudy = {
  prepare: () => {},
  program: (directory) => [
    ...[commandFile, ..."reproduce fig2 --model tfim --train 20 --widths 4 --members 2 --steps 5 --quiet".split(" ")],
    ...["--out", directory],
  ],
  again: ["--resume"],
  afterCrash: () => {},
  outcome: contentOf,
};

/** A state learned with an ensemble that is trained beside it: its shared parts, its training, its pictures. */
const learning: CrashStudy = {
  prepare: (directory) => {
    const spec = {
      experiment: "learn",
      name: "x",
      target: { model: "tfim", lattice: "4", field: 1 },
      train: 0.5,
      times: [1, 5],
      network: [{ type: "dense", width: 1 }, { type: "relu" }, { type: "dense", width: 1 }],
      ensemble: { widths: [4], members: 2, steps: 5 },
    };
    writeFileSync(`${directory}.json`, JSON.stringify(spec));
  },
  program: (directory) => [commandFile, "learn", `${directory}.json`, "--out", directory, "--quiet"],
  again: ["--resume"],
  afterCrash: () => {},
  outcome: contentOf,
};

/** The same on the energy: its ensembles are kept in checkpoints beside the result until that is published. */
const losses: CrashStudy = {
  ...learning,
  prepare: (directory) => {
    learning.prepare(directory);
    const spec = JSON.parse(readFileSync(`${directory}.json`, "utf8")) as object;
    const energy = { loss: "energy", train: "all", flow: { members: 1 } };
    writeFileSync(`${directory}.json`, JSON.stringify({ ...spec, ...energy }));
  },
};

/** A sweep of two such, whose runner is killed: its store, its links. */
const sweeping: CrashStudy = {
  ...losses,
  prepare: (directory) => {
    losses.prepare(directory);
    const { name, ...fixed } = JSON.parse(readFileSync(`${directory}.json`, "utf8")) as Record<string, unknown>;
    writeFileSync(`${directory}.json`, JSON.stringify({ experiment: "sweep", name, fixed, axes: { seed: [0, 1] } }));
  },
  program: (directory) => [commandFile, "sweep", `${directory}.json`, "--out", directory, "--quiet"],
  again: [],
};

/** What stands beside results is collected from them. */
const collecting: CrashStudy = {
  prepare: (directory) => void finish(groundstate(directory, 1)),
  program: (directory) => [commandFile, "collect", directory, "--quiet"],
  again: [],
  afterCrash: () => {},
  outcome: contentOf,
};

/** A page is written again over the one before. */
const reporting: CrashStudy = {
  ...collecting,
  prepare: (directory) => {
    collecting.prepare(directory);
    finish(reporting.program(directory));
  },
  program: (directory) => [commandFile, "report", directory, "--quiet"],
};

/** One file, with what says what it was computed from, in place of that of another spec. */
const kernel: CrashStudy = {
  prepare: (directory) => {
    writeFileSync(
      `${directory}.json`,
      JSON.stringify({ experiment: "kernel", network: [{ type: "dense", width: 1 }, { type: "relu" }] }),
    );
    writeFileSync(`${directory}.npy`, runs.encodeNpy(runs.float64(Float64Array.of(1, -1, -1, 1), [2, 2])));
    finish([...kernel.program(directory), "network.0.wStd=3"]);
  },
  program: (directory) => [
    ...[commandFile, "kernel", `${directory}.json`, "--inputs", `${directory}.npy`],
    ...["--out", join(directory, "k.npz"), "--quiet", "--force"],
  ],
  again: [],
  afterCrash: () => {},
  outcome: contentOf,
};

/** All of them, by name. */
export const crashStudies = {
  ...{ publishing, replacing, training, figure, learning, losses },
  ...{ sweeping, collecting, reporting, kernel },
};
