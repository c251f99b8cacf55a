import { ArgumentError, graph, hilbert, operator, stax } from "infinite-nnqs";
import { test } from "../support/test.js";

const loose = { graph, operator, stax } as unknown as Record<string, Record<string, (...args: unknown[]) => unknown>>;
const serial = (layer: unknown) => () => loose["stax"]!["serial"]!(layer, stax.dense(1));
const revoked = Proxy.revocable({}, {});
revoked.revoke();
const { proxy } = revoked;

test("a layer that is written by hand has no field that is ignored", (t) => {
  t.throws(serial({ type: "dense", width: 3, wStd: 1, parameterization: "ntk", trainable: true, b_std: 0.1 }), {
    instanceOf: ArgumentError,
    message: "serial: `layer 1.b_std` must be left out: a layer dense has no such field, not 0.1. Did you mean `bStd`?",
  });
  t.throws(serial({ ...stax.relu(), slope: 1 }), {
    message: /no such field, not 1\. It has name, negativeSlope, positiveSlope\.$/,
  });
  t.notThrows(serial({ ...stax.dense(3) }));
});

test("parts of arguments that cannot be read, and holes in lists, are refused by errors of ours", (t) => {
  const throwing = Object.defineProperty({}, "type", {
    enumerable: true,
    get: () => {
      throw new TypeError("trap");
    },
  });
  const hole = new Array<unknown>(1);
  const spins = hilbert.spins(2);
  const wrong: readonly (() => unknown)[] = [
    ...[throwing, { type: {} }, { type: proxy }, proxy].map(serial),
    () => loose["graph"]!["edges"]!(2, [proxy]),
    () => new graph.SymmetryGroup(2, hole as []),
    () => new graph.SymmetryGroup(2, [{ sites: [1, 0], character: proxy as unknown as number }]),
    () => loose["operator"]!["pauli"]!(spins, [proxy]),
    () => loose["operator"]!["pauli"]!(spins, [["X", [0], [...hole, 1]]]),
    () => loose["operator"]!["fermion"]!(hilbert.fermions(2, { up: 1, down: 1 }), [["+-", [proxy, [0, "up"]], 1]]),
  ];
  for (const call of wrong) t.throws(call, { instanceOf: ArgumentError }, String(call));
});
