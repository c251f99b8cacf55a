#!/usr/bin/env node
// Kills publishings, trainings and figures at every one of their changes to the file system, before, in the middle and after
// it, runs each again, and says where the outcome is another. Needs the compiled tests: npm run build && npx tsc -p test
//   node scripts/studies/crash-points.mjs [publishing|replacing|training|figure|learning|losses|sweeping|collecting|reporting|kernel …]
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { crashed, crashStudies, undisturbed } from "../../dist-test/support/crashStudies.js";

const all = Object.keys(crashStudies);
const names = process.argv.length > 2 ? process.argv.slice(2) : all;
const unknown = names.find((name) => !all.includes(name));
if (unknown !== undefined) {
  console.error(`crash-points: '${unknown}' is none of ${all.join(", ")}.`);
  process.exit(2);
}
const root = mkdtempSync(join(tmpdir(), "nnqs-crash-"));
let faults = 0;
for (const name of names) {
  const study = crashStudies[name];
  const { outcome, changes } = undisturbed(study, join(root, name));
  let points = 0;
  for (let at = 1; at <= changes; at++) {
    for (const how of ["before", "half", "after"]) {
      points++;
      let fault;
      try {
        const found = crashed(study, join(root, `${name}-${at}-${how}`), { at, how });
        if (!isDeepStrictEqual(found, outcome)) fault = `ends with ${JSON.stringify(found).slice(0, 300)}`;
      } catch (error) {
        fault = error.message;
      }
      if (fault === undefined) continue;
      faults++;
      console.log(`${name}, ${how} change ${at}: ${fault}`);
    }
  }
  console.log(`${name}: ${points} points at ${changes} changes`);
}
rmSync(root, { recursive: true });
console.log(`${faults} faults`);
process.exitCode = faults > 0 ? 1 : 0;
