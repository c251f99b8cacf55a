// Trains a small ensemble, saving after every native call, and prints a digest of its losses: node trainBriefly.js CHECKPOINT
import { createHash } from "node:crypto";
import { dataset, ensemble, hilbert, random, runs, stax } from "infinite-nnqs";

const spins = new hilbert.SpinHilbert(6);
const target = random.normal({ seed: 3 }, 2 * spins.dimension).map((x) => x / 8);
const task = await dataset.task(spins, target, { train: 40, seed: 1 });
const network = stax.serial(stax.dense(16), stax.relu(), stax.dense(1));
const { train, test } = await ensemble.train(network, task, {
  members: 2,
  steps: 6,
  learningRate: 0.1,
  secondsPerCheckpoint: 0,
  secondsPerCall: 1e-6,
  checkpoint: runs.checkpointFile(process.argv[2]!, undefined, { piece: 512 }),
});
process.stdout.write(createHash("sha256").update(train.data).update(test.data).digest("hex"));
