import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "./test.js";

/** A new empty directory that is removed when the tests of the file have run. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "nnqs-test-"));
  test.after.always(() => rmSync(directory, { recursive: true }));
  return directory;
}
