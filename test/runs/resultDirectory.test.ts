import assert from "node:assert/strict";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
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

test("places in which the system creates nothing are refused at once", {
  skip: process.platform !== "linux",
}, async () => {
  // Node's recursive mkdir never returns below /proc; in /sys access(2) promises root what it may not do.
  for (const path of ["/proc/nnqs/x", "/sys/x"]) {
    await assert.rejects(runs.findResult(path, {}), (error: Error) => {
      assert.ok(error instanceof runs.StorageError);
      assert.match(error.message, /cannot write \/(proc|sys).*Choose another --out/);
      return true;
    });
    await assert.rejects(runs.publishResult(`${path}/y`, filesOf({}, "")), runs.StorageError);
  }
  const { save } = runs.checkpointFile("/proc/nnqs/x/y");
  await assert.rejects(save({ spec: {}, arrays: {} }), runs.StorageError);
});

test("a result of which a file is missing or empty is not done, and says what to do", async () => {
  const path = join(root, "e");
  await runs.publishResult(path, filesOf({}, ""));
  for (const files of [["data.txt"], ["other.txt"]]) {
    await assert.rejects(runs.findResult(path, {}, { files }), /damaged: (data|other)\.txt is missing or empty\. Move/);
  }
  assert.equal(await runs.findResult(path, {}, { files: ["other.txt"], force: true }), "absent");
});

test("what is done is found where nothing can be written", async () => {
  const path = join(root, "f", "result");
  await runs.publishResult(path, filesOf({}, "first"));
  await chmod(join(root, "f"), 0o500);
  assert.equal(await runs.findResult(path, {}), "done");
  await chmod(join(root, "f"), 0o700);
});
