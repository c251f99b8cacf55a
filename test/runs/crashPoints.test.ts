import { join } from "node:path";
import { type Crash, crashed, crashStudies, undisturbed } from "../support/crashStudies.js";
import { temporaryDirectory } from "../support/directory.js";
import { test } from "../support/test.js";

const root = temporaryDirectory();
const kinds = ["before", "half", "after"] as const;

// A few points of each; scripts/studies/crash-points.mjs takes all of them.
function pointsOf(changes: number, count: number): Crash[] {
  const spread = Array.from({ length: count - 1 }, (_, i) => ({
    at: 1 + Math.floor(((i + 0.4) * changes) / count),
    how: kinds[i % kinds.length]!,
  }));
  return [...spread, { at: changes - 1, how: "before" }]; // the result is there, its lock too
}

for (const [name, count] of [
  ["publishing", 3],
  ["replacing", 2],
  ["training", 4],
  ["figure", 1],
] as const) {
  const study = crashStudies[name];
  test(`${name}: killed at any change to the file system and run again, it ends with the same bytes and nothing more`, (t) => {
    const { outcome, changes } = undisturbed(study, join(root, name));
    t.true(changes > 10, `${changes} changes`);
    for (const crash of pointsOf(changes, count)) {
      t.deepEqual(crashed(study, join(root, `${name}-${crash.at}`), crash), outcome, JSON.stringify(crash));
    }
  });
}
