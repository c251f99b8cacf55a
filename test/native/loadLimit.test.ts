import { spawnSync } from "node:child_process";
import { commandFile } from "../support/command.js";
import { test } from "../support/test.js";

test("where the address space is too small for the addon, the advice is to allow more", (t) => {
  // Below these limits V8 ends before it has loaded our modules, above them there is room; where exactly is the matter of its version.
  const said = [1_060_000, 1_070_000, 1_080_000, 1_090_000, 1_100_000].map((limit) => {
    const shell = ["-c", `ulimit -v ${limit} && exec "$@"`, "sh", process.execPath, commandFile, "info"];
    const { status, stderr } = spawnSync("sh", shell, { encoding: "utf8" });
    return `${status} ${stderr}`;
  });
  const advice = /^1 nnqs: The native addon could not be loaded: [^\n]*\. Allow more memory: ulimit -v [^\n]*\n$/;
  t.true(
    said.some((outcome) => advice.test(outcome)),
    said.join("\n"),
  );
});
