import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { ArgumentError, runs } from "infinite-nnqs";

const root = await mkdtemp(join(tmpdir(), "nnqs-test-"));
after(() => rm(root, { recursive: true }));

const filesOf = (spec: runs.Json, content: string) => ({
  "manifest.json": JSON.stringify(runs.createManifest(spec, { seed: 0, seconds: {}, errorBounds: {} })),
  "data.txt": content,
});

test("a published result is found by its spec, whatever the order of its keys", async () => {
  const path = join(root, "a");
  assert.equal(await runs.findResult(path, { x: 1, y: { z: 2 } }), "absent");
  await runs.publishResult(path, filesOf({ x: 1, y: { z: 2 } }, "first"));
  assert.equal(await runs.findResult(path, { y: { z: 2 }, x: 1 }), "done");
});

test("another spec is refused, with the field that differs, unless forced", async () => {
  const path = join(root, "b");
  await runs.publishResult(path, filesOf({ seed: 1 }, "first"));
  await assert.rejects(runs.findResult(path, { seed: 2 }), (error: Error) => {
    assert.ok(error instanceof ArgumentError);
    assert.match(error.message, /seed: 1 there, 2 here.*--force/);
    return true;
  });
  assert.equal(await runs.findResult(path, { seed: 2 }, { force: true }), "absent");
  await runs.publishResult(path, filesOf({ seed: 2 }, "second"));
  assert.equal(await readFile(join(path, "data.txt"), "utf8"), "second");
});

test("a directory that is no result is never replaced, even if forced", async () => {
  const path = join(root, "c");
  await mkdir(path);
  await writeFile(join(path, "precious"), "1");
  await assert.rejects(runs.findResult(path, {}, { force: true }), ArgumentError);
});

test("a failing write leaves the result before it, and no traces", async () => {
  const path = join(root, "d");
  await runs.publishResult(path, filesOf({ seed: 1 }, "first"));
  const broken = { ...filesOf({ seed: 2 }, "second"), "no/such/directory": "x" };
  await assert.rejects(runs.publishResult(path, broken), runs.StorageError);
  assert.equal(await readFile(join(path, "data.txt"), "utf8"), "first");
  assert.deepEqual(
    (await readdir(root)).filter((name) => name.includes("tmp")),
    [],
  );
});

test("a place that cannot be written to is refused before any work is done", async () => {
  await writeFile(join(root, "file"), "");
  await assert.rejects(runs.findResult(join(root, "file", "x", "y"), {}), runs.StorageError);
});
