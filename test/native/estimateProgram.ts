// Runs in a process of its own (memoryEstimates.test.ts): one function, and what it says that it needs beside what it takes.
import { readFileSync, writeFileSync } from "node:fs";
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
  randomStates: async (small) => () =>
    ensemble.randomStates({ network: finite(3), sites: small ? 10 : 20 }, { members: small ? 1 : 8 }),
  spinKernel: async (small) => () => correlators.spinKernel(network, small ? 10 : 23),
  replicaAverage: async (small) => {
    const kernel = await correlators.spinKernel(network, small ? 8 : 18);
    return () => correlators.replicaAverage(kernel, { order: 4, subsystem: [0, 1, 2, 3] });
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
