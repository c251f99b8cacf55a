import { join } from "node:path";
import { inNameOf } from "../../arguments/index.js";
import { renderSignBias } from "../../figures/signBias.js";
import type { Graph } from "../../graph/graph.js";
import { sublattices } from "../../graph/sublattices.js";
import { ArgumentError } from "../../native/errors.js";
import { type BiasBasis, type SignBias, signBias } from "../../qsntk/signBias.js";
import { float64 } from "../../runs/npy.js";
import type { Json } from "../../runs/spec.js";
import { inSpec, modelOf } from "../learn/target.js";
import type { ModelTarget } from "../learn/targetSpec.js";
import { hamiltonianOf, latticeOf } from "../quantum/quantumModel.js";
import type { ModelSpec } from "../quantum/quantumSpec.js";
import type { Cost } from "../run/cost.js";
import { runExperiment } from "../run/experiment.js";
import type { Outcome, RunOptions } from "../run/outcome.js";
import { buildNetwork } from "../spec/networkSpec.js";
import type { SignbiasSpec } from "./signbiasSpec.js";

/** `<out>/signbias-<name>`. */
export function signbiasDirectory(out: string, spec: SignbiasSpec): string {
  return join(out, `signbias-${spec.name}`);
}

/** The model at every value of the scan, or once. */
function modelsOf({
  target,
  scan,
}: SignbiasSpec): readonly { readonly value: number | null; readonly model: ModelSpec }[] {
  const whole = { ...target, hopping: 1, tolerance: 1e-12, scale: 1 } as ModelTarget;
  if (scan === null) return [{ value: null, model: modelOf(whole) }];
  return scan.values.map((value) => ({ value, model: modelOf({ ...whole, [scan.parameter]: value }) }));
}

/** What leads to a basis of a spec. @throws {ArgumentError} if the lattice is not bipartite, or the letters are not as many as its sites. */
function basisOf(name: string, lattice: Graph): BiasBasis {
  const all = Array.from({ length: lattice.sites }, (_, site) => site);
  if (name === "given") return [];
  if (name === "flipped") return all;
  if (name === "marshall") {
    const side = inNameOf("signbias", () => sublattices(lattice));
    return all.filter((site) => side[site] === 1);
  }
  if (name.length !== lattice.sites) {
    throw new ArgumentError(
      `signbias: \`bases\` names ${JSON.stringify(name)}, of ${name.length} letters; the lattice has ${lattice.sites} sites. Give a letter for every site.`,
    );
  }
  return name;
}

/** The bases of a spec by name; those that the lattice has, if it names none. */
function basesOf({ bases, target }: SignbiasSpec): Readonly<Record<string, BiasBasis>> {
  const lattice = latticeOf({ lattice: target.lattice, boundary: target.boundary }, inSpec);
  if (bases !== null) return Object.fromEntries(bases.map((name) => [name, basisOf(name, lattice)]));
  try {
    return { given: [], marshall: basisOf("marshall", lattice) };
  } catch (error) {
    if (error instanceof ArgumentError) return { given: [] };
    throw error;
  }
}

/** Sites beyond which ground states and rates take hours. */
const mostSites = 24;

/** The spec as a manifest holds it, with what the schema does not know checked: a model with its parameters, bases of its lattice. @throws {ArgumentError} naming what is wrong. */
export function checkedSignbias(spec: SignbiasSpec): Json {
  for (const { model } of modelsOf(spec)) {
    const { sites } = latticeOf(model, inSpec);
    if (sites > mostSites) {
      throw new ArgumentError(`signbias: \`target.lattice\` has ${sites} sites; at most ${mostSites} can be treated.`);
    }
    hamiltonianOf(model, inSpec);
  }
  basesOf(spec);
  return JSON.parse(JSON.stringify(spec)) as Json; // without what is undefined
}

/** What a spec takes: vectors of all states, and some thousand products for every basis and value. */
export function signbiasCost(spec: SignbiasSpec): Cost {
  const { sites } = latticeOf({ lattice: spec.target.lattice, boundary: spec.target.boundary }, inSpec);
  const points = (spec.scan?.values.length ?? 1) * (spec.bases?.length ?? 2);
  return { memory: 640 * 2 ** sites + 1e7, disk: 50_000, work: 4000 * points * sites * 2 ** sites };
}

/**
 * Sign bias of an infinitely wide network for the ground state of a model, in several local bases and over a coupling.
 *
 * @throws {ArgumentError} naming what of the spec is wrong; {ToleranceError} if an eigenvalue is not found; {MemoryError}.
 */
export async function runSignbias(spec: SignbiasSpec, directory: string, options: RunOptions = {}): Promise<Outcome> {
  const stored = checkedSignbias(spec);
  const network = buildNetwork(spec.network);
  return runExperiment({ spec: stored, seed: 0, directory }, options, async (reporter) => {
    const bases = basesOf(spec);
    const models = modelsOf(spec);
    const found: { value: number | null; bias: SignBias }[] = [];
    await reporter.stage("ground states and rates", async (onProgress) => {
      for (const [k, { value, model }] of models.entries()) {
        const part = (fraction: number) => onProgress((k + fraction) / models.length);
        const bias = await signBias(network, hamiltonianOf(model, inSpec), {
          bases,
          signal: options.signal,
          onProgress: part,
        });
        found.push({ value, bias });
      }
    });
    const summary = { experiment: spec.experiment, name: spec.name };
    return {
      arrays: () => arraysOf(found),
      summary:
        spec.scan === null
          ? { ...summary, ...pointOf(found[0]!.bias) }
          : {
              ...summary,
              parameter: spec.scan.parameter,
              scan: found.map(({ value, bias }) => ({ value, ...pointOf(bias) })),
            },
      errorBounds: {},
      title: spec.name,
      draw: (title) =>
        renderSignBias({
          title,
          parameter: spec.scan?.parameter ?? null,
          values: found.map(({ value }) => value ?? 0),
          points: found.map(({ bias }) => bias.bases),
        }),
    };
  });
}

/** One point as JSON. */
function pointOf({ energy, degeneracy, bases }: SignBias): { [name: string]: Json } {
  const entries = Object.entries(bases).map(([name, one]) => [
    name,
    {
      ...{ energy, overlap: one.overlap, rate: one.rate, largestRate: one.largestRate, weights: [...one.weights] },
      ...{ modulusWeights: [...one.modulusWeights], signWeights: [...one.signWeights] },
    },
  ]);
  return { energy, degeneracy, bases: Object.fromEntries(entries) as { [name: string]: Json } };
}

/** One row per value: energies, and by basis overlaps, rates and shares. */
function arraysOf(found: readonly { value: number | null; bias: SignBias }[]) {
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
