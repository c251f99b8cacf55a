import { spawn } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runs } from "infinite-nnqs";
import { commandFile, runCommand } from "../support/command.js";
import { temporaryDirectory } from "../support/directory.js";
import { test } from "../support/test.js";
import { textOf } from "../support/textOf.js";

const root = temporaryDirectory();

test("a signal while the picture is drawn, to the whole group as Ctrl-C is, ends at once; the numbers are stored, and the next run draws it", async (t) => {
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
  const said = textOf(child.stderr);
  const poll = setInterval(() => {
    if (readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, "utf8") === "") return; // what draws
    clearInterval(poll);
    process.kill(-child.pid!, "SIGTERM");
  }, 2);
  const status = await new Promise((resolve) => child.on("close", resolve));
  clearInterval(poll);
  t.is(status, 143, said());
  t.regex(said(), /the numbers are in \S+; the same command draws the figure\nnnqs: interrupted\n$/);
  const result = join(root, "late");
  t.deepEqual(readdirSync(result).sort(), ["data.npz", "figure.vl.json", "manifest.json", "summary.json"]);
  const data = readFileSync(join(result, "data.npz"));

  const again = await runCommand(["learn", spec, "--out", root]);
  t.is(again.status, 0, again.stderr);
  t.regex(again.stderr, /done already/);
  const figures = ["figure.pdf", "figure.png", "figure.svg"];
  t.deepEqual(readdirSync(result).sort(), ["data.npz", ...figures, "manifest.json", "summary.json"]);
  t.deepEqual(readFileSync(join(result, "data.npz")), data);
  t.true(await runs.verifyResult(result));
  t.deepEqual(readdirSync(root).sort(), ["late", "late.json"]);
});
