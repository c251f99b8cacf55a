import { linalg, ShapeError, stax } from "infinite-nnqs";
import { allNear } from "../support/near.js";
import { test } from "../support/test.js";

const { Matrix } = linalg;

/** Inputs in {±1}⁴ with overlaps 4, 2, 0, −2, −4 with the first. */
const overlaps = new Matrix(
  5,
  4,
  Float64Array.of(1, 1, 1, 1, 1, 1, 1, -1, 1, 1, -1, -1, 1, -1, -1, -1, -1, -1, -1, -1),
);
const golden = {
  nngp: [2.7225, 1.72711635500388, 0.979195637892831, 0.429152396852132, 0.106920582962542],
  ntk: [5.355, 2.64809142118975, 1.03106051586382, 0.0167774369938767, -0.198447593836003],
};

/** Dense(1.5, .3)-ReLU-Dense(1.5, .3) on inputs multiplied by `scale`. */
function network(scale = 1): stax.Network {
  const options = { wStd: 1.5, bStd: 0.3 };
  return stax.serial(stax.dense(64, { ...options, wStd: 1.5 / scale }), stax.relu(), stax.dense(1, options));
}

test("the kernels of the paper's architecture have the golden values, by tables and by tiles", async (t) => {
  for (const scale of [1, Math.SQRT1_2, Math.PI]) {
    const x = new Matrix(
      5,
      4,
      overlaps.data.map((v) => v * scale),
    );
    const { nngp, ntk } = await network(scale).kernel(x);
    allNear(t, nngp.row(0), golden.nngp, 1e-12);
    allNear(t, ntk.row(0), golden.ntk, 1e-12);
  }
});

test("a kernel matrix is exactly symmetric and its diagonal is kernelDiagonal", async (t) => {
  const x = new Matrix(
    300,
    7,
    Float64Array.from({ length: 2100 }, (_, i) => Math.sin(i * i)),
  );
  const { nngp, ntk } = await network().kernel(x);
  const diagonal = await network().kernelDiagonal(x);
  for (let i = 0; i < 300; i++) {
    t.is(nngp.get(i, i), diagonal.nngp[i]);
    t.is(ntk.get(i, i), diagonal.ntk[i]);
    for (let j = 0; j < i; j++) t.is(ntk.get(i, j), ntk.get(j, i));
  }
});

test("inputs of different width are refused", async (t) => {
  await t.throwsAsync(network().kernel(overlaps, new Matrix(2, 3)), { instanceOf: ShapeError });
});
