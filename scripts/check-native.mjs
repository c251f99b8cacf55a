#!/usr/bin/env node
// Compares the native functions as TypeScript knows them (src/native/functions) with what C++ exports: names, arguments, results.
// For each function three things must say the same:
//   the interface             evolve(request: { state: Float64Array; … }): { states: Float64Array; … }
//   the comment in C++        // evolve({ state, … }) -> { states, … }
//   what C++ reads and gives  request.Array<double>("state", …), request.Result<double>("states", …), job.Set(…)
// Kinds are compared where C++ tells them: arrays by their elements, numbers, strings, choices. An argument may be left out where C++
// asks whether it is there, or does not always read it.
// An argument names another root than this repository.
import { fileURLToPath } from "node:url";
import { check } from "./native/check.mjs";

const problems = check(process.argv[2] ?? fileURLToPath(new URL("../", import.meta.url)));
for (const problem of problems) console.error(`check-native: ${problem}`);
process.exit(problems.length === 0 ? 0 : 1);
