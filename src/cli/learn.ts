import type { Command } from "commander";
import { learnDirectory, runLearn } from "../experiments/learn/learn.js";
import { learnExample, learnSchema } from "../experiments/learn/learnSpec.js";
import type { CommandContext } from "./run.js";
import { addSpecCommand } from "./specCommand.js";

/** `nnqs learn SPEC.json`: any state, learned by any network, infinitely wide and finite. */
export function addLearn(program: Command, context: CommandContext): void {
  addSpecCommand(program, context, {
    name: "learn",
    description:
      "Learn a state with infinitely wide networks, and finite ensembles beside them: losses and fidelities over training.",
    schema: learnSchema,
    example: learnExample,
    overrides: "target.lattice=2x5 train=0.25 ensemble=null",
    directory: learnDirectory,
    run: runLearn,
    resumable: true,
    text: asText,
  });
}

/** The losses at the last time beside that of ψ = 0. */
function asText(summary: Readonly<Record<string, unknown>>): string {
  const { train, states, method, lastTime } = summary as Readonly<Record<string, number>>;
  const value = (name: string) => {
    const found = summary[name];
    return typeof found === "number" ? found.toExponential(4) : undefined;
  };
  const lines: [string, string | undefined][] = [
    [`test loss, ψ = 0`, value("zeroLossTest")],
    [`test loss at t = ${lastTime}`, value("totalTest")],
    [`test loss of the mean`, value("meanLossTest")],
    [`train loss at t = ${lastTime}`, value("totalTrain") ?? value("meanLossTrain")],
    [`fidelity of the mean`, value("fidelityMean")],
    [`fidelity of a member`, value("fidelityMember")],
  ];
  const shown = lines.filter(([, text]) => text !== undefined);
  const width = Math.max(...shown.map(([name]) => name.length));
  const table = shown.map(([name, text]) => `${name.padEnd(width)}  ${text}\n`).join("");
  return `${train} of ${states} states, method ${method}\n${table}`;
}
