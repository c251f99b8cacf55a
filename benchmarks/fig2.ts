import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { command, type Row } from "./harness/index.js";

/** The main job from the command line: Fig. 2 at infinite width, both models, data and figures written. */
export async function fig2(): Promise<Row[]> {
  const out = mkdtempSync(join(tmpdir(), "nnqs-fig2-"));
  try {
    const args = ["reproduce", "fig2", "--model", "both", "--train", "2400", "--infinite-only", "--out", out];
    return [
      await command("Fig. 2, infinite width, both models, 2400 train points", args, "under 15 s, under 2 GiB"),
      await command("the same again: finds it done", args),
    ];
  } finally {
    rmSync(out, { recursive: true });
  }
}
