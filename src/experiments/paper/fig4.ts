import { inNameOf } from "../../arguments/index.js";
import type { Task } from "../../dataset/task.js";
import { type Fig4Content, fig4Figure } from "../../figures/fig4.js";
import type { SymmetryGroup } from "../../graph/symmetryGroup.js";
import type { JobOptions } from "../../native/job.js";
import { partOf } from "../../native/progress.js";
import type { Prediction } from "../../predict/prediction.js";
import { type StreamedPrediction, streamed } from "../../predict/streamed.js";
import { supervised } from "../../predict/supervised.js";
import { maxLearningRate } from "../../predict/training.js";
import { float64, int32 } from "../../runs/npy.js";
import type { Arrays } from "../../runs/npz.js";
import { finiteSpread, spreadOf } from "../../states/statistics.js";
import type { TrainedEnsemble } from "../ensembles/trainedEnsemble.js";
import { taskOf } from "../learn/learn.js";
import type { Method } from "../learn/method.js";
import type { LearnProblem } from "../learn/problem.js";
import { namedGroup, type OrbitTask, orbitTask } from "../learn/symmetry.js";
import { type LearnTarget, type ModelPlan, titleOf } from "../learn/target.js";
import { trainedEnsembles } from "../learn/trainedEnsembles.js";
import type { Computed, Computing } from "../run/experiment.js";
import { networkWith } from "../spec/buildNetwork.js";
import type { Fig4Spec } from "./fig4Spec.js";
import { presetOf, requireEigensystem } from "./preset.js";

/** Losses on the test states of one split; of the mean of infinitely many members, at infinite time. */
interface Split {
  readonly plain: number;
  readonly symmetric: number;
  /** Of ψ = 0. */
  readonly zero: number;
  readonly orbitsTrained: number;
}

/** An infinite width, trained on a split: the loss on its test states, and what finite networks take of it. */
interface Limit extends Pick<Prediction, "learningRate" | "eigenvalues"> {
  readonly unseen: number;
}

/** A split with what finite networks that are trained on it need. */
interface SplitLimits {
  readonly split: Split;
  readonly whole: Task;
  readonly orbits: OrbitTask;
  readonly plain: Limit;
  readonly symmetric: Limit;
}

/** What is known of the symmetry of the target. */
type Symmetry = Pick<OrbitTask, "group" | "orbits">;

/** What fig4 is made of: splits by training size. */
interface Found {
  readonly symmetry: Symmetry;
  readonly sizes: readonly (readonly Split[])[];
  /** Of each size, if there are any. */
  readonly ensembles: readonly SizeEnsembles[];
}

/** Finite networks of every width, plain and symmetric, trained on the first split of a size. */
interface SizeEnsembles {
  readonly plain: readonly TrainedEnsemble[];
  readonly symmetric: readonly TrainedEnsemble[];
}

/**
 * Fig. 4, which the paper does not have: what infinitely wide networks make of amplitudes that they have not seen, over the number of those that
 * they have, plain ones and ones with the symmetry of the target, for several splits; and finite ones after some steps.
 *
 * @param planned - The target of the spec.
 * @param out - Where result directories go; trained ensembles are shared with Fig. 2 in `<out>/ensembles`.
 * @throws {ArgumentError} if the target does not have the symmetry, saying by how much; {MemoryError} before anything is computed.
 */
export async function computeFig4(
  spec: Fig4Spec,
  planned: ModelPlan,
  out: string,
  options: Computing,
): Promise<Computed> {
  const { signal, reporter } = options;
  const { target: model, seed, steps } = spec;
  const preset = presetOf({ target: model, steps: 1, seed, ensembles: null }, planned);
  const finite = presetOf({ target: model, steps, seed, ensembles: spec.ensembles }, planned);
  const methods = spec.trainSizes.map((train) => requireEigensystem(preset(train)).method);
  const group = namedGroup(spec.symmetry, planned.lattice)!;
  const target = await reporter.stage("target state", (onProgress) => planned.prepare({ signal, onProgress }));
  const sizes: Split[][] = [];
  const ensembles: SizeEnsembles[] = [];
  let symmetry: Symmetry | undefined;
  for (const [at, train] of spec.trainSizes.entries()) {
    let first: SplitLimits | undefined;
    const splits = await reporter.stage(`${train} training states`, async (onProgress) => {
      const found: Split[] = [];
      for (let i = 0; i < spec.splits; i++) {
        const report = (part: number) => onProgress((i + part) / spec.splits, `split ${i + 1} of ${spec.splits}`);
        const job = { signal, onProgress: report };
        const limits = await splitOf(preset(train, i), methods[at]!, target, group, job);
        first ??= limits;
        symmetry ??= limits.orbits;
        found.push(limits.split);
      }
      return found;
    });
    sizes.push(splits);
    if (spec.ensembles !== null)
      ensembles.push(await ensemblesAt(finite(train), first!, { symmetry: spec.symmetry, group }, out, options));
  }
  const found: Found = { symmetry: symmetry!, sizes, ensembles };
  return {
    arrays: () => arraysOf(spec, found),
    summary: summarise(spec, found),
    errorBounds: target.errorBounds,
    title: `${titleOf(spec.target)}, t → ∞`,
    figure: (title) => fig4Figure({ ...contentOf(spec, found), title }),
  };
}

/** Trains what a size asks for on its first split, each kind with the step size of its own limit. */
async function ensemblesAt(
  problem: LearnProblem,
  { whole, orbits, plain, symmetric }: SplitLimits,
  { symmetry, group }: { readonly symmetry: Fig4Spec["symmetry"]; readonly group: SymmetryGroup },
  out: string,
  options: Computing,
): Promise<SizeEnsembles> {
  const taught = ({ learningRate, eigenvalues }: Limit) => ({
    task: whole,
    learningRate,
    maxLearningRate: maxLearningRate(eigenvalues),
  });
  const onOrbits = { ...taught(symmetric), symmetry: orbits };
  return {
    plain: await trainedEnsembles(problem, taught(plain), out, options),
    symmetric: await trainedEnsembles({ ...problem, symmetry, group }, onOrbits, out, options),
  };
}

/** Losses of the members on the test states after the last step, width by width. */
const lastLosses = (trained: readonly TrainedEnsemble[]): number[][] =>
  trained.map(({ test }) => Array.from({ length: test.rows }, (_, k) => test.get(k, test.columns - 1)));

async function splitOf(
  problem: LearnProblem,
  method: Method,
  target: LearnTarget,
  group: SymmetryGroup,
  { signal, onProgress }: JobOptions,
): Promise<SplitLimits> {
  const whole = await taskOf(problem, target, signal);
  const orbits = await inNameOf("reproduce fig4", () => orbitTask(target, whole, group, signal));
  const compute = method === "dense" ? supervised : streamed;
  const limitOf = async (found: Prediction | StreamedPrediction): Promise<Limit> => {
    const { meanTest } = await found.losses(Float64Array.of(Number.POSITIVE_INFINITY), { signal });
    const unseen = meanTest[0] ?? 0; // no allowed orbit is left to test: ψ = 0 on all others, exactly
    return { unseen, learningRate: found.learningRate, eigenvalues: found.eigenvalues };
  };
  const plain = await limitOf(await compute(problem.built, whole, partOf({ signal, onProgress }, 0, 0.8)));
  const averaged = networkWith(problem.built, orbits);
  const symmetric = await limitOf(await supervised(averaged, orbits.task, partOf({ signal, onProgress }, 0.8, 1)));
  const zero = await whole.zeroLoss("test", { signal });
  const orbitsTrained = orbits.trained.length;
  const split = { plain: plain.unseen, symmetric: symmetric.unseen, zero, orbitsTrained };
  return { split, whole, orbits, plain, symmetric };
}

function arraysOf({ trainSizes, splits, ensembles: wanted }: Fig4Spec, { sizes, ensembles }: Found): Arrays {
  const shape = [trainSizes.length, splits];
  const table = (of: (split: Split) => number) => float64(Float64Array.from(sizes.flat(), of), shape);
  return {
    train_sizes: int32(Int32Array.from(trainSizes)),
    plain_loss_test: table(({ plain }) => plain),
    symmetric_loss_test: table(({ symmetric }) => symmetric),
    zero_loss_test: table(({ zero }) => zero),
    orbits_trained: int32(
      Int32Array.from(sizes.flat(), ({ orbitsTrained }) => orbitsTrained),
      shape,
    ),
    ...(wanted !== null && {
      widths: int32(Int32Array.from(wanted.widths)),
      ...Object.fromEntries(
        (["plain", "symmetric"] as const).map((kind) => [
          `${kind}_ensemble_test`,
          float64(Float64Array.from(ensembles.flatMap((size) => lastLosses(size[kind]).flat())), [
            ...[trainSizes.length, wanted.widths.length, wanted.members],
          ]),
        ]),
      ),
    }),
  };
}

function contentOf({ trainSizes, ensembles: wanted, steps }: Fig4Spec, { sizes, ensembles }: Found): Fig4Content {
  const table = (of: (split: Split) => number) => sizes.map((splits) => splits.map(of));
  return {
    trainSizes,
    plain: table(({ plain }) => plain),
    symmetric: table(({ symmetric }) => symmetric),
    zero: table(({ zero }) => zero),
    ...(wanted !== null && {
      ensembles: wanted.widths.map((width, w) => ({
        width,
        steps,
        members: wanted.members,
        plain: ensembles.map((size) => finiteSpread(lastLosses(size.plain)[w]!).mean),
        symmetric: ensembles.map((size) => finiteSpread(lastLosses(size.symmetric)[w]!).mean),
      })),
    }),
  };
}

function summarise({ experiment, target, symmetry, splits, trainSizes, ensembles, steps }: Fig4Spec, found: Found) {
  const { group, orbits } = found.symmetry;
  const { widths = [], members } = ensembles ?? {};
  const ofMembers = (trained: readonly TrainedEnsemble[]) =>
    lastLosses(trained).map((losses, w) => {
      const { mean, standardError } = spreadOf(losses.filter(Number.isFinite));
      return { width: widths[w], totalTest: mean, totalTestStandardError: standardError };
    });
  const scatter = (values: readonly number[]) => {
    const { mean, standardDeviation } = spreadOf(values);
    return { mean, standardDeviation, least: Math.min(...values), most: Math.max(...values) };
  };
  return {
    experiment,
    model: target.model,
    boundary: target.boundary,
    symmetry,
    splits,
    ...(ensembles !== null && { steps, members }),
    operations: group.order,
    orbits: orbits.representatives.length,
    forbiddenOrbits: orbits.forbidden,
    sizes: found.sizes.map((size, i) => ({
      train: trainSizes[i]!,
      plain: scatter(size.map(({ plain }) => plain)),
      symmetric: scatter(size.map(({ symmetric }) => symmetric)),
      zero: scatter(size.map(({ zero }) => zero)),
      orbitsTrained: scatter(size.map(({ orbitsTrained }) => orbitsTrained)),
      ...(ensembles !== null && {
        plainEnsembles: ofMembers(found.ensembles[i]!.plain),
        symmetricEnsembles: ofMembers(found.ensembles[i]!.symmetric),
      }),
    })),
  };
}
