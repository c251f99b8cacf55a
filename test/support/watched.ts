import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { text } from "node:stream/consumers";

/** What a process that was waited for leaves. */
export interface Watched {
  readonly status: number | null;
  readonly stdout: string;
  /** What each of its threads was doing when it was killed because it did not end: name, state, time of processor, place in the kernel. */
  readonly hanging?: string;
}

/** Runs a program; if it does not end in time, it is killed and what its threads were doing is told. */
export async function runWatched(
  command: string,
  args: readonly string[],
  { seconds = 60 }: { readonly seconds?: number } = {},
): Promise<Watched> {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"] });
  let hanging: string | undefined;
  const late = setTimeout(() => {
    hanging = threadsOf(child.pid!);
    child.kill("SIGKILL");
  }, seconds * 1000);
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  const stdout = await text(child.stdout);
  const status = await ended;
  clearTimeout(late);
  return { status, stdout, ...(hanging !== undefined && { hanging }) };
}

function threadsOf(pid: number): string {
  const read = (path: string) => {
    try {
      return readFileSync(path, "utf8").trim();
    } catch (error) {
      return (error as NodeJS.ErrnoException).code;
    }
  };
  const lines = readdirSync(`/proc/${pid}/task`).map((thread) => {
    const at = `/proc/${pid}/task/${thread}`;
    const [state, , , , , , , , , , , user, system] = (read(`${at}/stat`) ?? "").replace(/^.*\) /, "").split(" ");
    return `${read(`${at}/comm`)}: ${state}, ${user}+${system} ticks, ${read(`${at}/wchan`)}, system call ${read(`${at}/syscall`)}`;
  });
  return lines.join("\n");
}
