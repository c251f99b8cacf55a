import { join } from "node:path";
import { isPresent } from "../../runs/directories.js";
import { type Claim, claimOf } from "../../runs/lock.js";
import type { Cell } from "../spec/cells.js";
import { type Failure, failureOf } from "./failures.js";
import { cellDirectory, type Store } from "./store.js";

/** How far a cell is. */
export type CellState =
  | { readonly state: "done" }
  | { readonly state: "running"; readonly claim: Claim }
  | { readonly state: "failed"; readonly failure: Failure }
  | { readonly state: "waiting" };

/** How far a cell is, by what is on disk: its result, who is at work on it, why it failed. Files are not checked for damage. */
export async function stateOfCell(store: Pick<Store, "directory">, cell: Pick<Cell, "id">): Promise<CellState> {
  const directory = cellDirectory(store, cell);
  if (await isPresent(join(directory, "manifest.json"))) return { state: "done" };
  const claim = await claimOf(directory);
  if (claim !== undefined && claim.state !== "gone") return { state: "running", claim };
  const failure = await failureOf(store, cell);
  return failure === undefined ? { state: "waiting" } : { state: "failed", failure };
}
