import { linalg, qsntk, random, stax } from "infinite-nnqs";
import { compare, here, measure, python, type Row } from "./harness/index.js";

const paper = { wStd: 0.5, bStd: 0.1 } as const;

/** `depth` hidden ReLU layers with the paper's standard deviations. */
function network(depth: number): stax.Network {
  const hidden = Array.from({ length: depth }, () => [stax.dense(5000, paper), stax.relu()]);
  return stax.serial(...hidden.flat(), stax.dense(1, paper));
}

/** All of {±1}^d, or the same number of Gaussian inputs: tables for the first, BLAS tiles for the second. */
function inputs(kind: "spins" | "gaussian", d: number): linalg.Matrix {
  const x = new linalg.Matrix(2 ** d, d, random.normal({ seed: 1 }, d * 2 ** d));
  for (let at = 0; kind === "spins" && at < x.data.length; at++) {
    x.data[at] = (Math.floor(at / d) >> (at % d)) & 1 ? -1 : 1;
  }
  return x;
}

/** NNGP and NTK pairs of 4096 inputs. */
export async function kernels(): Promise<Row[]> {
  const n = 4096;
  const [a, c] = [new Float64Array(n * n).fill(0.5), new Float64Array(n * n)];
  const dgemm = () => linalg.dgemm(n, n, n, a, a, { c });
  const rows: Row[] = [];
  for (const kind of ["spins", "gaussian"] as const) {
    const x = inputs(kind, 12);
    for (const depth of [1, 4]) {
      const work = async () => {
        const { ntk } = await network(depth).kernel(x);
        return ntk.data[n + 2]!;
      };
      const what = `NNGP and NTK, 4096 ${kind} inputs, depth ${depth}`;
      const numpy = await python("kernelsNumpy.py", depth, kind);
      rows.push(await compare(what, work, numpy, { runs: 5, note: "NumPy, same formulas" }));
      const tangents = await python("kernelsNeuralTangents.py", depth, kind);
      rows.push(await compare(what, work, tangents, { runs: 5, note: "neural-tangents, compiled, float64" }));
      if (depth === 1)
        rows.push(await compare(what, work, here("dgemm 4096³", dgemm), { runs: 5, note: "aim: 12.5×" }));
    }
  }
  const closed = async () => (await qsntk.hypercubeSpectrum(network(1), 24)).ntk[1]!;
  rows.push(await measure("NTK spectrum on {±1}²⁴, closed form", closed, { note: "aim: under 1 s" }));
  return rows;
}
