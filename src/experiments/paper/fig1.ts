import { infiniteWidthKernel } from "../../correlators/productKernel.js";
import { replicaAverageAt } from "../../correlators/replicaAverage.js";
import { renyiOf, vonNeumannOf } from "../../entropy/entropies.js";
import { page, pageApproximation } from "../../entropy/page.js";
import { half, type SpinCut, spinCutOf } from "../../entropy/subsystem.js";
import { type Fig1Content, fig1Figure } from "../../figures/fig1.js";
import type { JobOptions } from "../../native/job.js";
import { float64, int32 } from "../../runs/npy.js";
import type { Arrays } from "../../runs/npz.js";
import { type FeatureNet, featureNet } from "../../states/featureNets.js";
import { spectraAt, spectraBytes } from "../../states/randomStates.js";
import type { Statistics } from "../../states/statistics.js";
import { cosNet, dense, serial } from "../../stax/index.js";
import { firstFitting, requireCommandMemory } from "../run/commandMemory.js";
import type { Computed, Computing } from "../run/experiment.js";
import type { Fig1Spec } from "./fig1Spec.js";

/** What one size and width gives. */
interface Cell {
  readonly entropy: Statistics;
  readonly renyi2: Statistics;
  /** Rényi-2 bound of eq. (1). */
  readonly bound: number;
}

/** What one size gives. */
interface Row {
  readonly cells: readonly Cell[];
  /** Rényi-2 bound of eq. (1) at infinite width. */
  readonly infiniteBound: number;
}

/**
 * Fig. 1: entanglement entropy of half the system for an ensemble of Cos-net states, over system sizes and widths.
 *
 * @throws {MemoryError} if a size does not fit.
 */
export async function computeFig1(spec: Fig1Spec, { signal, reporter }: Computing): Promise<Computed> {
  requireStates(spec, Math.max(...spec.sizes));
  const rows: Row[] = [];
  for (const sites of spec.sizes) {
    const row = await reporter.stage(`d=${sites}`, async (onProgress) => {
      const cells: Cell[] = [];
      for (const [index, width] of spec.widths.entries()) {
        const report = (fraction: number) => onProgress((index + fraction) / spec.widths.length, `N=${width}`);
        cells.push(await cell(spec, sites, index, { signal, onProgress: report }));
      }
      return { cells, infiniteBound: await infiniteBoundOf(spec, sites) };
    });
    rows.push(row);
  }
  const content = contentOf(spec, rows);
  return {
    arrays: () => arraysOf(spec, rows, content),
    summary: summarise(spec, rows, content),
    errorBounds: {},
    title: "Entanglement entropy of half the system, Cos-net states",
    figure: (title) => fig1Figure({ title, ...content }),
  };
}

/** @throws {MemoryError} if states of so many spins do not fit, naming the largest that do. */
function requireStates(spec: Fig1Spec, sites: number): void {
  const bytesOf = (sites: number) => cellBytes(spec, sites);
  const smaller = Array.from({ length: sites / 2 - 1 }, (_, k) => sites - 2 * (k + 1));
  const fitting = firstFitting(smaller, bytesOf);
  requireCommandMemory({
    command: "fig1",
    what: `${spec.members} states of ${sites} spins`,
    bytes: bytesOf(sites),
    remedy: fitting === undefined ? "No --sizes fit; allow more memory." : `--sizes up to ${fitting} fit.`,
  });
}

/** Bytes of the spectra of a size at its largest width. */
function cellBytes(spec: Fig1Spec, sites: number): number {
  const net = networkOf(spec, sites, Math.max(...spec.widths));
  return spectraBytes(net, [halfCut(sites)], { members: spec.members });
}

/** The first half of the sites. */
const halfCut = (sites: number): SpinCut => spinCutOf(half(sites), sites);

async function cell(spec: Fig1Spec, sites: number, widthIndex: number, options: JobOptions): Promise<Cell> {
  const { members, seed } = spec;
  const net = networkOf(spec, sites, spec.widths[widthIndex] as number);
  const cut = halfCut(sites);
  // Members of their own for every size and width, so that error bars are independent.
  const firstMember = sites * 2 ** 26 + widthIndex * members;
  const spectra = await spectraAt(net, [cut], { ...options, members, seed, firstMember });
  return {
    entropy: spectra.average(0, vonNeumannOf),
    renyi2: spectra.average(0, (spectrum) => renyiOf(spectrum, 2)),
    bound: (await replicaAverageAt(net, cut, { order: 2 })).renyiBound,
  };
}

/** The Rényi-2 bound of infinitely wide networks, which no width enters. */
async function infiniteBoundOf(spec: Fig1Spec, sites: number): Promise<number> {
  const kernel = infiniteWidthKernel(networkOf(spec, sites, spec.widths[0]!));
  return (await replicaAverageAt(kernel, halfCut(sites), { order: 2 })).renyiBound;
}

function networkOf({ weightVariance, outputStd }: Fig1Spec, sites: number, width: number): FeatureNet {
  const hidden = cosNet(width, { wStd: Math.sqrt(weightVariance * sites) });
  return featureNet(serial(hidden, dense(1, { wStd: outputStd })), sites);
}

function contentOf({ sizes, widths, members }: Fig1Spec, rows: readonly Row[]): Fig1Content {
  return {
    sizes,
    members,
    maximum: sizes.map((d) => (d / 2) * Math.LN2),
    page: sizes.map((d) => pageApproximation(2 ** (d / 2), 2 ** (d / 2))),
    pageExact: sizes.map((d) => page(2 ** (d / 2), 2 ** (d / 2))),
    curves: widths.map((width, w) => ({
      width,
      mean: rows.map(({ cells }) => cells[w]!.entropy.mean),
      standardDeviation: rows.map(({ cells }) => cells[w]!.entropy.standardDeviation),
      renyi2Bound: rows.map(({ cells }) => cells[w]!.bound),
    })),
  };
}

/** The arrays that people script against; docs/reproduce.md describes each. */
function arraysOf({ sizes, widths, members }: Fig1Spec, rows: readonly Row[], content: Fig1Content): Arrays {
  const cells = rows.flatMap((row) => row.cells);
  const table = (value: (cell: Cell) => number) =>
    float64(Float64Array.from(cells, value), [sizes.length, widths.length]);
  return {
    sizes: int32(Int32Array.from(sizes)),
    widths: int32(Int32Array.from(widths)),
    entropy: float64(Float64Array.from(cells.flatMap((cell) => [...cell.entropy.values])), [
      sizes.length,
      widths.length,
      members,
    ]),
    maximum: float64(Float64Array.from(content.maximum)),
    page: float64(Float64Array.from(content.page)),
    page_exact: float64(Float64Array.from(content.pageExact)),
    renyi2: table((cell) => cell.renyi2.mean),
    renyi2_standard_error: table((cell) => cell.renyi2.standardError),
    renyi2_bound: table((cell) => cell.bound),
    renyi2_bound_infinite: float64(Float64Array.from(rows, ({ infiniteBound }) => infiniteBound)),
  };
}

function summarise(spec: Fig1Spec, rows: readonly Row[], content: Fig1Content): Record<string, unknown> {
  const last = spec.sizes.length - 1;
  return {
    experiment: spec.experiment,
    members: spec.members,
    size: spec.sizes[last],
    maximum: content.maximum[last],
    page: content.pageExact[last],
    entropy: Object.fromEntries(
      spec.widths.map((width, w) => {
        const { mean, standardError } = rows[last]!.cells[w]!.entropy;
        return [width, { mean, standardError }];
      }),
    ),
  };
}
