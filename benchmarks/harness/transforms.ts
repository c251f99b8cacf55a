import { performance } from "node:perf_hooks";
import { runSync } from "../../dist/native/call.js";
import { median, type Row } from "./compare.js";

/**
 * The plain transform, and the product of a kernel on all states, of 2^spins numbers on the calling thread's request, beside a copy of
 * such a vector by memcpy, taken alternately. Both calls leave their argument as it is and give a new vector: the least they can do is three
 * passes over memory each, and the ratio is the bandwidth they reach over that of the copy.
 */
export async function transforms(spins: number): Promise<Row[]> {
  const size = 2 ** spins;
  const [values, target] = [new Float64Array(size).fill(1), new Float64Array(size).fill(2)];
  const states = new Int32Array(size);
  for (let state = 0; state < size; state++) states[state] = state;
  const spectrum = Float64Array.from({ length: spins + 1 }, (_, k) => 2 ** -k);
  const { kernel } = runSync("walshOperator", { spectrum, train: states, test: new Int32Array(0) });
  const passes = 3;
  const works = {
    [`Walsh–Hadamard transform of 2^${spins} numbers`]: () =>
      runSync("walshHadamard", { states: size, components: 1, values }),
    [`product of a kernel on all 2^${spins} states`]: () =>
      runSync("applyKernel", { kernel, count: 1, vectors: values, to: "train" }),
  };
  const rows: Row[] = [];
  for (const [what, work] of Object.entries(works)) {
    const [ours, copies]: [number[], number[]] = [[], []];
    const seconds = (call: () => unknown) => {
      const started = performance.now();
      call();
      return (performance.now() - started) / 1000;
    };
    work();
    for (let run = 0; run < (spins > 22 ? 5 : 25); run++) {
      ours.push(seconds(work));
      copies.push(seconds(() => target.set(values)));
    }
    const [a, b] = [median(ours), median(copies)];
    const share = Math.round((100 * passes * b) / a);
    rows.push({
      ...{ what, ours: a, runs: ours.length, peer: { name: `memcpy, ${passes} passes`, seconds: passes * b } },
      ...{ ratio: (passes * b) / a, note: `${share}% of the copy's bandwidth; aim: 60%` },
    });
  }
  return rows;
}
