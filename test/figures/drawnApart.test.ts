import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { figures } from "infinite-nnqs";
import { runCommand } from "../support/command.js";
import { needsOtherUser, otherUserTest, runWithin } from "../support/otherUser.js";
import { test } from "../support/test.js";

const points = {
  data: { values: [{ a: 1, b: 2 }] },
  mark: "point",
  encoding: { x: { field: "a", type: "quantitative" }, y: { field: "b", type: "quantitative" } },
} as const;

otherUserTest(
  `where the system refuses threads a run keeps its numbers, with a picture or a note ${needsOtherUser}`,
  (t) => {
    t.timeout(120_000);
    const folder = mkdtempSync(join(tmpdir(), "drawn-apart-"));
    t.teardown(() => rmSync(folder, { recursive: true, force: true }));
    chmodSync(folder, 0o777);
    const example = runCommand(["spectrum", "--example"]);
    for (const processes of [11, 12]) {
      const out = join(folder, String(processes));
      const args = ["spectrum", "-", "inputs.train=50", "--threads", "1", "--out", out];
      const { status, signal, stderr } = runWithin(processes, args, example.stdout);
      t.is(signal, null, stderr);
      t.is(status, 0, stderr);
      const written = readdirSync(join(out, "spectrum-paper-tfim"));
      t.true(written.includes("data.npz") && written.includes("manifest.json"), stderr);
      if (!written.includes("figure.png")) t.regex(stderr, /the picture could not be drawn: [^\n]*process/);
    }
  },
);

test("drawing leaves the event loop alone", async (t) => {
  const used = process.cpuUsage();
  const { png } = await figures.renderFigure(points);
  const { user, system } = process.cpuUsage(used);
  t.true(png.length > 100);
  t.true((user + system) / 1000 < 150, `${(user + system) / 1000} ms of this process`);
});

test("what cannot be handed to the process that draws is no specification", async (t) => {
  const spec = { ...points, transform: () => {} } as never;
  await t.throwsAsync(figures.renderFigure(spec), { message: /^renderFigure: `spec` is no Vega-Lite specification: / });
});

const children = () => readFileSync(`/proc/self/task/${process.pid}/children`, "utf8").trim().split(" ");

test("where memory runs out, the process that draws is the first to go, not the one with the numbers", async (t) => {
  const before = children();
  const picture = figures.renderFigure(points);
  const [drawing] = children().filter((pid) => !before.includes(pid));
  t.is(readFileSync(`/proc/${drawing}/oom_score_adj`, "utf8"), "1000\n");
  await picture;
});

test("a picture is drawn though a signal to the whole group ends the process that draws before it has a group of its own", async (t) => {
  const before = children();
  const picture = figures.renderFigure(points);
  const drawing = children().filter((pid) => !before.includes(pid));
  t.is(drawing.length, 1);
  process.kill(Number(drawing[0]), "SIGTERM");
  t.true((await picture).png.length > 100);
});
