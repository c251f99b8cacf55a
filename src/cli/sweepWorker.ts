// A process that computes cells of a sweep, one after the other, as the runner that has started it asks: node sweepWorker.js DIRECTORY.
// It ends when its runner does: what it was at is saved, and gone on with by the next runner.
import { stopSignals, type WorkerMessage, type WorkerRequest } from "../sweeps/local/messages.js";
import { work } from "../sweeps/local/work.js";

const directory = process.argv[2]!;
const stop = new AbortController();
const tell = (message: WorkerMessage) => {
  if (process.connected) process.send!(message);
};
let busy = false;

const end = () => {
  stop.abort();
  if (!busy) process.exit(0);
};
for (const name of stopSignals) process.on(name, end);
process.on("disconnect", end);
process.on("message", (request: WorkerRequest) => {
  busy = true;
  work({ directory }, request, tell, stop.signal).then(
    () => {
      busy = false;
      if (stop.signal.aborted) process.exit(0);
    },
    () => process.exit(0), // interrupted: a job may be left in the middle of a LAPACK call, which the event loop would wait for
  );
});
