import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { test } from "../support/test.js";

const program = fileURLToPath(new URL("numericProgram.js", import.meta.url));

/** Digests of the program's results; with a value of MALLOC_PERTURB_ glibc fills memory with it, our buffers with NaN. */
async function digests(perturb?: number): Promise<Record<string, string>> {
  const { MALLOC_PERTURB_: _, ...env } = process.env;
  const dirty = perturb === undefined ? env : { ...env, MALLOC_PERTURB_: String(perturb) };
  const { stdout } = await promisify(execFile)(process.execPath, [program], { env: dirty });
  return JSON.parse(stdout);
}

test("no result depends on what was in memory before", async (t) => {
  const clean = await digests();
  t.true(Object.keys(clean).length > 100);
  // malloc gives 0xfe…: −5e303; 0x7f…: 1e306; 0x01…: 8e−304.
  for (const perturb of [0x01, 0x80, 0xfe]) {
    const dirty = await digests(perturb);
    const differing = Object.keys(clean).filter((name) => dirty[name] !== clean[name]);
    t.deepEqual(differing, [], `MALLOC_PERTURB_=${perturb}`);
  }
});
