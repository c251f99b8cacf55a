import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { test } from "../support/test.js";

type Kernels = Record<"blis" | "openblas" | "simd", string>;
type Choices = Record<keyof Kernels, readonly string[]>;

const { rowOther, rowsThrough } = (await import(new URL("../../scripts/kernels.mjs", import.meta.url).href)) as {
  rowsThrough(choices: Choices): Kernels[];
  rowOther(choices: Choices, key: number): Kernels;
};

const choices = {
  blis: ["skx", "haswell", "zen"],
  openblas: ["SkylakeX", "Haswell"],
  simd: ["AVX3", "AVX2", "SSE4", "SCALAR"],
};

test("the rows of --kernels all go through every choice of every library, beginning with the defaults", (t) => {
  const rows = rowsThrough(choices);
  t.is(rows.length, 4);
  t.deepEqual(rows[0], { blis: "skx", openblas: "SkylakeX", simd: "AVX3" });
  for (const library of ["blis", "openblas", "simd"] as const) {
    t.deepEqual(new Set(rows.map((row) => row[library])), new Set(choices[library]));
  }
});

test("the row of --kernels one is never a default where there is a choice, and changes with the commit", (t) => {
  const rows = Array.from({ length: 6 }, (_, key) => rowOther({ ...choices, openblas: ["Haswell"] }, key));
  t.true(rows.every(({ blis, openblas, simd }) => blis !== "skx" && openblas === "Haswell" && simd !== "AVX3"));
  t.deepEqual(new Set(rows.map(({ blis }) => blis)), new Set(["haswell", "zen"]));
  t.deepEqual(new Set(rows.map(({ simd }) => simd)), new Set(["AVX2", "SSE4", "SCALAR"]));
});

test("a test process on other kernels than it was asked for does not run", (t) => {
  const check = fileURLToPath(new URL("../support/expectedKernels.js", import.meta.url));
  const expected = JSON.stringify({ blis: "none", openblas: "none", simd: "none" });
  const { status, stderr } = spawnSync(process.execPath, [check], {
    env: { ...process.env, NNQS_EXPECTED_KERNELS: expected },
    encoding: "utf8",
  });
  t.not(status, 0);
  t.regex(stderr, /blis runs on \w+, not on none as asked for/);
});

test("--kernels refuses what this machine does not have, and says what it has", (t) => {
  const script = fileURLToPath(new URL("../../scripts/test-kernels.mjs", import.meta.url));
  for (const [args, message] of [
    [[], /--kernels needs a choice/],
    [["blis=z80"], /blis has no 'z80' that this machine can run; it has \w+/],
    [["mkl=best"], /'mkl=best' names no library/],
    [["all", "nowhere"], /no numeric test file matches 'nowhere'/],
  ] as const) {
    const { status, stderr } = spawnSync(process.execPath, [script, ...args], { encoding: "utf8" });
    t.is(status, 2, stderr);
    t.regex(stderr, message);
  }
});
