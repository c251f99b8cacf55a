import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import test from "ava";

const script = fileURLToPath(new URL("../../scripts/check-layers.mjs", import.meta.url));

function check(root: string[]): { code: number | null; lines: string[] } {
  const { status, stderr } = spawnSync(process.execPath, [script, ...root], { encoding: "utf8" });
  return { code: status, lines: stderr.split("\n").filter((line) => line !== "") };
}

function checkFiles(files: Record<string, string>): ReturnType<typeof check> {
  const root = mkdtempSync(join(tmpdir(), "nnqs-layers-"));
  try {
    for (const [path, text] of Object.entries({ "src/index.ts": "", "native/addon.cc": "", ...files })) {
      mkdirSync(join(root, dirname(path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    return check([root]);
  } finally {
    rmSync(root, { recursive: true });
  }
}

test("imports and includes of this repository go down its layers", (t) => {
  t.deepEqual(check([]), { code: 0, lines: [] });
});

test("docs/architecture.md names every folder of src and native", (t) => {
  const root = new URL("../../", import.meta.url);
  const map = readFileSync(new URL("docs/architecture.md", root), "utf8");
  const folders = ["src", "native"].flatMap((tree) => readdirSync(new URL(tree, root), { withFileTypes: true }));
  const unnamed = folders.filter((entry) => entry.isDirectory() && !map.includes(`\`${entry.name}/\``));
  t.deepEqual(
    unnamed.map((entry) => entry.name),
    [],
  );
});

test("an import that goes up, static, dynamic or re-exported, is named", (t) => {
  const { code, lines } = checkFiles({
    "src/graph/a.ts": 'import {\n  type x,\n} from "../operator/b.js";\nexport * from "../stax/c.js";\n',
    "src/operator/b.ts": 'import { y } from "../graph/a.js";\nawait import("../cli/nnqs.js");\n',
  });
  t.is(code, 1);
  t.deepEqual(lines, [
    "check-layers: src/graph/a.ts uses operator/b.ts: graph/ may not depend on operator/",
    "check-layers: src/graph/a.ts uses stax/c.ts: graph/ may not depend on stax/",
    "check-layers: src/operator/b.ts uses cli/nnqs.ts: operator/ may not depend on cli/",
  ]);
});

test("an include that goes up or sideways, and JavaScript below the boundary, are named", (t) => {
  const { code, lines } = checkFiles({
    "native/kernels/a.cc": '#include <napi.h>\n#include "boundary/request.h"\n#include "base/errors.h"\n',
    "native/krylov/b.h": '#include "kernels/a.h"\n#include "operators/c.h"\n',
  });
  t.is(code, 1);
  t.deepEqual(lines, [
    "check-layers: native/kernels/a.cc uses napi.h, which is for addon.cc and boundary/",
    "check-layers: native/kernels/a.cc uses boundary/request.h: kernels/ may not depend on boundary/",
    "check-layers: native/krylov/b.h uses kernels/a.h: krylov/ may not depend on kernels/",
  ]);
});

test("a file in no layer is named", (t) => {
  t.deepEqual(checkFiles({ "src/misc/a.ts": "" }).lines, [
    "check-layers: src/misc/a.ts is in no layer; add its folder to scripts/layers.mjs",
  ]);
});
