import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The file behind the command `nnqs`, for process.execPath. */
export const commandFile = fileURLToPath(new URL("../../dist/cli/nnqs.js", import.meta.url));

/** What a command that has ended leaves. */
export interface Finished {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs `nnqs` with arguments to its end. In one process for all that a file of tests asks of it, because to begin one takes 0.3 s; in a
 * process of its own if it is given an environment, or for tests of what belongs to a process, by `commandFile`.
 */
export function runCommand(
  args: readonly string[],
  { cwd = process.cwd(), env }: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Finished {
  if (env === undefined) {
    server ??= startServer();
    writeSync(server.requests, `${JSON.stringify({ args, cwd })}\n`);
    return JSON.parse(readLine(server.answers));
  }
  const options = { encoding: "utf8", maxBuffer: 2 ** 26, cwd, env } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [commandFile, ...args], options);
  return { status, stdout, stderr };
}

let server: { readonly requests: number; readonly answers: number } | undefined;

/** Starts what runs commands. It ends with this process, and its requests with it. */
function startServer(): NonNullable<typeof server> {
  const directory = mkdtempSync(join(tmpdir(), "nnqs-test-"));
  const [requests, answers] = [join(directory, "requests"), join(directory, "answers")];
  spawnSync("mkfifo", [requests, answers]);
  const file = fileURLToPath(new URL("commandServer.js", import.meta.url));
  spawn(process.execPath, [file, requests, answers], { stdio: ["ignore", "ignore", "inherit"] }).unref();
  const opened = { requests: openSync(requests, "w"), answers: openSync(answers, "r") };
  rmSync(directory, { recursive: true });
  return opened;
}

/** The next line of a file that another process writes, waited for. */
function readLine(file: number): string {
  const chunks: Buffer[] = [];
  for (;;) {
    const chunk = Buffer.alloc(2 ** 16);
    const bytes = readSync(file, chunk);
    if (bytes === 0) throw new Error("the process that runs commands has ended");
    chunks.push(chunk.subarray(0, bytes));
    if (chunk[bytes - 1] === 10) return Buffer.concat(chunks).toString();
  }
}
