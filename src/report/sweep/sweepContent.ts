import type { Chart } from "../../figures/interactive.js";
import { timeAxes } from "../../sweeps/collect/axes.js";
import type { Cell } from "../../sweeps/collect/cell.js";
import type { TableContent } from "../table.js";
import { curveCharts, mostCurves } from "./curves.js";
import { groupsOf, type Parameter, varyingParameters } from "./parameters.js";
import { numericFacts } from "./quantities.js";
import { scalarCharts } from "./scalars.js";

/** What the cells of a sweep have in common, and how they differ. */
export interface SweepContent {
  readonly charts: readonly Chart[];
  readonly table: TableContent;
  /** Names of the parameters that vary. */
  readonly varying: readonly string[];
  /** What the reader should know. */
  readonly notes: readonly string[];
}

/** Curves over time, headline numbers over parameters, and a table of all cells. */
export function sweepContent(cells: readonly Cell[]): SweepContent {
  const varying = varyingParameters(cells);
  const groups = groupsOf(cells, varying);
  const notes = [
    ...(groups.some((group) => group.cells.length > 1) || cells.some(hasMembers)
      ? [
          "Curves are means over seeds, and over the networks of an ensemble; bands and bars are the standard deviation.",
        ]
      : []),
    ...(groups.length > mostCurves
      ? [`A chart shows at most ${mostCurves} curves, the first ones; the table has all.`]
      : []),
  ];
  return {
    charts: [...curveCharts(cells, varying), ...scalarCharts(cells, varying)],
    table: cellTable(cells, varying),
    varying: varying.map(({ name }) => name),
    notes,
  };
}

/** Whether anything was recorded of several networks. */
function hasMembers({ shapes }: Cell): boolean {
  return shapes.some(({ axes, shape }) => timeAxes.includes(axes.at(-1) ?? "") && shape[axes.indexOf("member")]! > 1);
}

/** All cells: what varies, headline numbers, wall time. */
function cellTable(cells: readonly Cell[], varying: readonly Parameter[]): TableContent {
  const facts = numericFacts(cells);
  const summary = facts.filter((name) => name.startsWith("summary.") && name.split(".").length === 2);
  const differing = summary.filter((name) => new Set(cells.map((cell) => cell.facts.get(name))).size > 1);
  const chosen = [...differing, ...facts.filter((name) => name === "provenance.seconds")];
  return {
    caption: "Cells",
    columns: [
      "cell",
      ...varying.map(({ name }) => name),
      ...chosen.map((name) => (name === "provenance.seconds" ? "wall seconds" : name.replace("summary.", ""))),
    ],
    rows: cells.map((cell, i) => [
      cell.id,
      ...varying.map(({ values }) => values[i]!),
      ...chosen.map((name) => cell.facts.get(name) ?? null),
    ]),
  };
}
