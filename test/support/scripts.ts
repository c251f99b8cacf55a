import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Runs a check of scripts/, of this repository or of another root: its exit code, and the lines of what it finds. */
export function check(script: string, ...root: string[]): { status: number | null; lines: string[] } {
  const path = fileURLToPath(new URL(`../../scripts/${script}.mjs`, import.meta.url));
  const { status, stderr } = spawnSync(process.execPath, [path, ...root], { encoding: "utf8" });
  return { status, lines: stderr.split("\n").filter((line) => line !== "") };
}

/** What a check finds in a root that holds these files alone. */
export function checkFiles(script: string, files: Readonly<Record<string, string>>): ReturnType<typeof check> {
  const root = mkdtempSync(join(tmpdir(), "nnqs-check-"));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    return check(script, root);
  } finally {
    rmSync(root, { recursive: true });
  }
}
