import { check, checkFiles as checkRoot } from "../support/scripts.js";
import { test } from "../support/test.js";

/** What is found in these files alone, apart from all the rooms that are empty then. */
function checkFiles(files: Record<string, string>): ReturnType<typeof check> {
  const { status, lines } = checkRoot("check-layers", { "src/index.ts": "", "native/addon.cc": "", ...files });
  return { status, lines: lines.filter((line) => !line.endsWith("holds no file")) };
}

test("imports and includes of this repository go down its layers", (t) => {
  t.deepEqual(check("check-layers"), { status: 0, lines: [] });
});

test("an import that goes up, static, dynamic or re-exported, is named", (t) => {
  const { status, lines } = checkFiles({
    "src/graph/a.ts": 'import {\n  type x,\n} from "../operator/b.js";\nexport * from "../stax/c.js";\n',
    "src/operator/b.ts": 'import { y } from "../graph/a.js";\nawait import("../cli/nnqs.js");\n',
  });
  t.is(status, 1);
  t.deepEqual(lines, [
    "check-layers: src/graph/a.ts uses operator/b.ts: graph/ may not depend on operator/",
    "check-layers: src/graph/a.ts uses stax/c.ts: graph/ may not depend on stax/",
    "check-layers: src/operator/b.ts uses cli/nnqs.ts: operator/ may not depend on cli/",
    "check-layers: src/graph/a.ts → src/operator/b.ts → src/graph/a.ts is a circle",
  ]);
});

test("an include that goes up or sideways, and JavaScript below the boundary, are named", (t) => {
  const { status, lines } = checkFiles({
    "native/kernels/a.cc": '#include <napi.h>\n#include "boundary/request.h"\n#include "base/errors.h"\n',
    "native/krylov/b.h": '#include "kernels/a.h"\n#include "operators/c.h"\n',
  });
  t.is(status, 1);
  t.deepEqual(lines, [
    "check-layers: native/kernels/a.cc uses napi.h, which is for addon.cc and exports/ and boundary/",
    "check-layers: native/kernels/a.cc uses boundary/request.h, which is for addon.cc and exports/ and boundary/",
    "check-layers: native/krylov/b.h uses kernels/a.h: krylov/ may not depend on kernels/",
  ]);
});

test("a file in no layer is named", (t) => {
  t.deepEqual(checkFiles({ "src/misc/a.ts": "" }).lines, [
    "check-layers: src/misc/a.ts is in no layer; add its folder to scripts/layers.mjs",
  ]);
});

test("files that refer to each other in a circle are named once", (t) => {
  const { lines } = checkFiles({
    "src/graph/a.ts": 'import { b } from "./b.js";\n',
    "src/graph/b.ts": 'export { c } from "./c.js";\n',
    "src/graph/c.ts": 'import type { a } from "./a.js";\n',
    "native/base/a.h": '#include "base/b.h"\n',
    "native/base/b.h": '#include "base/a.h"\n',
    "test/support/a.ts": 'import "./b.js";\n',
    "test/support/b.ts": 'import "./a.js";\n',
    "benchmarks/harness/a.ts": 'import "./b.js";\n',
    "benchmarks/harness/b.ts": 'import "./a.js";\n',
    "scripts/a.mjs": 'import "./b.mjs";\n',
    "scripts/b.mjs": 'import "./a.mjs";\n',
  });
  t.deepEqual(lines, [
    "check-layers: src/graph/a.ts → src/graph/b.ts → src/graph/c.ts → src/graph/a.ts is a circle",
    "check-layers: native/base/a.h → native/base/b.h → native/base/a.h is a circle",
    "check-layers: test/support/a.ts → test/support/b.ts → test/support/a.ts is a circle",
    "check-layers: benchmarks/harness/a.ts → benchmarks/harness/b.ts → benchmarks/harness/a.ts is a circle",
    "check-layers: scripts/a.mjs → scripts/b.mjs → scripts/a.mjs is a circle",
  ]);
});

test("what only some places may do is done only there", (t) => {
  const { lines } = checkFiles({
    "src/runs/a.ts": 'import { writeFile } from "node:fs/promises";\n',
    "src/figures/a.ts": 'import { type Stats, readFileSync } from "node:fs";\nimport { rm } from "node:fs/promises";\n',
    "src/graph/a.ts": '/** console.log(1) */\nimport { z } from "zod";\nconsole.log(Math.random());\n',
    "src/cli/a.ts": "process.exit(1);\n",
    "native/kernels/a.cc": "#include <lapacke.h>\n#pragma omp parallel\n#pragma omp simd\n",
    "benchmarks/a.ts": 'import { addon } from "../dist/native/addon.js";\n',
    "test/graph/a.test.ts": 'import { addon } from "../../dist/native/addon.js";\n',
  });
  t.deepEqual(lines, [
    "check-layers: src/figures/a.ts writes files, which is for runs/ and figures/letGoFirst.ts",
    "check-layers: src/graph/a.ts uses zod, which is for cli/ and experiments/ and sweeps/spec/",
    "check-layers: src/graph/a.ts prints, which is for cli/",
    "check-layers: src/graph/a.ts draws random numbers of its own, which is for runs/",
    "check-layers: native/kernels/a.cc uses lapacke.h, which is for entropy/spectrum.cc and linalg/lapack/lapack.h",
    "check-layers: native/kernels/a.cc starts threads, which is for base/ and boundary/ and networks/rounds.h",
    "check-layers: test/graph/a.test.ts uses ../dist/native/addon.js, which is for native/ and support/ and ensemble/determinism",
    "check-layers: benchmarks/a.ts uses ../dist/native/addon.js, which is for harness/ and walsh/ and training.ts",
  ]);
});

test("what only some places may do is found under every name that it has", (t) => {
  const cases: readonly (readonly [room: string, text: string, fault: RegExp | undefined])[] = [
    ["src/graph/", 'import { z } from "zod/v4";', /uses zod\/v4/],
    ["src/graph/", 'const z = await import("zod/mini");', /uses zod\/mini/],
    ["src/graph/", 'export * from "fs";', /writes files/],
    ["src/graph/", 'import fs from "node:fs";', /writes files/],
    ["src/graph/", 'const { rm } = await import("node:fs/promises");', /writes files/],
    ["src/graph/", 'const { readFile } = await import("node:fs/promises");', undefined],
    ["src/graph/", 'const a = "/*"; process.stdout.write("*/");', /prints/],
    ["src/graph/", "const { stderr } = process;", /prints/],
    ["src/graph/", 'import { stdout } from "node:process";', /prints/],
    ["native/hilbert/", 'std::fprintf(stderr, "x");', /prints/],
    ["native/hilbert/", "std::clog << 1;", /prints/],
    ["native/hilbert/", 'std::snprintf(text, 8, "%d", 1);', undefined],
    ["src/graph/", 'import { Worker } from "node:worker_threads";', /uses node:worker_threads/],
    ["native/hilbert/", 'std::ofstream out("x");', /writes files/],
    ["native/hilbert/", 'std::ifstream in("x");', undefined],
    ["native/hilbert/", "#  pragma omp for", /starts threads/],
    ["native/hilbert/", "std::async(f);", /starts threads/],
  ];
  const paths = cases.map(([room], i) => `${room}a${i}.${room.startsWith("src") ? "ts" : "cc"}`);
  const { lines } = checkFiles(Object.fromEntries(cases.map(([, text], i) => [paths[i]!, `${text}\n`])));
  for (const [i, [, text, fault]] of cases.entries()) {
    const found = lines.filter((line) => line.includes(`${paths[i]} `));
    t.is(found.length, fault === undefined ? 0 : 1, text);
    if (fault !== undefined) t.regex(found[0]!, fault);
  }
});

test("every package has its place, in tests, benchmarks and scripts too", (t) => {
  const { lines } = checkFiles({
    "src/graph/a.ts": 'import "left-pad";\nimport "node:path";\nimport "fs/promises";\n',
    "test/graph/a.test.ts": 'import "zod";\nimport "infinite-nnqs";\nimport { test } from "../support/test.js";\n',
    "benchmarks/a.ts": 'import "zod";\n',
    "scripts/a.mjs": 'import "zod";\n',
  });
  t.deepEqual(
    lines.filter((line) => !line.includes("writes files")),
    [
      "check-layers: src/graph/a.ts uses left-pad, a package that no line of scripts/layers.mjs names",
      "check-layers: test/graph/a.test.ts uses zod, which is for experiments/parseSpec and publicSurface/calls.ts and scripts/checkLayers",
      "check-layers: benchmarks/a.ts uses zod, a package that no line of scripts/layers.mjs names",
      "check-layers: scripts/a.mjs uses zod, a package that no line of scripts/layers.mjs names",
    ],
  );
});

test("a room that is announced and empty is named", (t) => {
  const { status, lines } = checkRoot("check-layers", {
    "src/cli/a.ts": "",
    "benchmarks/harness/b.ts": "",
    "benchmarks/walsh/c.ts": "",
  });
  t.is(status, 1);
  t.true(lines.includes("check-layers: src/runs/ is announced in scripts/layers.mjs, but holds no file"));
  t.false(lines.some((line) => line.includes("src/cli/") || line.includes("benchmarks/")));
});

test("a file named in another style is named", (t) => {
  const { lines } = checkFiles({ "native/base/free_memory.cc": "", "src/graph/Square.ts": "" });
  t.is(lines.length, 2);
  t.regex(lines[0]!, /src\/graph\/Square\.ts is not named/);
  t.regex(lines[1]!, /native\/base\/free_memory\.cc is not named/);
});

test("the addon is called through one door", (t) => {
  const { lines } = checkFiles({
    "src/operator/a.ts": 'import { addon } from "../native/addon.js";\n',
    "src/native/addon.ts": "",
  });
  t.deepEqual(lines, ["check-layers: src/operator/a.ts calls the addon past src/native/call.ts, which is for native/"]);
});
