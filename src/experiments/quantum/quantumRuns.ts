import { join } from "node:path";
import { inNameOf } from "../../arguments/index.js";
import * as exact from "../../exact/index.js";
import { Measurements } from "../../exact/observable.js";
import { quenchTo } from "../../exact/quench.js";
import { timeList } from "../../exact/timeList.js";
import type { SymmetricHilbert } from "../../hilbert/symmetric.js";
import type { JobOptions } from "../../native/job.js";
import { joinedInTurns } from "../../native/turns.js";
import type { Operator } from "../../operator/operator.js";
import { arrayName } from "../../runs/arrayName.js";
import { complex128, float64, int32 } from "../../runs/npy.js";
import type { Json } from "../../runs/spec.js";
import { type Experiment, runExperiment } from "../run/experiment.js";
import { orNull } from "../run/orNull.js";
import type { Outcome, RunOptions } from "../run/outcome.js";
import type { Reporter } from "../run/reporter.js";
import { storable } from "../run/storable.js";
import { initialState } from "./initialState.js";
import { observableOf } from "./observables.js";
import { requireEvolveMemory, requireGroundStateMemory } from "./quantumMemory.js";
import { basisConvention, modelOn } from "./quantumModel.js";
import type { EvolveSpec, GroundStateSpec, ObservableName } from "./quantumSpec.js";
import type { SpecSector } from "./sectorNumbers.js";
import { allSectors, inSector, observableInSector, sectorConvention } from "./sectorRuns.js";
import { hasSectors, requireSectors } from "./sectorSpec.js";

/** `<out>/<experiment>-<model>`. */
export function quantumDirectory(out: string, { experiment, model }: EvolveSpec | GroundStateSpec): string {
  return join(out, `${experiment}-${model}`);
}

/** What is stored of a spec: it, and its convention of basis states. */
export function storedQuantumSpec(spec: EvolveSpec | GroundStateSpec): Json {
  const sector = hasSectors(spec) ? ` ${sectorConvention}` : "";
  return { ...(storable(spec) as object), basis: basisConvention + sector };
}

function experimentOf(spec: EvolveSpec | GroundStateSpec, seed: number, directory: string | undefined): Experiment {
  return { spec: storedQuantumSpec(spec), seed, directory };
}

/** `nnqs groundstate`: the lowest levels of a model. Without `directory` nothing is written. */
export async function runGroundState(
  spec: GroundStateSpec,
  directory: string | undefined,
  options: RunOptions = {},
): Promise<Outcome> {
  return runExperiment(experimentOf(spec, spec.seed, directory), options, async (reporter) => {
    const model = modelOn(spec);
    const { hamiltonian: whole } = model;
    const sectors = requireSectors(spec, model.lattice);
    if (spec.sectors === "all") return allSectors(spec, sectors!, whole, reporter, options.signal);
    const { hamiltonian, sector, names, observables } = await prepared(spec, whole, sectors, reporter, options.signal);
    requireGroundStateMemory(spec, hamiltonian, directory !== undefined);
    const { tolerance, levels, seed, maxProducts, memory } = spec;
    const found = await reporter.stage("ground state", (onProgress) =>
      inNameOf("nnqs groundstate", () =>
        exact.groundState(hamiltonian, {
          tolerance,
          levels,
          seed,
          maxProducts,
          memory,
          signal: options.signal,
          onProgress,
        }),
      ),
    );
    const { energy, residual, gap, degeneracy, complete, resolution, products } = found;
    const energies = Array.from(found.energies);
    const measured = (onProgress: (fraction: number) => void) =>
      ofLevels(found.states, observables, hamiltonian, { signal: options.signal, onProgress });
    const values = names.length === 0 ? {} : await reporter.stage("observables", measured);
    for (const warning of warningsOf(spec, found)) reporter.note(warning);
    return {
      summary: {
        energy,
        energies,
        residual,
        ...(sector === undefined ? {} : { sector: sector.group.name, states: sector.dimension }),
        gap: orNull(gap),
        degeneracy,
        complete,
        ...Object.fromEntries(names.map((name) => [name, Array.from(values[name]!)])),
        resolution,
        products,
      },
      arrays: async () => ({
        energies: float64(found.energies),
        residuals: float64(found.residuals),
        ...arraysOf(names, values),
        ...orbitArrays(sector),
        states: complex128(await joinedInTurns(found.states), [found.states.length, hamiltonian.dimension]),
      }),
      errorBounds: { residual: Math.max(...found.residuals) },
    };
  });
}

/** The Hamiltonian and the observables of a spec, in its sector if it has one. */
async function prepared(
  spec: GroundStateSpec | EvolveSpec,
  whole: Operator,
  [named]: readonly SpecSector[] = [],
  reporter: Reporter,
  signal: AbortSignal | undefined,
) {
  const names = [...new Set<ObservableName>(spec.observables ?? [])];
  const ofBasis = names.map((name) => [name, observableOf(name, whole.hilbert, whole)] as const);
  if (named === undefined)
    return { hamiltonian: whole, sector: undefined, names, observables: Object.fromEntries(ofBasis) };
  const { hamiltonian, sector } = await reporter.stage("sector", (onProgress) =>
    inSector(named, whole, { signal, onProgress }),
  );
  const observables: Record<string, exact.Observable> = {};
  for (const [name, observable] of ofBasis) observables[name] = await observableInSector(observable, sector, signal);
  return { hamiltonian, sector, names, observables };
}

/** Observables of each state, in their order. */
async function ofLevels(
  states: readonly Float64Array[],
  observables: Readonly<Record<string, exact.Observable>>,
  hamiltonian: Operator,
  { signal, onProgress }: JobOptions,
): Promise<Readonly<Record<string, Float64Array>>> {
  const on = { what: "the Hamiltonian", hilbert: hamiltonian.hilbert };
  const measurements = new Measurements("groundstate", observables, on, states.length);
  for (const [k, state] of states.entries()) {
    await measurements.measure(k, state, signal);
    onProgress?.((k + 1) / states.length);
  }
  return measurements.values;
}

/** What amplitudes in a sector are of. */
function orbitArrays(sector: SymmetricHilbert | undefined) {
  if (sector === undefined) return {};
  return { representatives: int32(sector.representatives), orbit_sizes: int32(sector.sizes) };
}

/** Observables as arrays whose names are names in Python. */
function arraysOf(names: readonly string[], values: Readonly<Record<string, Float64Array>>) {
  return Object.fromEntries(names.map((name) => [arrayName(name), float64(values[name]!)]));
}

/** What of a result a reader may not expect: a multiplet that is cut, and parameters that rounding hides. */
function warningsOf(spec: GroundStateSpec, { complete, energies, resolution }: exact.GroundState): string[] {
  const warnings: string[] = [];
  if (!complete) warnings.push(`the last multiplet has more states than the ${energies.length} levels that are given`);
  if (spec.observables?.length && energies.some((energy, k) => k > 0 && energy - energies[k - 1]! <= resolution)) {
    const entropies = spec.observables.includes("entropy") ? ", but that of the entropy does" : "";
    warnings.push(
      `some levels are degenerate: observables of each depend on the basis that was found of them, their mean over a whole level does not${entropies}`,
    );
  }
  const { field = 0, longitudinal = 0, coupling, coupling2 = 0, U = 0, t } = spec;
  const parameters = spec.model === "hubbard" ? { U, t } : { field, longitudinal, coupling, coupling2 };
  for (const [name, value] of Object.entries(parameters)) {
    if (value === 0 || Math.abs(value) > 100 * resolution) continue; // levels lie closer than the parameters are large
    warnings.push(
      `levels closer than ${resolution.toPrecision(2)} count as one, for rounding at the size of H: ${name} ${value} may split levels by less`,
    );
  }
  return warnings;
}

/** `nnqs evolve`: a quench, with observables over time. Without `directory` nothing is written. */
export async function runEvolve(
  spec: EvolveSpec,
  directory: string | undefined,
  options: RunOptions = {},
): Promise<Outcome> {
  return runExperiment(experimentOf(spec, 0, directory), options, async (reporter) => {
    const { signal } = options;
    const model = modelOn(spec);
    const { hamiltonian: whole } = model;
    const sectors = requireSectors(spec, model.lattice);
    const { hamiltonian, sector, names, observables } = await prepared(spec, whole, sectors, reporter, signal);
    const times = timeList("nnqs evolve", spec.times, spec.imaginary);
    requireEvolveMemory(spec, hamiltonian, times, directory !== undefined);
    const start = await reporter.stage("initial state", (onProgress) =>
      initialState(spec, model, { signal, onProgress }, undefined, sector),
    );
    const { tolerance, method, imaginary, maxProducts, maxDimension, memory } = spec;
    const limits = { imaginary, maxProducts, maxDimension, memory };
    const result = await reporter.stage("evolution", (onProgress) =>
      inNameOf("nnqs evolve", () =>
        quenchTo(hamiltonian, start.state, times, { observables, tolerance, method, ...limits, signal, onProgress }),
      ),
    );
    const { errorBound, normDrift, energyDrift, logNorms, products, substeps } = result;
    const drifts = logNorms === undefined ? { normDrift, energyDrift } : { logNorms: Array.from(logNorms) };
    const values = Object.fromEntries(names.map((name) => [name, Array.from(result.values[name]!)]));
    return {
      summary: { times: spec.times, ...values, errorBound, ...drifts, products, substeps },
      arrays: () => ({
        times: float64(times.given),
        ...arraysOf(names, result.values),
        ...(logNorms === undefined ? {} : { log_norms: float64(logNorms) }),
        ...orbitArrays(sector),
        initial: complex128(start.state),
        state: complex128(result.state),
      }),
      errorBounds: { evolution: errorBound, ...(start.residual === undefined ? {} : { initialState: start.residual }) },
    };
  });
}
