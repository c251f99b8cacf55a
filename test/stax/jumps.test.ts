import { readFileSync } from "node:fs";
import { linalg, NumericalError, stax } from "infinite-nnqs";
import { test } from "../support/test.js";

interface Case {
  readonly chain: readonly ("sign" | "step" | "relu" | "abs" | "erf")[];
  readonly x: number[];
  readonly y: number[];
  readonly wStd: number;
  readonly bStd: number;
  readonly k: number;
  readonly theta: number;
  /** √(K(x, x)K(x', x')) */
  readonly kScale: number;
  /** √(Θ(x, x)Θ(x', x')) */
  readonly thetaScale: number;
}

const file = new URL("../../test/stax/fixtures/jumps.json", import.meta.url);
const { cases } = JSON.parse(readFileSync(file, "utf8")) as { cases: Case[] };
const layers = {
  sign: stax.sign,
  step: () => stax.rectifiedMonomial(0),
  relu: stax.relu,
  abs: stax.abs,
  erf: () => stax.erf(),
};

function networkOf({ chain, wStd, bStd }: Pick<Case, "chain" | "wStd" | "bStd">): stax.Network {
  const dense = () => stax.dense(3, { wStd, ...(bStd === 0 ? {} : { bStd }) });
  return stax.serial(dense(), ...chain.flatMap((name) => [layers[name](), dense()]));
}

test("behind any number of jumps K and Θ of nearly parallel inputs are right to 1e-9 and 1e-8, or refused", async (t) => {
  let refused = 0;
  for (const given of cases) {
    const { x, y, k, theta, kScale, thetaScale, chain } = given;
    const inputs = new linalg.Matrix(2, x.length, Float64Array.from([...x, ...y]));
    try {
      const { nngp, ntk } = await networkOf(given).kernel(inputs);
      t.true(Math.abs(nngp.get(0, 1) - k) <= 1e-9 * kScale, `${JSON.stringify(given)}: ${nngp.get(0, 1)}`);
      t.true(Math.abs(ntk.get(0, 1) - theta) <= 1e-8 * thetaScale, `${JSON.stringify(given)}: ${ntk.get(0, 1)}`);
      t.is(nngp.get(1, 0), nngp.get(0, 1));
    } catch (error) {
      if (!(error instanceof NumericalError)) throw error;
      t.regex(error.message, /layer \d+ \((sign|abs|relu)\) loses the kernel of two nearly parallel inputs/);
      t.true(chain.includes("erf"), chain.join(" ")); // of one degree, the others lose nothing
      refused++;
    }
  }
  t.true(refused < cases.length / 10, `${refused} of ${cases.length} refused`);
});

test("four signs keep parallel spins and their opposites at exactly one", async (t) => {
  const network = networkOf({ chain: ["sign", "sign", "sign", "sign"], wStd: 1, bStd: 0 });
  const rows = [1, 3, -1, -2].flatMap((factor) => [1, -1, 1, 1, -1].map((v) => factor * v));
  const { nngp } = await network.kernel(new linalg.Matrix(4, 5, Float64Array.from(rows)));
  for (let i = 0; i < 4; i++) {
    for (let j = 0; j < 4; j++) t.is(nngp.get(i, j), i < 2 === j < 2 ? 1 : -1, `${i} ${j}`);
  }
});

test("equal inputs have bitwise equal kernels behind jumps too", async (t) => {
  const network = networkOf({ chain: ["relu", "sign", "sign"], wStd: 1.3, bStd: 0.2 });
  const row = [0.3, -0.7, 0.11];
  const { nngp } = await network.kernel(new linalg.Matrix(3, 3, Float64Array.from([...row, ...row, ...row])));
  t.true(nngp.data.every((value) => Object.is(value, nngp.get(0, 0))));
});
