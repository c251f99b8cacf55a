import assert from "node:assert/strict";
import { test } from "node:test";
import { ArgumentError, graph, hilbert, operator, ShapeError } from "infinite-nnqs";

// biome-ignore lint/suspicious/noExplicitAny: what callers without types may pass
const loose = { graph, hilbert, operator } as any;

function refused(call: () => unknown, message: RegExp): void {
  assert.throws(call, (error: Error) => {
    assert.ok(error instanceof ArgumentError || error instanceof ShapeError, String(error));
    assert.match(error.message, message);
    return true;
  });
}

test("an unknown option is refused, and the one that is meant is named", () => {
  refused(
    () => loose.graph.chain(4, { pbc: false }),
    /no option `pbc`\. Did you mean `periodic`\? graph\.chain takes \{ periodic \}/,
  );
  refused(() => loose.hilbert.spins(4, { total_sz: 0 }), /no option `total_sz`\. Did you mean `magnetization`\?/);
  refused(() => loose.operator.ising(graph.chain(4), { feild: 1 }), /no option `feild`\. Did you mean `field`\?/);
  refused(() => loose.operator.hubbard(graph.chain(4), { n_up: 1 }), /Did you mean `up`\?/);
});

test("what is no object of options is refused", () => {
  for (const options of [false, "open", 0, null, [], [true], Symbol("x"), 1n, new Map(), new Proxy({}, {}), () => 1]) {
    refused(() => loose.graph.chain(4, options), /graph\.chain: the options must be an object, not /);
  }
  const getter = { get periodic() { throw new Error("mine"); } }; // biome-ignore format: one line
  refused(() => loose.graph.chain(4, getter), /cannot be read/);
});

test("null and strings are neither left out nor numbers", () => {
  refused(() => loose.hilbert.spins(4, { magnetization: null }), /`magnetization` must be a finite number, not null/);
  refused(() => loose.hilbert.spins(4, { magnetization: "2" }), /`magnetization` must be a finite number, not "2"/);
  refused(() => loose.hilbert.fermions(4), /`up` is missing/);
  refused(() => loose.hilbert.fermions(4, null), /must be an object, not null/);
});

test("control characters of names and values do not reach the terminal", () => {
  refused(() => loose.graph.chain(4, { "\u001b[31m": 1 }), /no option `\\u001b\[31m`/);
  refused(() => loose.graph.chain(4, { periodic: "\u009b1m" }), /not "\\u009b1m"/);
});
