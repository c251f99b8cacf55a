import {
  ArgumentError,
  correlators,
  dataset,
  graph,
  hilbert,
  linalg,
  loss,
  operator,
  predict,
  qsntk,
  random,
  stax,
} from "infinite-nnqs";
import { nearRelative } from "../support/near.js";
import { test } from "../support/test.js";

const network = stax.serial(stax.dense(8, { bStd: 0.5 }), stax.relu(), stax.dense(1));
const spins = hilbert.spins(4);
const h = operator.ising(graph.chain(4), { field: 1 });
const inputs = new linalg.Matrix(2, 4, Float64Array.of(1, 1, 1, 1, -1, 1, 1, 1));

test("counts of what is done one after another, hours of work in little memory, are refused before any work", async (t) => {
  const target = random.normal({ seed: 1 }, 32);
  const task = await dataset.task(spins, target, { train: 8 });
  const iterative = await predict.iterative(network, task, { method: "walsh" });
  const flow = (options: Omit<predict.FlowOptions, "times">, time = 1) =>
    predict.flow(network, spins, loss.energy(h), { times: [time], ...options });
  for (const members of [2 ** 20 + 1, 1e8, 4e9, 1e15]) {
    const before = process.cpuUsage();
    for (const [call, message] of [
      [
        () => iterative.memberFidelities([0, 1], { members }),
        /^memberFidelities: `members` must be .* to 1048576, not \d/,
      ],
      [
        () => iterative.lossesWithSpread([0, 1], { probes: members }),
        /^lossesWithSpread: `probes` must be .* to 1048576/,
      ],
      [() => qsntk.ensembleKernels(network, inputs, { members }), /^ensembleKernels: `members` must be .* to 1048576/],
      [() => qsntk.widthStudy(() => network, [4, 8], inputs, { members }), /^widthStudy: `members` must be/],
      [() => flow({ members }), /^flow: `members` must be .* to 1048576/],
      [() => correlators.monteCarlo(network, [[1, 1]], { members }), /^monteCarlo: `members` must be .*featureNet/],
      [() => qsntk.bochner(network, 4, { directions: members }), /^bochner: `directions` must be .* to 1048576/],
      [() => qsntk.bochner(network, 4, { points: members }), /^bochner: `points` must be .* to 65536/],
      [
        () => flow({ dynamics: "discrete", learningRate: 1e-3 }, members),
        /^flow: \d+ discrete steps .*`maxProducts` allows/,
      ],
    ] as const) {
      const error = await t.throwsAsync<Error>(call, { instanceOf: ArgumentError });
      t.regex(error.message, message);
    }
    const { user, system } = process.cpuUsage(before);
    t.true(user + system < 1e6, "each of them would run for hours");
  }
});

test("lines of a kernel in many dimensions are those that were drawn at once", async (t) => {
  const [dimension, spacing] = [200_000, 0.25];
  const { momenta, density } = await qsntk.bochner(network, dimension, { directions: 1, points: 2, spacing });
  const u = random.normal({ seed: 0, layer: 0 }, dimension);
  const length = Math.sqrt(u.reduce((sum, x) => sum + x * x, 0));
  const line = new linalg.Matrix(2, dimension);
  line.row(1).set(u.map((x) => (spacing * x) / length));
  const { ntk } = await network.kernel(line);
  for (const [i, p] of momenta.entries()) {
    const fejer = 1 + (ntk.get(0, 1) / ntk.get(0, 0)) * Math.cos(p * spacing);
    nearRelative(t, density.get(0, i), (spacing / (2 * Math.PI)) * fejer, 1e-12);
  }
});
