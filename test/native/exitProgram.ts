// What exit.test.ts starts: begins jobs, here or in a worker thread, says so, and ends in the way that it is told.
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { exact, graph, linalg, operator } from "infinite-nnqs";
import { positiveMatrix } from "../support/random.js";

const [job, ending] = isMainThread ? process.argv.slice(2) : (workerData as string[]);
const n = 2500;

function begin(): void {
  const ignore = () => {};
  if (job === "dsyevd") {
    const { data } = positiveMatrix(n);
    for (let k = 0; k < 6; k++) linalg.dsyevd(data, n, { vectors: true }).catch(ignore);
  } else if (job === "evolve") {
    const h = operator.ising(graph.chain(14), { field: 0.7 });
    const state = new Float64Array(2 * h.dimension).fill(1);
    exact.evolve(h, state, { time: 1e5 }).catch(ignore);
  } else {
    const { data } = positiveMatrix(1000);
    for (let k = 0; k < 50; k++) linalg.expm(data, 1000).catch(ignore);
  }
}

/** Soon, when the jobs are in the middle of their work. */
const soon = (end: () => void) => setTimeout(end, 300);

function say(what: string): void {
  process.stdout.write(`${what} ${Date.now()}\n`);
}

if (!isMainThread) {
  begin();
  soon(() => {
    parentPort?.postMessage("begun");
    if (ending === "worker exit") process.exit(5);
  });
} else if (ending === "exit" || ending === "error") {
  begin();
  soon(() => {
    say("end");
    if (ending === "exit") process.exit(7);
    throw new Error("on purpose");
  });
} else {
  const worker = new Worker(new URL(import.meta.url), { workerData: [job, ending] });
  worker.on("message", async () => {
    say("end");
    if (ending === "exit beside a worker") process.exit(3);
    if (ending === "terminate") await worker.terminate();
  });
  worker.on("exit", () => say("worker gone"));
}
