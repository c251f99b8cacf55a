import { join } from "node:path";
import { counted } from "../../arguments/counted.js";
import { isPresent } from "../../runs/directories.js";
import { statusOf } from "../../sweeps/store/status.js";
import { openStore } from "../../sweeps/store/store.js";
import { type Html, html } from "../html.js";
import { tableOf } from "../table.js";

/** How far a sweep is, with the last errors of cells that failed. Nothing of cells that no sweep has made. */
export async function progressOf(directory: string): Promise<Html | undefined> {
  if (!(await isPresent(join(directory, "sweep.json")))) return undefined;
  const { counts, cells } = await statusOf(await openStore(directory));
  const parts = Object.entries(counts).filter(([state, count]) => state === "done" || count > 0);
  const failed = cells.flatMap(({ cell, now }) =>
    now.state === "failed"
      ? [[cell.id, now.failure.error, now.failure.attempts, now.failure.host, now.failure.at]]
      : [],
  );
  return html`<p>${counted(cells.length, "cell")}: ${parts.map(([state, count]) => `${count} ${state}`).join(", ")}.</p>
${failed.length > 0 ? tableOf({ caption: "Cells that failed", columns: ["cell", "error", "attempts", "host", "when"], rows: failed }) : undefined}`;
}
