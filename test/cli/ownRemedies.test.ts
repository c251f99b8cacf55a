import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../support/command.js";
import { temporaryDirectory } from "../support/directory.js";
import { test } from "../support/test.js";

const directory = temporaryDirectory();

function learnWith(more: object): string {
  const spec = {
    experiment: "learn",
    name: "x",
    network: [{ type: "dense", width: 1 }, { type: "relu" }, { type: "dense", width: 1 }],
    train: 0.5,
    times: [1e5],
    ensemble: null,
    ...more,
  };
  const file = join(directory, "spec.json");
  writeFileSync(file, JSON.stringify(spec));
  const { status, stderr } = runCommand(["learn", file, "--out", directory, "--quiet"]);
  if (status !== 1) throw new Error(`ended with ${status}: ${stderr}`);
  return stderr;
}

test("learn names fields of its spec where the library names options, and no option that it does not have", (t) => {
  const target = { model: "tfim", lattice: "8", field: 1, time: 1 };
  const late = learnWith({ target, method: "krylov", tolerance: 1e-15 });
  t.regex(late, /tolerance was 1e-15.* Ask for earlier times,? or for a larger `tolerance`\.\n/);
  const evolved = learnWith({ target: { ...target, tolerance: 1e-18 } });
  t.regex(evolved, /`target\.tolerance` of at least/);
  for (const said of [late, evolved]) t.notRegex(said, /[{}]|maxProducts/);
});
