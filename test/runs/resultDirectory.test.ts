import { chmod, mkdir, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ArgumentError, runs } from "infinite-nnqs";
import { temporaryDirectory } from "../support/directory.js";
import { neverDone } from "../support/neverDone.js";
import { test } from "../support/test.js";

const root = temporaryDirectory();

const manifestOf = (spec: runs.Json) => runs.createManifest(spec, { seed: 0, seconds: {}, errorBounds: {} });
const publish = (path: string, spec: runs.Json, content: string) =>
  runs.publishResult(path, manifestOf(spec), { "data.txt": content });

test("a published result is found by its spec, whatever the order of its keys", async (t) => {
  const path = join(root, "a");
  t.is(await runs.findResult(path, { x: 1, y: { z: 2 } }), "absent");
  await publish(path, { x: 1, y: { z: 2 } }, "first");
  t.is(await runs.findResult(path, { y: { z: 2 }, x: 1 }), "done");
});

test("another spec is refused, with the field that differs, unless forced", async (t) => {
  const path = join(root, "b");
  await publish(path, { seed: 1 }, "first");
  await t.throwsAsync(runs.findResult(path, { seed: 2 }), {
    instanceOf: ArgumentError,
    message: /seed: 1 there, 2 here.*\{ force \}/,
  });
  t.is(await runs.findResult(path, { seed: 2 }, { force: true }), "absent");
  await publish(path, { seed: 2 }, "second");
  t.is(await readFile(join(path, "data.txt"), "utf8"), "second");
});

test("a link that leads nowhere is said to be one", async (t) => {
  const link = join(root, "link");
  await symlink(join(root, "nowhere", "at", "all"), link);
  for (const path of [link, join(link, "x"), join(link, "x", "y")]) {
    for (const writing of [publish(path, 1, ""), runs.withLock(path, async () => {})]) {
      await t.throwsAsync(writing, {
        instanceOf: runs.StorageError,
        message: /cannot write .*link: it is a link to .*nowhere.*, where nothing is\. Make/,
      });
    }
  }
  // Before what is to go there is computed, and not after it.
  for (const refused of [runs.findResult(link, 1), publish(link, 1, "")]) {
    await t.throwsAsync(refused, {
      instanceOf: runs.StorageError,
      message: /it is a link to .*nowhere.*, where nothing is/,
    });
  }
});

test("a manifest that is JSON but not what was written is none", async (t) => {
  const path = join(root, "sealed");
  await publish(path, 1, "");
  const file = join(path, "manifest.json");
  await writeFile(file, (await readFile(file, "utf8")).replace('"seconds"', '"sfconds"'));
  await t.throwsAsync(runs.readManifest(path), {
    instanceOf: runs.StorageError,
    message: /manifest\.json is not what was written\. Move the directory away/,
  });
});

test("what lacks parts of a manifest, which pages and tables show, is not published", async (t) => {
  const path = join(root, "bare");
  for (const [name, value] of [
    ["seconds", null],
    ["warnings", undefined],
    ["finished", 1],
    ["seed", -1],
  ] as const) {
    await t.throwsAsync(runs.publishResult(path, { ...manifestOf(1), [name]: value } as runs.Manifest, {}), {
      instanceOf: ArgumentError,
      message: new RegExp(`^publishResult: \`manifest\\.${name}\` must be `),
    });
  }
  await t.throwsAsync(readdir(path));
});

test("a directory that is no result is never replaced, even if forced", async (t) => {
  const path = join(root, "c");
  await mkdir(path);
  await writeFile(join(path, "precious"), "1");
  await t.throwsAsync(runs.findResult(path, {}, { force: true }), { instanceOf: ArgumentError });
});

test("what its owner has put beside a result stays there when the result is replaced", async (t) => {
  const path = join(root, "noted");
  await publish(path, { seed: 1 }, "first");
  await writeFile(join(path, "notes.txt"), "mine");
  await mkdir(join(path, "plots", "old"), { recursive: true });
  await publish(path, { seed: 2 }, "second");
  t.deepEqual((await readdir(path)).sort(), ["data.txt", "manifest.json", "notes.txt", "plots"]);
  t.is(await readFile(join(path, "notes.txt"), "utf8"), "mine");
  t.deepEqual(await readdir(join(path, "plots")), ["old"]);
  t.is(await readFile(join(path, "data.txt"), "utf8"), "second");
  t.is(await runs.findResult(path, { seed: 2 }), "done");
});

test("a failing write leaves the result before it, and no traces", async (t) => {
  const path = join(root, "d");
  await publish(path, { seed: 1 }, "first");
  const broken = { "data.txt": "second", "no/such/directory": "x" };
  await t.throwsAsync(runs.publishResult(path, manifestOf({ seed: 2 }), broken), { instanceOf: runs.StorageError });
  t.is(await readFile(join(path, "data.txt"), "utf8"), "first");
  t.deepEqual(
    (await readdir(root)).filter((name) => name.includes("tmp")),
    [],
  );
});

test("a place that cannot be written to is refused before any work is done", async (t) => {
  await writeFile(join(root, "file"), "");
  await t.throwsAsync(runs.withLock(join(root, "file", "x", "y"), neverDone), { instanceOf: runs.StorageError });
});

const testOnLinux = process.platform === "linux" ? test : test.skip;

testOnLinux("places in which the system creates nothing are refused at once", async (t) => {
  // Node's recursive mkdir never returns below /proc; in /sys access(2) promises root what it may not do.
  for (const path of ["/proc/nnqs/x", "/sys/x"]) {
    await t.throwsAsync(runs.withLock(path, neverDone), {
      instanceOf: runs.StorageError,
      message: /cannot write \/(proc|sys).*Choose another directory\.$/,
    });
    await t.throwsAsync(publish(`${path}/y`, {}, ""), { instanceOf: runs.StorageError });
  }
  const { save } = runs.checkpointFile("/proc/nnqs/x/y");
  await t.throwsAsync(save({ spec: {}, arrays: {} }), { instanceOf: runs.StorageError });
});

test("a result of which a file is missing or damaged is not done, and says what to do", async (t) => {
  const path = join(root, "e");
  await publish(path, {}, "content");
  await writeFile(join(path, "data.txt"), "contenT");
  await t.throwsAsync(runs.findResult(path, {}), { message: /e is damaged: data\.txt is not what was written.*Move/ });
  await writeFile(join(path, "data.txt"), "");
  await t.throwsAsync(runs.findResult(path, {}), { message: /e is damaged: data\.txt is missing or empty\. Move/ });
  await rm(join(path, "data.txt"));
  await t.throwsAsync(runs.findResult(path, {}), { message: /e is damaged: data\.txt is missing or empty\. Move/ });
  t.is(await runs.findResult(path, {}, { force: true }), "absent");
});

test("what is done is found where nothing can be written", async (t) => {
  const path = join(root, "f", "result");
  await publish(path, {}, "first");
  await chmod(join(root, "f"), 0o500);
  t.is(await runs.findResult(path, {}), "done");
  await chmod(join(root, "f"), 0o700);
});

test("while one result replaces another again and again, there is one at any moment", async (t) => {
  const path = join(root, "g");
  await publish(path, { seed: 0 }, "0");
  let replacing = true;
  const seen = new Set<string>();
  const reading = (async () => {
    while (replacing) seen.add(await readFile(join(path, "data.txt"), "utf8")); // throws if nothing is there
  })();
  for (let seed = 1; seed <= 40; seed++) await publish(path, { seed }, String(seed));
  replacing = false;
  await reading;
  t.true(seen.size > 2, `${seen.size} results were seen`);
  t.deepEqual(
    (await readdir(root)).filter((name) => name.startsWith("g.")),
    [],
  );
});
