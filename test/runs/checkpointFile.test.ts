import { createHash } from "node:crypto";
import fs, { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { join } from "node:path";
import { type ensemble, runs } from "infinite-nnqs";
import { temporaryDirectory } from "../support/directory.js";
import { test } from "../support/test.js";

const root = temporaryDirectory();
const snapshot: ensemble.Snapshot = {
  spec: { seed: 1, network: "x" },
  arrays: {
    step: Int32Array.of(7),
    parameters: Float32Array.from({ length: 37 }, (_, i) => i / 8),
    loss: Float64Array.of(0.5, Number.NaN, -0),
    none: new Float64Array(0),
  },
};
const warn = (message: string) => {
  throw new Error(message);
};
const open = (name: string, piece?: number) => runs.checkpointFile(join(root, name), warn, piece ? { piece } : {});

test("a snapshot is the same file and the same arrays, whatever the pieces in which it is written and read", async (t) => {
  await open("whole").save(snapshot);
  const whole = readFileSync(join(root, "whole"));
  for (const piece of [1, 7, 64, 4096]) {
    await open(`pieces${piece}`, piece).save(snapshot);
    t.deepEqual(readFileSync(join(root, `pieces${piece}`)), whole);
    t.deepEqual(await open("whole", piece).load(), snapshot);
  }
});

test("no bit of a checkpoint can flip unnoticed, nor can a byte be missing or too many", async (t) => {
  const store = open("flipped");
  await store.save(snapshot);
  const path = join(root, "flipped");
  const whole = readFileSync(path);
  const variants = Array.from({ length: whole.length }, (_, i) => {
    const copy = Buffer.from(whole);
    copy[i]! ^= 1 << (i % 8);
    return copy;
  });
  for (const bytes of [
    ...variants,
    whole.subarray(0, -1),
    whole.subarray(0, 10),
    Buffer.alloc(0),
    Buffer.concat([whole, whole]),
  ]) {
    writeFileSync(path, bytes);
    await t.throwsAsync(store.load(), {
      instanceOf: runs.CheckpointError,
      message: /flipped damaged\. Remove it/,
    });
  }
  writeFileSync(path, whole);
  t.deepEqual(await store.load(), snapshot);
});

test("what a header promises is not allocated before the file is as long", async (t) => {
  const header = Buffer.from(JSON.stringify({ spec: {}, arrays: [{ name: "x", type: "float64", length: 2 ** 40 }] }));
  const size = Buffer.alloc(4);
  size.writeUInt32LE(header.length);
  const content = Buffer.concat([Buffer.from("nnqs checkpoint 1\n"), size, header]);
  writeFileSync(join(root, "huge"), Buffer.concat([content, createHash("sha256").update(content).digest()]));
  await t.throwsAsync(open("huge").load(), { instanceOf: runs.CheckpointError, message: /damaged/ });
});

test("a flipped digit of the format makes no newer version: the snapshot before is gone on from", async (t) => {
  const warnings: string[] = [];
  const path = join(root, "digit");
  const store = runs.checkpointFile(path, (message) => warnings.push(message));
  await store.save(snapshot);
  await store.save({ ...snapshot, spec: { seed: 2 } });
  const whole = readFileSync(path);
  whole.write("nnqs checkpoint 3\n", "latin1");
  writeFileSync(path, whole);
  t.deepEqual(await store.load(), snapshot);
  t.regex(warnings.join(), /digit is damaged; going back to the one before it/);
});

test("a checkpoint of a newer version is called that, and stays", async (t) => {
  const path = join(root, "newer");
  const content = Buffer.from("nnqs checkpoint 2\nwhatever comes then");
  writeFileSync(path, Buffer.concat([content, createHash("sha256").update(content).digest()]));
  const { message } = (await t.throwsAsync(open("newer").load(), { instanceOf: runs.CheckpointError }))!;
  t.regex(message, /newer is of a newer version of this program \(format 2; this one reads 1\)/);
  t.notRegex(message, /damaged|Remove/);
  await t.throwsAsync(open("newer").save(snapshot), { message: /newer version/ });
  t.regex(readFileSync(path, "utf8"), /whatever/);
  t.deepEqual(
    readdirSync(root).filter((name) => name.startsWith("newer.")),
    [],
  );
});

test("links that somebody has planted are neither written through nor read through", async (t) => {
  const precious = join(root, "precious");
  for (const name of ["", ".unfinished", ".previous", ".0123456789abcdef.tmp"]) {
    writeFileSync(precious, "precious");
    symlinkSync(precious, join(root, `planted${name}`));
  }
  const store = open("planted");
  await t.throwsAsync(store.load(), {
    instanceOf: runs.StorageError,
    message: /cannot read .*planted: ELOOP.*Move it away/,
  });
  await t.throwsAsync(store.save(snapshot), { instanceOf: runs.StorageError, message: /ELOOP/ });
  t.is(readFileSync(precious, "utf8"), "precious");
  t.deepEqual(
    readdirSync(root)
      .filter((name) => name.startsWith("planted"))
      .sort(),
    ["planted", "planted.previous"],
  );
});

test("what is planted under the very name of a new snapshot is neither written nor read", async (t) => {
  const { open: openFile } = fs.promises;
  const planted = join(root, "raced");
  const precious = join(root, "treasure");
  writeFileSync(precious, "precious");
  const plants = {
    link: (path: string) => symlinkSync(precious, path),
    file: (path: string) => fs.linkSync(precious, path),
  };
  for (const [kind, plant] of Object.entries(plants)) {
    // Somebody who knows the name that nobody can foresee.
    fs.promises.open = (path, ...rest) => {
      if (String(path).startsWith(planted) && String(path).endsWith(".tmp")) plant(String(path));
      return openFile(path, ...rest);
    };
    syncBuiltinESMExports();
    try {
      const saved = open("raced").save(snapshot);
      await t.throwsAsync(saved, { instanceOf: runs.StorageError, message: /raced: a file is in the way/ }, kind);
    } finally {
      fs.promises.open = openFile;
      syncBuiltinESMExports();
    }
    t.is(readFileSync(precious, "utf8"), "precious", kind);
  }
});

test("what is no file in the place of a checkpoint is named", async (t) => {
  mkdirSync(join(root, "folder"));
  const message = /^cannot read .*folder: it is no regular file\. Move it away\.$/;
  await t.throwsAsync(open("folder").load(), { instanceOf: runs.StorageError, message });
});
