import { join } from "node:path";
import { inNameOf } from "../../arguments/index.js";
import { signBiasFigure } from "../../figures/signBias.js";
import type { Graph } from "../../graph/graph.js";
import { sublatticesIfAny } from "../../graph/sublattices.js";
import { ArgumentError } from "../../native/errors.js";
import type { Operator } from "../../operator/operator.js";
import { type BiasBasis, type SignBias, signBias, signBiasBytes } from "../../qsntk/signBias.js";
import { float64 } from "../../runs/npy.js";
import type { Json } from "../../runs/spec.js";
import type { Network } from "../../stax/network.js";
import { inTarget } from "../learn/target.js";
import { hamiltonianOf, latticeOf, type Naming } from "../quantum/quantumModel.js";
import type { ModelSpec } from "../quantum/quantumSpec.js";
import { commandMemory, requireCommandMemory } from "../run/commandMemory.js";
import type { Cost } from "../run/cost.js";
import { runExperiment } from "../run/experiment.js";
import type { Outcome, RunOptions } from "../run/outcome.js";
import type { Reporter } from "../run/reporter.js";
import { storable } from "../run/storable.js";
import { buildNetwork } from "../spec/buildNetwork.js";
import type { SignbiasSpec } from "./signbiasSpec.js";
import { marshallSites, spinModelOf } from "./spinModel.js";

/** `<out>/signbias-<name>`. */
export function signbiasDirectory(out: string, spec: SignbiasSpec): string {
  return join(out, `signbias-${spec.name}`);
}

/** The model at every value of the scan, or once. */
function modelsOf({
  target,
  scan,
}: SignbiasSpec): readonly { readonly value: number | null; readonly model: ModelSpec }[] {
  if (scan === null) return [{ value: null, model: spinModelOf(target) }];
  return scan.values.map((value) => ({ value, model: spinModelOf({ ...target, [scan.parameter]: value }) }));
}

/** What leads to a basis of a spec. @throws {ArgumentError} if the lattice is not bipartite, or the letters are not as many as its sites. */
function basisOf(name: string, lattice: Graph): BiasBasis {
  const all = Array.from({ length: lattice.sites }, (_, site) => site);
  if (name === "given") return [];
  if (name === "flipped") return all;
  if (name === "marshall") return inNameOf("signbias", () => marshallSites(lattice));
  if (name.length !== lattice.sites) {
    throw new ArgumentError(
      `signbias: \`bases\` names ${JSON.stringify(name)}, of ${name.length} letters; the lattice has ${lattice.sites} sites. Give a letter for every site.`,
    );
  }
  return name;
}

/** The lattice of a spec, with bonds between first neighbours alone. */
function bareLattice({ target: { lattice, boundary } }: SignbiasSpec, named: Naming): Graph {
  return latticeOf({ lattice, boundary }, named);
}

/** The bases of a spec by name; those that the lattice has, if it names none. */
function basesOf({ bases }: SignbiasSpec, lattice: Graph): Readonly<Record<string, BiasBasis>> {
  if (bases !== null) return Object.fromEntries(bases.map((name) => [name, basisOf(name, lattice)]));
  const isBipartite = !("loop" in sublatticesIfAny(lattice));
  return { given: [], ...(isBipartite && { marshall: basisOf("marshall", lattice) }) };
}

/** Sites beyond which ground states and rates take hours. */
const mostSites = 24;

/** What a spec is of, made once: models with their parameters, bases of their lattice. */
export interface BiasPlan {
  readonly spec: SignbiasSpec;
  /** The spec as a manifest holds it. */
  readonly stored: Json;
  readonly lattice: Graph;
  readonly network: Network;
  readonly bases: Readonly<Record<string, BiasBasis>>;
  /** The value of the coupling that is varied, null without a scan, and H there. */
  readonly points: readonly { readonly value: number | null; readonly hamiltonian: Operator }[];
}

/**
 * The plan of a spec, with what its schema does not know checked.
 *
 * @param named - How messages call the parameters of the target.
 * @throws {ArgumentError} naming what is wrong.
 */
export function signbiasPlan(spec: SignbiasSpec, named: Naming = inTarget): BiasPlan {
  const points = modelsOf(spec).map(({ value, model }) => {
    const { sites } = latticeOf(model, named);
    if (sites > mostSites) {
      throw new ArgumentError(
        `signbias: ${named("lattice")} has ${sites} sites; at most ${mostSites} can be treated. Take a smaller lattice.`,
      );
    }
    return { value, hamiltonian: hamiltonianOf(model, named) };
  });
  const lattice = bareLattice(spec, named);
  const bases = basesOf(spec, lattice);
  const network = inNameOf("`network`", () => buildNetwork(spec.network));
  return { spec, stored: storable(spec), lattice, network, bases, points };
}

/** What a spec takes: vectors of all states, and some thousand products for every basis and value. */
export function signbiasCost(spec: SignbiasSpec): Cost {
  const { sites } = bareLattice(spec, inTarget);
  const points = (spec.scan?.values.length ?? 1) * (spec.bases?.length ?? 2);
  return { memory: signBiasBytes(2 ** sites) + 1e7, disk: 50_000, work: 4000 * points * sites * 2 ** sites };
}

/**
 * Sign bias of an infinitely wide network for the ground state of a model, in several local bases and over a coupling.
 *
 * @throws {ArgumentError} naming what of the spec is wrong; {ToleranceError} if an eigenvalue is not found; {MemoryError}.
 */
export async function runSignbias(spec: SignbiasSpec, directory: string, options: RunOptions = {}): Promise<Outcome> {
  const plan = signbiasPlan(spec);
  return runExperiment({ spec: plan.stored, seed: 0, directory }, options, async (reporter) => {
    requireBiasMemory("signbias", plan.lattice.sites);
    const found = await biasAlong(plan, { reporter, signal: options.signal });
    return {
      arrays: () => biasArrays(found),
      summary: biasSummary(spec, found),
      errorBounds: {},
      title: spec.name,
      figure: (title) => signBiasFigure({ ...biasContent(spec, found), title }),
    };
  });
}

/** @throws {MemoryError} if ground states and rates of so many spins do not fit. */
export function requireBiasMemory(command: string, sites: number): void {
  let fitting = sites;
  while (fitting > 1 && signBiasBytes(2 ** fitting) > commandMemory()) fitting--;
  requireCommandMemory({
    command,
    what: `the search of ground states and rates of ${sites} spins`,
    bytes: signBiasBytes(2 ** sites),
    remedy: fitting > 1 ? `${fitting} spins fit.` : "Allow more memory.",
  });
}

/** The sign bias at one value of the coupling that is varied; null without a scan. */
export interface BiasPoint {
  readonly value: number | null;
  readonly bias: SignBias;
}

/** The sign bias at every value of a scan, or once. */
export async function biasAlong(
  { spec: { scan }, network, bases, points }: BiasPlan,
  { reporter, signal }: { readonly reporter: Reporter; readonly signal: AbortSignal | undefined },
): Promise<BiasPoint[]> {
  const found: BiasPoint[] = [];
  await reporter.stage("ground states and rates", async (onProgress) => {
    for (const [k, { value, hamiltonian }] of points.entries()) {
      const part = (fraction: number) => onProgress((k + fraction) / points.length);
      const bias = await signBias(network, hamiltonian, { bases, signal, onProgress: part });
      found.push({ value, bias });
      const still = Object.entries(bias.bases).flatMap(([name, { rate }]) => (Number.isNaN(rate) ? [name] : []));
      if (still.length === 0) continue;
      const where = value === null ? "" : ` at ${scan!.parameter} ${value}`;
      reporter.note(`no rate${where} (${still.join(", ")}): the network reaches no state of another energy`);
    }
  });
  return found;
}

/** What summary.json says of it. */
export function biasSummary({ experiment, name, scan }: SignbiasSpec, found: readonly BiasPoint[]) {
  if (scan === null) return { experiment, name, ...pointOf(found[0]!.bias) };
  const points = found.map(({ value, bias }) => ({ value, ...pointOf(bias) }));
  return { experiment, name, parameter: scan.parameter, scan: points };
}

/** What its figure shows. */
export function biasContent({ scan }: SignbiasSpec, found: readonly BiasPoint[]) {
  return {
    parameter: scan?.parameter ?? null,
    values: found.map(({ value }) => value ?? 0),
    points: found.map(({ bias }) => bias.bases),
  };
}

/** One point as JSON. */
function pointOf({ energy, degeneracy, bases }: SignBias): { [name: string]: Json } {
  const entries = Object.entries(bases).map(([name, one]) => [
    name,
    {
      energy,
      overlap: one.overlap,
      rate: one.rate,
      largestRate: one.largestRate,
      weights: [...one.weights],
      modulusWeights: [...one.modulusWeights],
      signWeights: [...one.signWeights],
    },
  ]);
  return { energy, degeneracy, bases: Object.fromEntries(entries) as { [name: string]: Json } };
}

/** One row per value: energies, and by basis overlaps, rates and shares. */
export function biasArrays(found: readonly BiasPoint[]) {
  const names = Object.keys(found[0]!.bias.bases);
  const rows = found.length;
  const of = (name: string, key: "overlap" | "rate" | "largestRate") =>
    float64(found.map(({ bias }) => bias.bases[name]![key]));
  const shares = (name: string, key: "weights" | "modulusWeights" | "signWeights") => {
    const values = found.flatMap(({ bias }) => [...bias.bases[name]![key]]);
    return float64(values, [rows, values.length / rows]);
  };
  return {
    ...(found[0]!.value !== null && { values: float64(found.map(({ value }) => value!)) }),
    energy: float64(found.map(({ bias }) => bias.energy)),
    ...Object.fromEntries(
      names.flatMap((name) => [
        [`overlap_${name}`, of(name, "overlap")],
        [`rate_${name}`, of(name, "rate")],
        [`largest_rate_${name}`, of(name, "largestRate")],
        [`weights_${name}`, shares(name, "weights")],
        [`modulus_weights_${name}`, shares(name, "modulusWeights")],
        [`sign_weights_${name}`, shares(name, "signWeights")],
      ]),
    ),
  };
}
