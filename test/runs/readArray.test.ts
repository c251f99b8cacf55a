import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ArgumentError, runs } from "infinite-nnqs";
import { temporaryDirectory } from "../support/directory.js";
import { longestHold } from "../support/eventLoop.js";
import { test } from "../support/test.js";

const directory = temporaryDirectory();
const at = (name: string, content: Uint8Array | string) => {
  writeFileSync(join(directory, name), content);
  return join(directory, name);
};
const vector = runs.float64(Float64Array.of(1, 2, 3));
const pair = runs.encodeNpz({ a: vector, b: runs.scalar(4) });

test("a .npy file is read by its content, whatever its name, with length and digest of the file", async (t) => {
  const bytes = runs.encodeNpy(vector);
  const path = at("named.dat", bytes);
  const found = await runs.readArray(path);
  t.deepEqual(found, {
    array: vector,
    bytes: bytes.length,
    sha256: createHash("sha256").update(bytes).digest("hex"),
  });
  symlinkSync(path, join(directory, "link.npy"));
  t.deepEqual((await runs.readArray(join(directory, "link.npy"))).array, vector);
});

test("of an .npz file the only array is taken, or the one named by `key`, or the first of `names` that is there", async (t) => {
  const one = at("one.npz", runs.encodeNpz({ x: vector }));
  t.is((await runs.readArray(one)).key, "x");
  const two = at("two.npz", pair);
  t.deepEqual((await runs.readArray(two, { key: "b" })).array, runs.scalar(4));
  t.is((await runs.readArray(two, { names: ["psi", "b", "a"] })).key, "b");
  const refusal = { instanceOf: ArgumentError };
  await t.throwsAsync(runs.readArray(two), {
    ...refusal,
    message: /two\.npz: it holds "a", "b"\. Choose one by its `key`/,
  });
  await t.throwsAsync(runs.readArray(two, { names: ["psi"] }), { ...refusal, message: /none named psi\. Choose/ });
  await t.throwsAsync(runs.readArray(two, { key: "c" }), { ...refusal, message: /no array "c"; it has "a", "b"/ });
  await t.throwsAsync(runs.readArray(at("none.npz", runs.encodeNpz({}))), { ...refusal, message: /it holds no array/ });
});

test("what cannot be read says why, with the name of the file", async (t) => {
  const damaged = Uint8Array.from(pair);
  damaged[60]! ^= 1;
  mkdirSync(join(directory, "folder"));
  for (const [path, message] of [
    [join(directory, "missing.npy"), /missing\.npy is not there\. Name a \.npy or \.npz file/],
    [join(directory, "folder"), /folder is a directory/],
    ["/dev/zero", /\/dev\/zero is no regular file/],
    [at("table.txt", "1 2 3\n"), /table\.txt: it is no file of NumPy\. .*numpy\.loadtxt/],
    [at("empty.npy", ""), /empty\.npy: it is no file of NumPy/],
    [
      at("short.npy", runs.encodeNpy(vector).subarray(0, 140)),
      /short\.npy: shape \[3\] of <f8 needs 24 bytes, but there are 12/,
    ],
    [at("damaged.npz", damaged), /damaged\.npz: .*damaged/],
  ] as const) {
    const options = path.endsWith("damaged.npz") ? { key: "a" } : {};
    await t.throwsAsync(runs.readArray(path, options), { instanceOf: ArgumentError, message }, path);
  }
  await t.throwsAsync(runs.readArray(at("plain.npy", runs.encodeNpy(vector)), { key: "x" }), {
    instanceOf: ArgumentError,
    message: /no `key` "x"\. Leave it out/,
  });
});

test("files that NumPy wrote, of every type it has, are read from disk as from memory", async (t) => {
  const { cases } = JSON.parse(readFileSync(new URL("../../test/runs/fixtures/npy.json", import.meta.url), "utf8")) as {
    cases: readonly { readonly npy: string }[];
  };
  for (const [k, { npy }] of cases.entries()) {
    const bytes = Buffer.from(npy, "base64");
    t.deepEqual((await runs.readArray(at(`${k}.npy`, bytes))).array, runs.decodeNpy(bytes));
  }
});

test("the event loop goes on while 60 MB are read, and reading can be stopped", async (t) => {
  const path = at("large.npy", runs.encodeNpy(runs.float64(new Float64Array(7_500_000).fill(0.1))));
  const held = await longestHold(() => runs.readArray(path));
  t.true(held < 50, `${held} ms`);
  const reason = new Error("stopped");
  await t.throwsAsync(runs.readArray(path, { signal: AbortSignal.abort(reason) }), { is: reason });
});

test("what is long in a damaged file is not told in full", async (t) => {
  const text = "x".repeat(5000);
  const head = Buffer.from([0x93, ...Buffer.from("NUMPY"), 1, 0, 5000 & 255, 5000 >> 8]);
  const long = at("long.npy", Buffer.concat([head, Buffer.from(text)]));
  const many = at(
    "many.npz",
    runs.encodeNpz(Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`a${i}`, vector]))),
  );
  for (const [path, wanted] of [
    [long, /the header "x{60}…" is none/],
    [many, /it holds "a0", .*"a19" and 280 more/],
  ] as const) {
    const { message } = (await t.throwsAsync(runs.readArray(path), { instanceOf: ArgumentError, message: wanted }))!;
    t.true(message.length < 600);
  }
  await t.throwsAsync(runs.readArray("a\0b"), {
    message: /`path` must be a path, a string that is not empty and has no NUL, not "a\\u0000b"/,
  });
});
