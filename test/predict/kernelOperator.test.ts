import { ArgumentError, dataset, graph, hilbert, linalg, predict, random, ShapeError, stax } from "infinite-nnqs";
import { hypercube } from "../support/hypercube.js";
import { allNear, sameBits } from "../support/near.js";
import { paper, paperNetwork } from "../support/paper.js";
import { withThreads } from "../support/settings.js";
import { test } from "../support/test.js";

const { uniform } = random;

/** A real target on a basis, some of its states trained on. */
function taskOn(basis: Parameters<typeof dataset.task>[0], dimension: number, options: dataset.TaskOptions) {
  return dataset.task(basis, uniform({ seed: 5 }, dimension), options);
}

async function agree(t: Parameters<typeof allNear>[0], task: dataset.Task, kernel: "ntk" | "nngp") {
  const walsh = await predict.kernelOperator(paperNetwork, task, { method: "walsh", kernel });
  const dense = await predict.kernelOperator(paperNetwork, task, { method: "dense", kernel });
  const { n, m } = walsh.size;
  t.deepEqual([walsh.method, dense.method], ["walsh", "dense"]);
  t.deepEqual(dense.size, walsh.size);
  allNear(t, [dense.diagonalBound], [walsh.diagonalBound], 1e-13);
  const vectors = new linalg.Matrix(4, n, uniform({ seed: 9 }, 4 * n));
  for (const to of ["train", "test"] as const) {
    const [a, b] = [await walsh.apply(vectors, { to }), await dense.apply(vectors, { to })];
    t.deepEqual([a.rows, a.columns], [4, to === "train" ? n : m]);
    allNear(t, a.data, b.data, 1e-13 * n * walsh.diagonalBound, to);
  }
}

test("transforms and matrices give the same products, on random, listed, weighted and magnetised states", async (t) => {
  await agree(t, await taskOn(hilbert.spins(9), 512, { train: 300, seed: 1 }), "ntk");
  await agree(t, await taskOn(hilbert.spins(9), 512, { train: 300, seed: 1 }), "nngp");
  const listed = Int32Array.from({ length: 90 }, (_, i) => (i * 77) % 512); // in no order
  const weights = uniform({ seed: 3 }, 512).map((w) => w + 0.1);
  await agree(t, await taskOn({ inputs: hypercube(9) }, 512, { train: listed, weights }), "ntk");
  const sector = hilbert.spins(10, { magnetization: 2 });
  await agree(t, await taskOn(sector, sector.dimension, { train: 100, test: 30 }), "ntk");
  await agree(t, await taskOn(hilbert.spins(1), 2, { train: 1 }), "ntk");
});

test("a kernel of several blocks, by transforms of several passes, multiplies as the definition says", async (t) => {
  const d = 17;
  const basis = hilbert.spins(d);
  const states = Int32Array.from({ length: 40 }, (_, i) => (i * 104_729) % 2 ** d);
  const task = await dataset.task(basis, uniform({ seed: 2 }, 2 ** d), { train: states, test: 1000 });
  const walsh = await predict.kernelOperator(paperNetwork, task, { method: "walsh" });
  const vectors = new linalg.Matrix(1, 40, uniform({ seed: 4 }, 40));
  const inputs = await task.inputsAt("train");
  const tested = await task.inputsAt("test");
  const expected = async (x: linalg.Matrix) =>
    (await linalg.matmul(vectors, (await paperNetwork.kernel(x, inputs)).ntk, { transposeB: true })).data;
  const scale = 1e-13 * 40 * walsh.diagonalBound;
  allNear(t, (await walsh.apply(vectors)).data, await expected(inputs), scale);
  allNear(t, (await walsh.apply(vectors, { to: "test" })).data, await expected(tested), scale);
});

test("networks with a symmetry multiply by the matrix of their orbits", async (t) => {
  const group = graph.translations(graph.chain(6));
  const symmetric = stax.symmetrize(paperNetwork, group);
  const task = await taskOn(hilbert.spins(6), 64, { train: 10 });
  const orbits = await predict.kernelOperator(symmetric, task);
  t.is(orbits.method, "orbits");
  const vectors = new linalg.Matrix(1, 10, uniform({ seed: 1 }, 10));
  const { ntk } = await symmetric.kernel(await task.inputsAt("test"), await task.inputsAt("train"));
  const expected = await linalg.matmul(vectors, ntk, { transposeB: true });
  allNear(t, (await orbits.apply(vectors, { to: "test" })).data, expected.data, 1e-13);
});

test("the method is chosen by what fits the inputs, the network and the size, and says why", async (t) => {
  const chosen = async (task: dataset.Task, network = paperNetwork) => {
    const { method, reason } = await predict.kernelOperator(network, task);
    return `${method}: ${reason}`;
  };
  t.regex(
    await chosen(await taskOn(hilbert.spins(9), 512, { train: 300 })),
    /^walsh: .*how many of the 9 spins differ/,
  );
  t.regex(await chosen(await taskOn(hilbert.spins(9), 512, { train: 5 })), /^dense: the matrix of 5 .* smaller/);
  const levels = hilbert.fermions(3, { up: 1, down: 1 });
  t.regex(
    await chosen(await taskOn(levels, 9, { train: 4 })),
    /^dense: component \d of input \d is .* spins are \+1 or −1/,
  );
  const twice = { inputs: new linalg.Matrix(4, 1, Float64Array.of(1, -1, 1, 1)) };
  t.regex(await chosen(await taskOn(twice, 4, { train: 4 })), /^dense: input 2 occurs twice/);
  const frequencies = new linalg.Matrix(2, 9, uniform({ seed: 6 }, 18));
  const features = stax.serial(stax.fourierFeatures([1, 0.5], frequencies), stax.dense(1, paper));
  t.regex(
    await chosen(await taskOn(hilbert.spins(9), 512, { train: 300 }), features),
    /^dense: .* more than how many spins/,
  );
});

test("a method that cannot serve is refused with what can", async (t) => {
  const fermions = await taskOn(hilbert.fermions(3, { up: 1, down: 1 }), 9, { train: 4 });
  const refused = (message: RegExp, method: predict.MethodChoice, task = fermions) =>
    t.throwsAsync(predict.kernelOperator(paperNetwork, task, { method }), { instanceOf: ArgumentError, message });
  await refused(/"walsh" cannot serve: component .*Take "auto", or "dense"/, "walsh");
  await refused(/"orbits" cannot serve/, "orbits");
  const long = { inputs: new linalg.Matrix(2, 40, new Float64Array(80).fill(1)) };
  await refused(/40 components; at most 30/, "walsh", await taskOn(long, 2, { train: 1 }));
  const operator = await predict.kernelOperator(paperNetwork, fermions);
  await t.throwsAsync(operator.apply(new linalg.Matrix(1, 3)), { instanceOf: ShapeError, message: /4 columns/ });
});

test("products are the same numbers for one and for two threads", async (t) => {
  const task = await taskOn(hilbert.spins(17), 2 ** 17, { train: 3000 });
  const vectors = new linalg.Matrix(1, 3000, uniform({ seed: 1 }, 3000));
  const walsh = await predict.kernelOperator(paperNetwork, task, { method: "walsh" });
  const [one, two] = await withThreads([1, 2], () => walsh.apply(vectors));
  sameBits(t, one!.data, two!.data);
});
