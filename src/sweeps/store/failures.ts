import { hostname } from "node:os";
import { join } from "node:path";
import { readDocument, removeDocument, writeDocument } from "../../runs/documents.js";
import type { Cell } from "../spec/cells.js";
import { type Store, stateDirectory } from "./store.js";

/** Why a cell could not be computed when it was last tried. */
export interface Failure {
  readonly id: string;
  readonly error: string;
  readonly host: string;
  readonly at: string;
  /** How often it has failed. */
  readonly attempts: number;
}

function fileOf(store: Pick<Store, "directory">, { id }: Pick<Cell, "id">): string {
  return join(stateDirectory(store), "failed", `${id}.json`);
}

/** The last failure of a cell, if it has failed since it was last retried. */
export async function failureOf(store: Pick<Store, "directory">, cell: Pick<Cell, "id">): Promise<Failure | undefined> {
  const text = await readDocument(fileOf(store, cell));
  if (text === undefined) return undefined;
  const lost = { id: cell.id, error: "what it was is lost: its file is damaged", host: "", at: "", attempts: 1 };
  try {
    const { error, host, at, attempts } = JSON.parse(text) as Failure;
    const isWhole = [error, host, at].every((part) => typeof part === "string") && Number.isSafeInteger(attempts);
    return isWhole ? { id: cell.id, error, host, at, attempts } : lost;
  } catch {
    return lost;
  }
}

/** Keeps why a cell has failed. */
export async function writeFailure(
  store: Pick<Store, "directory">,
  { id }: Pick<Cell, "id">,
  error: string,
): Promise<void> {
  const before = await failureOf(store, { id });
  const failure: Failure = {
    id,
    error,
    host: hostname(),
    at: new Date().toISOString(),
    attempts: (before?.attempts ?? 0) + 1,
  };
  await writeDocument(fileOf(store, { id }), `${JSON.stringify(failure)}\n`);
}

/** Forgets the failure of a cell: it is done, or is to be retried. */
export async function forgetFailure(store: Pick<Store, "directory">, cell: Pick<Cell, "id">): Promise<void> {
  await removeDocument(fileOf(store, cell));
}
