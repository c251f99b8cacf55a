import type { Command } from "commander";
import { counted } from "../arguments/counted.js";
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

/** Of a loss other than the squared one: what is measured of the members at the last time. */
function asMeasures(summary: Readonly<Record<string, unknown>>): string {
  const { loss, members, finalLoss, final, predictedRate, measuredRate } = summary;
  const lines = Object.entries({ loss: finalLoss, ...(final as object), predictedRate, measuredRate }).filter(
    (line): line is [string, number] => typeof line[1] === "number",
  );
  const width = Math.max(...lines.map(([name]) => name.length));
  const table = lines.map(([name, value]) => `${name.padEnd(width)}  ${value.toPrecision(8)}\n`).join("");
  return `${loss}, mean over ${counted(Number(members), "member")} at the last time\n${table}`;
}

/** The losses at the last time beside that of ψ = 0. */
function asText(summary: Readonly<Record<string, unknown>>): string {
  if (summary["final"] !== undefined) return asMeasures(summary);
  const { train, states, method, lastTime } = summary as Readonly<Record<string, number>>;
  const value = (name: string) => {
    const found = summary[name];
    return typeof found === "number" ? found.toExponential(4) : undefined;
  };
  const lines: [string, string | undefined][] = [
    [`test loss, ψ = 0`, value("zeroLossTest")],
    [`test loss at t = ${lastTime}`, value("totalTest")],
    [`test loss of the mean`, value("meanLossTest")],
    [`train loss at t = ${lastTime}`, value("totalTrain")],
    [`train loss of the mean`, summary["totalTrain"] === undefined ? value("meanLossTrain") : undefined],
    [`fidelity of the mean`, value("fidelityMean")],
    [`fidelity of a member`, value("fidelityMember")],
  ];
  const shown = lines.filter(([, text]) => text !== undefined);
  const width = Math.max(...shown.map(([name]) => name.length));
  const table = shown.map(([name, text]) => `${name.padEnd(width)}  ${text}\n`).join("");
  return `${train} of ${states} states, method ${method}\n${table}`;
}
