import { join } from "node:path";
import { runCommand } from "../support/command.js";
import { temporaryDirectory } from "../support/directory.js";
import { test } from "../support/test.js";

const root = temporaryDirectory();

/** What `nnqs reproduce` says before any work. */
function refusal(...words: string[]): string {
  const { status, stderr } = runCommand(["reproduce", ...words, "--out", join(root, "out")]);
  return `${status} ${stderr.trim()}`;
}

test("figures on lattices that are too small are refused before any work, with what to do", (t) => {
  t.regex(refusal("fig5", "--lattice", "1"), /--lattice 1 has one site.*Take at least 2 sites\.$/);
  t.regex(refusal("fig6", "--lattice", "1"), /one spin has 3 Pauli bases, .* it must be at most 1, not 20\.$/);
  t.regex(refusal("fig7", "--lattice", "1"), /on one cell there are 0 distances.*Take a larger lattice\.$/);
  t.regex(refusal("fig2", "--model", "tfim", "--lattice", "1"), /tfim has 2 states, so it must be a whole number/);
  t.regex(
    refusal("fig2", "--model", "hubbard", "--lattice", "1x2"),
    /has one state on this lattice, so it must be 1\. /,
  );
  t.regex(refusal("fig4", "--model", "hubbard", "--lattice", "2"), /none would be left to test\. Take a larger --lat/);
  t.regex(refusal("fig4", "--model", "tfim", "--lattice", "1"), /some must be left to test, so it must be 1\.$/);
});

test("what the check of a spec finds by building the model is said, and not that the spec cannot be read", (t) => {
  for (const figure of ["fig2", "fig3", "fig4"]) {
    const said = refusal(figure, "--model", "hubbard", "--lattice", "1");
    t.regex(said, new RegExp(`^2 nnqs: reproduce ${figure}: --up must be at most 1, one for each site`));
  }
});
