import { linalg, stax } from "infinite-nnqs";
import { near } from "../support/near.js";
import { test } from "../support/test.js";

const jumps = { sign: stax.sign(), step: stax.rectifiedMonomial(0) };
const smooth = { relu: stax.relu(), erf: stax.erf(), gelu: stax.gelu(), sin: stax.sin(1, 1, 0.3) };
const biased = { wStd: 1, bStd: 0.5 };

/** The kernels of `a` and `b` alone, where no other pair decides how they are computed. */
async function pairOf(network: stax.Network, a: readonly number[], b: readonly number[]) {
  const { nngp, ntk } = await network.kernel(new linalg.Matrix(1, 2, [...a]), new linalg.Matrix(1, 2, [...b]));
  return [nngp.data[0]!, ntk.data[0]!];
}

test("inputs of zeros, several of them among others, have the kernels of the same pre-activations behind jumps", async (t) => {
  const rows = [
    [0, 0],
    [0, 0],
    [0.3, -0.3],
    [0, 0.5],
    [-0, 0],
  ];
  const x = new linalg.Matrix(5, 2, rows.flat());
  const zeros = [0, 1, 4];
  for (const [name, jump] of Object.entries(jumps)) {
    const networks = {
      alone: stax.serial(stax.dense(1, biased), jump, stax.dense(1)),
      ...Object.fromEntries(
        Object.entries(smooth).flatMap(([other, f]) => [
          [`before ${other}`, stax.serial(stax.dense(1, biased), jump, stax.dense(1, biased), f, stax.dense(1))],
          [`behind ${other}`, stax.serial(stax.dense(1, biased), f, stax.dense(1, biased), jump, stax.dense(1))],
        ]),
      ),
      "in a branch": stax.serial(
        stax.fanOut(2),
        stax.parallel([stax.dense(1), stax.relu(), stax.dense(1)], [stax.dense(1)]),
        stax.fanInSum(),
        jump,
        stax.dense(1),
      ),
    };
    for (const [where, network] of Object.entries(networks)) {
      const { nngp, ntk } = await network.kernel(x);
      for (const [k, kernel] of [nngp, ntk].entries()) {
        t.true(kernel.data.every(Number.isFinite), `${name} ${where}`);
        for (const i of zeros) {
          for (const j of zeros) near(t, kernel.get(i, j), kernel.get(0, 0), 1e-15, `${name} ${where}: ${i}, ${j}`);
          for (const j of [2, 3]) near(t, kernel.get(i, j), (await pairOf(network, rows[i]!, rows[j]!))[k]!, 1e-12);
        }
      }
    }
  }
});
