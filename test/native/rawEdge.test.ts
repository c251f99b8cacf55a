import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runInNewContext } from "node:vm";
import { ArgumentError, linalg, NnqsError, ShapeError } from "infinite-nnqs";
import { needsOtherUser, otherUserTest, runWithin } from "../support/otherUser.js";
import { test } from "../support/test.js";
import { runWatched } from "../support/watched.js";
import { type native, outcome } from "./addon.js";
import { allRequests } from "./allRequests.js";

const request = async (name: string) => (await allRequests[name]!()) as Record<string, unknown>;

test("terms that reach beyond the bits of the basis are refused", async (t) => {
  for (let field = 0; field < 8; field++) {
    const terms = await request("createOperator");
    (terms["masks"] as Int32Array)[field] = field % 2 === 0 ? 8 : 1; // bit 3 of three sites, or bit 32
    const result = await outcome("createOperator", terms);
    t.true(result instanceof ArgumentError, String(result));
    t.regex((result as Error).message, /`masks` of term 0 reach beyond the 3 bits/);
  }
});

test("toSparse takes no row pointers but its own", async (t) => {
  const right = await request("toSparse");
  t.false((await outcome("toSparse", right)) instanceof Error);
  for (const change of [
    (start: Int32Array) => start.fill(0),
    (start: Int32Array) => start.fill(1e6, 1),
    (start: Int32Array) => start.fill(-5, 0, 1),
    (start: Int32Array) => start.fill(2 ** 31 - 1, 8),
    (start: Int32Array) => start.reverse(),
    (start: Int32Array) => start.set([3], 1),
  ]) {
    for (const sync of [false, true]) {
      const wrong: Record<string, unknown> = { ...(await request("toSparse")), sync };
      change(wrong["start"] as Int32Array);
      const result = await outcome("toSparse", wrong);
      t.true(result instanceof NnqsError, String(result));
    }
  }
});

test("evolve without a time answers with no state, by every method", async (t) => {
  for (const method of ["krylov", "chebyshev", "imaginary"]) {
    const result = await outcome("evolve", { ...(await request("evolve")), times: new Float64Array(), method });
    t.is((result as { states: Float64Array }).states.length, 0, method);
  }
});

test("an error class whose constructor throws still rejects the job", async (t) => {
  const program = `
    const native = require(${JSON.stringify(fileURLToPath(new URL("../../build/Release/nnqs.node", import.meta.url)))});
    for (const ShapeError of [class { constructor() { throw new Error("no"); } }, () => {}, function () { throw 5; }]) {
      native.setErrorClasses({ ShapeError });
      try { native.solveLower({ n: 1, l: new Float64Array(3), columns: 1, b: new Float64Array(1) }); } catch {}
    }
    native.setErrorClasses({ NumericalError: class { constructor() { throw new Error("no"); } } });
    native.cholesky({ n: 1, a: Float64Array.of(-1) }).catch((error) => console.log(error.message.slice(0, 40)));`;
  const { stdout } = spawnSync(process.execPath, ["-e", program], { encoding: "utf8", timeout: 20_000 });
  t.is(stdout, "cholesky: the matrix is not positive def\n");
});

test("handles of another copy of the addon are refused", async (t) => {
  const directory = mkdtempSync(join(tmpdir(), "nnqs-copy-"));
  try {
    const copy = join(directory, "copy.node");
    copyFileSync(fileURLToPath(new URL("../../build/Release/nnqs.node", import.meta.url)), copy);
    const other = createRequire(import.meta.url)(copy) as typeof native;
    const { operator } = other["createOperator"]!({ ...(await request("createOperator")), sync: true }) as {
      operator: object;
    };
    const result = await outcome("toDense", { operator });
    t.true(result instanceof ArgumentError, String(result));
    t.true((await outcome("toDense", { operator: {}, token: other["createToken"]!() })) instanceof ArgumentError);
    t.false((await other["toDense"]!({ operator })) instanceof Error);
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test("arrays of another context, as tests under Jest have them, are arrays", async (t) => {
  const foreign = runInNewContext("Float64Array.of(2, 1, 1, 2)") as Float64Array;
  t.false(foreign instanceof Float64Array);
  t.is(new linalg.Matrix(2, 2, foreign).get(0, 1), 1);
  t.deepEqual([...(await linalg.dsyevd(foreign, 2)).values], [1, 3]);
  t.throws(() => new linalg.Matrix(2, 3, foreign), { instanceOf: ShapeError });
});

test("a worker thread that alone has loaded the addon may end, and another may load it again", async (t) => {
  const program = `
    const { Worker } = require("node:worker_threads");
    const body = 'import(${JSON.stringify(import.meta.resolve("infinite-nnqs"))}).then(async ({ linalg }) => { linalg.setThreads(2); const n = 200; await linalg.expm(Float64Array.from({ length: n * n }, (_, i) => Math.sin(i)), n); })';
    (async () => {
      for (let k = 0; k < 3; k++) await new Promise((resolve) => new Worker(body, { eval: true }).on("exit", resolve));
      console.log("well");
    })();`;
  const { stdout, stderr } = spawnSync(process.execPath, ["-e", program], { encoding: "utf8", timeout: 60_000 });
  t.is(stdout, "well\n", stderr);
});

otherUserTest(`few threads are enough: what the system refuses is done without ${needsOtherUser}`, (t) => {
  const groundState = "groundstate --model tfim --lattice 3x3 --field 1 --json --threads".split(" ");
  for (const threads of ["1", "2", "64"]) {
    const { status, stdout, stderr } = runWithin(12, [...groundState, threads]);
    t.is(status, 0, stderr);
    t.regex(stdout, /-19\.1313668/);
  }
});

test("under a limit of the address space calls to OpenBLAS end, with an answer or a MemoryError", async (t) => {
  t.timeout(120_000);
  const program = `
    import { linalg } from ${JSON.stringify(import.meta.resolve("infinite-nnqs"))};
    linalg.setThreads(2);
    const n = 300, a = Float64Array.from({ length: n * n }, (_, i) => Math.cos((i % n) * Math.floor(i / n)) + (i % (n + 1) ? 0 : 3 * n));
    const jobs = [() => linalg.cholesky(a, n), () => linalg.zgemm(2, 2, 2, a, a), () => linalg.dsyevd(a, n), () => linalg.expm(a.map((x) => x / 1e4), n)];
    for (const job of jobs) console.log(await job().then(() => "answer", (error) => error.name));`;
  for (const kilobytes of [1_200_000, 1_400_000, 1_700_000]) {
    const limited = [
      "-c",
      `ulimit -v ${kilobytes}; exec "$@"`,
      "bash",
      process.execPath,
      "--input-type=module",
      "-e",
      program,
    ];
    const { status, stdout, hanging } = await runWatched("bash", limited);
    t.is(hanging, undefined);
    if (status !== 0) continue; // not even Node and the addon fit
    t.regex(stdout, /^((answer|MemoryError)\n){4}$/);
  }
});
