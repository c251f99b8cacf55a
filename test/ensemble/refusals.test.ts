import { ArgumentError, dataset, ensemble, hilbert, stax } from "infinite-nnqs";
import { test } from "../support/test.js";

const spins = hilbert.spins(3);
const real = dataset.task(spins, Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8), { train: 8 });
const [wide, readout] = [stax.dense(4), stax.dense(1)];

test("networks that cannot be trained are refused with what would do", async (t) => {
  const refused = async (network: stax.Network, message: RegExp, options: Partial<ensemble.TrainOptions> = {}) =>
    t.throwsAsync(ensemble.train(network, await real, { learningRate: 0.1, steps: 1, ...options }), {
      instanceOf: ArgumentError,
      message,
    });
  const plain = stax.serial(wide, stax.relu(), readout);
  await refused(plain, /`waveFunction` must be "separate" for a real target, .* not "shared"\. Leave/, {
    waveFunction: "shared",
  });
  await refused(
    stax.serial(wide, stax.tanh()),
    /the last layer of `network` must be dense, not `tanh`\. End with stax\.dense\(1\)/,
  );
  await refused(stax.serial(wide, stax.tanh(), readout), /method "grid" needs .* Leave \{ method \} out/, {
    method: "grid",
  });
});
