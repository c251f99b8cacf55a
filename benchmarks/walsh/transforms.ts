import { runSync } from "../../dist/native/call.js";
import { environment } from "../../dist/runs/environment.js";
import { compare, median, type Row } from "../harness/compare.js";
import { c, here, type Peer, Skipped } from "../harness/peer.js";
import { time } from "../harness/timing.js";

/**
 * The plain transform in place, and the product of a kernel on all states from one vector to another, of 2^spins numbers beside copies of
 * such a vector by memcpy, all taken in turns: by one thread and by all, of which the faster is the yardstick. In as few passes over memory
 * as a second-level cache allows, a transform beyond it takes two, and F·Λ·F three: blocks, across blocks with Λ, blocks. The ratio is the
 * bandwidth reached over that of the copy. Within the last-level cache additions weigh as much as passes: how much, transforms of 2^12
 * numbers say, in one pass with twelve levels of additions. Vectors are aligned on both sides.
 */
export async function transforms(spins: number): Promise<Row[]> {
  const size = 2 ** spins;
  const values = await aligned(size);
  const products = await aligned(size);
  const states = Int32Array.from({ length: size }, (_, state) => state);
  const spectrum = Float64Array.from({ length: spins + 1 }, (_, k) => 2 ** -k);
  const { kernel } = runSync("walshOperator", { spectrum, train: states, test: new Int32Array(0) });
  const works = [
    {
      what: `Walsh–Hadamard transform of 2^${spins} numbers, in place`,
      passes: 2,
      work: () => runSync("walshHadamard", { states: size, components: 1, values, inPlace: true }),
    },
    {
      what: `product of a kernel on all 2^${spins} states`,
      passes: 3,
      work: () => runSync("applyKernel", { kernel, count: 1, vectors: values, to: "train", products }),
    },
    {
      what: `${size / short} transforms of ${short} numbers`,
      passes: 1,
      work: () =>
        runSync("walshHadamard", { vectors: size / short, states: short, components: 1, values, inPlace: true }),
    },
  ];
  const copies = await copiesOf(values, products, spins);
  const rows: Row[] = [];
  try {
    for (const { what, passes, work } of works) rows.push(await beside(copies, what, passes, work, spins));
  } finally {
    for (const copy of copies) await copy.close();
  }
  return rows;
}

/** Numbers that the first-level cache holds. */
const short = 2 ** 12;

/** An array whose numbers begin with a cache line, as vectors of the addon do; those of JavaScript begin anywhere: the fastest of four places. */
async function aligned(size: number): Promise<Float64Array> {
  const buffer = new ArrayBuffer(8 * size + 64);
  const places = [0, 16, 32, 48].map((offset) => new Float64Array(buffer, offset, size));
  const seconds: number[] = [];
  for (const values of places) {
    const work = () => runSync("walshHadamard", { states: size, components: 1, values, inPlace: true });
    seconds.push((await time(work, Math.max(3, 2 ** 26 / size))).seconds);
  }
  return places[seconds.indexOf(Math.min(...seconds))]!;
}

/** By one thread and by all; by Node alone where there is no C compiler. */
async function copiesOf(values: Float64Array, to: Float64Array, spins: number): Promise<Peer[]> {
  const counts = [...new Set([1, environment().threads])];
  const peers = await Promise.all(counts.map((threads) => c("walsh.c", {}, "copy", spins, threads)));
  const made = peers.filter((peer): peer is Peer => !(peer instanceof Skipped));
  return made.length > 0 ? made : [here("memcpy by Node", () => to.set(values))];
}

async function beside(copies: Peer[], what: string, passes: number, work: () => unknown, spins: number): Promise<Row> {
  const repetitions = Math.max(1, 2 ** (27 - spins)); // so many that caches are warm
  const runs = 9;
  const ours: number[] = [];
  const theirs = copies.map((): number[] => []);
  for (let run = 0; run <= runs; run++) {
    const mine = (await time(work, repetitions)).seconds;
    const copied = [];
    for (const copy of copies) copied.push((await copy.run(repetitions)).seconds);
    if (run === 0) continue; // a warm-up
    ours.push(mine);
    for (const [k, seconds] of copied.entries()) theirs[k]!.push(passes * seconds);
  }
  const all = copies.map((copy, k) => ({ name: copy.name, seconds: median(theirs[k]!), times: theirs[k]! }));
  const fastest = all.reduce((best, copy) => (copy.seconds < best.seconds ? copy : best));
  const ratio = median(fastest.times.map((seconds, run) => seconds / ours[run]!));
  const shares = all.map(({ name, seconds }) => `${Math.round((100 * seconds) / median(ours))}% of ${name}`);
  return {
    what,
    ours: median(ours),
    runs,
    ratio,
    peer: { name: `${passes} × ${fastest.name}`, seconds: fastest.seconds },
    note: `bandwidth: ${shares.join(", ")}; aim: 60%`,
  };
}

/** The same transform by FFTW. */
export async function besideFftw(spins: number): Promise<Row> {
  const size = 2 ** spins;
  const values = new Float64Array(size);
  const options = { libraries: ["fftw3"], flags: ["-DWITH_FFTW", "-lfftw3_omp"] };
  const peer = await c("walsh.c", options, "fftw", spins, environment().threads);
  const work = () => void runSync("walshHadamard", { states: size, components: 1, values, inPlace: true });
  return compare(`Walsh–Hadamard transform of 2^${spins} numbers, in place`, work, peer, {
    repetitions: Math.max(1, 2 ** (20 - spins)),
  });
}
