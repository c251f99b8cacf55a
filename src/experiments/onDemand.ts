// What checks specs of files and figures: loaded when it is first asked for. Its schemas are most of what the library would keep in memory,
// and V8 walks through all of that each time that large arrays were made and may be thrown away: every few calls that return one.
import type { z } from "zod";
import { noMore } from "../arguments/index.js";
import type { JobOptions } from "../native/job.js";
import type { PaperTarget, PaperTargetSpec } from "./learn/paperTarget.js";
import type { FigureChoices } from "./paper/figureChoices.js";
import type { FigureName } from "./paper/figureNames.js";
import type { PlannedResult } from "./paper/plans.js";
import type { Read } from "./spec/arrayFiles.js";
import type { StateFile, stateFileSchema } from "./spec/stateFile.js";

/**
 * The result directories that make up figures, cheapest first, with every spec checked.
 *
 * @throws {ArgumentError} naming the choice that is not allowed.
 *
 * @example
 * ```ts
 * import { experiments } from "infinite-nnqs";
 *
 * const planned = await experiments.planFigures(["fig2"], {
 *   ...{ model: "both", boundary: "periodic", steps: 1000, precision: "float32", infiniteOnly: true, targetScale: 1 },
 *   ...{ train: [2400], widths: [1000], members: 10, seed: 0, out: "results" },
 * });
 * console.log(planned.length); // 2: one per model, each computed by its run(options)
 * ```
 */
export async function planFigures(figures: readonly FigureName[], choices: FigureChoices): Promise<PlannedResult[]> {
  noMore("planFigures", arguments, 2);
  return (await import("./paper/figures.js")).planFigures(figures, choices);
}

/**
 * The paper's target states: quenches of 3×4 sites at t = 2.1.
 *
 * @throws {ToleranceError} if a bound of 1e−12 on the evolution's error is missed.
 */
export async function prepareTarget(given: PaperTargetSpec, options: JobOptions = {}): Promise<PaperTarget> {
  noMore("prepareTarget", arguments, 2);
  return (await import("./learn/paperTarget.js")).prepareTarget(given, options);
}

/**
 * The state in a file, as `nnqs learn` reads its target.
 *
 * @param given - The file, the order of its basis states and the basis; defaults are filled in.
 * @returns The basis, and the amplitudes in our order: D real numbers, or D pairs (re, im) if `components` is 2; with length and SHA-256 of
 *   the file.
 * @throws {ArgumentError} if there is no such basis, or the file cannot be read or holds no state; {ShapeError} if its length is not that
 *   of the basis, with the bases that have it; {MemoryError} if it does not fit; the signal's reason after an abort.
 *
 * @example
 * ```ts
 * import { writeFileSync } from "node:fs";
 * import { experiments, runs } from "infinite-nnqs";
 *
 * writeFileSync("psi.npy", runs.encodeNpy(runs.float64(Float64Array.of(1, 2, 3, 4))));
 * const { basis, state } = await experiments.readState({ file: "psi.npy", order: "kron", sites: 2 });
 * console.log(basis.dimension, state); // 4, 1, 3, 2, 4
 * ```
 */
export async function readState(
  given: z.input<typeof stateFileSchema>,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<StateFile & Omit<Read<StateFile>, "value">> {
  noMore("readState", arguments, 2);
  return (await import("./spec/stateFile.js")).readState(given, options);
}
