// Random Hamiltonians against their dense spectra: node scripts/studies/eigenpairs.mjs [CASES] [SEED] [FIRST] [DIRECTORY]
// Needs npm run build and tsc -p test. Prints every fault and a summary; with a directory, writes each matrix and its
// lowest levels there for eigenpairs.py, which puts the peers through the same cases.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { exact } from "infinite-nnqs";
import { eigenCase, faultsOf } from "../../dist-test/exact/eigenCases.js";

const [cases = 2000, seed = 1, first = 0] = process.argv.slice(2, 5).map(Number);
const directory = process.argv[5];
if (directory) mkdirSync(directory, { recursive: true });
const counts = { failed: 0, wrong: 0, dense: 0 };
let slowest = 0;
const bytes = (array) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
for (let index = first; index < first + cases; index++) {
  const one = eigenCase(seed, index, 2 ** 12);
  const { values } = await exact.spectrum(one.model);
  const start = process.cpuUsage();
  try {
    const faults = await faultsOf(one, values);
    if (faults.length > 0) {
      counts.wrong++;
      console.log(`${one.name}: ${faults.slice(0, 4).join("; ")}`);
    }
  } catch (error) {
    counts.failed++;
    console.log(`${one.name}: ${error.message}`);
  }
  const { user, system } = process.cpuUsage(start);
  const seconds = (user + system) / 1e6;
  if (seconds > slowest) {
    slowest = seconds;
    console.log(`slowest so far, ${seconds.toFixed(2)} s of CPU: ${one.name}`);
  }
  if (one.model.dimension <= 2 * (one.levels + 63)) counts.dense++;
  if (!directory) continue;
  const { rows, columns, rowStart, data } = await one.model.toSparse();
  const path = join(directory, String(index));
  const head = {
    name: one.name,
    rows,
    complex: !one.model.isReal,
    levels: one.levels,
    values: Array.from(values.slice(0, 80)),
  };
  writeFileSync(`${path}.json`, JSON.stringify({ ...head, highest: values[rows - 1] }));
  writeFileSync(`${path}.bin`, Buffer.concat([rowStart, columns, data].map(bytes)));
}
console.log(
  `${cases} cases from ${first}, seed ${seed}: ${counts.failed} failed, ${counts.wrong} wrong; ${counts.dense} were small enough to be dense`,
);
