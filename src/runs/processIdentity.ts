import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** What tells a process from every other, on whichever machine and after whichever restart. Empty texts: the system does not say. */
export interface ProcessIdentity {
  readonly host: string;
  /** The machine's own number, which outlives a restart. */
  readonly machine: string;
  /** Number of this start of the machine. */
  readonly boot: string;
  /** Within which process numbers count: those of a container are its own. */
  readonly namespace: string;
  readonly pid: number;
  /** When the process began, in ticks since the machine did: numbers are given again to later processes. */
  readonly started: string;
}

/** This process. */
export function thisProcess(): ProcessIdentity {
  return { ...place(), pid: process.pid, started: startOf(process.pid) ?? "" };
}

/** Whether a process still runs; "unknown" if it is of another machine or container, which cannot be asked, or hidden. */
export function stateOf({ pid, started, ...its }: ProcessIdentity): "running" | "gone" | "unknown" {
  const here = place();
  if (its.boot !== here.boot) {
    const restarted = its.machine !== "" && its.machine === here.machine && its.host === here.host;
    return restarted ? "gone" : "unknown";
  }
  if (its.host !== here.host || its.namespace !== here.namespace) return "unknown";
  if (here.boot === "") return isThere(pid) ? "running" : "gone"; // no Linux: the number has to do
  if (isHidden(pid)) return "unknown";
  return startOf(pid) === started ? "running" : "gone";
}

/** Whether there is a process of which /proc does not tell, as of other users' on machines that many share: `hidepid` of proc(5). */
function isHidden(pid: number): boolean {
  return readText(`/proc/${pid}/stat`) === "" && pid > 0 && isThere(pid);
}

function place(): Pick<ProcessIdentity, "host" | "machine" | "boot" | "namespace"> {
  return {
    host: hostname(),
    machine: readText("/etc/machine-id"),
    boot: readText("/proc/sys/kernel/random/boot_id"),
    namespace: orEmpty(() => readlinkSync("/proc/self/ns/pid")),
  };
}

/** When a process began, or undefined if there is none of this number or only what is left of one that has ended. */
function startOf(pid: number): string | undefined {
  const [state, ...fields] = readText(`/proc/${pid}/stat`).split(") ").at(-1)!.split(" ");
  return state === "Z" || state === "X" ? undefined : fields[18]; // field 22 of proc(5)
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === "EPERM";
  }
}

function readText(path: string): string {
  return orEmpty(() => readFileSync(path, "utf8").trim());
}

function orEmpty(read: () => string): string {
  try {
    return read();
  } catch {
    return "";
  }
}
