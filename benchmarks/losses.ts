import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dataset, ensemble, exact, graph, linalg, loss, operator, predict, qsntk, random, runs } from "infinite-nnqs";
import {
  compare,
  enteringParameters,
  here,
  measure,
  paperNetwork,
  paperScales,
  python,
  type Row,
} from "./harness/index.js";

const field = 3;
/** E₀ of the Ising model 4×5 there. */
const criticalEnergy = -64.20409761482193;

/** Ground-state search of finite and infinite networks: beside NetKet, and beside the products that a step cannot do without. */
export async function losses(): Promise<Row[]> {
  const directory = mkdtempSync(join(tmpdir(), "nnqs-losses-"));
  try {
    return [...(await finite(join(directory, "problem.npz"))), ...(await infinite()), await bias()];
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** One member of width 1000 by full summation, from the same parameters, in the same steps. */
async function finite(path: string): Promise<Row[]> {
  const lattice = graph.square(3, 4);
  const ising = operator.ising(lattice, { field });
  const task = await dataset.task(ising.hilbert, await exact.plusState(ising.hilbert), { train: ising.dimension });
  const [width, steps, learningRate] = [1000, 20, 0.02];
  const energy = loss.energy(ising);
  const common = { members: 1, learningRate, precision: "float64" } as const;
  const { parameters } = await ensemble.train(paperNetwork(width), task, { ...common, steps: 0, keepParameters: true });
  const networks = parameters![0]!.map((network, part) => enteringParameters(network, lattice.sites, width, part));
  const arrays = {
    ...Object.assign({}, ...networks),
    rates: runs.float64(paperScales(lattice.sites, width).map((scale) => learningRate * scale ** 2)),
    bonds: runs.int32(lattice.bonds.flat(), [lattice.bonds.length, 2]),
    sites: runs.int32([lattice.sites], []),
    field: runs.float64([field], []),
  };
  writeFileSync(path, runs.encodeNpz(arrays));
  const ours = async () =>
    (await ensemble.train(paperNetwork(width), task, { ...common, steps, recordAt: [steps], loss: energy })).train.get(
      0,
      0,
    );
  const what = `${steps} energy steps, width ${width}, 4096 states, float64`;
  const peer = await compare(what, ours, await python("losses.py", path, steps), {
    runs: 3,
    note: "same start and steps",
  });
  const rows = [peer];
  for (const precision of ["float32", "float64"] as const) {
    const long = { ...common, precision, steps: 200, recordAt: [200] }; // so many that what is done once does not count
    const supervised = here("squared loss", () => ensemble.train(paperNetwork(5000), task, long));
    const wide = async () => void (await ensemble.train(paperNetwork(5000), task, { ...long, loss: energy }));
    const named = `${long.steps} energy steps, width 5000, 4096 states, ${precision}`;
    rows.push(await compare(named, wide, supervised, { runs: 3, note: "aim: ≥ 1/1.5×" }));
  }
  return rows;
}

/** Steps of an infinitely wide network: one product with H and one with Θ, which is two transforms. */
async function infinite(): Promise<Row[]> {
  const ising = operator.ising(graph.square(4, 4), { field });
  const start = random.normal({ seed: 1 }, 2 * ising.dimension);
  const steps = 200;
  const options = { times: [steps], start, dynamics: "discrete", clock: "norm", learningRate: 1e-7 } as const;
  const ours = () => predict.flow(paperNetwork(1), ising.hilbert, loss.energy(ising), options);
  const products = here("product with H, two transforms", async () => {
    for (let step = 0; step < steps; step++) {
      ising.applySync(start);
      for (const components of [2, 2] as const) await linalg.walshHadamard(start, { components });
    }
  });
  const row = await compare(
    `${steps} energy steps, infinite width, 2¹⁶ states`,
    async () => void (await ours()),
    products,
    { runs: 3, note: "aim: ≥ 1/3×" },
  );
  const critical = operator.ising(graph.square(4, 5), { field });
  const search = async () => {
    const { meanLoss } = await predict.flow(paperNetwork(1), critical.hilbert, loss.energy(critical), {
      times: [12_000],
      clock: "norm",
      tolerance: 0.03,
    });
    const error = meanLoss[0]! / criticalEnergy - 1;
    if (!(Math.abs(error) <= 1e-2)) throw new Error(`the energy is ${Math.abs(error)} from that of the ground state`);
  };
  return [
    row,
    await measure("energy to (E−E₀)/|E₀| = 1e-2, infinite width, Ising 4×5, h = 3", search, {
      runs: 1,
      warmUp: false,
      note: "aim: under 5 min",
    }),
  ];
}

/** Overlap, r₂ and r_max in two bases. */
function bias(): Promise<Row> {
  const h = operator.heisenberg(graph.square(4, 4));
  const marshall = Array.from({ length: 16 }, (_, i) => i).filter((i) => ((i % 4) + Math.floor(i / 4)) % 2 === 1);
  const work = () => qsntk.signBias(paperNetwork(1), h, { bases: { given: [], marshall } });
  return measure("sign bias of the Heisenberg model 4×4, two bases", async () => void (await work()), { runs: 1 });
}
