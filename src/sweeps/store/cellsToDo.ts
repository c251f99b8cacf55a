import { counted } from "../../arguments/counted.js";
import { awaitsFigure } from "../../experiments/run/figure.js";
import type { Reporter } from "../../experiments/run/reporter.js";
import { readManifest, verifyResult } from "../../runs/resultDirectory.js";
import { type Cell, idOfStored } from "../spec/cells.js";
import { stateOfCell } from "./cellState.js";
import { forgetFailure } from "./failures.js";
import { mapLimited } from "./mapLimited.js";
import { cellDirectory, type Store } from "./store.js";

/**
 * The cells that are not done, in order; results that are there are read through, and damaged ones, and those of
 * other cells, are to be done again.
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
      if (now.state === "done") return !(await isDone(directory, cell)) || (figures && (await awaitsFigure(directory)));
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

/** Whether what is in the directory of a cell is its result, whole: each is whole in itself if two directories were exchanged. */
async function isDone(directory: string, { id }: Cell): Promise<boolean> {
  if (!(await verifyResult(directory))) return false;
  const manifest = await readManifest(directory).catch(() => undefined);
  return manifest === undefined || idOfStored(manifest.spec) === id; // of a newer version there is nothing to compare
}
