import { addon } from "./addon.js";
import { runSync } from "./call.js";
import type { RequestName, RequestOf } from "./functions/index.js";
import { jobBytes } from "./memory.js";

/** Gives back what was reserved, once the job itself holds it, or nobody does. */
export type Release = () => void;

/** Milliseconds between two looks at what jobs of other threads, and the garbage collector, have left. */
const pause = 20;
/** Looks, while no job runs, until one that does not fit begins all the same, which refuses it in words of its own. */
const patience = 15;

interface Waiting {
  readonly bytes: number;
  readonly admit: (release: Release) => void;
}

// One of each per thread: those who wait for memory, first come, first served.
const waiting: Waiting[] = [];
let timer: NodeJS.Timeout | undefined;
/** Looks since a job has fitted. */
let looks = 0;

/**
 * Lets a job begin if what it will take, the copies of its inputs included, fits beside what all jobs of this process have
 * reserved: at once, or in its turn. It has copied nothing until then.
 *
 * @param where - The function that errors name.
 * @param own - Names of inputs that it does not copy.
 * @param inSteps - Whether its inputs are copied piece by piece, while other jobs come.
 * @returns undefined if it need not wait and nothing has to be kept for it.
 * @throws the signal's reason after an abort; what the native function throws of its arguments.
 */
export function admission<Name extends RequestName>(
  name: Name,
  where: string,
  request: RequestOf<Name>,
  own: readonly string[],
  inSteps: boolean,
  signal: AbortSignal | undefined,
): Release | Promise<Release> | undefined {
  if (!inSteps && waiting.length === 0 && addon.reservedMemory() === 0) return undefined;
  const bytes = jobBytes(name, request, where, own);
  return (waiting.length === 0 ? reserved(bytes) : undefined) ?? turn(bytes, signal);
}

function reserved(bytes: number, anyway = false): Release | undefined {
  const { reservation } = runSync("reserveMemory", { bytes, anyway });
  return reservation && (() => runSync("releaseMemory", { reservation }));
}

function turn(bytes: number, signal: AbortSignal | undefined): Promise<Release> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      waiting.splice(waiting.indexOf(own), 1);
      reject(signal?.reason);
    };
    const own: Waiting = {
      bytes,
      admit: (release) => {
        signal?.removeEventListener("abort", abort);
        resolve(release);
      },
    };
    signal?.addEventListener("abort", abort, { once: true });
    waiting.push(own);
    timer ??= setInterval(look, pause);
  });
}

/** Admits those who fit now, in their order; called whenever a job has ended. */
export function admitWaiting(): void {
  while (waiting.length > 0) {
    const release = reserved(waiting[0]!.bytes);
    if (release === undefined) return;
    looks = 0;
    waiting.shift()!.admit(release);
  }
  clearInterval(timer);
  timer = undefined;
}

/** If nobody fits though no job runs, what is in the way is JavaScript's: results that nobody refers to any more, or too much. */
function look(): void {
  admitWaiting();
  if (waiting.length === 0 || addon.reservedMemory() > 0) return;
  if (looks++ < patience) {
    addon.collectGarbage();
    return;
  }
  const refused = 2 ** Math.min(10, looks - patience - 1); // more each time, or thousands would take minutes
  for (const { bytes, admit } of waiting.splice(0, refused)) admit(reserved(bytes, true)!);
}
