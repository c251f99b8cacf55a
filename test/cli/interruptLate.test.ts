import { spawn } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { commandFile } from "../support/command.js";
import { temporaryDirectory } from "../support/directory.js";
import { test } from "../support/test.js";

const root = temporaryDirectory();

test("a signal while the picture is drawn, to the whole group as Ctrl-C is, ends with its code, and the result is whole with its picture", async (t) => {
  const spec = join(root, "late.json");
  const network = [
    { type: "cosNet", width: 64, wStd: 1 },
    { type: "dense", width: 1, wStd: 1 },
  ];
  const target = { model: "tfim", lattice: "4", field: 0.5, time: 1 };
  writeFileSync(spec, JSON.stringify({ experiment: "learn", name: "late", target, network, train: 8 }));
  const child = spawn(process.execPath, [commandFile, "learn", spec, "--out", root], {
    detached: true, // a group of its own
    stdio: ["ignore", "ignore", "pipe"],
  });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const poll = setInterval(() => {
    if (readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, "utf8") === "") return; // what draws
    clearInterval(poll);
    process.kill(-child.pid!, "SIGTERM");
  }, 2);
  const status = await new Promise((resolve) => child.on("close", resolve));
  clearInterval(poll);
  t.is(status, 143, stderr);
  t.regex(stderr, /nnqs: interrupted, but what was asked for is done\n$/);
  t.deepEqual(
    readdirSync(join(root, "late"))
      .filter((name) => name.startsWith("figure"))
      .sort(),
    [...["figure.pdf", "figure.png", "figure.svg"]],
  );
  t.deepEqual(readdirSync(root).sort(), ["late", "late.json"]);
});
