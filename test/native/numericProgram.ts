/**
 * Runs every kind of numerical work once, on one thread, and prints the SHA-256 of each result as one JSON document. What is
 * printed must not depend on what was in memory before: see dirtyMemory.test.ts.
 */
import { createHash } from "node:crypto";
import {
  correlators,
  dataset,
  ensemble,
  entropy,
  exact,
  graph,
  hilbert,
  linalg,
  operator,
  predict,
  qsntk,
  random,
  stax,
} from "infinite-nnqs";
import { paper, paperNetworkOf } from "../support/paper.js";

linalg.setThreads(1);

const digests: Record<string, string> = {};

/** Every number in a result, whatever its structure. */
function numbersOf(value: unknown): Uint8Array[] {
  if (typeof value === "number") return [new Uint8Array(Float64Array.of(value).buffer)];
  if (ArrayBuffer.isView(value)) return [new Uint8Array(value.buffer, value.byteOffset, value.byteLength)];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => (/second/i.test(name) ? [] : numbersOf(part))); // no timings
}

async function record(name: string, work: () => unknown): Promise<void> {
  const hash = createHash("sha256");
  for (const bytes of numbersOf(await work())) hash.update(bytes);
  digests[name] = hash.digest("hex");
}

const reals = (count: number, stream = 0) => random.normal({ seed: 7, layer: stream }, count);
const matrix = (rows: number, columns: number, stream = 0) =>
  new linalg.Matrix(rows, columns, reals(rows * columns, stream));
const spins = hilbert.spins(7);
const spinInputs = await spins.inputs();

async function dense() {
  const n = 37;
  const a = await linalg.gram(matrix(n, 41));
  const factor = await linalg.cholesky(a.data, n);
  await record("gram", () => a);
  await record("cholesky", () => factor);
  await record("choleskySolve", () => linalg.choleskySolve(factor, n, reals(n * 5, 1), 5));
  await record("choleskyCondition", () => linalg.choleskyCondition(factor, n, 100));
  await record("dsyevd", () => linalg.dsyevd(a.data, n, { vectors: true }));
  await record("dsyevd, values", () => linalg.dsyevd(a.data, n));
  const unit = Float64Array.from({ length: 2 * n * n }, (_, i) => (i % (2 * n + 2) === 0 ? 1 + i : 0));
  await record("zheevd", () => linalg.zheevd(unit, n, { vectors: true }));
  await record("expm", () => linalg.expm(matrix(n, n, 2).data, n));
  await record("zexpm", () => linalg.zexpm(reals(2 * n * n, 3), n));
  await record("dgemm", () => linalg.dgemm(n, 29, 31, reals(n * 31, 4), reals(31 * 29, 5)));
  await record("zgemm", () => linalg.zgemm(n, 29, 31, reals(2 * n * 31, 4), reals(2 * 31 * 29, 5)));
  await record("sgemm", () =>
    linalg.sgemm(n, 29, 31, Float32Array.from(reals(n * 31, 4)), Float32Array.from(reals(31 * 29, 5))),
  );
  const lower = new linalg.Matrix(n, n, factor);
  await record("multiplyByLower", () => linalg.multiplyByLower(matrix(5, n, 6), lower));
  await record("solveLower", () => linalg.solveLower(lower, matrix(n, 5, 6)));
}

const activations: Readonly<Record<string, stax.ActivationLayer>> = {
  relu: stax.relu(),
  leakyRelu: stax.leakyRelu(),
  sign: stax.sign(),
  rectifiedMonomial: stax.rectifiedMonomial(3),
  erf: stax.erf(),
  sin: stax.sin(),
  exp: stax.exp(1, 0.4),
  gaussian: stax.gaussian(),
  gelu: stax.gelu(),
  monomial: stax.monomial(3),
  hermite: stax.hermite(4),
  tanh: stax.tanh(),
};

async function kernels() {
  for (const [name, activation] of Object.entries(activations)) {
    const layers = [stax.dense(9, paper), activation, stax.dense(9, paper), stax.relu(), stax.dense(2, paper)] as const;
    const network = stax.serial(...layers);
    await record(`kernel of ${name}, any inputs`, () => network.kernel(matrix(19, 3), matrix(5, 3, 1)));
    await record(`kernel of ${name}, symmetric`, () => network.kernel(matrix(131, 3)));
    await record(`kernel of ${name}, spins`, () => network.kernel(spinInputs));
    await record(`kernel of ${name}, diagonal`, () => network.kernelDiagonal(matrix(7, 3)));
    await record(`finite ${name}`, async () => network.jacobian(await network.init(3), matrix(5, 3)));
  }
  const branches = stax.parallel([stax.relu(), stax.dense(9)], stax.identity());
  const layers = [stax.fanOut(2), branches, stax.fanInSum(), stax.layerNorm(), stax.erf(), stax.dense(1)] as const;
  await record("kernel of branches", () => stax.serial(stax.dense(9), ...layers).kernel(matrix(131, 3)));
  for (const features of [stax.cosNet(9), stax.gaussNet(9), stax.fourierFeatures([1, 0.5], matrix(2, 3, 8))])
    await record(`kernel of ${features.type}`, () => stax.serial(features, stax.dense(1)).kernel(matrix(131, 3)));
}

async function training() {
  const inputs = { spins: spinInputs, equal: new linalg.Matrix(spins.dimension, 7, new Float64Array(128 * 7).fill(1)) };
  const target = reals(2 * spins.dimension, 9);
  const taskOn = (x: linalg.Matrix) => dataset.task({ inputs: x }, target, { train: 75, seed: 1 });
  const task = await taskOn(spinInputs);
  const options = { members: 2, steps: 20, learningRate: 0.3, momentum: 0.5, keepParameters: true };
  for (const precision of ["float32", "float64"] as const) {
    for (const method of ["grid", "dense"] as const) {
      for (const [name, x] of Object.entries(inputs)) {
        const network = paperNetworkOf(43);
        const learned = await taskOn(x);
        const train = () => ensemble.train(network, learned, { ...options, precision, method });
        await record(`train, ${method}, ${precision}, ${name}`, train);
      }
    }
    const shared = stax.serial(stax.dense(11), stax.gelu(), stax.dense(11), stax.tanh(), stax.dense(2));
    const waveFunction = "sharedExponential";
    await record(`train, ${waveFunction}, ${precision}`, () =>
      ensemble.train(shared, task, { ...options, precision, waveFunction }),
    );
  }
}

async function prediction() {
  const target = reals(2 * spins.dimension, 9);
  const task = await dataset.task(spins, target, { train: 75, seed: 1 });
  const network = paperNetworkOf(43);
  const times = [0, 1, 30, 1e4, Number.POSITIVE_INFINITY];
  const limit = await predict.supervised(network, task);
  for (const dynamics of ["flow", "discrete"] as const) {
    await record(`losses, ${dynamics}`, () => limit.losses(times, { dynamics }));
    await record(`losses with spread, ${dynamics}`, () => limit.lossesWithSpread(times, { dynamics }));
    await record(`mean, ${dynamics}`, () => limit.mean(30, { dynamics }));
    await record(`covariance, ${dynamics}`, () => limit.covariance(30, { other: 100, dynamics }));
  }
  await record("sample", async () => limit.member((await limit.sample(1, { seed: 3 }))[0]!, 30));
  await record("infiniteTime", () => predict.infiniteTime(network, task));
  await record("matrixFree", () => predict.matrixFree(network, task, [1, 30]));
}

async function quantum() {
  const lattice = graph.square(2, 4);
  const ising = operator.ising(lattice, { field: 0.7 });
  const hubbard = operator.hubbard(graph.chain(4), { U: 4, up: 2, down: 2 });
  for (const [name, hamiltonian] of Object.entries({ ising, hubbard })) {
    const { dimension } = hamiltonian.hilbert;
    const state = reals(2 * dimension, 10);
    await record(`apply ${name}`, () => hamiltonian.apply(state));
    await record(`ground state of ${name}`, () => exact.groundState(hamiltonian, { levels: 2 }));
    await record(`evolve ${name}`, () => exact.evolve(hamiltonian, state, { time: 0.7 }));
    await record(`evolve ${name}, Chebyshev`, () =>
      exact.evolve(hamiltonian, state, { time: 0.7, method: "chebyshev" }),
    );
    await record(`spectrum of ${name}`, () => exact.spectrum(hamiltonian));
    await record(`sparse ${name}`, () => hamiltonian.toSparse());
    await record(`correlations of ${name}`, () => exact.correlations(hamiltonian.hilbert, state));
    await record(`entropy of ${name}`, () => entropy.reducedSpectrum(hamiltonian.hilbert, state, [0, 2]));
  }
}

async function ensembles() {
  const networks = {
    featureNet: ensemble.featureNet(stax.serial(stax.cosNet(50), stax.dense(1)), 6),
    spinNetwork: { network: stax.serial(stax.dense(50), stax.relu(), stax.dense(1)), sites: 6 },
  };
  for (const [name, source] of Object.entries(networks)) {
    await record(`states of ${name}`, () => ensemble.randomStates(source, { members: 3 }));
    const subsystems = [
      [0, 2],
      [1, 2, 5],
    ];
    await record(`spectra of ${name}`, () => ensemble.reducedSpectra(source, { members: 3, subsystems }));
  }
  const sites = hilbert.spins(4);
  const { nngp } = await networks.spinNetwork.network.kernel(await sites.inputs());
  for (const components of [1, 2] as const) {
    for (const order of [2, 3] as const) {
      await record(`replica average ${order}, ${components}`, () =>
        correlators.replicaAverage(nngp, { order, components, subsystem: [0, 1] }),
      );
    }
  }
  await record("normalised average", () => correlators.normalisedAverage(nngp, { order: 2, subsystem: [0, 1] }));
  const body = stax.serial(stax.dense(13), stax.relu(), stax.dense(1));
  await record("empirical", async () => qsntk.empiricalNtk(body, await body.init(3), matrix(9, 3)));
  await record("hypercube", () => qsntk.hypercubeSpectrum(body, 9));
}

for (const part of [dense, kernels, training, prediction, quantum, ensembles]) await part();
process.stdout.write(JSON.stringify(digests));
