// Runs in a process of its own (memoryEstimates.test.ts): one function, and what it says that it needs beside what it takes.
import { readFileSync, writeFileSync } from "node:fs";
import {
  correlators,
  dataset,
  ensemble,
  entropy,
  exact,
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
import { addon } from "../../dist/native/addon.js";

type Native = (request: Readonly<Record<string, unknown>>) => unknown;

const network = stax.serial(stax.dense(1, { bStd: 0.1 }), stax.relu(), stax.dense(1));
const finite = (width: number) => stax.serial(stax.dense(width), stax.relu(), stax.dense(1));
const inputs = (n: number) =>
  new linalg.Matrix(
    n,
    12,
    Float64Array.from({ length: 12 * n }, (_, i) => Math.sin(i * i)),
  );
const square = (n: number) => {
  const x = new linalg.Matrix(
    n,
    n,
    Float64Array.from({ length: n * n }, (_, at) => Math.cos(at % n) * Math.cos(Math.floor(at / n))),
  );
  for (let i = 0; i < n; i++) x.data[i * n + i]! += i + 1;
  return x;
};

const onSpins = async (sites: number, share: number) => {
  const spins = hilbert.spins(sites);
  const target = Float64Array.from({ length: 2 * spins.dimension }, (_, i) => Math.sin(i) / 2 ** (sites / 2));
  return dataset.task(spins, target, { train: Math.ceil(share * spins.dimension) });
};

/** Each prepares its arguments for a size, and returns the call that is measured. */
const works: Readonly<Record<string, (small: boolean) => Promise<() => Promise<unknown>>>> = {
  kernel: async (small) => {
    const x = inputs(small ? 100 : 3500);
    return () => network.kernel(x);
  },
  apply: async (small) => {
    const [net, x] = [finite(2000), inputs(small ? 100 : 5000)];
    const parameters = await net.init(12);
    return () => net.apply(parameters, x);
  },
  matmul: async (small) => {
    const a = square(small ? 100 : 2500);
    return () => linalg.matmul(a, a);
  },
  eigh: async (small) => {
    const a = square(small ? 100 : 1600);
    return () => linalg.eigh(a);
  },
  empiricalNtk: async (small) => {
    const [net, x] = [finite(10), inputs(small ? 100 : 4500)];
    const parameters = await net.init(12);
    return () => qsntk.empiricalNtk(net, parameters, x);
  },
  ensembleKernels: async (small) => {
    const x = inputs(small ? 100 : 2500);
    return () => qsntk.ensembleKernels(finite(10), x, { members: 4 });
  },
  supervised: async (small) => {
    const basis = hilbert.spins(small ? 8 : 12);
    const target = new Float64Array(2 * basis.dimension).fill(1e-2);
    const learned = await dataset.task(basis, target, { train: small ? 100 : 1400 });
    return () => predict.supervised(network, learned);
  },
  spectrum: async (small) => {
    const ising = operator.ising(graph.chain(small ? 6 : 10), { field: 1 });
    return () => exact.spectrum(ising, { vectors: true });
  },
  groundState: async (small) => {
    const ising = operator.ising(graph.chain(small ? 10 : 18), { field: 1 });
    return () => exact.groundState(ising, { memory: 1e8 });
  },
  correlation: async (small) => {
    const ising = operator.ising(graph.chain(small ? 8 : 22), { field: 1 });
    const state = await exact.plusState(ising.hilbert);
    return () => exact.correlation(ising, ising, state);
  },
  randomStates: async (small) => () =>
    ensemble.randomStates({ network: finite(3), sites: small ? 10 : 20 }, { members: small ? 1 : 8 }),
  spinKernel: async (small) => () => correlators.spinKernel(network, small ? 10 : 23),
  replicaAverage: async (small) => {
    const kernel = await correlators.spinKernel(network, small ? 8 : 18);
    return () => correlators.replicaAverage(kernel, { order: 4, subsystem: [0, 1, 2, 3] });
  },
  kernelDiagonal: async (small) => {
    const layers = Array.from({ length: 12 }, () => [stax.dense(1), stax.relu()]).flat();
    const [deep, x] = [stax.serial(...layers, stax.dense(1)), new linalg.Matrix(small ? 100 : 1e6, 1)];
    x.data.fill(1);
    return () => deep.kernelDiagonal(x);
  },
  trainGrid: async (small) => {
    const learned = await onSpins(small ? 8 : 18, 0.5);
    await learned.readInputs(); // they stay, and are asked for by themselves
    return () => ensemble.train(finite(4), learned, { members: 4, steps: 1, learningRate: 1e-3 });
  },
  trainDense: async (small) => {
    const count = small ? 100 : 2 ** 18;
    const x = new linalg.Matrix(count, 30, new Float64Array(30 * count).fill(1));
    const learned = await dataset.task({ inputs: x }, x.data.slice(0, count), { train: count / 2 });
    const options = { members: 1, steps: 0, learningRate: 1e-3, method: "dense", precision: "float64" } as const;
    return () => ensemble.train(finite(1), learned, options);
  },
  trainTwoHidden: async (small) => {
    const learned = await onSpins(small ? 6 : 11, 0.5);
    const deep = stax.serial(
      stax.dense(small ? 10 : 1200),
      stax.erf(),
      stax.dense(small ? 10 : 1200),
      stax.erf(),
      stax.dense(1),
    );
    return () => ensemble.train(deep, learned, { members: 2, steps: 1, learningRate: 1e-3 });
  },
  trainNatural: async (small) => {
    const h = operator.ising(graph.chain(small ? 5 : 11), { field: 1 });
    const learned = await dataset.task(h.hilbert, await exact.plusState(h.hilbert), { train: h.dimension });
    const options = { members: 1, steps: 1, learningRate: 1e-4, loss: loss.energy(h), natural: 0.1 } as const;
    return () => ensemble.train(finite(small ? 10 : 300), learned, options);
  },
  evolveManyTimes: async (small) => {
    const ising = operator.ising(graph.chain(7), { field: 1 });
    const state = await exact.plusState(ising.hilbert);
    const times = Float64Array.from({ length: small ? 10 : 120_000 }, (_, k) => k / 40_000);
    return () => exact.evolve(ising, state, { times });
  },
  evolve: async (small) => {
    const ising = operator.ising(graph.chain(small ? 8 : 19), { field: 1 });
    const state = await exact.plusState(ising.hilbert);
    return () => exact.evolve(ising, state, { times: [0.01, 0.02, 0.03], tolerance: 1e-3, memory: 4e7 });
  },
  reducedSpectrum: async (small) => {
    const spins = hilbert.spins(small ? 8 : 21);
    const state = await exact.plusState(spins);
    return () => entropy.reducedSpectrum(spins, state, [0, 1, 2, 3]);
  },
  walshHadamard: async (small) => {
    const values = new Float64Array(2 ** (small ? 8 : 23)).fill(1);
    return () => linalg.walshHadamard(values);
  },
  toSparse: async (small) => {
    const ising = operator.ising(graph.chain(small ? 8 : 17), { field: 1 });
    return () => ising.toSparse();
  },
  inputsOfSector: async (small) => () => hilbert.spins(small ? 10 : 38, { magnetization: small ? 0 : 30 }).inputs(),
  matrixFree: async (small) => {
    const learned = await onSpins(small ? 8 : 14, 0.25);
    return () => predict.matrixFree(network, learned, [1, 10], { tolerance: 0.1, method: "dense" });
  },
  infiniteTime: async (small) => {
    const learned = await onSpins(small ? 8 : 12, 0.35);
    return () => predict.infiniteTime(network, learned);
  },
  packNpz: async (small) => {
    const array = runs.float64(new Float64Array(small ? 100 : 1e7));
    return () => runs.packNpz({ array });
  },
  omega: async (small) => {
    const kernel = await qsntk.decoupled(network, inputs(small ? 50 : 1000));
    return () => kernel.omega();
  },
  jacobian: async (small) => {
    const [net, x] = [finite(small ? 10 : 500), inputs(small ? 50 : 1500)];
    const parameters = await net.init(12);
    return () => net.jacobian(parameters, x);
  },
  complexMean: async (small) => {
    const learned = await onSpins(10, small ? 0.1 : 0.4);
    const x = await learned.inputsAt("train");
    const test = await learned.inputsAt("test");
    const train = await (await qsntk.decoupled(network, x)).omega();
    const testTrain = await (await qsntk.decoupled(network, test, x)).omega();
    const omega = { train: train.data, testTrain: testTrain.data };
    return () => predict.complexMean(omega, learned, [10], { learningRate: 1 });
  },
  flowNatural: async (small) => {
    const h = operator.heisenberg(graph.chain(small ? 9 : 13), { magnetization: 1 });
    const options = { times: [0, 1e-3], learningRate: 1e-4, natural: 0.1, correlation: 0.4 };
    return () => predict.flow(network, h.hilbert, loss.energy(h), options);
  },
  symmetrized: async (small) => {
    const symmetric = stax.symmetrize(network, graph.translations(graph.square(3, 4)));
    const x = inputs(small ? 50 : 2500);
    return () => symmetric.kernel(x);
  },
  meanExponential: async (small) => {
    const x = inputs(small ? 10 : 3500);
    return () => qsntk.meanExponential(network, x);
  },
  measures: async (small) => {
    const ising = operator.ising(graph.chain(small ? 6 : 21), { field: 1 });
    const state = await exact.plusState(ising.hilbert);
    const cut = { hilbert: ising.hilbert, subsystem: [0, 1, 2] };
    const observe = loss.measures({ hamiltonian: ising, groundEnergy: -30, reference: state, ...cut });
    return () => observe(state);
  },
};

let estimate = 0;
const say = (bytes: unknown) => {
  estimate = Math.max(estimate, bytes as number);
};
const natives = addon as unknown as Record<string, Native>;
for (const [name, original] of Object.entries(natives)) {
  if (typeof original !== "function") continue;
  natives[name] = (...given: [Readonly<Record<string, unknown>>]) => {
    const [request] = given;
    if (name === "requireMemory") say(request["bytes"]);
    if (request?.["token"] !== undefined) {
      try {
        say(original({ ...request, measure: true }));
      } catch {
        // inputs that have been copied cannot be measured again
      }
    }
    const result = original(...given);
    if (request?.["measure"] === true) say(result);
    return result;
  };
}

const status = (field: string) =>
  1024 * Number(new RegExp(`^${field}:\\s+(\\d+)`, "m").exec(readFileSync("/proc/self/status", "utf8"))![1]);

const work = works[process.argv[2]!]!;
await (await work(true))(); // threads, work space of BLAS, code
const measured = await work(false);
estimate = 0;
writeFileSync("/proc/self/clear_refs", "5"); // the peak begins anew
const before = status("VmRSS");
await measured();
process.stdout.write(JSON.stringify({ estimate, taken: status("VmHWM") - before }));
