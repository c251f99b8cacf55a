import { ArgumentError, exact, graph, hilbert, linalg, operator } from "infinite-nnqs";
import { test } from "../support/test.js";

test("an option that means several of ours, or an argument with a place, is answered with them", async (t) => {
  const chain = graph.chain(4);
  for (const name of ["n_fermions", "Nf", "n_fermions_per_spin"]) {
    t.throws(() => hilbert.fermions(4, { [name]: 2 } as never), { message: /Did you mean `up` and `down`\?/ });
  }
  t.throws(() => operator.ising(chain, { g: 1 } as never), { message: /Did you mean `field` or `longitudinal`\?/ });
  t.throws(() => operator.ising(chain, { h: 1 } as never), { message: /Did you mean `field`\?/ });
  t.throws(() => operator.ising(chain, { J: 1 } as never), { message: /Did you mean `coupling`\?/ });
  const plus = await exact.plusState(hilbert.spins(2));
  await t.throwsAsync(exact.sample(plus, 3, { n_samples: 3 } as never), {
    instanceOf: ArgumentError,
    message: /Did you mean the argument `shots`, which stands before the options\?/,
  });
  await t.throwsAsync(exact.sample(plus, { shots: 3 } as never), {
    message: /`shots` must be .* Write sample\(state, 1000/,
  });
});

test("a lattice says which of its lengths is missing or wrong", (t) => {
  t.throws(() => (graph.square as (lx: number) => unknown)(3), {
    message:
      "graph.square: `ly` must be a whole number of at least 1, not undefined. Pass 2 lengths, as in graph.square(4, 3).",
  });
  t.throws(() => graph.cubic(2, 0, 3), { message: /^graph\.cubic: `ly` must be .*, not 0\. Pass 3 lengths/ });
  t.throws(() => graph.chain(-1), { message: /^graph\.chain: `length` must be .*, not -1\./ });
});

test("functions that run on this thread name themselves in their errors", (t) => {
  const [one, two] = [Float64Array.of(1), Float64Array.of(1, 2)];
  const ising = operator.ising(graph.chain(2), { field: 1 });
  for (const [name, call] of [
    ["dgemmSync", () => linalg.dgemmSync(1, 1, 1, two, [] as never)],
    ["dgemmSync", () => linalg.dgemmSync(1, 1, 1, one, one, { c: one, beta: 1 })],
    ["sgemmSync", () => linalg.sgemmSync(2, 2, 2, Float32Array.of(1), Float32Array.of(1))],
    ["zgemmSync", () => linalg.zgemmSync(1, 1, 1, one, one)],
    ["dsyevdSync", () => linalg.dsyevdSync(one, 2)],
    ["zheevdSync", () => linalg.zheevdSync(one, 1, { vectors: 3 } as never)],
    ["choleskySync", () => linalg.choleskySync(one, 2)],
    ["choleskySolveSync", () => linalg.choleskySolveSync(one, 2, one, 1)],
    ["applySync", () => ising.applySync(one)],
  ] as const) {
    t.throws(call, { message: new RegExp(`^${name}: `) }, name);
  }
});
