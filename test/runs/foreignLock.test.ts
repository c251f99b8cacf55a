import { execFileSync } from "node:child_process";
import { mkdir, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runs } from "infinite-nnqs";
import { temporaryDirectory } from "../support/directory.js";
import { neverDone } from "../support/neverDone.js";
import { test } from "../support/test.js";

const root = temporaryDirectory();

const holders: Record<string, (file: string) => unknown> = {
  pipe: (file) => execFileSync("mkfifo", [file]),
  link: (file) => symlink("/dev/zero", file),
  directory: (file) => mkdir(file),
  "huge file": async (file) => {
    await writeFile(file, "");
    await truncate(file, 600 * 2 ** 20);
  },
};

for (const [what, make] of Object.entries(holders)) {
  test(`a ${what} in the place of a lock's holder is refused at once`, async (t) => {
    t.timeout(5000);
    const path = join(root, what);
    await mkdir(`${path}.lock`);
    await make(join(`${path}.lock`, "holder.json"));
    const error = await t.throwsAsync(runs.withLock(path, neverDone), { instanceOf: runs.HeldError });
    t.regex(error!.message, /does not say by whom\. If no nnqs is at work there, remove /);
  });
}

test("what no nnqs made in a lock's place is named, and is to be removed by hand", async (t) => {
  const foreign = join(root, "foreign");
  await mkdir(`${foreign}.lock`);
  await writeFile(join(`${foreign}.lock`, "notes\u001b.txt"), "");
  const dangling = join(root, "dangling");
  await symlink(join(root, "nowhere"), `${dangling}.lock`);
  for (const [path, what] of [
    [foreign, "a directory without holder.json that holds notes\\u001b.txt"],
    [dangling, "a link"],
  ] as const) {
    const error = await t.throwsAsync(runs.withLock(path, neverDone), { instanceOf: runs.HeldError });
    t.is(error!.message, `cannot lock ${path}: ${path}.lock is ${what}. No nnqs made it: remove ${path}.lock by hand.`);
  }
});

test("an empty directory in a lock's place is taken", async (t) => {
  const path = join(root, "empty");
  await mkdir(`${path}.lock`);
  t.is(await runs.withLock(path, async () => 7), 7);
});
