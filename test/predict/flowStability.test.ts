import {
  ArgumentError,
  dataset,
  ensemble,
  graph,
  hilbert,
  loss,
  NumericalError,
  operator,
  predict,
  random,
} from "infinite-nnqs";
import { paperNetwork, paperNetworkOf } from "../support/paper.js";
import { test } from "../support/test.js";

const ring = operator.heisenberg(graph.chain(6));
const discrete = { dynamics: "discrete", clock: "norm" } as const;

/** A random state of norm 1 or so. */
const randomState = (seed: number) => random.normal({ seed }, 128).map((x) => x / 11);

/** The largest step that is stable at a start, without momentum. */
async function stableAt(start: Float64Array, clock: "tau" | "norm"): Promise<number> {
  const settings = { dynamics: "discrete", clock, times: [0], start, learningRate: { relative: 0.5 } } as const;
  return 2 * (await predict.flow(paperNetwork, ring.hilbert, loss.energy(ring), settings)).learningRate;
}

test("with momentum, too, steps that turn back for ever are refused while they do", async (t) => {
  for (const [seed, relative] of [
    [2, 0.8],
    [1, 1.1],
    [1, 2.5],
  ] as const) {
    const start = randomState(seed);
    const settings = { dynamics: "discrete", momentum: 0.5, start, times: [1200] } as const;
    const learningRate = 1.5 * relative * (await stableAt(start, "tau"));
    await t.throwsAsync(predict.flow(paperNetwork, ring.hilbert, loss.energy(ring), { ...settings, learningRate }), {
      instanceOf: NumericalError,
      message: /beyond stability: .*would have to be below .* clock: "norm"/,
    });
  }
});

test("where ψ grows without end the step that is named is that of the start, and a third of it finds the ground state", async (t) => {
  const start = randomState(1);
  const search = (learningRate: number) =>
    predict.flow(paperNetwork, ring.hilbert, loss.energy(ring), { ...discrete, start, times: [1000], learningRate });
  const stable = await stableAt(start, "norm");
  const { message } = await t.throwsAsync(search(1000 * stable), { message: /beyond stability/ });
  const named = Number(/would have to be below ([\d.e+-]+)/.exec(message)![1]);
  t.true(named > 0.5 * stable && named < 1.1 * stable, message);
  const { meanLoss } = await search(0.3 * named);
  t.true(meanLoss[0]! < -7, `${meanLoss[0]}`);
});

test("a gradient that is not finite is named, by infinite and by finite networks", async (t) => {
  const wrong = loss.custom((psi) => ({ value: 1, gradient: psi.map((_, i) => (i === 7 ? Number.NaN : 0)) }));
  const message = /`gradient` holds NaN for state 3, .* it must be finite/;
  const task = await dataset.task(ring.hilbert, randomState(1), { train: 64 });
  const settings = { members: 1, steps: 2, learningRate: 0.1, loss: wrong } as const;
  for (const dynamics of ["flow", "discrete"] as const) {
    await t.throwsAsync(predict.flow(paperNetwork, task, wrong, { times: [1], dynamics }), { message });
  }
  const starts = new RegExp(`member 0 starts where the loss does not exist: .*${message.source}`);
  await t.throwsAsync(ensemble.train(paperNetworkOf(8), task, settings), {
    instanceOf: NumericalError,
    message: starts,
  });
});

test("data of spins do not fit states of fermions, and measures are of one basis", async (t) => {
  const fermions = hilbert.fermions(4, { up: 1, down: 1 }); // 16 states, as 4 spins have
  const likelihood = loss.likelihood([{ basis: "XYZX", outcomes: [3] }]);
  const message = /another basis \(4 spins, 16 states\)/;
  await t.throwsAsync(predict.flow(paperNetwork, fermions, likelihood, { times: [1] }), { message });
  const psi = random.normal({ seed: 1 }, 32);
  t.throws(() => loss.measures({ hamiltonian: ring, hilbert: hilbert.spins(5), subsystem: [0] }), {
    message: /`hamiltonian` is on another basis/,
  });
  for (const [alone, needed] of [
    [{ groundEnergy: -1, reference: [1, 0, 0, 0] }, "hamiltonian"],
    [{ hamiltonian: ring, infiniteEnergy: 1 }, "groundEnergy"],
    [{ hamiltonian: ring, hilbert: ring.hilbert }, "subsystem"],
  ] as const) {
    t.throws(() => loss.measures(alone), {
      instanceOf: ArgumentError,
      message: new RegExp(`says nothing without \`${needed}\`\\. Pass \\{ ${needed} \\} too, or leave it out\\.$`),
    });
  }
  const cut = loss.measures({ hilbert: hilbert.spins(5), subsystem: [0] }); // of which psi could be a real state
  await t.throwsAsync(cut(psi), { message: /32 numbers, not 64/ });
  t.throws(() => loss.likelihood([{ basis: "XY", outcomes: ["1"] as unknown as number[] }]), { message: /not "1"/ });
});
