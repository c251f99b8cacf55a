import { dataset, ensemble, graph, hilbert, loss, NumericalError, operator, stax } from "infinite-nnqs";
import { nearRelative } from "../support/near.js";
import { test } from "../support/test.js";

const sites = 4;
const basis = hilbert.spins(sites);
const states = basis.dimension;

test("an outcome whose probability is 0 but for rounding is a pole, in any basis, and so is such an overlap", async (t) => {
  const third = Float64Array.from({ length: 2 * states }, (_, i) =>
    i % 2 === 1 ? 0 : i >> 1 < states / 2 ? 0.3 : 0.1 + 0.2,
  );
  for (const basis of ["ZZZX", "XXXX", "XZXX"]) {
    const seen = loss.likelihood([{ basis, outcomes: [0, 8] }]); // + and − on site 3
    await t.throwsAsync(seen.evaluate(third), { instanceOf: NumericalError, message: /−.* a pole/ });
  }
  const [phi, psi] = [
    [0.1, 0, 0.2, 0, 0.7, 0, 1 / 3, 0],
    [1 / 3, 0, 1 / 3, 0, 1 / 3, 0, -(0.1 + 0.2 + 0.7), 0],
  ];
  await t.throwsAsync(loss.logOverlap(phi).evaluate(psi), { instanceOf: NumericalError, message: /a pole/ });
});

test("what symmetry makes 0 in the data and in the state is no outcome that was seen", async (t) => {
  const probabilities = [0.9, 1e-33, 0, 0.1]; // of a state that is the same under an exchange of the sites
  const { value } = await loss
    .likelihood([{ basis: "XX", probabilities }])
    .evaluate([1, 0, 1 + Number.EPSILON, 0, 1, 0, 3, 0]);
  nearRelative(t, value, -0.9 * Math.log(0.75) - 0.1 * Math.log(1 / 12), 1e-14);
  for (const none of [0, 1e-40, 1e-18]) {
    const found = await loss.likelihood([{ basis: "Z", probabilities: [1, 1e-33] }]).evaluate([1, 0, none, 0]);
    t.deepEqual([found.value, [...found.gradient]], [0, [0, 0, none, 0]]); // not a pole, nor −1e-33/none
  }
});

test("small probabilities that are none of rounding are no poles", async (t) => {
  for (const small of [1e-10, 1e-20, 1e-40]) {
    const psi = [1, 0, 0, 0, small, 0, small * 0.5, 0]; // site 1 down is rare; along X on site 0 both of its outcomes are
    const { value } = await loss.likelihood([{ basis: "XZ", outcomes: [3] }]).evaluate(psi);
    nearRelative(t, value, -Math.log((small * 0.5) ** 2 / 2 / (1 + 1.25 * small ** 2)), 1e-14);
  }
});

test("a finite network of which its characters leave nothing is the zero vector, not what rounding makes of it", async (t) => {
  const ring = graph.chain(sites);
  const H = operator.ising(ring, { field: 1 });
  const constant = stax.serial(stax.dense(3, { wStd: 0, bStd: 1 }), stax.erf(), stax.dense(1));
  const odd = stax.serial(stax.dense(7), stax.erf(), stax.dense(5), stax.tanh(), stax.dense(1));
  const cases = [
    [constant, graph.translations(ring, { momentum: [1] })],
    [constant, graph.translations(ring, { momentum: [2] })],
    [odd, graph.withFlip(graph.translations(ring, { momentum: [1] }))],
    [odd, graph.withFlip(graph.translations(ring))],
  ] as const;
  const task = await dataset.task(basis, new Float64Array(2 * states), { train: states });
  for (const [network, group] of cases) {
    for (const precision of ["float64", "float32"] as const) {
      const options = { loss: loss.energy(H), members: 1, steps: 2, learningRate: 0.01, precision };
      const run = ensemble.train(stax.symmetrize(network, group), task, options);
      await t.throwsAsync(run, { instanceOf: NumericalError, message: /zero vector/ });
    }
  }
});
