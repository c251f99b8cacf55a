import { mkdir, readFile, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { runs } from "infinite-nnqs";
import { temporaryDirectory } from "../support/directory.js";
import { neverDone } from "../support/neverDone.js";
import { test } from "../support/test.js";

const root = temporaryDirectory();

/** Leaves a lock as a process of another machine leaves it, whose last sign of life is so old. */
async function leaveForeign(name: string, seconds: number, changes: object = {}): Promise<string> {
  const path = join(root, name);
  const file = join(`${path}.lock`, "holder.json");
  const holder = await runs.withLock(path, async () => JSON.parse(await readFile(file, "utf8")) as object);
  await mkdir(`${path}.lock`);
  await writeFile(file, JSON.stringify({ ...holder, host: "elsewhere", boot: "another", ...changes }));
  const last = Date.now() / 1000 - seconds;
  await utimes(file, last, last);
  return path;
}

test("a lock of another machine is taken over after 90 s without a sign of life, and not before", async (t) => {
  const path = await leaveForeign("alive", 60);
  await t.throwsAsync(runs.withLock(path, neverDone), {
    instanceOf: runs.HeldError,
    message: /process \d+ on elsewhere since .*, or wait for 90 s without a sign of life/,
  });
  t.is(await runs.withLock(await leaveForeign("silent", 100), async () => 7), 7);
});

test("a sign of life from the future, before the clock was put back, is one of now: silence is counted from then on", async (t) => {
  const path = await leaveForeign("future", -80 * 365 * 86_400);
  const file = join(`${path}.lock`, "holder.json");
  const text = await readFile(file, "utf8");
  await t.throwsAsync(runs.withLock(path, neverDone), { instanceOf: runs.HeldError });
  const found = await stat(file);
  t.true(found.mtimeMs < Date.now() + 5000, found.mtime.toISOString());
  t.is(await readFile(file, "utf8"), text);
});

test("a lock of a version that gives no signs of life is never taken over", async (t) => {
  const path = await leaveForeign("old", 1e6, { beat: undefined });
  await t.throwsAsync(runs.withLock(path, neverDone), { instanceOf: runs.HeldError, message: /cannot be asked/ });
});

test("who holds a lock gives signs of life while he works", async (t) => {
  const path = join(root, "beating");
  await runs.withLock(path, async () => {
    const file = join(`${path}.lock`, "holder.json");
    const text = await readFile(file, "utf8");
    const first = (await stat(file)).mtimeMs;
    await sleep(5500);
    t.true((await stat(file)).mtimeMs >= first + 4000);
    t.is(await readFile(file, "utf8"), text);
  });
});
