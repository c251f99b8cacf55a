import { type Command, InvalidArgumentError } from "commander";
import { runEvolve } from "../experiments/quantum/quantumRuns.js";
import { evolveSchema, mostTimes, observableNames } from "../experiments/quantum/quantumSpec.js";
import { parseSpec } from "../experiments/spec/parseSpec.js";
import { ArgumentError } from "../native/errors.js";
import { choice, listOf, number, oneOf, wholeNumber } from "./options.js";
import { addQuantumOptions, printOutcome, type QuantumOptions, specOf } from "./quantumOptions.js";
import type { CommandContext } from "./run.js";
import { beginRun } from "./runOptions.js";

/** `nnqs evolve`: a quench with observables over time. */
export function addEvolve(program: Command, context: CommandContext): void {
  addQuantumOptions(program.command("evolve"))
    .description("Evolution of a spin or fermion model in real or imaginary time, with a bound on its error.")
    .option("--time <t>", "the time to evolve to; may be negative", number)
    .option("--times <list>", `times t1,t2,… in any order, or start:stop:count; at most ${mostTimes}`, times)
    .option(
      "--initial <state>",
      "plus, neel, up, groundstate, groundstate:U=4, groundstate:field=0,near=up, … (default: plus)",
    )
    .option(
      "--observables <list>",
      `of ${observableNames.join(", ")} (default: energy)`,
      listOf(oneOf(observableNames)),
    )
    .addOption(choice("--method <name>", "propagator", ["krylov", "chebyshev"]).default("krylov"))
    .option("--imaginary", "imaginary time: exp(-H t) on the state, of norm 1, with the logarithms of its norms")
    .option("--max-dimension <n>", "largest dimension of one Krylov space (default: 200)", wholeNumber(2))
    .action(async (options: QuantumOptions) => {
      const { time, ...rest } = specOf(options);
      if ((time === undefined) === (rest["times"] === undefined)) {
        throw new ArgumentError("nnqs evolve: pass either --time or --times.");
      }
      if (rest["imaginary"] === true && rest["method"] === "chebyshev") {
        throw new ArgumentError("nnqs evolve: --imaginary is done by --method krylov, not by chebyshev.");
      }
      const request = { experiment: "evolve", ...rest, times: rest["times"] ?? [time] };
      const spec = parseSpec(evolveSchema, request, "nnqs evolve");
      const run = beginRun(options, context);
      printOutcome(await runEvolve(spec, options.out, run), options.json === true);
    });
}

/** "0,1,2" or "0:2:3", which is the same. */
function times(text: string): number[] {
  const list = text.includes(":") ? range(text) : listOf(number)(text);
  if (list.length > mostTimes) throw new InvalidArgumentError(tooMany);
  return list;
}

const tooMany = `There may be at most ${mostTimes} times.`;

function range(text: string): number[] {
  const [start, stop, count, ...more] = text.split(":").map(number) as [number, number, number];
  if (!Number.isSafeInteger(count) || count < 2 || more.length > 0) {
    throw new InvalidArgumentError("A range is start:stop:count with a count of at least 2.");
  }
  if (count > mostTimes) throw new InvalidArgumentError(tooMany); // before there is a list
  return Array.from({ length: count }, (_, k) => start + ((stop - start) * k) / (count - 1));
}
