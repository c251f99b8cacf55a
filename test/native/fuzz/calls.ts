import { isDeepStrictEqual } from "node:util";
import { NnqsError } from "infinite-nnqs";
import { native, outcome } from "../addon.js";
import { allRequests, functionOf } from "../allRequests.js";
import { doublesOf, lend, mutate, overlap, spoilers } from "./mutations.js";
import { dice, pick } from "./random.js";

/** What an attack came to; `failures` says what a call answered that it must not. */
export interface Report {
  calls: number;
  answered: number;
  refused: number;
  failures: string[];
}

/** Settings of the process that an attack may change, set back before results are compared. */
function restore(threads: number): void {
  native["setThreads"]!({ threads });
  native["setSimdTarget"]!({ target: "best" });
  native["setBlisKernels"]!({ kernels: "best" });
}

/** Handles are opaque; everything else of a result is compared. */
function comparable(result: unknown): unknown {
  if (typeof result !== "object" || result === null || Object.keys(result).length === 0) return typeof result;
  return Object.entries(result).map(([name, value]) => [
    name,
    typeof value === "object" && !ArrayBuffer.isView(value) && !Array.isArray(value) ? "handle" : value,
  ]);
}

async function answers(): Promise<Map<string, unknown>> {
  const results = new Map<string, unknown>();
  for (const [key, make] of Object.entries(allRequests)) {
    const result = await outcome(functionOf(key), await make());
    if (result instanceof Error) throw new Error(`${key}: its valid request is refused: ${result.message}`);
    results.set(key, comparable(result));
  }
  return results;
}

/**
 * Hostile requests around the valid ones of every native function: each with one to three arguments changed, now and then hundreds
 * at once, or cancelled while they run. Every so often all valid requests are repeated, and must give the same bytes.
 *
 * @param say - Told of each call before it is made, so that a crash can be traced.
 */
export async function attack(
  seed: number,
  calls: number,
  say: (call: number, what: string) => void = () => {},
  every = 2000,
): Promise<Report> {
  const { threads } = native["systemInfo"]!() as { threads: number };
  const roll = dice(seed);
  const report: Report = { calls: 0, answered: 0, refused: 0, failures: [] };
  restore(threads);
  const expected = await answers();
  const keys = Object.keys(allRequests);
  const running: Promise<void>[] = [];
  let checkpoint = every;
  while (report.calls < calls) {
    const storm = roll(200) === 0 ? 200 : 1;
    for (let k = 0; k < storm; k++) {
      const key = pick(roll, keys);
      const request = await allRequests[key]!();
      const changes: string[] = [];
      for (let count = 1 + (roll(4) === 0 ? roll(3) : 0); count > 0; count--) {
        changes.push(roll(20) === 0 ? overlap(request, roll) : mutate(request, roll));
      }
      const token = roll(4) === 0 ? native["createToken"]!() : undefined;
      if (token !== undefined) define(request, "token", token);
      if (storm === 1 && roll(2) === 0) define(request, "sync", true);
      const arrays = doublesOf(request).map(([, array]) => array);
      if (roll(6) === 0) changes.push(lend(request, roll));
      const spoiled = roll(6) === 0 ? pick(roll, spoilers) : undefined;
      if (spoiled !== undefined) changes.push(`arrays ${spoiled.what} during the job`);
      const what = `${key}({ ${changes.join("; ")} })`;
      say(report.calls++, what);
      const answer = outcome(functionOf(key), request);
      spoiled?.spoil(arrays);
      const settled = answer.then((result) => {
        if (!(result instanceof Error)) report.answered++;
        else if (result instanceof NnqsError || expectedOf(result)) report.refused++;
        else report.failures.push(`${what}: ${result.name}: ${result.message}`);
      });
      if (token !== undefined) native["cancel"]!(token);
      if (storm > 1 || roll(8) === 0) running.push(settled);
      else await settled;
    }
    if (report.calls < checkpoint && report.calls < calls) continue;
    checkpoint += every;
    await Promise.all(running.splice(0));
    restore(threads);
    for (const [key, result] of await answers()) {
      if (!isDeepStrictEqual(result, expected.get(key))) report.failures.push(`${key}: another result than before`);
    }
  }
  return report;
}

/** Errors of JavaScript itself: of our getters, and its refusal of memory. */
function expectedOf(error: Error): boolean {
  return error.message === "from a getter" || error instanceof RangeError || error instanceof TypeError;
}

function define(request: object, name: string, value: unknown): void {
  Object.defineProperty(request, name, { value, enumerable: true, configurable: true, writable: true });
}
