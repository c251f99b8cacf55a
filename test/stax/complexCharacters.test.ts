import { dataset, graph, hilbert, linalg, loss, predict, stax } from "infinite-nnqs";
import { allNear, near } from "../support/near.js";
import { paperNetwork } from "../support/paper.js";
import { uniform } from "../support/random.js";
import { test } from "../support/test.js";

const ring = graph.chain(6);
const lattice = graph.square(2, 3);
const features = stax.serial(
  stax.fourierFeatures([1, 0.7], new linalg.Matrix(2, 6, [0.25, 0, 0, 0, 0.1, 0, 0, 0.1, 0.03, 0, 0, 0])),
  stax.dense(1),
);
const cases = [
  { basis: hilbert.spins(6), group: graph.translations(ring, { momentum: [1] }), statistics: "spins" },
  {
    basis: hilbert.spins(6),
    group: graph.withFlip(graph.translations(ring, { momentum: [2] }), -1),
    statistics: "spins",
  },
  {
    basis: hilbert.fermions(6, { up: 2, down: 1 }),
    group: graph.spaceGroup(lattice, { momentum: [1, 1] }),
    statistics: "fermions",
  },
] as const;

/** The projector on a sector, D×D complex numbers. */
async function projector(sector: hilbert.SymmetricHilbert): Promise<Float64Array> {
  const states = sector.basis.dimension;
  const whole = new Float64Array(2 * states * states);
  for (let k = 0; k < sector.dimension; k++) {
    const unit = new Float64Array(2 * sector.dimension);
    unit[2 * k] = 1;
    const v = await sector.expand(unit);
    const part = await linalg.zgemm(states, states, 1, v, v, { opB: "adjoint" });
    for (let at = 0; at < part.length; at++) whole[at]! += part[at]!;
  }
  return whole;
}

const complexOf = (real: Float64Array) =>
  Float64Array.from({ length: 2 * real.length }, (_, at) => (at % 2 === 0 ? real[at / 2]! : 0));

/** P·K·P† of a real matrix K. */
async function projected(p: Float64Array, kernel: linalg.Matrix): Promise<Float64Array> {
  const n = kernel.rows;
  return linalg.zgemm(n, n, n, await linalg.zgemm(n, n, n, p, complexOf(kernel.data)), p, { opB: "adjoint" });
}

test("orbits of complex characters are those of the sector, with the phases of its states", async (t) => {
  for (const { basis, group } of cases) {
    const sector = await hilbert.symmetric(basis, group);
    const { representatives, sizes, phases, orbitOf, forbidden } = await hilbert.orbits(basis, group);
    t.deepEqual([representatives, sizes, forbidden], [sector.representatives, sector.sizes, sector.forbidden]);
    const state = await sector.expand(uniform(2 * sector.dimension));
    for (const [x, orbit] of orbitOf.entries()) {
      const r = representatives[orbit] ?? 0;
      const [re, im] = [phases![2 * x]!, phases![2 * x + 1]!];
      near(t, state[2 * x]!, re * state[2 * r]! - im * state[2 * r + 1]!, 1e-14);
      near(t, state[2 * x + 1]!, re * state[2 * r + 1]! + im * state[2 * r]!, 1e-14);
      if (orbit < 0) t.is(state[2 * x], 0);
    }
  }
});

test("kernels with complex characters are the plain ones projected on both sides; so are outputs and gradients", async (t) => {
  for (const { basis, group, statistics } of cases) {
    const p = await projector(await hilbert.symmetric(basis, group));
    const inputs = await basis.inputs();
    const states = basis.dimension;
    for (const network of [paperNetwork, features]) {
      const symmetric = stax.symmetrize(network, group, { statistics });
      const [plain, pair, diagonal] = [
        await network.kernel(inputs),
        await symmetric.kernel(inputs),
        await symmetric.kernelDiagonal(inputs),
      ];
      for (const kernel of ["nngp", "ntk"] as const) {
        const expected = await projected(p, plain[kernel]);
        allNear(t, pair[kernel].data, expected, 1e-14, `${basis.name}, ${kernel}`);
        t.is(pair[kernel].columns, 2 * states);
        allNear(
          t,
          diagonal[kernel],
          Float64Array.from({ length: states }, (_, i) => expected[2 * i * (states + 1)]!),
          1e-14,
          kernel,
        );
      }
      const between = await symmetric.kernel(inputs.selectRows([3, 5]), inputs.selectRows([1]));
      allNear(
        t,
        between.ntk.data,
        Float64Array.from([3, 5].flatMap((i) => [...pair.ntk.row(i).slice(2, 4)])),
        1e-14,
        "pairs",
      );
    }
    const finite = stax.serial(stax.dense(7, { bStd: 0.3 }), stax.relu(), stax.dense(1));
    const symmetric = stax.symmetrize(finite, group, { statistics });
    const parameters = await symmetric.init(6, { seed: 2 });
    const values = (await finite.apply(parameters, inputs)).data;
    const expected = await linalg.zgemm(states, 1, states, p, complexOf(values));
    allNear(t, (await symmetric.apply(parameters, inputs)).data, expected, 1e-14, "outputs");
    const gradients = await finite.jacobian(parameters, inputs);
    const both = await linalg.zgemm(states, gradients.columns, states, p, complexOf(gradients.data));
    allNear(t, (await symmetric.jacobian(parameters, inputs)).data, both, 1e-14, "gradients");
  }
});

test("a state of any momentum is learned by the Hermitian kernel, from all states and from orbits with weights", async (t) => {
  for (const { basis, group, statistics } of cases) {
    const sector = await hilbert.symmetric(basis, group);
    const target = await sector.expand(uniform(2 * sector.dimension, 3));
    const network = stax.symmetrize(paperNetwork, group, { statistics });
    const task = await dataset.task(basis, target, { train: Math.floor(basis.dimension / 4), seed: 2 });
    const prediction = await predict.supervised(network, task);
    const n = task.trainIndices.length;
    const inputs = await basis.inputs();
    const [train, test_] = [inputs.selectRows(task.trainIndices), inputs.selectRows(task.testIndices)];
    const { ntk } = await network.kernel(train);
    const { ntk: reach } = await network.kernel(test_, train);
    const { values, vectors } = await linalg.zheevd(ntk.data, n, { vectors: true });
    near(t, prediction.learningRate, (0.9 * 2 * n) / values[n - 1]!, 1e-9 * prediction.learningRate);
    const onTrain = Float64Array.from([...task.trainIndices].flatMap((x) => [target[2 * x]!, target[2 * x + 1]!]));
    const modes = await linalg.zgemm(n, 1, n, vectors, onTrain, { opA: "adjoint" });
    for (const time of [1, 30, 1000]) {
      const gained = modes.map((value, at) => {
        const lambda = values[at >> 1]!;
        return lambda < 1e-12 ? 0 : (-Math.expm1((-prediction.learningRate * time * lambda) / n) / lambda) * value;
      });
      const weights = await linalg.zgemm(n, 1, n, vectors, gained);
      const expected = {
        train: await linalg.zgemm(n, 1, n, ntk.data, weights),
        test: await linalg.zgemm(test_.rows, 1, n, reach.data, weights),
      };
      const mean = await prediction.mean(time);
      allNear(t, mean.train, expected.train, 1e-10, `train at ${time}`);
      allNear(t, mean.test, expected.test, 1e-10, `test at ${time}`);
    }
    const { nngp } = await network.kernelDiagonal(test_);
    const { varianceTest } = await prediction.losses([0]);
    near(t, varianceTest[0]!, (2 * nngp.reduce((a, b) => a + b, 0)) / test_.rows, 1e-13);
    await onOrbits(t, { basis, target, network, group });
  }
});

/** All of the states as orbits with weights: the same losses. */
async function onOrbits(
  t: Parameters<typeof near>[0],
  {
    basis,
    target,
    network,
    group,
  }: {
    basis: hilbert.Hilbert;
    target: Float64Array;
    network: stax.SymmetrizedNetwork;
    group: graph.SymmetryGroup;
  },
) {
  const { representatives, sizes } = await hilbert.orbits(basis, group);
  const whole = await predict.supervised(network, await dataset.task(basis, target, { train: basis.dimension }));
  const inputs = (await basis.inputs()).selectRows(representatives);
  const on = Float64Array.from([...representatives].flatMap((x) => [target[2 * x]!, target[2 * x + 1]!]));
  const factor = basis.dimension / representatives.length;
  const weights = Float64Array.from(sizes, (size) => size / factor);
  const task = await dataset.task({ inputs }, on, { train: representatives.length, weights });
  const few = await predict.supervised(network, task, { learningRate: whole.learningRate });
  const [expected, found] = [await whole.lossesWithSpread([0, 10, 300]), await few.lossesWithSpread([0, 10, 300])];
  for (const name of ["meanTrain", "varianceTrain", "memberStdTrain"] as const) {
    allNear(t, found[name], expected[name], 1e-10, name);
  }
}

test("a real target is refused by every prediction", async (t) => {
  const { basis, group } = cases[0];
  const network = stax.symmetrize(paperNetwork, group);
  const task = await dataset.task(basis, uniform(64), { train: 20 });
  for (const predicted of [
    predict.supervised(network, task),
    predict.streamed(network, task),
    predict.matrixFree(network, task, [1]),
    predict.iterative(network, task),
    predict.flow(network, task, loss.infidelity(uniform(128)), { times: [1] }),
  ]) {
    await t.throwsAsync(predicted, { message: /characters of translations .* are complex.*(re, im|components: 2)/ });
  }
});
