import { join } from "node:path";
import { describe } from "../../arguments/index.js";
import { isError } from "../../arguments/isError.js";
import { renderFigure } from "../../figures/render.js";
import { HeldError, withLock } from "../../runs/lock.js";
import { amendResult, type ResultFiles } from "../../runs/publishing.js";
import { readManifest } from "../../runs/resultDirectory.js";
import { readText } from "../../runs/storage.js";
import { StorageError } from "../../runs/storageError.js";
import { type Reporter, recording } from "./reporter.js";

/** In a result whose picture an interruption has cut off: the Vega-Lite specification of what is to be drawn. */
const undrawnFile = "figure.vl.json";

/**
 * The files of a picture. None if it cannot be drawn, which is noted: the numbers are worth as much without it. If it is interrupted, the
 * `figure.vl.json`, so that the next run draws it.
 *
 * @param specify - Its Vega-Lite specification, plain JSON.
 */
export async function figureFiles(
  specify: () => object,
  reporter: Reporter,
  signal: AbortSignal | undefined,
): Promise<ResultFiles> {
  try {
    const document = JSON.stringify(specify());
    const draw = () => renderFigure(JSON.parse(document), { signal });
    const picture = signal?.aborted
      ? undefined
      : await reporter.stage("figure", draw).catch((error: unknown) => {
          if (!signal?.aborted) throw error;
        });
    if (picture === undefined) return { [undrawnFile]: `${document}\n` };
    return { "figure.svg": picture.svg, "figure.pdf": picture.pdf, "figure.png": picture.png };
  } catch (error) {
    reporter.note(`the picture could not be drawn: ${isError(error) ? error.message : describe(error)}`);
    return {};
  }
}

/** Whether the picture of the result at a path is still to be drawn. */
export async function awaitsFigure(directory: string): Promise<boolean> {
  const manifest = await readManifest(directory);
  return manifest.format !== 1 && undrawnFile in manifest.files;
}

/** Draws what an interruption has kept from being drawn, unless somebody else is at it or nothing can be written there. */
export async function drawUndrawn(
  directory: string,
  { reporter, signal }: { readonly reporter: Reporter; readonly signal: AbortSignal | undefined },
): Promise<void> {
  if (!(await awaitsFigure(directory))) return;
  const draw = async () => {
    const manifest = await readManifest(directory);
    if (manifest.format === 1 || !(undrawnFile in manifest.files)) return; // another process has drawn it
    const document = await readText(join(directory, undrawnFile));
    const { reporter: noting, notes } = recording(reporter);
    const files = await figureFiles(() => JSON.parse(document) as object, noting, signal);
    signal?.throwIfAborted();
    const warnings = [...manifest.warnings, ...notes];
    await amendResult(directory, { ...manifest, warnings }, { added: files, dropped: [undrawnFile] });
  };
  await withLock(directory, draw).catch((error: unknown) => {
    if (!(error instanceof HeldError || error instanceof StorageError)) throw error;
  });
}
