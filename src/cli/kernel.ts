import type { Command } from "commander";
import { runKernel } from "../experiments/kernel/kernel.js";
import { kernelExample, kernelSchema } from "../experiments/kernel/kernelSpec.js";
import type { ArrayChoice } from "../experiments/spec/arrayFiles.js";
import { parseOverridden } from "../experiments/spec/overrides.js";
import { ArgumentError } from "../native/errors.js";
import { addExamples } from "./examples.js";
import { file } from "./options.js";
import { print, printJson } from "./output.js";
import { readSpec } from "./readSpec.js";
import type { CommandContext } from "./run.js";
import {
  addSpecArguments,
  addTelling,
  addThreads,
  beginRun,
  printedExample,
  type RunFlags,
  resultText,
  type SpecFlags,
} from "./runOptions.js";

interface KernelOptions extends RunFlags, SpecFlags {
  readonly inputs?: string;
  readonly inputsKey?: string;
  readonly inputs2?: string;
  readonly inputs2Key?: string;
  readonly out?: string;
}

/** `nnqs kernel SPEC.json`: kernels of an infinitely wide network between inputs of one's own. */
export function addKernel(program: Command, context: CommandContext): void {
  const full = "nnqs kernel";
  const added = program
    .command("kernel")
    .description("NNGP kernel and NTK of an infinitely wide network between inputs of your own, as one .npz file.");
  const fields = ["[key=value...]", "fields that are to be other than in the file, as in network.0.wStd=1"] as const;
  addThreads(addSpecArguments(added, fields, "a small spec"))
    .option("--inputs <file>", ".npy or .npz file of n inputs, one per row", file)
    .option("--inputs-key <name>", "name of the array in an .npz file of several (default: inputs or x)")
    .option("--inputs2 <file>", "inputs of the columns, if they are not those of the rows", file)
    .option("--inputs2-key <name>", "name of the array in an .npz file of several (default: inputs or x)")
    .option("--out <file>", "the .npz file that is written", file)
    .option("--force", "replace a result of another spec");
  addTelling(added);
  addExamples(added, [
    [`${full} --example > spec.json`, "a spec to begin with"],
    [`${full} spec.json --inputs x.npy --out k.npz`, "kernels of the rows of x with themselves"],
    [
      `${full} spec.json network.0.wStd=1 --inputs x.npy --inputs2 y.npy --out k2.npz`,
      "of the rows of x with those of y",
    ],
  ]);
  added.action(async (path: string | undefined, overrides: readonly string[], options: KernelOptions) => {
    if (printedExample(full, path, options, kernelExample)) return;
    const spec = parseOverridden(kernelSchema, await readSpec(path, full, context.signal), overrides, full);
    const files = filesOf(options, full);
    const run = beginRun(options, context);
    const outcome = await runKernel(spec, files, run);
    if (options.json) printJson(outcome);
    else {
      const { kernels, rows, columns } = outcome.summary;
      print(`${kernels.join(", ")}: float64, ${rows}×${columns}\n`);
    }
    run.reporter.note(`${files.out}: ${resultText(outcome.status)}`);
  });
}

/** @throws {ArgumentError} if a file is missing, or a name is given without one. */
function filesOf({ inputs, inputsKey, inputs2, inputs2Key, out }: KernelOptions, full: string) {
  if (inputs === undefined) throw new ArgumentError(`${full}: name the inputs with --inputs x.npy.`);
  if (out === undefined) throw new ArgumentError(`${full}: name the file to be written with --out k.npz.`);
  if (inputs2 === undefined && inputs2Key !== undefined) {
    throw new ArgumentError(`${full}: --inputs2-key is of the file of --inputs2. Name one, or leave it out.`);
  }
  const choice = (path: string, key: string | undefined, option: string): ArrayChoice => ({ file: path, key, option });
  return {
    inputs: choice(inputs, inputsKey, "--inputs-key"),
    inputs2: inputs2 === undefined ? undefined : choice(inputs2, inputs2Key, "--inputs2-key"),
    out,
  };
}
