import {
  correlators,
  dataset,
  ensemble,
  entropy,
  exact,
  experiments,
  figures,
  graph,
  hilbert,
  linalg,
  loss,
  operator,
  predict,
  qsntk,
  runs,
  stax,
} from "infinite-nnqs";
import { z } from "zod";

/** A valid call: its arguments, and the object whose method it is. */
export interface Call {
  readonly args: readonly unknown[];
  readonly on?: object;
  /** Which argument is an object of options that refuses keys it does not know. */
  readonly options?: number;
  /** Whether NaN in its results means what its documentation says. */
  readonly mayBeNaN?: boolean;
  /** An error of JavaScript that its documentation names. */
  readonly throws?: new (
    ...args: never[]
  ) => Error;
}

const call = (...args: unknown[]): Call => ({ args });
/** A call whose last argument is an object of options. */
const withOptions = (...args: unknown[]): Call => ({ args, options: args.length - 1 });
const method = (on: object, { ...rest }: Call): Call => ({ ...rest, on });

const signal = new AbortController().signal;
const job = { signal, onProgress: () => {} };
const matrix = new linalg.Matrix(2, 2, Float64Array.of(2, 1, 1, 3));
const lower = new linalg.Matrix(2, 2, Float64Array.of(1, 0, 1, 1));
const four = Float64Array.of(2, 1, 1, 3);
const eight = Float64Array.of(2, 0, 1, 0, 1, 0, 3, 0);
const pair = Float64Array.of(1, 2);
const single = Float32Array.of(2, 1, 1, 3);

const chain = graph.chain(3);
const spins = hilbert.spins(3);
const cyclic = graph.spaceGroup(chain);
const sector = await hilbert.symmetric(spins, cyclic);
const fermions = hilbert.fermions(2, { up: 1, down: 1 });
const ising = operator.ising(chain, { field: 1 });
const plus = await exact.plusState(spins);
const seed = 3;
const measured = [{ basis: "XYZ", outcomes: Int32Array.of(0, 5) }];

const network = stax.serial(stax.dense(4, { wStd: 0.5, bStd: 0.1 }), stax.relu(), stax.dense(1, { wStd: 0.5 }));
const symmetric = stax.symmetrize(network, cyclic);
const threeInputs = new linalg.Matrix(2, 3, [1, -1, 1, 1, 1, 1]);
const symmetricKernels = await symmetric.kernels([threeInputs]);
const two = stax.serial(stax.dense(3), stax.relu(), stax.dense(2));
const inputs = await spins.inputs();
const parameters = await network.init(3, { seed });
const task = await dataset.task(spins, plus, { train: 5, seed });
const compiled = await network.kernels([inputs, inputs]);
const onePoint = await dataset.task(spins, plus, { train: 1, test: 1 });
const limit = await predict.supervised(network, task);
const [start] = await limit.sample(1);
const state = await limit.mean(1);
const streamed = await predict.streamed(network, task);
const iterated = await predict.iterative(network, task, { method: "walsh" });
const [drawn] = await iterated.sample(1);
const products = await predict.kernelOperator(network, task, { method: "dense" });
const covariances = await limit.covariances([1, 2]);
const kernel = await qsntk.decoupled(network, inputs);
const complex = await kernel.phi();
const cosNet = stax.serial(stax.cosNet(5, { wStd: 1 }), stax.dense(1));
const feature = ensemble.featureNet(cosNet, 3);
const invariant = await correlators.spinKernel(network, 3);
const probabilities = Float64Array.of(0.75, 0.25);
const spectra = await ensemble.reducedSpectra(feature, { members: 2, subsystems: [[0]] });
const log = new linalg.Matrix(8, 2);
const ntk = (await network.kernel(inputs)).ntk;
const omega = (n: number) => new Float64Array(8 * n * n).map((_, at) => (at % (4 * n + 2) === 0 ? 1 : 0));
const training = { learningRate: 0.1, samples: 2, nullBelow: 0, ridge: 0, momentum: 0 };
const gemm = { opA: "none", opB: "transpose", alpha: 1, beta: 1, lda: 2, ldb: 2, ldc: 2 };
const array = runs.float64(pair);
const curve = Float64Array.of(3, 2);
const total = { totalTrain: curve, totalTest: curve };
const losses = {
  title: "t",
  times: Float64Array.of(1, 2),
  discrete: total,
  asymptote: 1,
  zero: 1,
  ensembles: [],
  flow: { ...total, memberStdTrain: curve, memberStdTest: curve },
};
const panels = { total: [1], train: [1], test: [1] };
const fig4 = { title: "t", trainSizes: [2], plain: [[1]], symmetric: [[1e-20]], zero: [[1]] };
const fig3 = { title: "t", members: 1, trainSizes: [2], infinite: panels, ensembles: [] };
const manifest = runs.createManifest({ a: 1 }, { seed: 0, seconds: {}, errorBounds: {} });
const choices = {
  model: "tfim",
  boundary: "periodic",
  train: [2400],
  widths: [2],
  members: 2,
  sizes: [4],
  steps: 1,
  precision: "float32",
  infiniteOnly: false,
  targetScale: 1,
  seed: 0,
  out: "results",
};
const trainOptions = {
  members: 1,
  steps: 1,
  learningRate: 0.1,
  momentum: 0.5,
  recordAt: [0, 1],
  precision: "float64",
  seed,
  waveFunction: "separate",
  maxLearningRate: 10,
  onWarning: () => {},
  secondsPerCheckpoint: 1,
  secondsPerCall: 1,
  keepParameters: true,
  method: "auto",
  ...job,
};
const supervised = { kernel: "ntk", learningRate: 0.1, momentum: 0.5, ridge: 0.1, rankTolerance: 1e-9 };
const propagation = { method: "krylov", tolerance: 1e-8, maxProducts: 1000, maxDimension: 20, memory: 1e6, ...job };
const members = { members: 2, seed, firstMember: 0, components: 2, ...job };

/** A call for everything that the library exports; a name with # is a method. Classes are called with new. */
export const calls: Readonly<Record<string, Call>> = {
  "correlators.exponentialAverage": withOptions([1, 0.5, 0.2, 0.1], { subsystem: [0] }),
  "correlators.fourPoint": call(feature, [[1, 1, 1], [1, 1, -1], [1, -1, 1], [-1, 1, 1]]), // biome-ignore format: four points
  "correlators.hammingKernel": withOptions([1, 0.5, 0.2, 0.1], job),
  "correlators.infiniteWidthKernel": call(feature),
  "correlators.invariantKernel": withOptions(Float64Array.of(1, 0.1, 0.1, 0.1), job),
  "correlators.monteCarlo": withOptions(feature, [[1, 1, 1], [1, 1, -1]], { members: 2, seed, ...job }), // biome-ignore format: one line
  "correlators.normalisedAverage": withOptions(invariant, { order: 2, components: 2, subsystem: [0], ...job }),
  "correlators.pairingSum": call(() => 1, 4),
  "correlators.permutationSum": call(() => 1, 3),
  "correlators.productKernel": call([0.5, 0.5], 1),
  "correlators.replicaAverage": withOptions(invariant, { order: 2, components: 2, subsystem: [0], ...job }),
  "correlators.spinKernel": withOptions(network, 3, job),
  "correlators.sumPermutations": withOptions(() => 1, 3, job),
  "correlators.twoPoint": call(feature, [1, 1, 1], [1, 1, -1]),

  "dataset.Task#indices": method(task, call("train")),
  "dataset.Task#inputsAt": method(task, withOptions("test", job)),
  "dataset.Task#targetAt": method(task, withOptions("train", job)),
  "dataset.Task#zeroLoss": method(task, withOptions("train", job)),
  "dataset.assemble": withOptions(task, state, job),
  "dataset.task": withOptions(spins, plus, {
    train: 5,
    test: 3,
    seed,
    weights: new Float64Array(8).fill(1),
    encoding: "levels",
    ...job,
  }),

  "ensemble.featureNet": call(cosNet, 3),
  "ensemble.isFeatureNet": call(cosNet),
  "ensemble.randomStates": withOptions(feature, members),
  "ensemble.recordedSteps": call(100, 10),
  "ensemble.reducedSpectra": withOptions(feature, { subsystems: [[0]], method: "gram", ...members }),
  "ensemble.SpectrumEnsemble#spectrum": method(spectra, call(0, 0)),
  "ensemble.SpectrumEnsemble#average": method(spectra, call(0, entropy.vonNeumann)),
  "ensemble.statistics": call(pair),
  "ensemble.train": { ...withOptions(network, task, trainOptions), mayBeNaN: true }, // where a member diverged

  "entropy.averagePurity": call(2, 4),
  "entropy.entanglementSpectrum": call(probabilities),
  "entropy.half": call(4),
  "entropy.mutualInformation": withOptions(spins, plus, [0], [1], { order: 2, ...job }),
  "entropy.page": call(2, 4),
  "entropy.pageApproximation": call(2, 4),
  "entropy.purity": call(probabilities),
  "entropy.reducedSpectrum": withOptions(spins, plus, [0], job),
  "entropy.renyi": call(probabilities, 2),
  "entropy.schmidtValues": call(probabilities),
  "entropy.tsallis": call(probabilities, 2),
  "entropy.vonNeumann": call(probabilities),

  "exact.basisState": call(spins, [1, 1, -1]),
  "exact.correlation": withOptions(ising, ising, plus, job),
  "exact.correlations": withOptions(spins, plus, job),
  "exact.evolve": { ...withOptions(ising, plus, { time: 0.1, imaginary: false, ...propagation }), mayBeNaN: true }, // drifts
  "exact.expectation": withOptions(ising, plus, job),
  "exact.fidelity": withOptions(plus, plus, job),
  "exact.groundState": {
    mayBeNaN: true, // the gap above all levels
    ...withOptions(ising, {
      tolerance: 1e-8,
      levels: 2,
      degeneracyTolerance: 1e-6,
      maxProducts: 1000,
      memory: 1e6,
      seed,
      ...job,
    }),
  },
  "exact.neelState": call(hilbert.spins(4), graph.chain(4)),
  "exact.overlap": withOptions(plus, plus, job),
  "exact.plusState": withOptions(spins, job),
  "exact.quench": withOptions(ising, plus, {
    times: [0, 0.1],
    observables: { energy: ising },
    batchMemory: 1e6,
    ...propagation,
  }),
  "exact.measure": withOptions(plus, ["XYZ", "ZZZ"], 3, { seed, ...job }),
  "exact.measureCounts": withOptions(plus, ["XYZ", "ZZZ"], 3, { seed, ...job }),
  "exact.measurementArrays": call(measured),
  "exact.measurementsOf": call(exact.measurementArrays(measured)),
  "exact.rotate": withOptions(plus, "XYZ", { inverse: true, ...job }),
  "exact.sample": withOptions(plus, 3, { seed, basis: "XYZ", ...job }),
  "exact.sampleCounts": withOptions(plus, 3, { seed, basis: "XYZ", ...job }),
  "exact.spectrum": withOptions(ising, { vectors: true, ...job }),
  "exact.upState": call(spins),
  "exact.variance": withOptions(ising, plus, job),

  "experiments.parseSpec": call(z.strictObject({ a: z.number() }), { a: 1 }, "spec", { a: "--a" }),
  "experiments.planFigures": withOptions(["fig1"], choices),
  "experiments.prepareTarget": withOptions({ model: "tfim", boundary: "periodic", scale: 1 }, job),
  "experiments.readState": withOptions({ file: "psi.npy", sites: 1 }, { signal }),
  "experiments.runExperiment": {
    args: [
      { spec: { a: 1 }, seed: 0 },
      { force: true, resume: false, titles: true, reporter: experiments.silentReporter, signal },
      async () => ({ arrays: () => ({}), summary: {}, errorBounds: {} }),
    ],
    options: 1,
  },

  "figures.fig3Figure": call(fig3),
  "figures.fig4Figure": call(fig4),
  "figures.lossesFigure": call(losses),
  "figures.renderFig3": call(fig3),
  "figures.renderFig4": call(fig4),
  "figures.renderLosses": call(losses),
  "figures.renderFigure": withOptions(figures.fig3Figure(fig3), { scale: 1 }),

  "graph.Graph": call(3, [[0, 1]], "a graph"),
  "graph.SymmetryGroup": call(2, [{ sites: [1, 0], flip: true, character: -1 }], "a group"),
  "graph.automorphisms": withOptions(graph.chain(4), job),
  "graph.subgroup": call(graph.spaceGroup(graph.chain(4)), () => true),
  "graph.brokenBond": call(graph.chain(3), { sites: [1, 2, 0] }),
  "graph.characters": call(graph.translations(graph.chain(4))),
  "graph.spaceGroup": withOptions(graph.chain(4), { momentum: [1] }),
  "graph.translations": withOptions(graph.chain(4), { momentum: [1] }),
  "graph.withFlip": call(graph.spaceGroup(graph.chain(4)), -1),
  "graph.chain": withOptions(4, { periodic: true }),
  "graph.cubic": withOptions(2, 2, 2, { periodic: [true, true, false] }),
  "graph.edges": call(3, [[0, 1], [1, 2]]), // biome-ignore format: one line
  "graph.honeycomb": withOptions(2, 2, { periodic: true }),
  "graph.kagome": withOptions(2, 2, { periodic: true }),
  "graph.square": withOptions(2, 3, { periodic: false }),
  "graph.sublattices": call(graph.chain(4)),
  "graph.triangular": withOptions(3, 3, { periodic: true }),

  "hilbert.FermionHilbert": withOptions(2, { up: 1, down: 1 }),
  "hilbert.FermionHilbert#configuration": method(fermions, call(0)),
  "hilbert.FermionHilbert#index": method(fermions, call([1.5, -1.5])),
  "hilbert.FermionHilbert#inputs": method(fermions, withOptions(job)),
  "hilbert.FermionHilbert#spinInputs": method(fermions, withOptions(job)),
  "hilbert.SpinHilbert": withOptions(3, { magnetization: 1 }),
  "hilbert.SpinHilbert#configuration": method(spins, call(0)),
  "hilbert.SpinHilbert#index": method(spins, call([1, 1, -1])),
  "hilbert.SpinHilbert#inputs": method(spins, withOptions(job)),
  "hilbert.binomial": call(5, 2),
  "hilbert.fermions": withOptions(2, { up: 1, down: 1 }),
  "hilbert.fromOrder": withOptions(spins, "kron", new Float64Array(8).fill(1), job),
  "hilbert.orderIndices": withOptions(spins, "quspin", job),
  "hilbert.sectorDimension": call(spins, cyclic),
  "hilbert.orbits": withOptions(spins, cyclic, job),
  "hilbert.charactersOf": withOptions(spins, cyclic, new Float64Array(8).fill(1), {
    tolerance: 1e-8,
    ...job,
  }),
  "hilbert.symmetric": withOptions(spins, cyclic, job),
  "hilbert.SymmetricHilbert#configuration": method(sector, call(0)),
  "hilbert.SymmetricHilbert#index": method(sector, call([1, 1, -1])),
  "hilbert.SymmetricHilbert#inputs": method(sector, withOptions(job)),
  "hilbert.SymmetricHilbert#expand": method(sector, withOptions(new Float64Array(8).fill(1), job)),
  "hilbert.SymmetricHilbert#project": method(sector, withOptions(plus, { tolerance: 1, ...job })),
  "hilbert.toOrder": withOptions(spins, "netket", new Float64Array(16).fill(1), job),
  "hilbert.spins": withOptions(3, { magnetization: 1 }),

  "linalg.Matrix": call(1, 2, pair),
  "linalg.Matrix#get": method(matrix, call(0, 1)),
  "linalg.Matrix#row": method(matrix, call(0)),
  "linalg.Matrix#selectRows": method(matrix, call([1, 0])),
  "linalg.Matrix#toString": method(matrix, call()),
  "linalg.addTo": withOptions(new linalg.Matrix(2, 2), matrix, job),
  "linalg.addToDiagonal": withOptions(matrix, 1, job),
  "linalg.cholesky": withOptions(four, 2, job),
  "linalg.choleskyCondition": withOptions(lower.data, 2, 1, job),
  "linalg.choleskySolve": withOptions(lower.data, 2, pair, 1, job),
  "linalg.choleskySolveSync": call(lower.data, 2, pair, 1),
  "linalg.choleskySync": call(four, 2),
  "linalg.columnDots": withOptions(matrix, matrix, job),
  "linalg.dgemm": withOptions(2, 2, 2, four, four, { ...gemm, c: four.slice(), ...job }),
  "linalg.dgemmSync": withOptions(2, 2, 2, four, four, { ...gemm, c: four.slice() }),
  "linalg.diagonal": call(matrix),
  "linalg.dsyevd": withOptions(four, 2, { vectors: true, ...job }),
  "linalg.dsyevdSync": withOptions(four, 2, { vectors: true }),
  "linalg.eigh": withOptions(matrix, job),
  "linalg.eigvalsh": withOptions(matrix, job),
  "linalg.expm": withOptions(four, 2, job),
  "linalg.expmSync": call(four, 2),
  "linalg.gram": withOptions(matrix, { add: matrix, ...job }),
  "linalg.hadamard": withOptions(matrix, matrix, job),
  "linalg.largestEigenvalue": withOptions(matrix, job),
  "linalg.matmul": withOptions(matrix, matrix, { transposeA: true, transposeB: false, ...job }),
  "linalg.multiplyByLower": withOptions(matrix, lower, job),
  "linalg.rowDots": withOptions(matrix, matrix, job),
  "linalg.scaleAll": withOptions(matrix, 2, 1, job),
  "linalg.scaleBoth": withOptions(matrix, pair, pair, job),
  "linalg.scaleColumns": withOptions(matrix, pair, job),
  "linalg.setThreads": call(1),
  "linalg.sgemm": withOptions(2, 2, 2, single, single, { ...gemm, c: single.slice(), ...job }),
  "linalg.sgemmSync": withOptions(2, 2, 2, single, single, { ...gemm, c: single.slice() }),
  "linalg.solveLower": withOptions(lower, matrix, job),
  "linalg.solvePositiveDefinite": withOptions(matrix, matrix, job),
  "linalg.subtract": withOptions(matrix, matrix, job),
  "linalg.selectRows": withOptions(matrix, [1, 0], job),
  "linalg.transpose": withOptions(matrix, job),
  "linalg.walshHadamard": withOptions(eight, { components: 2, ...job }),
  "linalg.zexpm": withOptions(eight, 2, job),
  "linalg.zexpmSync": call(eight, 2),
  "linalg.zgemm": withOptions(2, 2, 2, eight, eight, { ...gemm, alpha: [1, 1], c: eight.slice(), ...job }),
  "linalg.zgemmSync": withOptions(2, 2, 2, eight, eight, { ...gemm, beta: [1, 0], c: eight.slice() }),
  "linalg.zheevd": withOptions(eight, 2, { vectors: true, ...job }),
  "linalg.zheevdSync": withOptions(eight, 2, { vectors: true }),

  "loss.Loss#check": method(loss.energy(ising), withOptions(plus, { directions: 1, tolerance: 1, seed, ...job })),
  "loss.Loss#evaluate": method(loss.energy(ising), withOptions(plus, job)),
  "loss.custom": withOptions((psi: Float64Array) => ({ value: 0, gradient: new Float64Array(psi.length) }), {
    text: "nothing",
    states: 8,
    invariant: true,
  }),
  "loss.energy": call(ising),
  "loss.infidelity": call(plus),
  "loss.likelihood": call(measured),
  "loss.logOverlap": call(plus),
  "loss.readLikelihood": withOptions(measured, job),
  "loss.readTarget": withOptions(plus, job),
  "loss.measures": withOptions({
    hamiltonian: ising,
    groundEnergy: -4,
    infiniteEnergy: 0,
    reference: plus,
    subsystem: [0],
    hilbert: spins,
  }),
  "loss.supervised": call(task),

  "operator.Operator": call(spins, "mine", { handle: ising.handle }),
  "operator.Operator#apply": method(ising, withOptions(plus, job)),
  "operator.Operator#applySync": method(ising, call(plus)),
  "operator.Operator#toDense": method(ising, withOptions(job)),
  "operator.Operator#toSparse": method(ising, withOptions(job)),
  "operator.Operator.named": method(operator.Operator, call(spins, "mine", ising.handle)),
  "operator.doubleOccupancy": call(fermions),
  "operator.fermion": call(fermions, [["n", [[0, "up"]], 1]]),
  "operator.fermionSum": withOptions(fermions, [["n", [[0, "up"]], 1]], job),
  "operator.heisenberg": withOptions(chain, { coupling: 1, longitudinal: [0, 0, 1], magnetization: 1 }),
  "operator.hubbard": withOptions(graph.chain(2), { up: 1, down: 1, U: 4, t: [1], chemicalPotential: 0 }),
  "operator.ising": withOptions(chain, { field: 1, coupling: [1, 1, 1], longitudinal: 0 }),
  "operator.magnetization": call(spins, "z"),
  "operator.pauli": call(spins, [["XX", [0, 1], 0.5]]),
  "operator.pauliSum": withOptions(spins, [["XX", [0, 1], 0.5]], job),
  "operator.symmetric": withOptions(ising, sector, { memory: 1e6, ...job }),
  "operator.xxz": withOptions(chain, { coupling: 1, anisotropy: 2, longitudinal: 0, magnetization: 1 }),

  "predict.Covariances#at": method(covariances, withOptions(0, job)),
  "predict.Covariances#variances": method(covariances, withOptions(job)),
  "predict.IterativePrediction#losses": {
    mayBeNaN: true, // the fidelity of the zero mean, at time 0
    ...method(iterated, withOptions([0, 1], { dynamics: "flow", ...job })),
  },
  "predict.IterativePrediction#lossesWithSpread": {
    mayBeNaN: true,
    ...method(iterated, withOptions([0, 1], { dynamics: "flow", probes: 2, seed, memory: 1e6, ...job })),
  },
  "predict.IterativePrediction#mean": method(iterated, withOptions(1, { dynamics: "flow", ...job })),
  "predict.IterativePrediction#member": method(iterated, withOptions(drawn, 1, { dynamics: "flow", ...job })),
  "predict.IterativePrediction#memberFidelities": method(
    iterated,
    withOptions([0, 1], { dynamics: "flow", members: 2, seed, ...job }),
  ),
  "predict.IterativePrediction#sample": method(iterated, withOptions(2, { seed, ...job })),
  "predict.KernelOperator#apply": method(products, withOptions(new linalg.Matrix(1, 5), { to: "test", ...job })),
  "predict.StreamedPrediction#curves": {
    mayBeNaN: true,
    ...method(
      streamed,
      withOptions([{ steps: Float64Array.of(0, 1), dynamics: "flow" }], {
        dynamics: "flow",
        factors: { train: 1, test: 1 },
        ...job,
      }),
    ),
  },
  "predict.StreamedPrediction#losses": method(streamed, withOptions([0, 1], { dynamics: "flow", ...job })),
  "predict.StreamedPrediction#mean": method(streamed, withOptions(1, { dynamics: "flow", ...job })),
  "predict.StreamedPrediction#means": method(streamed, withOptions([0, 1], { dynamics: "flow", ...job })),
  "predict.Prediction#covariance": method(limit, withOptions(1, { other: 2, dynamics: "flow", ...job })),
  "predict.Prediction#covariances": method(
    limit,
    withOptions([1, 2], { dynamics: "flow", points: "test", tolerance: 1e-3, precision: "float64", ...job }),
  ),
  "predict.Prediction#initialFrom": method(limit, withOptions(state, job)),
  "predict.Prediction#losses": method(limit, withOptions([1, 2], { dynamics: "flow", ...job })),
  "predict.Prediction#lossesWithSpread": method(limit, withOptions([1, 2], { dynamics: "discrete", ...job })),
  "predict.Prediction#mean": method(limit, withOptions(1, { dynamics: "flow", ...job })),
  "predict.Prediction#member": method(limit, withOptions(start, 1, { dynamics: "flow", ...job })),
  "predict.Prediction#sample": method(limit, withOptions(2, { seed, ...job })),
  "predict.complexMean": withOptions({ train: omega(1), testTrain: omega(1) }, onePoint, [1], {
    learningRate: 0.1,
    nullBelow: 0,
    ...job,
  }),
  "predict.coupled": withOptions(
    { ntkTrain: matrix, ntkTestTrain: matrix, nngpTrain: matrix, nngpTestTrain: matrix, nngpTest: matrix },
    onePoint,
    { learningRate: 0.1, momentum: 0.5, ridge: { relative: 0.1 }, rankTolerance: 1e-9, ...job },
  ),
  "predict.coupledSupervised": withOptions(two, 0.5, task, { learningRate: 0.1, momentum: 0, ...job }),
  "predict.infiniteTime": withOptions(network, task, { ...supervised, ...job }),
  "predict.matrixFree": withOptions(network, task, [1], {
    learningRate: 0.1,
    tolerance: 1e-3,
    maxProducts: 100,
    rankTolerance: 1e-9,
    method: "dense",
    ...job,
  }),
  "predict.iterative": withOptions(network, task, {
    learningRate: 0.1,
    momentum: 0.5,
    kernel: "ntk",
    method: "dense",
    tolerance: 1e-3,
    maxProducts: 100,
    ...job,
  }),
  "predict.kernelOperator": withOptions(network, task, { method: "dense", kernel: "ntk", ...job }),
  "predict.streamed": withOptions(network, task, { learningRate: { relative: 0.5 }, momentum: 0, ...job }),
  "predict.flow": {
    mayBeNaN: true, // the scatter of one member
    ...withOptions(network, spins, loss.energy(ising), {
      times: [0, 1],
      members: 1,
      seed,
      dynamics: "flow",
      learningRate: 0.1,
      momentum: 0,
      clock: "tau",
      kernel: "ntk",
      representation: "amplitudes",
      components: 2,
      tolerance: 1e-3,
      maxProducts: 1000,
      keepStates: true,
      ...job,
    }),
  },
  "predict.maxLearningRate": withOptions(pair, { momentum: 0.5, samples: 2 }),
  "predict.modeFactors": withOptions(pair, [1], training, { dynamics: "flow" }),
  "predict.observables": {
    mayBeNaN: true, // of the zero state
    ...withOptions(limit, spins, [1], {
      observables: { energy: ising },
      dynamics: "flow",
      ...job,
    }),
  },
  "predict.supervised": withOptions(network, task, { ...supervised, ...job }),

  "qsntk.ComplexMatrix": call(1, 1, pair),
  "qsntk.ComplexMatrix#toString": method(complex, call()),
  "qsntk.ComplexMatrix#get": method(complex, call(0, 0)),
  "qsntk.QsNtk": withOptions({ theta1: matrix, theta2: matrix, theta12: matrix, theta21: matrix }),
  "qsntk.QsNtk#mixingBack": method(kernel, withOptions(job)),
  "qsntk.QsNtk#omega": method(kernel, withOptions(job)),
  "qsntk.QsNtk#omegaRI": method(kernel, withOptions(job)),
  "qsntk.QsNtk#phi": method(kernel, withOptions(job)),
  "qsntk.QsNtk#theta": method(kernel, withOptions(job)),
  "qsntk.alignment": withOptions(ntk, plus, { rate: 0.5, remaining: 0.1, ...job }),
  "qsntk.bochner": withOptions(network, 2, {
    kernel: "ntk",
    directions: 2,
    points: 4,
    spacing: 0.5,
    tolerance: 1e-9,
    seed,
    ...job,
  }),
  "qsntk.changeOfVariables": call(2),
  "qsntk.correlateReadouts": call(two, await two.init(3), 0.5),
  "qsntk.decoupled": withOptions(network, inputs, inputs, job),
  "qsntk.empirical": withOptions(network, { real: parameters, imaginary: parameters }, inputs, inputs, {
    tile: 4,
    ...job,
  }),
  "qsntk.empiricalNtk": withOptions(network, parameters, inputs, inputs, { tile: 4, outputs: [0, 0], ...job }),
  "qsntk.ensembleKernels": withOptions(network, inputs, { members: 2, seed, ...job }),
  "qsntk.example": withOptions(stax.relu(), inputs, inputs, { correlation: 0.5, ...job }),
  "qsntk.exponential": withOptions(kernel, log, log, job),
  "qsntk.hypercubeAlignment": withOptions(network, 3, plus, { rate: 0.5, remaining: 0.1, ...job }),
  "qsntk.hypercubeSpectrum": withOptions(network, 3, { ...job, group: cyclic }),
  "qsntk.johnsonSpectrum": withOptions(network, hilbert.spins(3, { magnetization: 1 }), { ...job, group: cyclic }),
  "qsntk.meanExponential": withOptions(network, inputs, inputs, job),
  "qsntk.sharedBody": withOptions(two, 0.5, inputs, inputs, job),
  "qsntk.signBias": withOptions(network, ising, {
    bases: { given: [], marshall: [1], x: "XXX" },
    degeneracyTolerance: 1e-9,
    maxProducts: 1000,
    seed,
    ...job,
  }),
  "qsntk.spectrum": withOptions(ntk, { tolerance: 1e-9, ...job }),
  "qsntk.widthStudy": {
    mayBeNaN: true, // of ensembles without scatter
    ...withOptions((width: number) => stax.serial(stax.dense(width), stax.relu(), stax.dense(1)), [2, 4], inputs, {
      members: 2,
      seed,
      ...job,
    }),
  },

  "random.drawNormal": withOptions({ seed, member: 0, component: 0, layer: 0 }, 2, { offset: 0, ...job }),
  "random.drawUniform": withOptions({ seed, member: 0, component: 0, layer: 0 }, 2, { offset: 0, ...job }),
  "random.normal": call({ seed, member: 0, component: 0, layer: 0 }, 2, 0),
  "random.permutation": withOptions({ seed, member: 0, component: 0, layer: 0 }, 3, job),
  "random.uniform": call({ seed, member: 0, component: 0, layer: 0 }, 2, 0),

  "runs.canonicalJson": call({ b: 1, a: 2 }),
  "runs.checkpointFile": withOptions("state.checkpoint", () => {}, { piece: 1024 }),
  "runs.complex128": call(pair, [1]),
  "runs.createManifest": withOptions({ a: 1 }, { seed: 0, seconds: {}, errorBounds: {}, warnings: [] }),
  "runs.decodeNpy": call(runs.encodeNpy(array)),
  "runs.decodeNpz": call(runs.encodeNpz({ a: array }), ["a"]),
  "runs.encodeNpy": call(array),
  "runs.encodeNpz": call({ a: array }),
  "runs.findResult": withOptions("absent", { a: 1 }, { force: false }),
  "runs.float64": call(pair, [2]),
  "runs.int32": call(Int32Array.of(1, 2), [2]),
  "runs.packNpy": withOptions(array, { signal }),
  "runs.packNpz": withOptions({ a: array }, { signal }),
  "runs.packageVersion": call(),
  "runs.parseJson": { ...call("[1]"), throws: SyntaxError },
  "runs.publishResult": call("published", manifest, { "a.txt": "text" }),
  "runs.readArray": withOptions("psi.npy", { key: undefined, names: ["psi"], signal }),
  "runs.readManifest": call("published"),
  "runs.verifyResult": call("published"),
  "runs.readSummary": call("published"),
  "runs.removeCheckpoint": call("state.checkpoint"),
  "runs.scalar": { ...call(1), mayBeNaN: true },
  "runs.specDifferences": call({ a: 1 }, { a: 2 }),
  "runs.unpackNpy": withOptions(runs.encodeNpy(array), { signal }),
  "runs.unpackNpz": withOptions(runs.encodeNpz({ a: array }), ["a"], { signal }),
  "runs.withLock": call("locked", async () => {}),

  "stax.Network": call([stax.dense(2)]),
  "stax.CompiledKernels#diagonal": method(compiled, withOptions(1, job)),
  "stax.CompiledKernels#nngp": method(compiled, withOptions(0, 1, job)),
  "stax.CompiledKernels#ntk": method(compiled, withOptions(0, 1, job)),
  "stax.CompiledKernels#pairs": method(compiled, withOptions(0, 0, job)),
  "stax.CompiledKernels#withFrozenReadout": method(compiled, call()),
  "stax.Network#apply": method(network, withOptions(parameters, inputs, job)),
  "stax.Network#init": method(network, withOptions(3, { seed, member: 0, component: 0, ...job })),
  "stax.Network#jacobian": method(network, withOptions(parameters, inputs, { output: 0, ...job })),
  "stax.Network#kernel": method(network, withOptions(inputs, inputs, job)),
  "stax.Network#kernelDiagonal": method(network, withOptions(inputs, job)),
  "stax.Network#kernels": method(network, withOptions([inputs], job)),
  "stax.abs": call(),
  "stax.cos": call(1, 1, 0),
  "stax.cosNet": withOptions(2, { wStd: 1, trainable: true }),
  "stax.dense": withOptions(2, { wStd: 1, bStd: 0, parameterization: "ntk", trainable: true }),
  "stax.dualActivation": withOptions(stax.relu(), { q11: pair, q22: pair, q12: pair }, job),
  "stax.elementwise": withOptions(Math.tanh, {
    name: "mine",
    derivative: () => 1,
    kinks: [0],
    tolerance: 1e-6,
    quadrature: true,
  }),
  "stax.erf": call(1, 1, 0),
  "stax.exp": call(1, 1),
  "stax.fanInSum": call(),
  "stax.fanOut": call(2),
  "stax.fourierFeatures": call([1, 1], matrix),
  "stax.freeze": call(stax.dense(2)),
  "stax.gaussNet": withOptions(2, { wStd: 1, trainable: true }),
  "stax.gaussian": call(1, -1),
  "stax.gelu": call(),
  "stax.hermite": call(2),
  "stax.identity": call(),
  "stax.layerNorm": withOptions({ epsilon: 1e-9 }),
  "stax.leakyRelu": call(0.1),
  "stax.monomial": call(2),
  "stax.parallel": call(stax.dense(2), [stax.dense(2)]),
  "stax.rbf": call(1),
  "stax.rectifiedMonomial": call(2),
  "stax.relu": call(),
  "stax.symmetrize": withOptions(network, cyclic, { statistics: "spins" }),
  "stax.SymmetrizedNetwork": withOptions(network, cyclic, { statistics: "spins" }),
  "stax.SymmetrizedKernels#diagonal": method(symmetricKernels, withOptions(0, job)),
  "stax.SymmetrizedKernels#nngp": method(symmetricKernels, withOptions(0, 0, job)),
  "stax.SymmetrizedKernels#ntk": method(symmetricKernels, withOptions(0, 0, job)),
  "stax.SymmetrizedKernels#pairs": method(symmetricKernels, withOptions(0, 0, job)),
  "stax.SymmetrizedNetwork#kernel": method(symmetric, withOptions(threeInputs, threeInputs, job)),
  "stax.SymmetrizedNetwork#kernelDiagonal": method(symmetric, withOptions(threeInputs, job)),
  "stax.SymmetrizedNetwork#kernels": method(symmetric, withOptions([threeInputs], job)),
  "stax.SymmetrizedNetwork#init": method(symmetric, withOptions(3, { seed: 1, member: 0, component: 0, ...job })),
  "stax.SymmetrizedNetwork#apply": method(symmetric, withOptions(await symmetric.init(3), threeInputs, job)),
  "stax.SymmetrizedNetwork#jacobian": method(
    symmetric,
    withOptions(await symmetric.init(3), threeInputs, { output: 0, ...job }),
  ),
  "stax.serial": call(stax.dense(2), stax.relu()),
  "stax.sigmoid": call(),
  "stax.sign": call(),
  "stax.sin": call(1, 1, 0),
  "stax.softplus": call(),
  "stax.tanh": call(),
};
