import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { isPlain, jobKinds, kind, noMore, number, requireArgument, requireOptions } from "../arguments/index.js";
import { ArgumentError } from "../native/errors.js";
import type { Drawn, Order, Picture } from "./draw.js";
import { letGoFirst } from "./letGoFirst.js";
import { messageOf } from "./messageOf.js";

export type { Picture } from "./draw.js";

/**
 * V8's budget of a function before it is optimised, 15 times the usual one: a process that draws one picture would spend a quarter of its
 * time on making code faster that it hardly runs again.
 */
const optimisedLater = 1_000_000;

/** Node.js itself may wait for ever where the system refuses it a thread. */
const longestStart = 30_000;

/**
 * Renders a Vega-Lite specification, cut to what is drawn. Subscripts of Greek letters are written ψ_T. It is drawn in a process of its own,
 * so that the event loop goes on, and a library that panics, as Resvg does where the system refuses it a thread, takes nothing with it.
 *
 * @param options - `scale`: pixels of the PNG per unit of the figure, of which 100 are an inch: 3 makes 300 dots per inch; `signal`
 *   ends the drawing at once.
 * @throws {ArgumentError} if `spec` is no Vega-Lite specification; {Error} if the picture cannot be drawn.
 *
 * @example
 * ```ts
 * import { figures } from "infinite-nnqs";
 *
 * const { pdf } = await figures.renderFigure({
 *   data: { values: [{ N: 100, loss: 0.1 }, { N: 1000, loss: 0.01 }] },
 *   mark: "line",
 *   encoding: { x: { field: "N", type: "quantitative" }, y: { field: "loss", type: "quantitative" } },
 * });
 * console.log(pdf.length > 0); // true
 * ```
 */
export async function renderFigure(
  spec: object,
  options: { readonly scale?: number; readonly signal?: AbortSignal | undefined } = {},
): Promise<Picture> {
  noMore("renderFigure", arguments, 2);
  requireArgument("renderFigure", "spec", spec, kind("a Vega-Lite specification, an object", isPlain));
  const kinds = { scale: number({ above: 0, most: 100 }), signal: jobKinds.signal };
  const { scale = 3, signal } = requireOptions("renderFigure", options, kinds);
  const order = { spec, scale };
  const drawn = (await drawApart(order, signal)) ?? (await drawApart(order, signal));
  if (drawn === undefined)
    throw new Error("the process that draws was ended by a signal, twice, as where memory runs out");
  if ("picture" in drawn) return drawn.picture;
  if ("failure" in drawn) throw new Error(drawn.failure);
  throw new ArgumentError(`renderFigure: \`spec\` is no Vega-Lite specification: ${drawn.invalid}.`);
}

/** @returns undefined if a signal ended it: one to the whole group of this process, before it had a group of its own, or for want of memory. */
function drawApart(order: Order, signal: AbortSignal | undefined): Promise<Drawn | undefined> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const child = fork(fileURLToPath(new URL("./drawProcess.js", import.meta.url)), {
      detached: true, // a Ctrl-C, which the whole group gets, lets the picture be drawn
      execArgv: [`--interrupt-budget=${optimisedLater}`],
      serialization: "advanced",
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    letGoFirst(child.pid);
    const interrupt = () => {
      child.kill("SIGKILL");
      reject(signal?.reason);
    };
    signal?.addEventListener("abort", interrupt, { once: true });
    let starting = true;
    let isLate = false;
    const late = setTimeout(() => {
      // What it said while this process was stopped (Ctrl-Z) is read first.
      setImmediate(() => {
        isLate = starting;
        if (isLate) child.kill("SIGKILL");
        starting = false;
      });
    }, longestStart);
    child.once("message", () => {
      starting = false;
      clearTimeout(late);
      child.once("message", (drawn) => resolve(drawn as Drawn));
      try {
        child.send(order, () => {}); // what hinders it is told by "error" or "exit"
      } catch (error) {
        child.kill();
        resolve({ invalid: messageOf(error) }); // it holds a function, or the like
      }
    });
    child.once("error", (cause) => reject(new Error(`no process could be started to draw it: ${messageOf(cause)}`)));
    child.once("close", (code, ended) => {
      clearTimeout(late);
      signal?.removeEventListener("abort", interrupt);
      if (isLate)
        reject(
          new Error(
            `the process that draws did not begin within ${longestStart / 1000} s, as where the system refuses it a thread (ulimit -u)`,
          ),
        );
      else if (ended !== null) resolve(undefined);
      else reject(new Error(`the process that draws ended with ${code}`));
    });
  });
}
