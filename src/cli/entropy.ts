import type { Command } from "commander";
import { entropyDirectory, type NetworkEntropies, runEntropy } from "../experiments/entropy/entropies.js";
import { entropyExample, entropySchema } from "../experiments/entropy/entropySpec.js";
import type { CommandContext } from "./run.js";
import { addSpecCommand } from "./specCommand.js";
import { fixed } from "./table.js";

/** `nnqs entropy SPEC.json`: entropies of one's own ensembles of network states. */
export function addEntropy(program: Command, context: CommandContext): void {
  addSpecCommand(program, context, {
    name: "entropy",
    description: "Entanglement entropies of ensembles of network states over cuts, widths and weight scales.",
    schema: entropySchema,
    example: entropyExample,
    overrides: "sites=8 networks.0.layers.0.width=100",
    directory: entropyDirectory,
    run: runEntropy,
    text: asText,
  });
}

/** One line per network: its entropies at the most even cut. */
function asText(summary: Readonly<Record<string, unknown>>): string {
  const sites = summary["sites"] as number;
  const networks = summary["networks"] as readonly NetworkEntropies[];
  const width = Math.max(...networks.map(({ label }) => label.length));
  const lines = networks.map(({ label, cuts }) => {
    const uneven = (size: number) => Math.abs(2 * size - sites);
    const cut = cuts.reduce((best, next) =>
      uneven(next.subsystem.length) < uneven(best.subsystem.length) ? next : best,
    );
    const entropies = cut.entropies.map(({ order, mean, standardError }) => {
      const name = order === 1 ? "S" : `S_${order}`;
      return `${name} = ${fixed(mean, 4)} ± ${fixed(standardError, 4)}`;
    });
    return `${label.padEnd(width)}  ${cut.subsystem.length} of ${sites} sites: ${entropies.join(", ")}\n`;
  });
  return lines.join("");
}
