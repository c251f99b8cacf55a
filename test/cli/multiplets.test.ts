import { runCommand } from "../support/command.js";
import { test } from "../support/test.js";

const groundstate = (...args: string[]) => {
  const { status, stdout, stderr } = runCommand(["groundstate", ...args, "--json"]);
  return { status, stderr, ...JSON.parse(stdout) };
};

test("nnqs groundstate tells the levels of a large U apart, and warns where rounding does not", (t) => {
  const hubbard = ["--model", "hubbard", "--lattice", "2x3", "--up", "3", "--down", "2"];
  const resolved = groundstate(...hubbard, "--U", "1e10");
  t.deepEqual([resolved.degeneracy, resolved.energies.length, resolved.complete], [2, 2, true]);
  t.true(Math.abs(resolved.gap - 0.1140168) < resolved.resolution);
  t.notRegex(resolved.stderr, /levels closer/);
  const hidden = groundstate(...hubbard, "--U", "1e14");
  t.true(hidden.degeneracy > 2 && hidden.resolution > 1);
  t.regex(hidden.stderr, /levels closer than 7\.1 count as one.*: t 1 may split/);
});

test("nnqs groundstate says that a multiplet is cut, and evolve takes no state of one", (t) => {
  const model = ["--model", "tfim", "--lattice", "triangular:3x4", "--coupling", "-1", "--field", "0"];
  const cut = groundstate(...model);
  t.deepEqual([cut.complete, cut.energies.length, cut.gap], [false, 64, null]);
  t.regex(cut.stderr, /more states than the 64 levels/);
  const { status, stderr } = runCommand(["evolve", ...model, "--time", "1", "--initial", "groundstate:near=plus"]);
  t.is(status, 2, stderr);
  t.regex(stderr, /more than 64 states have this energy\. Start from --initial plus itself/);
});
