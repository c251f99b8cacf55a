import { spawnSync } from "node:child_process";
import { commandFile } from "../support/command.js";
import { test } from "../support/test.js";

const info = (files: number) => {
  const argv = ["-c", `ulimit -n ${files} && exec "$@"`, "sh", process.execPath, commandFile, "info"];
  return spawnSync("sh", argv, { encoding: "utf8", timeout: 60_000 });
};

for (const files of [24, 32, 48]) {
  test(`with ${files} open files the command says in one line that it needs more`, (t) => {
    const { status, stdout, stderr } = info(files);
    t.deepEqual([status, stdout], [1, ""], stderr);
    t.regex(stderr, /^nnqs: too few files can be open at once to load it\. Allow more: ulimit -n 512\n$/);
  });
}

test("as many as the command asks for are enough", (t) => {
  const { status, stderr } = info(512);
  t.is(status, 0, stderr);
});
