import { type dataset, linalg, predict } from "infinite-nnqs";
import { compare, here, paperNetwork, type Row, randomTask } from "./harness/index.js";

const network = paperNetwork(1);
const [sites, trainPoints, count] = [12, 2400, 60];

/** Covariances at 60 times, log-spaced from 1 to 10⁴ steps, against the eigensystem that they start from. */
export async function covariance(): Promise<Row[]> {
  const task = await randomTask(sites, trainPoints);
  const prediction = await predict.supervised(network, task);
  const times = Float64Array.from({ length: count }, (_, i) => Math.round(10 ** ((4 * i) / (count - 1))));
  await prediction.covariances([0], { points: "test" }); // the prior's factors, computed once
  const { ntk } = await network.kernel(await task.inputsAt("train"));
  const eigensystem = async () => void (await linalg.eigh(ntk));
  const row = async (what: string, work: () => Promise<unknown>) =>
    compare(what, async () => void (await work()), here("eigensystem", eigensystem), {
      runs: 3,
      note: "aim: ≥ 1/3×",
    });
  const made = (points: dataset.Points) => prediction.covariances(times, { points });
  const everywhere = async (points: dataset.Points) => {
    const covariances = await made(points);
    for (let i = 0; i < count; i++) await covariances.at(i);
  };
  return [
    await row(`${count} covariances of ${trainPoints} training points`, () => made("train")),
    await row(`the same, with all ${count} matrices written out`, () => everywhere("train")),
    await row(`${count} covariances of ${2 ** sites - trainPoints} test points`, () => made("test")),
    await row(`the same, with all ${count} matrices written out`, () => everywhere("test")),
    await row(`losses and their scatter at ${count} times`, () => prediction.lossesWithSpread(times)),
  ];
}
