import { type ChildProcessWithoutNullStreams, execFile, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { endWithUs } from "./child.js";
import { peerEnvironment } from "./machine.js";
import { settle, time, type Work } from "./timing.js";

/** The other side of a comparison. */
export interface Peer {
  /** Name and version, as the table shows it. */
  readonly name: string;
  /** Does the work `repetitions` times; seconds are per repetition. */
  run(repetitions: number): Promise<{ seconds: number; value?: number }>;
  close(): Promise<void>;
}

/** A peer that this machine does not have, and why; {@link compare} then times our side alone and says so. */
export class Skipped {
  constructor(readonly reason: string) {}
}

const folder = fileURLToPath(new URL("../../benchmarks/peers/", import.meta.url));

/** A peer inside this process: another function of ours, or of Node. */
export function here(name: string, work: Work): Peer {
  return { name, run: (repetitions) => time(work, repetitions), close: async () => {} };
}

/**
 * A peer in Python: benchmarks/peers/`script` with these arguments, by the first interpreter of NNQS_PEER_PYTHON (a list with ":"
 * between, as a PATH; python3 by default) that has the modules: libraries that need different versions of a third do not share one.
 * The script speaks the protocol of benchmarks/peers/peer.py. Skipped where the interpreter or a module it imports is missing.
 */
export async function python(script: string, ...args: (string | number)[]): Promise<Peer | Skipped> {
  let peer: Peer | Skipped = new Skipped("NNQS_PEER_PYTHON names no interpreter");
  for (const interpreter of (process.env["NNQS_PEER_PYTHON"] ?? "python3").split(":")) {
    peer = await startPeer(interpreter, [join(folder, script), ...args.map(String)], (stderr) => {
      const missing = /ModuleNotFoundError: No module named '([^']+)'/.exec(stderr);
      return missing ? `${interpreter} has no module ${missing[1]}; name one that has in NNQS_PEER_PYTHON` : undefined;
    });
    if (!(peer instanceof Skipped)) return peer;
  }
  return peer;
}

/**
 * A peer in C: benchmarks/peers/`source`, compiled by cc -O3 -fopenmp with these flags of pkg-config and these others, started with these
 * arguments. The program speaks the protocol of benchmarks/peers/peer.h. Skipped where there is no cc, or a library that pkg-config does not know.
 */
export async function c(
  source: string,
  { libraries = [], flags: others = [] }: { libraries?: readonly string[]; flags?: readonly string[] },
  ...args: (string | number)[]
): Promise<Peer | Skipped> {
  const directory = mkdtempSync(join(tmpdir(), "nnqs-peer-"));
  const remove = () => rmSync(directory, { recursive: true });
  process.on("exit", remove);
  const program = join(directory, "peer");
  const run = promisify(execFile);
  try {
    for (const library of libraries) {
      const known = await run("pkg-config", ["--exists", library]).then(
        () => true,
        (error) => error.code === "ENOENT" && Promise.reject(error),
      );
      if (!known) return new Skipped(`needs ${library}, which pkg-config does not know here`);
    }
    const flags = libraries.length > 0 ? (await run("pkg-config", ["--cflags", "--libs", ...libraries])).stdout : "";
    const rest = [...others, ...flags.split(/\s+/).filter((flag) => flag !== "")];
    await run("cc", ["-O3", "-fopenmp", "-o", program, join(folder, source), ...rest, "-lm"]);
    return await startPeer(program, args.map(String), () => undefined);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return new Skipped("needs cc and pkg-config");
    throw error;
  } finally {
    process.off("exit", remove);
    remove();
  }
}

async function startPeer(
  program: string,
  args: string[],
  whyMissing: (stderr: string) => string | undefined,
): Promise<Peer | Skipped> {
  const child = spawn(program, args, { env: { ...process.env, ...peerEnvironment() } });
  endWithUs(child);
  let stderr = "";
  child.stderr.on("data", (text) => {
    stderr += text;
  });
  const failed = new Promise<Skipped>((resolve, reject) => {
    child.on("error", (error: NodeJS.ErrnoException) =>
      error.code === "ENOENT" ? resolve(new Skipped(`no ${program} here`)) : reject(error),
    );
    child.on("close", (code) => {
      const reason = whyMissing(stderr);
      if (reason) resolve(new Skipped(reason));
      else reject(new Error(`peer ${[program, ...args].join(" ")} ended with code ${code}:\n${stderr}`));
    });
  });
  failed.catch(() => {}); // after close() nobody waits for it
  return Promise.race([failed, converse(child, failed)]);
}

/** The protocol: one line of JSON when ready, then one per line sent; a line sent is a number of repetitions. */
async function converse(child: ChildProcessWithoutNullStreams, failed: Promise<Skipped>): Promise<Peer> {
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async () => {
    const line = await lines.next();
    if (line.done) throw await failed; // rejects with what the peer said
    return JSON.parse(line.value);
  };
  const { name } = await answer();
  return {
    name,
    run: async (repetitions) => {
      await sleep(settle);
      child.stdin.write(`${repetitions}\n`);
      return answer();
    },
    close: async () => {
      child.stdin.end();
      await failed.catch(() => {});
    },
  };
}
