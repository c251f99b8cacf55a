import { counted } from "../../arguments/counted.js";
import { awaitsFigure } from "../../experiments/run/figure.js";
import type { Reporter } from "../../experiments/run/reporter.js";
import { verifyResult } from "../../runs/resultDirectory.js";
import type { Cell } from "../spec/cells.js";
import { stateOfCell } from "./cellState.js";
import { forgetFailure } from "./failures.js";
import { mapLimited } from "./mapLimited.js";
import { cellDirectory, type Store } from "./store.js";

/**
 * The cells that are not done, in order; results that are there are read through, and damaged ones are to be done again.
 *
 * @param figures - Whether what has all but its figure is to be done.
 */
export async function cellsToDo(
  store: Store,
  { retryFailed, figures }: { readonly retryFailed: boolean; readonly figures: boolean },
  reporter: Reporter,
): Promise<Cell[]> {
  let failures = 0;
  const wanted = await mapLimited(
    store.cells,
    async (cell) => {
      const now = await stateOfCell(store, cell);
      const directory = cellDirectory(store, cell);
      if (now.state === "done") return !(await verifyResult(directory)) || (figures && (await awaitsFigure(directory)));
      if (now.state !== "failed") return true;
      failures++;
      if (retryFailed) await forgetFailure(store, cell);
      return retryFailed;
    },
    4,
  );
  if (failures > 0 && !retryFailed) {
    reporter.note(
      `${counted(failures, "cell")} ${failures === 1 ? "has" : "have"} failed before and ${failures === 1 ? "is" : "are"} left; --retry-failed tries them again`,
    );
  }
  return store.cells.filter((_, i) => wanted[i]);
}
