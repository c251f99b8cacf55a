import { hilbert, linalg, qsntk, random } from "infinite-nnqs";
import { compare, here, measure, paperNetwork, python, type Row } from "./harness/index.js";

/** All of {±1}^d, or the same number of Gaussian inputs: tables for the first, BLAS tiles for the second. */
async function inputs(kind: "spins" | "gaussian", d: number): Promise<linalg.Matrix> {
  if (kind === "spins") return hilbert.spins(d).inputs();
  return new linalg.Matrix(2 ** d, d, random.normal({ seed: 1 }, d * 2 ** d));
}

/** NNGP and NTK pairs of 4096 inputs. */
export async function kernels(): Promise<Row[]> {
  const n = 4096;
  const [a, c] = [new Float64Array(n * n).fill(0.5), new Float64Array(n * n)];
  const dgemm = () => linalg.dgemm(n, n, n, a, a, { c });
  const rows: Row[] = [];
  for (const kind of ["spins", "gaussian"] as const) {
    const x = await inputs(kind, 12);
    for (const depth of [1, 4]) {
      const work = async () => {
        const { ntk } = await paperNetwork(5000, depth).kernel(x);
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
  const closed = async () => (await qsntk.hypercubeSpectrum(paperNetwork(5000), 24)).ntk[1]!;
  rows.push(await measure("NTK spectrum on {±1}²⁴, closed form", closed, { note: "aim: under 1 s" }));
  return rows;
}
