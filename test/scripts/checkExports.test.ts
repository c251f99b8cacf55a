import { check, checkFiles } from "../support/scripts.js";
import { test } from "../support/test.js";

test("whatever a file of this repository exports is used by another one", (t) => {
  t.deepEqual(check("check-exports"), { status: 0, lines: [] });
});

test("an export that nothing imports is named; what an index, a test, or an import under another name takes is not", (t) => {
  const found = checkFiles("check-exports", {
    "src/a.ts":
      "export const dead = 1;\nexport class Unmade {}\nexport function alive() {}\nexport async function tested() {}\nexport interface Told {}\n",
    "src/whole.ts": "export const one = 1;\n",
    "src/index.ts": 'export * from "./whole.js";\nimport { alive as other } from "./a.js";\nother();\n',
    "test/a.test.ts": 'import { tested } from "../dist/a.js";\nimport { studied } from "./support/b.js";\nstudied();\n',
    "test/support/b.ts": "export const studied = 1;\nexport const left = 2;\nexport const made = 3;\n",
    "scripts/c.mjs": 'import { made } from "../dist-test/support/b.js";\nexport const unread = made;\n',
  });
  t.is(found.status, 1);
  t.deepEqual(
    found.lines,
    [
      "src/a.ts exports dead",
      "src/a.ts exports Unmade",
      "test/support/b.ts exports left",
      "scripts/c.mjs exports unread",
    ].map((fault) => `check-exports: ${fault}, which no other file uses`),
  );
});
