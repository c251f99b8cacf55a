import { dataset, linalg, predict, qsntk, random, stax } from "infinite-nnqs";
import { hypercube } from "../support/hypercube.js";
import { allNear } from "../support/near.js";
import { paper, paperNetwork } from "../support/paper.js";
import { test } from "../support/test.js";

const inputs = hypercube(5);
const task = await dataset.task({ inputs }, random.normal({ seed: 9 }, 64), { train: 20, seed: 1 });

/** A network of a function without closed form, and how often that is evaluated. */
function counted(outputs: number) {
  const calls = { count: 0 };
  const activation = stax.elementwise((x) => {
    calls.count++;
    return x / (1 + x * x);
  });
  return { calls, network: stax.serial(stax.dense(1, paper), activation, stax.dense(outputs, paper)) };
}

test("a quadrature is done once per call: as often as for one kernel of all points", async (t) => {
  const { calls, network } = counted(1);
  const countOf = async (work: () => Promise<unknown>) => {
    calls.count = 0;
    await work();
    return calls.count;
  };
  // Training and test points have the same variances, so one table is what each alone would need.
  const once = await countOf(() => network.kernel(inputs));
  t.true(once > 0);
  t.is(await countOf(() => predict.supervised(network, task)), once);
  t.is(await countOf(() => predict.infiniteTime(network, task)), once);
  t.is(await countOf(() => predict.matrixFree(network, task, [1])), once);
  const limit = await predict.supervised(network, task);
  t.is(await countOf(() => limit.covariance(10)), 0, "the kernel on the test points is of the same program");
  t.is(await countOf(() => limit.lossesWithSpread([1, 10])), 0);
});

test("a shared body is compiled once too, its frozen readout and its covariance with it", async (t) => {
  const { calls, network } = counted(2);
  calls.count = 0;
  await network.kernel(inputs);
  const once = calls.count;
  calls.count = 0;
  const coupled = await predict.coupledSupervised(network, 0.5, task);
  await coupled.lossesWithSpread([10]);
  t.is(calls.count, once);
  calls.count = 0;
  await qsntk.sharedBody(network, 0.5, inputs);
  t.is(calls.count, once);
});

test("the program with a frozen readout is that of the network whose last layer is frozen", async (t) => {
  for (const parameterization of ["ntk", "standard"] as const) {
    const layers = [stax.dense(30, { ...paper, parameterization }), stax.gelu()];
    const readout = stax.dense(2, { wStd: 1.3, bStd: 0.4, parameterization });
    const compiled = await stax.serial(...layers, readout).kernels([inputs]);
    const frozen = stax.serial(...layers, ...stax.freeze<stax.Layer>(readout));
    const [ours, theirs] = [await compiled.withFrozenReadout().pairs(0, 0), await frozen.kernel(inputs)];
    t.deepEqual(ours, theirs);
  }
  const bodyAlone = await stax.serial(stax.dense(3), stax.relu()).kernels([inputs]);
  t.throws(() => bodyAlone.withFrozenReadout(), { message: /last layer is not dense/ });
});

test("kernels between sets are those that the network gives for them", async (t) => {
  const network = stax.serial(stax.dense(9, paper), stax.erf(), stax.dense(1, paper));
  const [a, b] = [await task.inputsAt("train"), await task.inputsAt("test")];
  const compiled = await network.kernels([a, b]);
  t.deepEqual(await compiled.pairs(1, 0), await network.kernel(b, a));
  t.deepEqual(await compiled.pairs(1, 1), await network.kernel(b));
  t.deepEqual(await compiled.nngp(0, 1), (await network.kernel(a, b)).nngp);
  t.deepEqual(await compiled.diagonal(0), await network.kernelDiagonal(a));
  await t.throwsAsync(network.kernels([a, new linalg.Matrix(1, 2)]), {
    message: "kernels: `inputs[1]` has 2 columns, `inputs[0]` has 5; they must agree.",
  });
  await t.throwsAsync(network.kernel(a, new linalg.Matrix(1, 2)), {
    message: "kernel: `x2` has 2 columns, `x1` has 5; they must agree.",
  });
});

test("few of very many points are learned without the kernel on the test points, which fits no machine", async (t) => {
  const many = hypercube(18);
  const target = random.normal({ seed: 2 }, many.rows);
  const large = await dataset.task({ inputs: many }, target, { train: 16 });
  const limit = await predict.supervised(paperNetwork, large);
  const { totalTest } = await limit.losses([0, 1000, Infinity]);
  const end = await predict.infiniteTime(paperNetwork, large);
  t.true(Math.abs(end.totalTest! / totalTest[2]! - 1) < 1e-10);
  await t.throwsAsync(limit.covariance(1), { message: /needs .* GB.*fewer test points/ });
  // Fewer test points are a sample of all: their loss is that of all but for its scatter.
  const few = await predict.supervised(
    paperNetwork,
    await dataset.task({ inputs: many }, target, { train: 16, test: 4000 }),
  );
  const sampled = (await few.losses([1000])).totalTest[0]!;
  allNear(t, [sampled / totalTest[1]!], [1], 0.1, "a sample of the test points");
});
