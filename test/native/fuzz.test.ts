import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { test } from "../support/test.js";
import { native } from "./addon.js";
import { allRequests, functionOf, withoutRequest } from "./allRequests.js";
import { attack } from "./fuzz/calls.js";
import { attackFromThreads } from "./fuzz/threads.js";

test("every native function has a valid request", (t) => {
  const covered = new Set([...Object.keys(allRequests).map(functionOf), ...withoutRequest]);
  t.deepEqual(
    Object.keys(native).filter((name) => !covered.has(name)),
    [],
  );
});

test("hostile requests are answered or refused, and change no other result", async (t) => {
  t.timeout(120_000);
  const { calls, answered, failures } = await attack(20, 4000);
  t.deepEqual(failures, []);
  t.true(answered > calls / 20, "some changes are allowed");
});

test("worker threads may attack and end at any moment", async (t) => {
  t.timeout(120_000);
  t.deepEqual(await attackFromThreads(5, 2), []);
});

test("a process may end amid jobs of every kind", (t) => {
  const child = fileURLToPath(new URL("./fuzz/child.js", import.meta.url));
  for (const moment of [0, 20]) t.is(spawnSync(process.execPath, [child, "exit", String(moment), "3"]).status, 42);
});
