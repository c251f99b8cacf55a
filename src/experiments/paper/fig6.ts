import { counted } from "../../arguments/counted.js";
import { recordedSteps } from "../../ensemble/options.js";
import * as exact from "../../exact/index.js";
import { type Fig6Content, fig6Figure, medianOf } from "../../figures/fig6.js";
import { infidelity, readLikelihood } from "../../loss/index.js";
import { flow } from "../../predict/flow/flow.js";
import { flowBytes } from "../../predict/flow/memory.js";
import type { FlowMember } from "../../predict/flow/results.js";
import { uniform } from "../../random/index.js";
import { complex128, float64, int32, type NpyArray, scalar } from "../../runs/npy.js";
import type { Arrays } from "../../runs/npz.js";
import { spreadOf } from "../../states/statistics.js";
import { probabilitiesIn, relativeEntropy } from "../learn/measured.js";
import { statePairs } from "../learn/statePairs.js";
import { type PlannedTarget, titleOf } from "../learn/target.js";
import { requireCommandMemory } from "../run/commandMemory.js";
import type { Computed, Computing } from "../run/experiment.js";
import { orNull } from "../run/orNull.js";
import { paperNetwork } from "../spec/buildNetwork.js";
import type { Fig6Spec } from "./fig6Spec.js";

/** What is recorded of a member: 1−F, and the relative entropy per basis, exact distribution to learned one, over either half of the bases. */
const recorded = ["infidelity", "seen", "unseen"] as const;
type Recorded = (typeof recorded)[number];

/** Members on one number of shots; null for exact probabilities. */
interface Curve {
  readonly shots: number | null;
  readonly members: readonly FlowMember[];
}

/** What fig6 is made of. */
interface Found {
  readonly target: Float64Array;
  readonly seen: readonly string[];
  readonly unseen: readonly string[];
  readonly times: Float64Array;
  readonly learningRate: number;
  readonly curves: readonly Curve[];
}

/**
 * Fig. 6, which the paper does not have: tomography by its eq. (10) with the likelihood of measurements in random Pauli bases for a loss, over training time
 * and over the number of shots; compared in bases that were measured and in as many that were not. Every member has data of its own.
 *
 * @param planned - The target of the spec.
 * @throws {ToleranceError} if a step is not found to its tolerance.
 */
export async function computeFig6(spec: Fig6Spec, planned: PlannedTarget, options: Computing): Promise<Computed> {
  const { signal, reporter } = options;
  requireTomographyMemory(spec, planned.basis.dimension);
  const prepared = await reporter.stage("target state", (onProgress) => planned.prepare({ signal, onProgress }));
  const target = await statePairs(prepared, { signal });
  const bases = randomBases(spec.seed, planned.basis.sites, 2 * spec.bases);
  const [seen, unseen] = [bases.slice(0, spec.bases), bases.slice(spec.bases)];
  const exactly = await readLikelihood(await probabilitiesIn(seen, target, signal), { signal });
  const observe = observerOf(target, {
    seen: await relativeEntropy(exactly, target),
    unseen: await relativeEntropy(
      await readLikelihood(await probabilitiesIn(unseen, target, signal), { signal }),
      target,
    ),
  });
  const times = recordedSteps(spec.horizon);
  const curves: Curve[] = [];
  let learningRate: number | undefined;
  for (const shots of [null, ...[...spec.shots].sort((a, b) => b - a)]) {
    const name = shots === null ? "exact probabilities" : `${counted(shots, "shot")} per basis`;
    const members = await reporter.stage(name, async (onProgress) => {
      const all: FlowMember[] = [];
      for (let k = 0; k < spec.members; k++) {
        const seed = spec.seed + k;
        const loss =
          shots === null
            ? exactly
            : await readLikelihood(await exact.measure(target, seen, shots, { seed, signal }), { signal });
        const found = await flow(paperNetwork(1), planned.basis, loss, {
          times,
          clock: "norm",
          tolerance: spec.tolerance,
          seed,
          observe,
          signal,
          ...(learningRate !== undefined && { learningRate }), // one clock for all
          onProgress: (part) => onProgress((k + part) / spec.members),
        });
        learningRate = found.learningRate;
        all.push(found.members[0]!);
      }
      return all;
    });
    curves.push({ shots, members });
  }
  const found: Found = { target, seen, unseen, times, learningRate: learningRate!, curves: [...curves].reverse() };
  return {
    arrays: () => arraysOf(spec, found),
    summary: summaryOf(spec, found),
    errorBounds: {
      ...prepared.errorBounds,
      step: Math.max(...curves.flatMap(({ members }) => members.map(({ errorEstimate }) => errorEstimate))),
    },
    title: `Tomography: ${titleOf(spec.target)}`,
    figure: (title) => fig6Figure({ ...contentOf(spec, found), title }),
  };
}

/** @throws {MemoryError} if members of so many states do not fit, with the data of both halves of the bases and the most shots. */
function requireTomographyMemory({ bases, shots }: Fig6Spec, states: number): void {
  requireCommandMemory({
    command: "fig6",
    what: `members of ${states} states with probabilities in ${2 * bases} bases`,
    bytes: flowBytes(states, 1, 0) + 24 * states * 2 * bases + 12 * bases * Math.max(...shots, 0),
    remedy: "Take a smaller --lattice, or fewer --bases or --shots.",
  });
}

/** Different Pauli bases, drawn with equal probability. */
function randomBases(seed: number, sites: number, count: number): string[] {
  const bases = new Set<string>();
  for (let offset = 0; bases.size < count; offset += sites) {
    const letters = uniform({ seed, member: 2 ** 31 }, sites, offset);
    bases.add(Array.from(letters, (u) => "XYZ"[Math.floor(3 * u)]).join(""));
  }
  return [...bases];
}

function observerOf(
  target: Float64Array,
  entropies: Record<"seen" | "unseen", (psi: Float64Array) => Promise<number>>,
) {
  const distance = infidelity(target);
  return async (psi: Float64Array): Promise<Record<Recorded, number>> => ({
    infidelity: (await distance.evaluate(psi)).value,
    seen: await entropies.seen(psi),
    unseen: await entropies.unseen(psi),
  });
}

/** What is recorded of every member, at a time. */
const valuesAt = ({ members }: Curve, name: Recorded, time: number) =>
  members.map(({ observed }) => observed[name]![time]!);

/** (D−1)/(shots in all): what is left of the relative entropy where the maximum of the likelihood is found, for D large numbers of shots. */
function efficient(found: Found, shots: number): number {
  return (found.target.length / 2 - 1) / (shots * found.seen.length);
}

function contentOf({ bases }: Fig6Spec, found: Found): Fig6Content {
  const last = found.times.length - 1;
  return {
    times: found.times,
    bases,
    curves: found.curves.map((curve) => {
      const at = (name: Recorded) => {
        const values = valuesAt(curve, name, last);
        return { median: medianOf(values), least: Math.min(...values), most: Math.max(...values) };
      };
      return {
        shots: curve.shots,
        infidelity: curve.members.map(({ observed }) => observed["infidelity"]!),
        end: { infidelity: at("infidelity"), seen: at("seen"), unseen: at("unseen") },
        efficient: curve.shots === null ? null : efficient(found, curve.shots),
      };
    }),
  };
}

function summaryOf({ experiment, members, horizon }: Fig6Spec, found: Found) {
  const last = found.times.length - 1;
  return {
    experiment,
    members,
    bases: found.seen.length,
    time: horizon,
    learningRate: found.learningRate,
    curves: found.curves.map((curve) => ({
      shots: curve.shots,
      ...Object.fromEntries(
        recorded.map((name) => {
          const values = valuesAt(curve, name, last);
          const { mean, standardError } = spreadOf(values);
          return [name, { mean, standardError: orNull(standardError), median: medianOf(values) }];
        }),
      ),
      efficient: curve.shots === null ? 0 : efficient(found, curve.shots),
    })),
  };
}

/** The arrays that people script against; docs/reproduce.md describes each. Exact probabilities have 0 shots. */
function arraysOf({ members }: Fig6Spec, { target, seen, unseen, times, learningRate, curves }: Found): Arrays {
  const shape = [curves.length, members, times.length];
  const letters = (bases: readonly string[]): NpyArray => ({
    type: "uint8",
    shape: [bases.length, bases[0]!.length],
    data: Uint8Array.from(Buffer.from(bases.join(""), "latin1")),
  });
  return {
    target: complex128(target),
    bases: letters(seen),
    unseen_bases: letters(unseen),
    shots: int32(Int32Array.from(curves, ({ shots }) => shots ?? 0)),
    times: float64(times),
    learning_rate: scalar(learningRate),
    ...Object.fromEntries(
      recorded.map((name) => [
        name === "infidelity" ? name : `${name}_relative_entropy`,
        float64(
          Float64Array.from(curves.flatMap((curve) => curve.members.flatMap((m) => [...m.observed[name]!]))),
          shape,
        ),
      ]),
    ),
  };
}
