import { mergeSweep } from "../../dist/sweeps/spec/axes.js";
import { expandCells } from "../../dist/sweeps/spec/cells.js";

/** The cells of a sweep, as `nnqs sweep` finds them before anything is computed. */
export async function cellsOf(spec: unknown, args: readonly string[] = []) {
  const merged = mergeSweep(JSON.parse(JSON.stringify(spec)), args, "nnqs sweep");
  return (await expandCells(merged, "nnqs sweep")).cells;
}
