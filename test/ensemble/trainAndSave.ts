// Run by checkpoint.test.ts: trains and saves after every native call until it is killed.
import { dataset, ensemble, hilbert, random, runs } from "infinite-nnqs";
import { paperNetworkOf } from "../support/paper.js";

const spins = new hilbert.SpinHilbert(8);
const target = random.normal({ seed: 3 }, 2 * spins.dimension).map((x) => x / 16);
const task = await dataset.task(spins, target, { train: 150, seed: 1 });
const network = paperNetworkOf(64);
const file = runs.checkpointFile(process.argv[2]!);
const checkpoint: ensemble.CheckpointStore = {
  ...file,
  async save(snapshot) {
    await file.save(snapshot);
    process.stdout.write("saved\n");
  },
};
const options = { members: 2, steps: 40_000, learningRate: 1, secondsPerCheckpoint: 0, secondsPerCall: 0.01 };
await ensemble.train(network, task, { ...options, checkpoint });
