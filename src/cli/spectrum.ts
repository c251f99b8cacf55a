import type { Command } from "commander";
import { runSpectrum, type SpectrumLine, spectrumDirectory } from "../experiments/spectrum/spectrum.js";
import { spectrumExample, spectrumSchema } from "../experiments/spectrum/spectrumSpec.js";
import type { CommandContext } from "./run.js";
import { addSpecCommand } from "./specCommand.js";
import { alignedRows } from "./table.js";

/** `nnqs spectrum SPEC.json`: the eigenvalues of a network's kernel and what they say about training it. */
export function addSpectrum(program: Command, context: CommandContext): void {
  addSpecCommand(program, context, {
    name: "spectrum",
    description:
      "Spectrum of a network's kernel: condition, positive definiteness, steps to learn each part of a target.",
    schema: spectrumSchema,
    example: spectrumExample,
    overrides: "inputs.train=500 network.0.wStd=1",
    directory: spectrumDirectory,
    run: runSpectrum,
    text: asText,
  });
}

function asText(summary: Readonly<Record<string, unknown>>): string {
  const lines = summary["lines"] as readonly SpectrumLine[];
  const number = (value: number | null) => (value === null ? "never" : value.toPrecision(5)); // JSON has no Infinity
  const rows = [
    ["part", "eigenvalues", "largest", "smallest", "share of target", "steps to learn"],
    ...lines.map(({ part, count, largest, smallest, share, steps }) => [
      ...[part, String(count), number(largest), number(smallest), share.toExponential(2)],
      Number.isFinite(steps) ? String(steps) : "never",
    ]),
  ];
  const table = alignedRows(rows, () => false).join("\n");
  const condition = summary["conditionNumber"] as number | null;
  const definite = summary["positiveDefinite"] ? "positive definite" : "not positive definite";
  return (
    `${table}\n\n${definite} above ${number(summary["threshold"] as number)}; rank ${summary["rank"]}; ` +
    `condition number ${condition === null || condition === Number.POSITIVE_INFINITY ? "∞" : number(condition)}; ` +
    `learning rate ${number(summary["learningRate"] as number)}\n`
  );
}
