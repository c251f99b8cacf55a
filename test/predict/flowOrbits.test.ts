import {
  ArgumentError,
  dataset,
  exact,
  graph,
  hilbert,
  linalg,
  loss,
  MemoryError,
  operator,
  predict,
  random,
  stax,
} from "infinite-nnqs";
import { allNear } from "../support/near.js";
import { paperNetwork } from "../support/paper.js";
import { test } from "../support/test.js";

const lattice = graph.square(2, 3);
const translations = graph.translations(lattice).generators.map(({ sites }) => ({ sites: Array.from(sites) }));
const odd = new graph.SymmetryGroup(6, [{ ...translations[0]!, character: -1 }, translations[1]!]);
const oddFlip = new graph.SymmetryGroup(6, [{ sites: [0, 1, 2, 3, 4, 5], flip: true, character: -1 }]);
const fourier = stax.serial(
  stax.fourierFeatures([1, 0.7], new linalg.Matrix(2, 6, [0.25, 0, 0, 0, 0.1, 0, 0, 0.1, 0.03, 0, 0, 0])),
  stax.dense(1),
);
const deep = stax.serial(stax.dense(1, { bStd: 0.3 }), stax.erf(), stax.dense(1), stax.relu(), stax.dense(1));
const space = graph.spaceGroup(lattice);

/** Spins with flip, characters of −1, forbidden orbits, sectors, fermions with signs, kernels that do not commute with the group. */
const cases = {
  "space group and flip": { basis: hilbert.spins(6), group: graph.withFlip(space), network: deep },
  "odd under the flip": { basis: hilbert.spins(6), group: oddFlip, network: deep },
  "forbidden orbits": { basis: hilbert.spins(6), group: odd, network: deep },
  "features of sites": { basis: hilbert.spins(6), group: odd, network: fourier },
  sector: { basis: hilbert.spins(6, { magnetization: 0 }), group: graph.withFlip(space), network: paperNetwork },
  fermions: { basis: hilbert.fermions(6, { up: 2, down: 1 }), group: space, network: deep },
  "odd fermions": { basis: hilbert.fermions(6, { up: 2, down: 2 }), group: odd, network: paperNetwork },
};

/** All states; a batch with parts of orbits and some that it has nothing of, in no order. */
function batches(states: number): (number | Int32Array)[] {
  const order = Array.from(random.uniform({ seed: 9 }, states).entries()).sort(([, a], [, b]) => a - b);
  return [states, Int32Array.from(order.slice(0, states >> 2), ([state]) => state)];
}

test("orbits move ψ as matrices over all states do: groups, characters, statistics, batches, natural gradients, components", async (t) => {
  for (const [name, { basis, group, network }] of Object.entries(cases)) {
    const symmetric = stax.symmetrize(network, group, { statistics: basis.kind });
    const { dimension } = basis;
    const isPlain = basis.kind === "spins" && group.elements.every(({ character }) => character === 1);
    const start = random.normal({ seed: 3 }, 2 * dimension); // what of it is not invariant must stay
    const own = await dataset.task({ inputs: await basis.inputs() }, start, { train: dimension }); // which has no orbits
    const measured = loss.infidelity(random.normal({ seed: 4 }, 2 * dimension));
    for (const train of batches(dimension)) {
      const task = await dataset.task(basis, start, { train });
      const dense = await dataset.task({ inputs: own.inputs }, start, { train });
      for (const options of [
        {},
        { kernel: "nngp" },
        ...(isPlain ? [{ representation: "logarithm" } as const] : []),
        { natural: 0.02 },
        { natural: { relative: 0.1 } },
        { components: 1, start: start.map((x, i) => (i % 2 ? 0 : x)) },
      ] as const) {
        const fixed = { start, dynamics: "discrete", keepStates: true, ...options } as const;
        const { learningRate } = await predict.flow(symmetric, dense, measured, {
          ...fixed,
          times: [0],
          learningRate: { relative: 0.05 },
        });
        const given = { ...fixed, times: [1, 4], learningRate };
        const byOrbits = await predict.flow(symmetric, task, measured, given);
        const byMatrix = await predict.flow(symmetric, dense, measured, given);
        t.deepEqual([byOrbits.method, byMatrix.method], ["orbits", "dense"]);
        const [a, b] = [byOrbits.members[0]!, byMatrix.members[0]!];
        const what = `${name}, ${typeof train === "number" ? "all" : "batch"}, ${JSON.stringify(Object.entries(options)[0])}`;
        const from = "representation" in options ? b.states[0]! : given.start;
        const moved = Math.max(...b.states[1]!.map((x, i) => Math.abs(x - from[i]!)));
        t.true(moved > 1e-3, `${what} moves by ${moved}`);
        for (const k of [0, 1]) allNear(t, a.states[k]!, b.states[k]!, 1e-10 * moved, what);
        allNear(t, a.loss, b.loss, 1e-11, what);
      }
    }
  }
});

test("members drawn on orbits are those that are drawn on all states, by a singular kernel", async (t) => {
  for (const [name, { basis, group, network }] of Object.entries(cases)) {
    const symmetric = stax.symmetrize(network, group, { statistics: basis.kind });
    const target = random.normal({ seed: 4 }, 2 * basis.dimension);
    const task = await dataset.task(basis, target, { train: basis.dimension });
    const dense = await dataset.task({ inputs: await basis.inputs() }, target, { train: basis.dimension });
    const given = { times: [0], members: 2, seed: 5, learningRate: 1 } as const;
    const [byOrbits, byMatrix] = await Promise.all(
      [task, dense].map((one) => predict.flow(symmetric, one, loss.infidelity(target), given)),
    );
    for (const k of [0, 1]) allNear(t, byOrbits!.members[k]!.state, byMatrix!.members[k]!.state, 1e-12, name);
  }
});

test("a batch in forbidden orbits moves nothing", async (t) => {
  const basis = hilbert.spins(6);
  const symmetric = stax.symmetrize(deep, odd);
  const { orbitOf } = await hilbert.orbits(basis, odd);
  const start = random.normal({ seed: 3 }, 128);
  const task = await dataset.task(basis, start, {
    train: Int32Array.from(orbitOf.keys()).filter((x) => orbitOf[x]! < 0),
  });
  const given = { times: [3], start, learningRate: 1, dynamics: "discrete" } as const;
  const { members } = await predict.flow(symmetric, task, loss.infidelity(random.normal({ seed: 4 }, 128)), given);
  t.deepEqual(members[0]!.state, start);
});

test("what orbits cannot serve goes by matrices, and says why", async (t) => {
  const basis = hilbert.spins(6, { magnetization: 2 });
  const target = random.normal({ seed: 4 }, 2 * basis.dimension);
  const symmetric = stax.symmetrize(deep, graph.withFlip(space));
  const found = await predict.flow(symmetric, basis, loss.infidelity(target), { times: [0], learningRate: 1 });
  t.is(found.method, "dense");
  t.regex(found.methodReason, /the flip of all spins leaves/);
  const plain = await predict.flow(deep, hilbert.spins(6), loss.infidelity(random.normal({ seed: 4 }, 128)), {
    times: [0],
    learningRate: 1,
  });
  t.regex(plain.methodReason, /how many of the 6 spins differ/);
});

test("exponents are averaged with characters of 1 and without signs of fermions only, as in ensemble.train", async (t) => {
  const momentum = graph.translations(lattice, { momentum: [0, 1] });
  const refused: [string, graph.SymmetryGroup, hilbert.Hilbert][] = [
    ["sign", odd, hilbert.spins(6)],
    ["phase", momentum, hilbert.spins(6)],
    ["sign", space, hilbert.fermions(6, { up: 2, down: 1 })],
  ];
  for (const [what, group, basis] of refused) {
    const symmetric = stax.symmetrize(deep, group, { statistics: basis.kind });
    const measured = loss.infidelity(random.normal({ seed: 4 }, 2 * basis.dimension));
    await t.throwsAsync(predict.flow(symmetric, basis, measured, { times: [0], representation: "logarithm" }), {
      instanceOf: ArgumentError,
      message: new RegExp(`averages exponents, which have no ${what}`),
    });
  }
  const symmetric = stax.symmetrize(deep, space);
  const measured = loss.infidelity(await exact.plusState(hilbert.spins(6)));
  const { members } = await predict.flow(symmetric, hilbert.spins(6), measured, { times: [0, 5], representation: "logarithm" }); // biome-ignore format: one line
  const { generators } = await hilbert.charactersOf(hilbert.spins(6), space, members[0]!.state);
  t.true(generators.every(({ character }) => character === 1));
});

test("2^16 amplitudes with space group and flip are 433 orbits, which fit where 2^32 numbers do not", async (t) => {
  const square = graph.square(4, 4);
  const h = operator.ising(square, { field: 3 });
  const symmetric = stax.symmetrize(paperNetwork, graph.withFlip(graph.spaceGroup(square)));
  const { members, method, methodReason } = await predict.flow(symmetric, h.hilbert, loss.energy(h), {
    times: [0, 10, 100],
    clock: "norm",
    tolerance: 1e-2,
    learningRate: 1e-5,
  });
  t.is(method, "orbits");
  t.regex(methodReason, /433 orbits of 65536 states/);
  const [first, second, third] = members[0]!.loss;
  t.true(second! < first! && third! < second!, `${members[0]!.loss}`);
});

test("what does not fit is refused by its number of orbits", async (t) => {
  const basis = hilbert.spins(20);
  const flip = new graph.SymmetryGroup(20, [{ sites: Array.from({ length: 20 }, (_, i) => i), flip: true }]);
  const start = new Float64Array(2 ** 21).fill(1);
  const work = predict.flow(stax.symmetrize(paperNetwork, flip), basis, loss.infidelity(start), { times: [1], start });
  const message = /kernels between 524288 orbits and 524288 of the batch need.*Take a larger group/;
  await t.throwsAsync(work, { instanceOf: MemoryError, message });
});
