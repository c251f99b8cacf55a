import { inNameOf } from "../../arguments/index.js";
import type { Matrix } from "../../linalg/matrix.js";
import { ShapeError } from "../../native/errors.js";
import { findNpz } from "../../runs/findNpz.js";
import { removeLeftovers } from "../../runs/leftovers.js";
import { withLock } from "../../runs/lock.js";
import { createManifest } from "../../runs/manifest.js";
import { publishNpz } from "../../runs/npzFile.js";
import { tidy } from "../../runs/tidy.js";
import { commandMemory, requireCommandMemory } from "../run/commandMemory.js";
import type { Outcome, RunOptions } from "../run/outcome.js";
import { recording, silentReporter } from "../run/reporter.js";
import { type ArrayChoice, type Read, readInputs } from "../spec/arrayFiles.js";
import { buildNetwork } from "../spec/buildNetwork.js";
import { kernelRowBytes, kernelRows } from "./kernelRows.js";
import type { KernelSpec } from "./kernelSpec.js";

/** Where the inputs of a kernel are, and where it goes. */
export interface KernelFiles {
  readonly inputs: ArrayChoice;
  /** The inputs of its columns; those of its rows if left out. */
  readonly inputs2?: ArrayChoice | undefined;
  /** The .npz file that is written. */
  readonly out: string;
}

/** What is told of a kernel that is stored: where it is instead of a directory. */
export interface KernelOutcome extends Omit<Outcome, "directory" | "summary"> {
  readonly file: string;
  readonly summary: KernelSummary;
}

/** What the file holds: kernels of rows × columns pairs of inputs of so many components. */
export interface KernelSummary extends Pick<KernelSpec, "experiment" | "name" | "kernels"> {
  readonly rows: number;
  readonly columns: number;
  readonly components: number;
}

/** Bytes of the rows that are computed before they are written, where memory allows so many. */
const blockBytes = 2 ** 28;

/**
 * Kernels of an infinitely wide network between inputs of one's own, as one .npz file: a float64 array for each kernel, and `manifest`.
 * Rows are written as they are computed, so that only the inputs and some rows are ever in memory. Done already is what a file of the
 * same spec and the same numbers of inputs holds, wherever their files lie.
 *
 * @throws {ArgumentError | ShapeError} if inputs cannot be read or do not fit the network, or `out` holds something else;
 *   {MemoryError} if not even a row fits; {StorageError} if `out` is damaged or cannot be written; {HeldError} if another process is at
 *   work on it.
 */
export async function runKernel(
  spec: KernelSpec,
  files: KernelFiles,
  options: RunOptions = {},
): Promise<KernelOutcome> {
  const { force = false, signal } = options;
  const { reporter, seconds } = recording(options.reporter ?? silentReporter);
  const started = performance.now();
  const network = inNameOf("`network`", () => buildNetwork(spec.network));
  const { inputs, inputs2, out } = files;
  const rows = await readInputs("kernel", { ...inputs, signal });
  const columns = inputs2 && (await readInputs("kernel", { ...inputs2, signal }));
  requireSameWidth(files, rows.value, columns?.value);
  const stored = { ...spec, inputs: identityOf(rows), inputs2: columns === undefined ? null : identityOf(columns) };
  const shape = [rows.value.rows, (columns ?? rows).value.rows] as const;
  const summary = {
    experiment: spec.experiment,
    name: spec.name,
    kernels: spec.kernels,
    rows: shape[0],
    columns: shape[1],
    components: rows.value.columns,
  };
  const outcome = (status: Outcome["status"]) => ({ file: out, status, summary, warnings: [] });
  const isDone = async () => (await findNpz(out, stored, { force, signal })) !== undefined;
  if (await isDone()) {
    await tidy(out);
    return outcome("done");
  }
  return withLock(out, async () => {
    await removeLeftovers(out);
    if (await isDone()) return outcome("done");
    const atATime = rowsAtATime(rows.value, columns?.value);
    const manifest = createManifest(stored, { seed: 0, seconds: {}, errorBounds: {} });
    const arrays = spec.kernels.map((name) => ({ name, shape }));
    await publishNpz(out, manifest, arrays, async (append) => {
      await reporter.stage("kernel", async (onProgress) => {
        const pair = [rows.value, columns?.value] as const;
        for await (const found of kernelRows(network, pair, spec.kernels, atATime, { signal, onProgress })) {
          for (const name of spec.kernels) await append(name, found[name]!.data);
        }
      });
      seconds["total"] = (performance.now() - started) / 1000;
      return { ...manifest, seconds };
    });
    return outcome("computed");
  });
}

/** What tells inputs from others: their numbers, as the file has them, and not where it lies. */
function identityOf({ value, sha256 }: Read<Matrix>) {
  return { shape: [value.rows, value.columns], sha256 };
}

function requireSameWidth({ inputs, inputs2 }: KernelFiles, x: Matrix, y: Matrix | undefined): void {
  if (y === undefined || x.columns === y.columns) return;
  throw new ShapeError(
    `kernel: inputs of ${inputs2!.file} have ${y.columns} components, those of ${inputs.file} have ${x.columns}. Both need the same number of columns.`,
  );
}

/** Rows of the kernels that are computed at a time. @throws {MemoryError} if one does not fit. */
function rowsAtATime(x: Matrix, y: Matrix = x): number {
  const perRow = kernelRowBytes(y.rows);
  const inputs = 4 * 8 * (x.data.length + y.data.length); // as sets, as features, and as the native side has them
  requireCommandMemory({
    command: "kernel",
    what: `kernels of ${x.rows} × ${y.rows} inputs, a row at a time,`,
    bytes: inputs + perRow,
    remedy: "Take fewer inputs.",
  });
  const free = Math.min(blockBytes, (commandMemory() - inputs) / 2);
  return Math.max(1, Math.min(x.rows, Math.floor(free / perRow)));
}
