import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { linalg, random, runs, stax } from "infinite-nnqs";
import { runCommand } from "../support/command.js";
import { temporaryDirectory } from "../support/directory.js";
import { paper } from "../support/paper.js";
import { test } from "../support/test.js";

const root = temporaryDirectory();
const layers = [{ type: "dense", width: 30, ...paper }, { type: "tanh" }, { type: "dense", width: 1, ...paper }];
const network = stax.serial(stax.dense(30, paper), stax.tanh(), stax.dense(1, paper));
const spec = { experiment: "kernel", name: "Kern α", network: layers };

function save(name: string, array: runs.NpyArray): void {
  writeFileSync(join(root, name), runs.encodeNpy(array));
}

function inputs(name: string, rows: number, columns = 5): linalg.Matrix {
  const numbers = random.normal({ seed: rows }, rows * columns);
  save(name, runs.float64(numbers, [rows, columns]));
  return new linalg.Matrix(rows, columns, numbers);
}

function nnqs(given: unknown, ...args: string[]) {
  writeFileSync(join(root, "spec.json"), JSON.stringify(given));
  return runCommand(["kernel", "spec.json", ...args], { cwd: root });
}

const read = (name: string) => runs.decodeNpz(readFileSync(join(root, name)));

test("nnqs kernel writes the numbers of network.kernel and says how they came about, in one file that NumPy reads", async (t) => {
  const [x, y] = [inputs("x.npy", 40), inputs("y.npy", 7)];
  t.is(nnqs(spec, "--inputs", "x.npy", "--out", "own.npz").status, 0);
  const own = read("own.npz");
  const wanted = await network.kernel(x);
  t.deepEqual(Object.keys(own), ["manifest", "nngp", "ntk"]);
  t.deepEqual([own["nngp"]!.type, own["nngp"]!.shape], ["float64", [40, 40]]);
  t.deepEqual([own["nngp"]!.data, own["ntk"]!.data], [wanted.nngp.data, wanted.ntk.data]);
  const manifest = JSON.parse(Buffer.from(own["manifest"]!.data as Uint8Array).toString());
  t.deepEqual([manifest.spec.name, manifest.spec.inputs.shape], ["Kern α", [40, 5]]);
  t.is(manifest.spec.network[0].parameterization, "ntk"); // defaults are filled in
  t.true(manifest.seconds.total > 0);

  const between = nnqs({ ...spec, kernels: ["ntk"] }, "--inputs", "x.npy", "--inputs2", "y.npy", "--out", "two.npz");
  t.is(between.status, 0, between.stderr);
  t.is(between.stdout, "ntk: float64, 40×7\n");
  const two = read("two.npz");
  t.deepEqual(Object.keys(two), ["manifest", "ntk"]);
  t.deepEqual(two["ntk"]!.data, (await network.kernel(x, y)).ntk.data);
});

test("kernels of more rows than are computed at a time are the same bits, and symmetric", async (t) => {
  const x = inputs("many.npy", 2300, 3); // 2²⁸ bytes are 1823 rows
  const { status, stderr } = nnqs({ ...spec, kernels: ["nngp"] }, "--inputs", "many.npy", "--out", "many.npz");
  t.is(status, 0, stderr);
  const { nngp } = await network.kernel(x);
  const bytes = ({ buffer, byteOffset, byteLength }: runs.NpyArray["data"]) =>
    Buffer.from(buffer, byteOffset, byteLength);
  t.true(bytes(read("many.npz")["nngp"]!.data).equals(bytes(nngp.data)));
});

test("integers, single precision and the array of an .npz file that is named are inputs too", async (t) => {
  const signs = Float64Array.of(1, -1, -1, 1, 1, 1);
  save("int.npy", { type: "int8", shape: [2, 3], data: Int8Array.from(signs) });
  const single: runs.NpyArray = { type: "float32", shape: [1, 3], data: Float32Array.of(0.5, 0, -1) };
  writeFileSync(join(root, "several.npz"), runs.encodeNpz({ a: single, b: runs.scalar(1) }));
  const files = ["--inputs", "int.npy", "--inputs2", "several.npz", "--inputs2-key", "a"];
  const { status, stderr } = nnqs(spec, ...files, "--out", "typed.npz");
  t.is(status, 0, stderr);
  const x = new linalg.Matrix(2, 3, signs);
  const { ntk } = await network.kernel(x, new linalg.Matrix(1, 3, Float64Array.of(0.5, 0, -1)));
  t.deepEqual(read("typed.npz")["ntk"]!.data, ntk.data);
});

test("a second run finds it done by content, prints the same, and replaces another result only if forced", (t) => {
  inputs("a.npy", 6);
  inputs("b.npy", 8);
  const first = nnqs(spec, "--inputs", "a.npy", "--out", "done.npz", "--json");
  t.is(first.status, 0, first.stderr);
  const { status: computed, ...rest } = JSON.parse(first.stdout);
  t.is(computed, "computed");
  t.deepEqual(rest.summary, {
    experiment: "kernel",
    name: "Kern α",
    kernels: ["nngp", "ntk"],
    rows: 6,
    columns: 6,
    components: 5,
  });
  writeFileSync(join(root, "moved.npy"), readFileSync(join(root, "a.npy")));
  mkdirSync(join(root, "done.npz.lock.0123456789abcdef")); // a kill that came while the lock was given back
  const again = nnqs(spec, "--inputs", "moved.npy", "--out", "done.npz", "--json");
  t.false(existsSync(join(root, "done.npz.lock.0123456789abcdef")));
  t.deepEqual(JSON.parse(again.stdout), { ...rest, status: "done" });
  const other = nnqs(spec, "--inputs", "b.npy", "--out", "done.npz");
  t.is(other.status, 2);
  t.regex(
    other.stderr,
    /done\.npz holds the result of another spec \(inputs\.shape: \[6,5\] there, \[8,5\] here; .*replace it with --force/,
  );
  t.is(nnqs(spec, "--inputs", "b.npy", "--out", "done.npz", "--force").status, 0);
  t.deepEqual(read("done.npz")["ntk"]!.shape, [8, 8]);
  t.deepEqual(
    readdirSync(root).filter((name) => /tmp|lock/.test(name)),
    [],
  );
});

test("a damaged file and one that is not ours are never taken for a result, nor written over", (t) => {
  inputs("c.npy", 9);
  const run = (...args: string[]) => nnqs(spec, "--inputs", "c.npy", "--out", ...args);
  t.is(run("hurt.npz").status, 0);
  const bytes = readFileSync(join(root, "hurt.npz"));
  for (const [at, message] of [
    [bytes.lastIndexOf("NUMPY") + 300, /hurt\.npz is damaged: ntk\.npy is not what was written/],
    [bytes.lastIndexOf("ntk.npy") + 1, /damaged: what the archive says of its arrays is not what was written/],
    [200, /hurt\.npz is damaged: its manifest is not what was written/],
  ] as const) {
    const hurt = Buffer.from(bytes);
    hurt[at]! ^= 1;
    writeFileSync(join(root, "hurt.npz"), hurt);
    const { status, stderr } = run("hurt.npz");
    t.is(status, 1);
    t.regex(stderr, message);
  }
  writeFileSync(join(root, "hurt.npz"), bytes.subarray(0, bytes.length - 600));
  t.regex(run("hurt.npz").stderr, /damaged: it ends within ntk\.npy/);
  const own = readFileSync(join(root, "c.npy"));
  const { status, stderr } = run("c.npy", "--force");
  t.is(status, 2);
  t.regex(stderr, /exists but is no result of this program\. Choose another file \(--out\)/);
  t.deepEqual(readFileSync(join(root, "c.npy")), own);
});

test("inputs that fit neither each other nor the network, and what is no input, end with code 2 and one line", (t) => {
  inputs("five.npy", 4);
  inputs("three.npy", 4, 3);
  save("flat.npy", runs.float64(new Float64Array(4)));
  save("complex.npy", runs.complex128(new Float64Array(8), [2, 2]));
  save("nan.npy", runs.float64(Float64Array.of(1, 2, 3, Number.NaN), [2, 2]));
  const several = { a: runs.float64(new Float64Array(2), [1, 2]), b: runs.scalar(1) };
  writeFileSync(join(root, "unnamed.npz"), runs.encodeNpz(several));
  for (const [given, args, message] of [
    [
      spec,
      ["--inputs", "five.npy", "--inputs2", "three.npy"],
      /inputs of three\.npy have 3 components, those of five\.npy have 5/,
    ],
    [spec, ["--inputs", "missing.npy"], /missing\.npy is not there/],
    [
      spec,
      ["--inputs", "flat.npy"],
      /flat\.npy must hold an array of shape \(n, d\).*not \(4,\) of float64\. .*reshape\(-1, 1\)/,
    ],
    [spec, ["--inputs", "complex.npy"], /complex\.npy holds complex numbers/],
    [spec, ["--inputs", "nan.npy"], /nan\.npy holds NaN at \[1, 1\]/],
    [
      spec,
      ["--inputs", "unnamed.npz"],
      /it holds "a", "b" and none named inputs or x\. Choose one by its --inputs-key/,
    ],
    [spec, ["--inputs", "five.npy", "--inputs2-key", "a"], /--inputs2-key is of the file of --inputs2/],
    [{ ...spec, kernels: ["ntk", "ntk"] }, ["--inputs", "five.npy"], /it must name each kernel once/],
    [{ ...spec, kernel: "ntk" }, ["--inputs", "five.npy"], /no field `kernel` \(did you mean `kernels`\?\)/],
  ] as const) {
    const { status, stdout, stderr } = nnqs(given, ...args, "--out", "never.npz");
    t.is(status, 2, stderr);
    t.is(stdout, "");
    t.regex(stderr, message);
    t.is(stderr.trim().split("\n").length, 1, stderr);
  }
  t.regex(nnqs(spec, "--inputs", "five.npy").stderr, /name the file to be written with --out/);
  t.false(existsSync(join(root, "never.npz")));
});
