import { type Fig3Content, fig3Figure, type Fig3Panel as Points, type SizeCurve } from "../../figures/fig3.js";
import { streamed } from "../../predict/streamed.js";
import { supervised } from "../../predict/supervised.js";
import { maxLearningRate } from "../../predict/training.js";
import { float64, int32 } from "../../runs/npy.js";
import type { Arrays } from "../../runs/npz.js";
import { finiteSpread } from "../../states/statistics.js";
import type { TrainedEnsemble } from "../ensembles/trainedEnsemble.js";
import { taskOf } from "../learn/learn.js";
import { methodOnOrbits } from "../learn/learnMemory.js";
import type { ChosenMethod } from "../learn/method.js";
import type { LearnProblem } from "../learn/problem.js";
import { orbitTask } from "../learn/symmetry.js";
import { type LearnTarget, type ModelPlan, titleOf } from "../learn/target.js";
import { trainedEnsembles } from "../learn/trainedEnsembles.js";
import type { Computed, Computing } from "../run/experiment.js";
import { networkWith } from "../spec/buildNetwork.js";
import { presetOf, requireEigensystem, requireTotalLosses, symmetryTitle } from "./preset.js";
import type { Fig3Spec } from "./trainingSpecs.js";

/** Losses at the last step for one training size. */
interface SizeResult {
  readonly train: number;
  /** Infinite width under the flow: train, test, and both together. */
  readonly infinite: Readonly<Record<Points, number>>;
  /** Of ψ = 0. */
  readonly zero: Readonly<Record<Points, number>>;
  readonly ensembles: readonly TrainedEnsemble[];
}

const kinds = ["total", "train", "test"] as const;

/**
 * Fig. 3: total loss, over training and test points together, at the last step, for several training sizes: finite ensembles of
 * several widths against the infinite-width limit.
 *
 * @param planned - The target of the spec.
 * @param out - Where result directories go; trained ensembles are shared with Fig. 2 in `<out>/ensembles`.
 * @throws {MemoryError} as computeFig2.
 */
export async function computeFig3(
  spec: Fig3Spec,
  planned: ModelPlan,
  out: string,
  options: Computing,
): Promise<Computed> {
  const preset = presetOf(spec, planned);
  const problems = spec.trainSizes.map((train) => preset(train));
  const methods = problems.map((problem) => requireEigensystem(problem));
  const { signal, reporter } = options;
  const target = await reporter.stage("target state", (onProgress) => planned.prepare({ signal, onProgress }));
  const sizes: SizeResult[] = [];
  for (const [i, problem] of problems.entries()) sizes.push(await resultOf(problem, methods[i]!, target, out, options));
  const content = contentOf(spec, target, sizes);
  return {
    arrays: () => arraysOf(spec, target, sizes),
    summary: { experiment: "fig3", ...content },
    errorBounds: target.errorBounds,
    title: content.title,
    figure: (title) => fig3Figure({ ...content, title, zero: bySize(sizes, "zero") }),
  };
}

async function resultOf(
  problem: LearnProblem,
  chosen: ChosenMethod,
  target: LearnTarget,
  out: string,
  options: Computing,
): Promise<SizeResult> {
  const { reporter, signal } = options;
  const learned = await taskOf(problem, target, signal);
  const symmetry = problem.group && (await orbitTask(target, learned, problem.group, signal));
  const onOrbits = symmetry && requireTotalLosses(problem, methodOnOrbits(problem, symmetry));
  const { method } = onOrbits ?? chosen;
  const train = learned.trainIndices.length;
  const last = problem.times.subarray(-1);
  const compute = method === "dense" ? supervised : streamed;
  const network = networkWith(problem.built, symmetry);
  const { limit, losses } = await reporter.stage(`kernels and eigensystem, ${train} points`, async (onProgress) => {
    const found = await compute(network, symmetry?.task ?? learned, { signal, onProgress });
    return { limit: found, losses: await found.losses(last, { signal }) };
  });
  const { learningRate, eigenvalues } = limit;
  const taught = { task: learned, symmetry, learningRate, maxLearningRate: maxLearningRate(eigenvalues) };
  return {
    train,
    infinite: together(
      target,
      train,
      losses.totalTrain[0]!,
      learned.testIndices.length > 0 ? (losses.totalTest[0] ?? 0) : undefined, // all test states may be forbidden: ψ = 0 there
    ),
    zero: together(
      target,
      train,
      await learned.zeroLoss("train", { signal }),
      learned.testIndices.length > 0 ? await learned.zeroLoss("test", { signal }) : undefined,
    ),
    ensembles: await trainedEnsembles(problem, taught, out, options),
  };
}

/** Losses on training and test points, and on all D points together; NaN on test points where there are none. */
function together(
  target: LearnTarget,
  points: number,
  train: number,
  test: number | undefined,
): Record<Points, number> {
  const all = target.basis.dimension;
  if (test === undefined) return { train, test: Number.NaN, total: train };
  return { train, test, total: (points * train + (all - points) * test) / all };
}

/** Losses of one member at the last recorded step. */
function memberLosses(
  target: LearnTarget,
  size: SizeResult,
  ensemble: TrainedEnsemble,
  member: number,
): Record<Points, number> {
  const last = ensemble.times.length - 1;
  return together(
    target,
    size.train,
    ensemble.train.get(member, last),
    ensemble.test.columns > 0 ? ensemble.test.get(member, last) : undefined,
  );
}

function arraysOf(spec: Fig3Spec, target: LearnTarget, sizes: readonly SizeResult[]): Arrays {
  const { widths = [], members = 0 } = spec.ensembles ?? {};
  const shape = [sizes.length, widths.length, members];
  const arrays: Record<string, Arrays[string]> = { train_sizes: int32(Int32Array.from(sizes, ({ train }) => train)) };
  if (widths.length > 0) arrays["widths"] = int32(Int32Array.from(widths));
  for (const kind of kinds) {
    arrays[`${kind}_loss_infinite`] = float64(Float64Array.from(sizes, ({ infinite }) => infinite[kind]));
    if (widths.length === 0) continue;
    const losses = sizes.flatMap((size) =>
      size.ensembles.flatMap((ensemble) =>
        Array.from({ length: members }, (_, member) => memberLosses(target, size, ensemble, member)[kind]),
      ),
    );
    arrays[`${kind}_loss_ensemble`] = float64(Float64Array.from(losses), shape);
  }
  return arrays;
}

/** Losses over the training sizes. */
function bySize(sizes: readonly SizeResult[], of: "infinite" | "zero"): Record<Points, number[]> {
  const losses = (points: Points) => sizes.map(({ [of]: { [points]: loss } }) => loss);
  return { total: losses("total"), train: losses("train"), test: losses("test") };
}

function contentOf(
  spec: Fig3Spec,
  target: LearnTarget,
  sizes: readonly SizeResult[],
): Fig3Content & { readonly title: string } {
  const members = spec.ensembles?.members ?? 0;
  const curve = (w: number, points: Points): SizeCurve => {
    const losses = sizes.map((size) =>
      Array.from({ length: members }, (_, k) => memberLosses(target, size, size.ensembles[w]!, k)[points]),
    );
    const spreads = losses.map((values) => finiteSpread(values));
    return {
      mean: spreads.map(({ mean }) => mean),
      standardError: spreads.map(({ standardError }) => standardError),
    };
  };
  return {
    title: `${titleOf(spec.target)}, step ${spec.steps}${symmetryTitle(spec.symmetry)}`,
    members,
    trainSizes: sizes.map(({ train }) => train),
    infinite: bySize(sizes, "infinite"),
    ensembles: (spec.ensembles?.widths ?? []).map((width, w) => ({
      width,
      total: curve(w, "total"),
      train: curve(w, "train"),
      test: curve(w, "test"),
    })),
  };
}
