// An activation that is not on the list: its kernels by quadrature, to a tolerance that is kept or refused.
//
//   node examples/own-activation.mjs
import { dataset, exact, graph, operator, predict, stax } from "infinite-nnqs";

const swish = stax.elementwise((x) => x / (1 + Math.exp(-x)), { name: "swish" });
const clipped = stax.elementwise((x) => Math.max(-1, Math.min(1, x)), { name: "clipped", kinks: [-1, 1] });

const heisenberg = operator.heisenberg(graph.chain(10), { magnetization: 0 });
const { state } = await exact.groundState(heisenberg);
const task = await dataset.task(heisenberg.hilbert, state, { train: 150, seed: 0 });
for (const [name, activation] of Object.entries({ swish, clipped, relu: stax.relu() })) {
  const network = stax.serial(
    stax.dense(1, { wStd: 1.5, bStd: 0.1 }),
    activation,
    stax.dense(1, { wStd: 1.5, bStd: 0.1 }),
  );
  const limit = await predict.supervised(network, task);
  const { meanTest } = await limit.losses([10_000]);
  console.log(
    `${name}: η = ${limit.learningRate.toFixed(3)}, loss of the mean on unseen amplitudes ${meanTest[0].toExponential(3)}`,
  );
}
