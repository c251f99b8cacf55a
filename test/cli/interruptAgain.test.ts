import { spawn } from "node:child_process";
import { test } from "../support/test.js";
import { textOf } from "../support/textOf.js";

// Runs the command line in a process that signals itself, so that the time between two signals is known.
const moduleOf = (name: string) => JSON.stringify(new URL(`../../dist/cli/${name}.js`, import.meta.url).href);

function interrupted(milliseconds: number): Promise<{ status: number | null; stderr: string }> {
  const program = `
    import { setTimeout as sleep } from "node:timers/promises";
    import { createProgram } from ${moduleOf("program")};
    import { run } from ${moduleOf("run")};
    const wait = async (signal) => {
      process.emit("SIGTERM", "SIGTERM");
      const began = performance.now();
      while (performance.now() - began < ${milliseconds}); // no other process delays the second one
      process.emit("SIGTERM", "SIGTERM");
      await sleep(10);
      signal.throwIfAborted();
    };
    process.exitCode = await run(["wait"], (context) =>
      createProgram([(program, { signal }) => program.command("wait").action(() => wait(signal))], context),
    );
    process.kill(process.pid, "SIGTERM"); // comes when the work has ended
    await sleep(100);
  `;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const said = textOf(child.stderr);
  return new Promise((resolve) => child.on("close", (status) => resolve({ status, stderr: said() })));
}

test("the same signal again within .3 s is the same interruption, also when the work has ended meanwhile", async (t) => {
  t.deepEqual(await interrupted(20), { status: 143, stderr: "nnqs: interrupted\n" });
});

test("the same signal after that is a second interruption", async (t) => {
  const { status, stderr } = await interrupted(400);
  t.is(status, 143);
  t.regex(stderr, /interrupted twice/);
});
