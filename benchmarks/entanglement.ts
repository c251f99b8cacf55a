import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { correlators, ensemble, entropy, linalg, random, runs, stax } from "infinite-nnqs";
import { command, compare, measure, python, type Row } from "./harness/index.js";

/** Cos-net states, entropies of cuts and replica sums; fig1 as a command. */
export async function entanglement(): Promise<Row[]> {
  const directory = mkdtempSync(join(tmpdir(), "nnqs-"));
  try {
    return [
      await states(directory, 12, 4000),
      await halfCut(directory, 20),
      ...(await replicaSums()),
      await command(
        "fig1, d = 4 … 12, 3 widths, 100 members",
        ["reproduce", "fig1", "--sizes", "4,6,8,10,12", "--quiet", "--out", directory],
        "10 s",
      ),
    ];
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** An ensemble of Cos-net states; NumPy evaluates a cosine per neuron and configuration of the same networks, already drawn. */
async function states(directory: string, sites: number, width: number): Promise<Row> {
  const members = 8;
  const net = stax.serial(stax.cosNet(width, { wStd: Math.sqrt(2 * sites) }), stax.dense(1));
  const ours = async () => {
    const ensembleStates = await ensemble.randomStates({ network: net, sites }, { members });
    return participation(ensembleStates.states);
  };
  const draws = { weights: sites * width, biases: width, outputs: width };
  const arrays: Record<string, runs.NpyArray> = {};
  for (const [layer, [name, count]] of Object.entries(draws).entries()) {
    const draw = layer === 1 ? random.uniform : random.normal;
    const parts = Array.from({ length: 2 * members }, (_, i) => [
      ...draw({ member: i >> 1, component: i & 1, layer }, count),
    ]);
    arrays[name] = runs.float64(Float64Array.from(parts.flat()), [members, 2, count]);
  }
  const file = join(directory, "draws.npz");
  writeFileSync(file, runs.encodeNpz(arrays));
  const peer = await python("cosNet.py", file, sites, Math.sqrt(2));
  const what = `${members} Cos-net states, d = ${sites}, N = ${width}`;
  return compare(what, ours, peer, {
    peerRuns: 2,
    note: "ours draws the weights too; NumPy's are given. Aim: 50×",
  });
}

/** Σ|ψ|⁴ over all members: a number that every amplitude enters. */
function participation(interleaved: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < interleaved.length; i += 2) sum += (interleaved[i]! ** 2 + interleaved[i + 1]! ** 2) ** 2;
  return sum;
}

/** Von Neumann entropy of half of a state by singular values. */
async function halfCut(directory: string, sites: number): Promise<Row> {
  const state = random.normal({ seed: 1 }, 2 * 2 ** sites);
  const file = join(directory, "state.npz");
  writeFileSync(file, runs.encodeNpz({ state: runs.complex128(state) }));
  const basis = { kind: "spins", sites, dimension: 2 ** sites } as const;
  const ours = async () => entropy.vonNeumann(await entropy.reducedSpectrum(basis, state, entropy.half(sites)));
  return compare(`half-cut entropy, ${sites} spins`, ours, await python("halfCut.py", file, sites));
}

async function replicaSums(): Promise<Row[]> {
  const sites = 12;
  const subsystem = entropy.half(sites);
  const net = stax.serial(stax.dense(100, { wStd: 1.5, bStd: 0.3 }), stax.relu(), stax.dense(1));
  const kernel = await correlators.spinKernel(net, sites);
  const matrix = new linalg.Matrix(4096, 4096);
  for (let i = 0; i < 4096; i++) for (let j = 0; j < 4096; j++) matrix.data[i * 4096 + j] = kernel.values[i ^ j]!;
  type Source = Parameters<typeof correlators.replicaAverage>[0];
  const bound =
    (source: Source, order: 2 | 3 | 4, components: 1 | 2 = 2) =>
    async () =>
      (await correlators.replicaAverage(source, { subsystem, order, components })).renyiBound;
  const thousand = correlators.productKernel(new Float64Array(1000).fill(Math.exp(-4)));
  const cut = { subsystem: entropy.half(1000), order: 4 } as const;
  return [
    await measure("Rényi-4 bound, d = 12, ReLU kernel", bound(kernel, 4)),
    await measure("Rényi-2 bound, d = 12, any 4096² kernel", bound(matrix, 2), { note: "aim: 1 s" }),
    await measure("Rényi-3 bound, d = 12, any 4096² kernel", bound(matrix, 3), { note: "aim: 1 s", runs: 3 }),
    await measure("Rényi-4 bound, d = 12, any 4096² kernel", bound(matrix, 4), { note: "aim: 1 s", runs: 3 }),
    await measure("… Rényi-3, real networks", bound(matrix, 3, 1), { note: "15 pairings", runs: 3 }),
    await measure("… Rényi-4, real networks", bound(matrix, 4, 1), { note: "105 pairings", runs: 3 }),
    await measure("Rényi-4 bound, d = 1000, product kernel", async () => correlators.replicaAverage(thousand, cut)),
  ];
}
