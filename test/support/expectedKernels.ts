// Loaded before every test file by scripts/test-kernels.mjs: a process on other kernels than it was asked for must not pass.
import { chosenKernels } from "../../dist/native/chosenKernels.js";

const expected = JSON.parse(process.env["NNQS_EXPECTED_KERNELS"]!) as Record<"blis" | "openblas" | "simd", string>;
const actual = chosenKernels();
for (const library of ["blis", "openblas", "simd"] as const) {
  const { name } = actual[library];
  if (name !== expected[library])
    throw new Error(`${library} runs on ${name}, not on ${expected[library]} as asked for`);
}
