import { hilbert, qsntk, stax } from "infinite-nnqs";
import { test } from "../support/test.js";

type Layers = readonly (readonly [stax.ActivationLayer, wStd: number, bStd?: number])[];

/** A network whose kernel is even in its inputs: λ_k of odd degree is 0. */
const even = (layers: Layers, bStd?: number) =>
  stax.serial(
    ...layers.flatMap(([activation, wStd, b]) => [
      stax.dense(1, { wStd, ...(b !== undefined && { bStd: b }) }),
      activation,
    ]),
    stax.dense(1, bStd === undefined ? {} : { bStd }),
  );

// Opposite states are equal behind an even function, and the angle between them is the square root of rounding at kinks and jumps.
const networks: Readonly<Record<string, readonly [sites: number, stax.Network]>> = {
  "cos, gaussian, relu": [
    4,
    even(
      [
        [stax.cos(), 0.151],
        [stax.gaussian(), 13, 0.216],
        [stax.relu(), 4.65, 0.0101],
      ],
      0.3,
    ),
  ],
  "cos twice, squared relu, sin": [
    2,
    even([
      [stax.cos(), 0.0945],
      [stax.cos(), 13.3],
      [stax.rectifiedMonomial(2), 9.27, 0.103],
      [stax.sin(), 13.9],
    ]),
  ],
  "cos, abs": [
    2,
    even(
      [
        [stax.cos(), 0.0675],
        [stax.abs(), 10.6],
      ],
      0.3,
    ),
  ],
  "sign, square, cos, relu": [
    12,
    even([
      [stax.sign(), 2.62],
      [stax.monomial(2), 11],
      [stax.cos(), 0.228],
      [stax.relu(), 0.115],
    ]),
  ],
  "abs, sign, square, sin, leaky relu": [
    8,
    even([
      [stax.abs(), 0.275],
      [stax.sign(), 0.17],
      [stax.monomial(2), 7.08, 3.74],
      [stax.sin(), 5.94, 0.695],
      [stax.leakyRelu(0.1), 0.2, 0.246],
    ]),
  ],
};

test("no zero of a spectrum comes out beyond its rounding error, behind kinks and jumps either", async (t) => {
  for (const [name, [sites, network]] of Object.entries(networks)) {
    const { ntk, nngp, roundingError, nngpRoundingError } = await qsntk.hypercubeSpectrum(network, sites);
    for (let k = 1; k <= sites; k += 2) {
      t.true(Math.abs(ntk[k]!) <= roundingError[k]!, `${name}: λ_${k} = ${ntk[k]}, of ${roundingError[k]}`);
      t.true(Math.abs(nngp[k]!) <= nngpRoundingError[k]!, `${name}: λ_${k} = ${nngp[k]}, of ${nngpRoundingError[k]}`);
    }
    t.true(ntk[0]! > 1e6 * roundingError[0]!, name);
  }
});

test("where the kernel has all of its digits the bound is that of its own rounding", async (t) => {
  const network = even([[stax.relu(), 0.5, 0.1]], 0.1);
  const { ntk, roundingError } = await qsntk.hypercubeSpectrum(network, 8);
  t.true(roundingError[0]! < 4 * 2 ** -52 * ntk[0]!);
  const sector = await qsntk.johnsonSpectrum(network, hilbert.spins(8, { magnetization: 0 }));
  t.true(sector.roundingError[0]! < 4 * 2 ** -52 * sector.ntk[0]!);
});
