import { spawnSync } from "node:child_process";
import test from "ava";
import { commandFile } from "../support/command.js";

test("where the address space is too small for the addon, the advice is to allow more", (t) => {
  const shell = ["-c", 'ulimit -v 1050000 && exec "$@"', "sh", process.execPath, commandFile, "info"];
  const { status, stderr } = spawnSync("sh", shell, { encoding: "utf8" });
  t.is(status, 1, stderr);
  t.regex(stderr, /^nnqs: The native addon could not be loaded: [^\n]*\. Allow more memory: ulimit -v [^\n]*\n$/);
});
