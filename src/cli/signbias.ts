import type { Command } from "commander";
import { runSignbias, signbiasDirectory } from "../experiments/signbias/signbias.js";
import { signbiasExample, signbiasSchema } from "../experiments/signbias/signbiasSpec.js";
import type { CommandContext } from "./run.js";
import { addSpecCommand } from "./specCommand.js";
import { alignedRows, fixed } from "./table.js";

/** `nnqs signbias SPEC.json`: how local bases bias an untrained network towards a ground state, and how fast it would find it. */
export function addSignbias(program: Command, context: CommandContext): void {
  addSpecCommand(program, context, {
    name: "signbias",
    description:
      "How a basis biases a network towards a ground state: overlap with its prior, rates of the energy flow, shares by parity degree.",
    schema: signbiasSchema,
    example: signbiasExample,
    overrides: "target.lattice=4x4 scan.parameter=coupling",
    directory: signbiasDirectory,
    run: runSignbias,
    text: asText,
    results: byBasis,
  });
}

interface Basis {
  readonly energy: number;
  readonly overlap: number;
  /** Null if no state has another energy. */
  readonly rate: number | null;
  readonly largestRate: number;
  readonly weights: readonly number[];
}

interface Point {
  readonly value?: number;
  readonly energy: number;
  readonly bases: Readonly<Record<string, Basis>>;
}

/** The points of a summary: one for each value of the scan, or one. */
function pointsOf(summary: Readonly<Record<string, unknown>>): readonly Point[] {
  return (summary["parameter"] === undefined ? [summary] : summary["scan"]) as unknown as readonly Point[];
}

/** `bases`, an entry per basis; along a scan `values`, and lists in their order for every number of an entry. */
function byBasis(summary: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const points = pointsOf(summary);
  const { bases } = points[0]!;
  if (summary["parameter"] === undefined) return { bases };
  const along = (name: string, key: keyof Basis) => points.map((point) => point.bases[name]![key]);
  const entries = Object.entries(bases).map(([name, one]) => [
    name,
    Object.fromEntries((Object.keys(one) as (keyof Basis)[]).map((key) => [key, along(name, key)])),
  ]);
  return { values: points.map(({ value }) => value), bases: Object.fromEntries(entries) };
}

function asText(summary: Readonly<Record<string, unknown>>): string {
  const parameter = summary["parameter"] as string | undefined;
  const points = pointsOf(summary);
  const rows = [
    [parameter ?? "", "basis", "energy", "overlap", "rate r2", "largest rate", "mean degree"],
    ...points.flatMap(({ value, energy, bases }) =>
      Object.entries(bases).map(([name, { overlap, rate, largestRate, weights }]) => [
        ...[value === undefined ? "" : String(value), name, energy.toPrecision(10), overlap.toPrecision(6)],
        ...[rate?.toPrecision(6) ?? "none", largestRate.toPrecision(6)],
        fixed(
          weights.reduce((sum, share, degree) => sum + share * degree, 0),
          4,
        ),
      ]),
    ),
  ];
  return `${alignedRows(rows, () => false).join("\n")}\n`;
}
