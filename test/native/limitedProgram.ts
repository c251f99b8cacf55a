// Runs in a process of little memory (memoryLimits.test.ts): everything here needs more, and must be refused before it is taken.
import {
  correlators,
  dataset,
  ensemble,
  exact,
  graph,
  hilbert,
  linalg,
  operator,
  predict,
  qsntk,
  stax,
} from "infinite-nnqs";

const network = stax.serial(stax.dense(1, { bStd: 0.1 }), stax.relu(), stax.dense(1));
const two = stax.serial(stax.dense(1, { bStd: 0.1 }), stax.relu(), stax.dense(2));
const finite = (width: number) => stax.serial(stax.dense(width), stax.relu(), stax.dense(1));
const inputs = (n: number) => new linalg.Matrix(n, 12);
const untouched = new linalg.Matrix(8000, 8000); // no page of it is used
const kernel = new qsntk.QsNtk({ theta1: untouched, theta2: untouched });
const basis = hilbert.spins(12);
const target = new Float64Array(2 * basis.dimension).fill(1e-2);
const task = await dataset.task(basis, target, { train: 200 });
const small = await predict.supervised(network, task);
const large = await dataset.task(hilbert.spins(14), new Float64Array(2 ** 15).fill(1e-2), { train: 8000 });

const works: Readonly<Record<string, () => unknown>> = {
  lossesWithSpread: () => small.lossesWithSpread(Array.from({ length: 60 }, (_, i) => i)),
  supervised: () => predict.supervised(network, large),
  infiniteTime: () => predict.infiniteTime(network, large),
  coupledSupervised: () => predict.coupledSupervised(two, 0.5, large),
  ensembleKernels: () => qsntk.ensembleKernels(finite(10), inputs(5000)),
  widthStudy: () => qsntk.widthStudy(finite, [10, 20], inputs(5000)),
  theta: () => kernel.theta(),
  phi: () => kernel.phi(),
  omega: () => kernel.omega(),
  omegaRI: () => kernel.omegaRI(),
  sharedBody: () => qsntk.sharedBody(two, 0.5, inputs(6000)),
  empirical: () => qsntk.empiricalNtk(finite(10), [], inputs(12_000)),
  kernel: () => network.kernel(inputs(8000)),
  init: () => finite(10 ** 8).init(12),
  solvePositiveDefinite: () => linalg.solvePositiveDefinite(untouched, new linalg.Matrix(8000, 1)),
  spectrum: () => exact.spectrum(operator.ising(graph.chain(14), { field: 1 })),
  groundState: () => exact.groundState(operator.ising(graph.chain(26), { field: 1 })),
  plusState: () => exact.plusState(hilbert.spins(27)),
  sample: () => exact.sample(Float64Array.of(1, 0, 1, 0), 1e9),
  inputs: () => hilbert.spins(24).inputs(),
  spinKernel: () => correlators.spinKernel(network, 28),
  replicaAverage: async () => {
    const invariant = await correlators.spinKernel(network, 23);
    return correlators.replicaAverage(invariant, { order: 4, subsystem: [0, 1, 2, 3] });
  },
  randomStates: () => ensemble.randomStates({ network: finite(3), sites: 26 }, { members: 3 }),
  train: () => ensemble.train(finite(10 ** 6), task, { members: 10, learningRate: 1 }),
};

const outcomes: Record<string, string> = {};
for (const [name, work] of Object.entries(works)) {
  try {
    await work();
    outcomes[name] = "done";
  } catch (error) {
    outcomes[name] = `${(error as Error).name}: ${(error as Error).message}`;
  }
}
process.stdout.write(JSON.stringify(outcomes));
