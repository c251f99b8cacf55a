import { type dataset, linalg } from "infinite-nnqs";
import { paperNetwork } from "../support/paper.js";

/**
 * An independent route to the dynamics: the error of all D points together obeys ε' = −(η/S)·Θ·P·ε, P the projector on the
 * training points; M = exp(−(η/S)ΘP·t), or (1−(η/S)ΘP)^t for steps, gives mean error −M·y and covariance M·K·Mᵀ.
 */
export async function explicitDynamics(
  task: dataset.Task,
  learningRate: number,
  time: number,
  dynamics: "flow" | "discrete",
) {
  const { nngp, ntk } = await paperNetwork.kernel(task.inputs);
  const size = task.inputs.rows;
  const trained = new Set(task.trainIndices);
  const generator = ntk.data.map((theta, at) =>
    trained.has(at % size) ? (-learningRate * theta) / task.trainIndices.length : 0,
  );
  const propagator = await propagate(new linalg.Matrix(size, size, generator), time, dynamics);
  const covariance = await linalg.matmul(await linalg.matmul(propagator, nngp), propagator, { transposeB: true });
  const errors = [0, 1].map(
    (part) =>
      new linalg.Matrix(
        size,
        1,
        Float64Array.from({ length: size }, (_, i) => -(task.target.data[part * size + i] ?? 0)),
      ),
  );
  const mean = await Promise.all(errors.map((error) => linalg.matmul(propagator, error)));
  return { covariance, mean, ...lossesOf(task, covariance, mean) };
}

async function propagate(generator: linalg.Matrix, time: number, dynamics: "flow" | "discrete") {
  const n = generator.rows;
  if (dynamics === "flow") {
    const scaled = generator.data.map((g) => g * time);
    return new linalg.Matrix(n, n, await linalg.expm(scaled, n));
  }
  const step = new linalg.Matrix(
    n,
    n,
    generator.data.map((g, at) => g + (at % (n + 1) === 0 ? 1 : 0)),
  );
  let power = new linalg.Matrix(
    n,
    n,
    step.data.map((_, at) => (at % (n + 1) === 0 ? 1 : 0)),
  );
  for (let t = 0; t < time; t++) power = await linalg.matmul(power, step);
  return power;
}

function lossesOf(task: dataset.Task, covariance: linalg.Matrix, mean: linalg.Matrix[]) {
  const over = (indices: Int32Array) => {
    let [meanLoss, variance, spread] = [0, 0, 0];
    for (const i of indices) {
      meanLoss += mean[0]!.data[i]! ** 2 + mean[1]!.data[i]! ** 2;
      variance += 2 * covariance.get(i, i);
      for (const j of indices) {
        const form = mean[0]!.data[i]! * mean[0]!.data[j]! + mean[1]!.data[i]! * mean[1]!.data[j]!;
        spread += 4 * covariance.get(i, j) ** 2 + 4 * covariance.get(i, j) * form;
      }
    }
    const points = indices.length;
    return { mean: meanLoss / points, variance: variance / points, memberStd: Math.sqrt(spread) / points };
  };
  return { train: over(task.trainIndices), test: over(task.testIndices) };
}
