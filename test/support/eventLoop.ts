import { closeSync, openSync, readSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * The longest time in ms for which `work` held the event loop: by the histogram of its delays, or, where that is less because other
 * processes had the cores, by the time that this thread was on a core between two turns of the loop.
 */
export async function longestHold(work: () => Promise<unknown>): Promise<number> {
  const resolution = 2;
  const delays = monitorEventLoopDelay({ resolution });
  delays.enable();
  await sleep(10); // the first delay is that of starting
  delays.reset();
  await sleep(10);
  const thread = new ThreadClock();
  let [last, onCore] = [thread.milliseconds(), 0];
  const look = () => {
    const now = thread.milliseconds();
    onCore = Math.max(onCore, now - last);
    last = now;
  };
  const timer = setInterval(look, 1);
  try {
    await work();
    await sleep(10);
  } finally {
    clearInterval(timer);
    delays.disable();
    thread.close();
  }
  return Math.min(delays.max / 1e6 - resolution, onCore);
}

/** Time that the thread which makes it has been on a core. */
class ThreadClock {
  private readonly file = openSync("/proc/thread-self/schedstat", "r");
  private readonly buffer = Buffer.alloc(64);

  milliseconds(): number {
    const length = readSync(this.file, this.buffer, 0, 64, 0);
    return Number(this.buffer.toString("latin1", 0, length).split(" ")[0]) / 1e6;
  }

  close(): void {
    closeSync(this.file);
  }
}
