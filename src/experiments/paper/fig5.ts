import { counted } from "../../arguments/counted.js";
import { task as makeTask } from "../../dataset/makeTask.js";
import { recordedSteps } from "../../ensemble/options.js";
import { type Ensemble, train } from "../../ensemble/train.js";
import { plusState } from "../../exact/states.js";
import { type Fig5Content, fig5Figure } from "../../figures/fig5.js";
import { energy, measures } from "../../loss/index.js";
import { ArgumentError } from "../../native/errors.js";
import type { Operator } from "../../operator/operator.js";
import { flow } from "../../predict/flow/flow.js";
import { flowBytes } from "../../predict/flow/memory.js";
import type { Flow } from "../../predict/flow/results.js";
import { type BasisBias, signBias } from "../../qsntk/signBias.js";
import { float64, int32 } from "../../runs/npy.js";
import type { Arrays } from "../../runs/npz.js";
import { spreadOf } from "../../states/statistics.js";
import { requireEnsembleMemory } from "../ensembles/ensembleMemory.js";
import { asymptoticRate } from "../learn/asymptoticRate.js";
import { relativeExcess } from "../learn/relativeExcess.js";
import { asFigureOption } from "../learn/target.js";
import { latticeOf } from "../quantum/quantumModel.js";
import { requireCommandMemory } from "../run/commandMemory.js";
import type { Computed, Computing } from "../run/experiment.js";
import { orNull } from "../run/orNull.js";
import { requireBiasMemory } from "../signbias/signbias.js";
import { spinHamiltonian } from "../signbias/spinModel.js";
import { paperNetwork } from "../spec/buildNetwork.js";
import { paperNetworkSpec } from "../spec/paperNetwork.js";
import type { Fig5Spec, Search } from "./fig5Spec.js";

/** One search: what is known of its end, its members at infinite width, and finite networks. */
interface Found {
  readonly search: Search;
  /** E₀ */
  readonly energy: number;
  readonly bias: BasisBias;
  readonly flow: Flow;
  readonly ensembles: readonly (Ensemble & { readonly width: number })[];
}

/** Of the largest step that is stable where the search ends, η = ‖ψ‖²/r_max: the kernels of narrow networks grow on the way. */
const partOfStable = 0.5;

/**
 * Fig. 5, which the paper does not have: ground states by its eq. (10) with the energy for a loss. Infinitely wide networks drawn from the prior, the rate
 * at which they must end, and finite networks in discrete steps of the same size.
 *
 * @throws {ArgumentError} if a lattice is not bipartite where Marshall's rule is asked for; {ToleranceError} if a ground state or a step is not found to its tolerance.
 */
export async function computeFig5(spec: Fig5Spec, options: Computing): Promise<Computed> {
  spec.searches.forEach(requireEnergy);
  const hamiltonians = spec.searches.map(({ target, basis }) => spinHamiltonian(target, basis, asFigureOption));
  requireSearchMemory(spec, Math.max(...hamiltonians.map(({ hilbert }) => hilbert.sites)));
  const found: Found[] = [];
  for (const [k, search] of spec.searches.entries()) {
    found.push(await searchFor(spec, search, hamiltonians[k]!, options));
  }
  return {
    arrays: () => arraysOf(spec, found),
    summary: { experiment: spec.experiment, members: spec.members, searches: found.map(summaryOf) },
    errorBounds: { step: Math.max(...found.flatMap((one) => one.flow.members.map((m) => m.errorEstimate))) },
    title: "Ground-state search with the kernel frozen",
    figure: (title) => fig5Figure({ ...contentOf(found), title }),
  };
}

/** @throws {MemoryError} if a search on so many sites does not fit: its end, its members, and finite networks. */
function requireSearchMemory({ members, ensembles, steps }: Fig5Spec, sites: number): void {
  requireBiasMemory("fig5", sites);
  const states = 2 ** sites;
  requireCommandMemory({
    command: "fig5",
    what: `${counted(members, "member")} of ${states} states`,
    bytes: flowBytes(states, members, 0),
    remedy: "Take a smaller --lattice, or fewer --members.",
  });
  if (ensembles === null) return;
  const trained = { trained: states, states, inputs: sites, components: 2, steps, times: null } as const;
  requireEnsembleMemory({ network: paperNetworkSpec(1), ...ensembles, ...trained });
}

/** Errors are parts of |E₀|, which is 0 where nothing acts on the spins: such a traceless H is 0. */
function requireEnergy({ target }: Search): void {
  const { model, lattice, boundary, field = 0, longitudinal = 0, coupling, coupling2 = 0 } = target;
  const fields = field === 0 && longitudinal === 0;
  if (!fields) return;
  if (coupling === 0 && coupling2 === 0)
    throw new ArgumentError("reproduce fig5: a search has neither coupling nor field, so that H is 0.");
  if (latticeOf({ lattice, boundary }, asFigureOption).sites > 1) return;
  const remedy = model === "tfim" ? "Take at least 2 sites, or no 0 among --fields." : "Take at least 2 sites.";
  throw new ArgumentError(
    `reproduce fig5: --lattice ${lattice} has one site, on which the ${model === "tfim" ? "Ising model without a field" : "Heisenberg model"} is 0, and errors of the energy are no part of it. ${remedy}`,
  );
}

async function searchFor(
  { members, horizon, tolerance, steps, ensembles, seed }: Fig5Spec,
  search: Search,
  h: Operator,
  { reporter, signal }: Computing,
): Promise<Found> {
  const name = nameOf(search);
  const bias = await reporter.stage(`${name}: ground state and rates`, (onProgress) =>
    signBias(paperNetwork(1), h, { signal, onProgress }),
  );
  const { energy: groundEnergy } = bias;
  const given = bias.bases["given"]!;
  const learningRate = partOfStable / given.largestRate;
  const observe = measures({ hamiltonian: h, groundEnergy });
  const common = { learningRate, clock: "norm", seed, observe, signal } as const;
  const infinite = await reporter.stage(`${name}: infinite width`, (onProgress) =>
    flow(paperNetwork(1), h.hilbert, energy(h), {
      ...common,
      members,
      tolerance,
      times: recordedSteps(horizon),
      onProgress,
    }),
  );
  const trained: Found["ensembles"][number][] = [];
  if (ensembles === null) return { search, energy: groundEnergy, bias: given, flow: infinite, ensembles: trained };
  const { members: count, precision } = ensembles;
  const task = await makeTask(h.hilbert, await plusState(h.hilbert), { train: h.dimension, signal }); // all states; the loss knows no target
  for (const width of ensembles.widths) {
    const ensemble = await reporter.stage(`${name}: width ${width}`, (onProgress) =>
      train(paperNetwork(width), task, {
        ...common,
        loss: energy(h),
        members: count,
        precision,
        steps,
        onProgress: (part) => onProgress(part),
      }),
    );
    trained.push({ ...ensemble, width });
    for (const { member, step } of ensemble.diverged) {
      reporter.note(`${name}, width ${width}: member ${member} diverged at step ${step}`);
    }
  }
  return { search, energy: groundEnergy, bias: given, flow: infinite, ensembles: trained };
}

/** What plots and stages are called. */
function nameOf({ target, basis }: Search): string {
  const { model, lattice, field, coupling2 = 0 } = target;
  const size = lattice.replace("x", "×");
  if (model === "tfim") return `Ising ${size}, h = ${field}`;
  const marshall = basis === "marshall" ? ", Marshall basis" : "";
  return `Heisenberg ${size}${coupling2 === 0 ? "" : `, J₂ = ${coupling2}`}${marshall}`;
}

/** (E−E₀)/|E₀| of every member at infinite width over time. */
function errorsOf({ flow: { members }, energy: ground }: Found): Float64Array[] {
  return members.map(({ observed }) => relativeExcess(observed["excess"]!, ground));
}

/** The same of finite networks, width by width. */
function finiteErrorsOf({ ensembles, energy: ground }: Found): Float64Array[][] {
  return ensembles.map(({ observed, train: { rows } }) =>
    Array.from({ length: rows }, (_, k) => relativeExcess(observed!["excess"]!.row(k), ground)),
  );
}

function meanAt(curves: readonly Float64Array[], k: number) {
  return spreadOf(curves.map((curve) => curve[k]!).filter(Number.isFinite));
}

/** Rates at which the mean error falls at the end of what can be told from 0: 4η·r₂, and the slope of its logarithm. */
function ratesOf(found: Found) {
  const { learningRate, times } = found.flow;
  const curves = errorsOf(found);
  const mean = times.map((_, k) => meanAt(curves, k).mean);
  return { predicted: 4 * learningRate * found.bias.rate, ...asymptoticRate(times, mean) };
}

function contentOf(all: readonly Found[]): Fig5Content {
  return {
    searches: all.map((found) => {
      const { predicted, last } = ratesOf(found);
      return {
        name: nameOf(found.search),
        times: found.flow.times,
        members: errorsOf(found),
        rate: predicted,
        anchor: last,
        ensembles: found.ensembles.map(({ times }, w) => ({ times, members: finiteErrorsOf(found)[w]! })),
      };
    }),
    widths: all[0]!.ensembles.map(({ width }) => width),
  };
}

function summaryOf(found: Found) {
  const { search, energy: groundEnergy, bias, flow: infinite, ensembles } = found;
  const { predicted, measured } = ratesOf(found);
  const last = meanAt(errorsOf(found), infinite.times.length - 1);
  return {
    name: nameOf(search),
    ...search.target,
    basis: search.basis,
    groundEnergy,
    overlap: bias.overlap,
    rate: bias.rate,
    largestRate: bias.largestRate,
    learningRate: infinite.learningRate,
    predictedRate: predicted,
    measuredRate: measured,
    time: infinite.times.at(-1)!,
    energyError: last.mean,
    energyErrorStd: orNull(last.standardDeviation),
    ensembles: ensembles.map(({ width, times, diverged }, w) => {
      const curves = finiteErrorsOf(found)[w]!;
      const end = meanAt(curves, times.length - 1);
      return {
        width,
        step: times.at(-1)!,
        energyError: orNull(end.mean),
        standardError: orNull(end.standardError),
        diverged: diverged.length,
      };
    }),
  };
}

/** The arrays that people script against; docs/reproduce.md describes each. */
function arraysOf({ searches, members, ensembles }: Fig5Spec, found: readonly Found[]): Arrays {
  const { times } = found[0]!.flow;
  const perSearch = (of: (one: Found) => number) => float64(Float64Array.from(found, of));
  const curves = (of: (one: Found) => readonly Float64Array[]) =>
    float64(Float64Array.from(found.flatMap((one) => of(one).flatMap((curve) => [...curve]))), [
      ...[searches.length, members, times.length],
    ]);
  return {
    ground_energy: perSearch((one) => one.energy),
    learning_rate: perSearch((one) => one.flow.learningRate),
    overlap: perSearch(({ bias }) => bias.overlap),
    rate: perSearch(({ bias }) => bias.rate),
    largest_rate: perSearch(({ bias }) => bias.largestRate),
    times: float64(times),
    energy_error: curves(errorsOf),
    norm: curves(({ flow: { members: all } }) => all.map(({ norm }) => norm)),
    v_score: curves(({ flow: { members: all } }) => all.map(({ observed }) => observed["vScore"]!)),
    ...(ensembles !== null && {
      widths: int32(Int32Array.from(ensembles.widths)),
      ensemble_times: float64(found[0]!.ensembles[0]!.times),
      ensemble_energy_error: float64(
        Float64Array.from(found.flatMap((one) => finiteErrorsOf(one).flatMap((all) => all.flatMap((c) => [...c])))),
        [searches.length, ensembles.widths.length, ensembles.members, found[0]!.ensembles[0]!.times.length],
      ),
    }),
  };
}
