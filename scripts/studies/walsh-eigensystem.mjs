// Every quantity of predict.iterative by Walsh–Hadamard transforms beside the eigensystem, for the paper's network on 2^SPINS states, TRAIN of
// them trained on: node scripts/studies/walsh-eigensystem.mjs [SPINS=12] [TRAIN=2400]. Prints the largest differences as a table in Markdown:
// those of vectors relative to the root mean square of the target, those of losses to that of ψ = 0.
import { dataset, exact, graph, operator, predict, random, stax } from "infinite-nnqs";

const [spins = 12, train = 2400] = process.argv.slice(2).map(Number);
const paper = { wStd: 0.5, bStd: 0.1 };
const network = stax.serial(stax.dense(1, paper), stax.relu(), stax.dense(1, paper));
const ising = operator.ising(spins % 3 === 0 ? graph.square(3, spins / 3) : graph.chain(spins), { field: 0.1 });
const { basis = ising.hilbert } = ising;
const quench = await exact.evolve(ising, await exact.plusState(basis), { time: 2.1 });
const tolerance = 4.5e-10; // the allowance for rounding alone is 4e-10 after 10⁴ steps
const times = [0, 1, 100, 1000, 10_000, Number.POSITIVE_INFINITY];

const rows = [];
const most = (a, b) => a.reduce((worst, value, at) => Math.max(worst, Math.abs(value - b[at])), 0);
const rms = (values) => Math.sqrt(values.reduce((sum, x) => sum + x * x, 0) / values.length);
const unit = rms(quench.state);
const row = (what, difference, note = "") => {
  rows.push([what, difference.toExponential(1), note]);
  console.error(what, difference, note);
};

async function compareLosses(name, task, options, dynamics, asked) {
  const free = await predict.iterative(network, task, { method: "walsh", tolerance, ...options });
  const { momentum = 0, kernel = "ntk" } = options;
  const solved = await predict.supervised(network, task, { learningRate: free.learningRate, momentum, kernel });
  const [mine, theirs] = [await free.losses(asked, { dynamics }), await solved.losses(asked, { dynamics })];
  const zero = theirs.meanTrain[0];
  const difference = Math.max(most(mine.meanTrain, theirs.meanTrain), most(mine.meanTest, theirs.meanTest)) / zero;
  row(
    `L_μ: ${name}`,
    difference,
    `bounds ${Math.max(...mine.lossError.train, ...mine.lossError.test).toExponential(1)}`,
  );
  let worst = 0;
  for (const time of asked) {
    const [a, b] = [await free.mean(time, { dynamics }), await solved.mean(time, { dynamics })];
    worst = Math.max(worst, most(a.train, b.train), most(a.test, b.test));
  }
  row(`mean: ${name}`, worst / unit);
  return { free, solved };
}

const task = await dataset.task(basis, quench.state, { train, seed: 0 });
const { free, solved } = await compareLosses("flow", task, {}, "flow", times);
await compareLosses("discrete steps", task, {}, "discrete", times);
const shorter = times.filter((time) => time <= 1000 || time === Number.POSITIVE_INFINITY);
await compareLosses("flow with momentum .8", task, { momentum: 0.8 }, "flow", shorter);
await compareLosses("steps with momentum .8", task, { momentum: 0.8 }, "discrete", shorter);
await compareLosses("readout alone (NNGP)", task, { kernel: "nngp" }, "flow", shorter);
const noise = random.normal({ seed: 4 }, 2 ** (spins + 1)).map((x) => x * unit);
await compareLosses("flow, random target", await dataset.task(basis, noise, { train, seed: 0 }), {}, "flow", times);
const weights = random.uniform({ seed: 8 }, 2 ** spins).map((w) => 0.2 + w);
await compareLosses(
  "weighted",
  await dataset.task(basis, quench.state, { train, seed: 0, weights }),
  {},
  "flow",
  shorter,
);

const probes = 64;
const spread = await free.lossesWithSpread(times, { probes });
const exactly = await solved.lossesWithSpread(times);
for (const name of ["varianceTrain", "varianceTest", "memberStdTrain", "memberStdTest"]) {
  const [deviations, relative] = [[], []];
  for (const i of times.keys()) {
    const error = spread.standardErrors[name][i];
    if (!(error > 1e-12 * exactly[name][0])) continue;
    deviations.push(Math.abs(spread[name][i] - exactly[name][i]) / error);
    relative.push(error / exactly[name][i]);
  }
  row(
    `${name}, ${probes} probes`,
    Math.max(...deviations),
    `standard errors off; each ${(100 * Math.max(...relative)).toFixed(1)}% at most`,
  );
}

const [start] = await free.sample(1, { seed: 5 });
const initial = await solved.initialFrom(start);
let members = 0;
for (const time of times) {
  const [mine, { mean, fluctuation }] = [await free.member(start, time), await solved.member(initial, time)];
  for (const points of ["train", "test"]) {
    members = Math.max(
      members,
      most(
        mine[points],
        mean[points].map((value, at) => value + fluctuation[points][at]),
      ),
    );
  }
}
row("a member, from one start", members / rms(start.train), "relative to the start");

// covariance of samples by the Hamming distance from the first training state, beside the NNGP kernel
const count = 2000;
const inputs = await task.inputsAt("train");
const first = new inputs.constructor(1, inputs.columns, inputs.data.slice(0, inputs.columns));
const { nngp } = await network.kernel(first, inputs);
const sums = new Float64Array(train);
for (const { train: values } of await free.sample(count, { seed: 6 })) {
  for (let i = 0; i < train; i++) sums[i] += values[0] * values[2 * i] + values[1] * values[2 * i + 1];
}
const scatter = Array.from(sums, (sum, i) => {
  const standardError = Math.sqrt((nngp.data[0] ** 2 + nngp.data[i] ** 2) / (2 * count));
  return ((sum / (2 * count) - nngp.data[i]) / standardError) ** 2;
});
row(
  `covariance of ${count} samples`,
  Math.sqrt(scatter.reduce((a, b) => a + b) / train),
  "standard errors, root mean square",
);

const observed = { observables: { energy: ising } };
const asked = [10, 1000, 10_000];
const [mine, theirs] = [
  await predict.observables(free, basis, asked, observed),
  await predict.observables(solved, basis, asked, observed),
];
for (const name of ["fidelity", "entropy"]) row(name, most(mine[name], theirs[name]));
row("energy", most(mine.values.energy, theirs.values.energy));

const all = await dataset.task(basis, quench.state, { train: 2 ** spins, seed: 0 });
const whole = await predict.iterative(network, all, { method: "walsh", tolerance });
const eigen = await predict.supervised(network, all, { learningRate: whole.learningRate });
const [a, b] = [await whole.lossesWithSpread(times), await eigen.lossesWithSpread(times)];
row("all states: L_μ", most(a.meanTrain, b.meanTrain) / b.meanTrain[0]);
row("all states: L_γ, exact by degree", most(a.varianceTrain, b.varianceTrain) / b.varianceTrain[0]);
row("all states: scatter of members' losses", most(a.memberStdTrain, b.memberStdTrain) / b.memberStdTrain[0]);

console.log("| quantity | largest difference | |\n|---|---|---|");
for (const cells of rows) console.log(`| ${cells.join(" | ")} |`);
