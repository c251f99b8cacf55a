import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runs } from "infinite-nnqs";
import { runCommand } from "../support/command.js";
import { temporaryDirectory } from "../support/directory.js";
import { revisionFile, revisionOf } from "../support/revision.js";
import { test } from "../support/test.js";

const root = temporaryDirectory();
const unknown = { commit: null, clean: null };
const checkout = fileURLToPath(new URL("../../", import.meta.url));

function git(cwd: string, ...args: string[]): string {
  const author = ["-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false"];
  return execFileSync("git", [...author, ...args], { cwd, encoding: "utf8" }).trim();
}

function directory(name: string): string {
  const path = join(root, name);
  mkdirSync(join(path, "dist"), { recursive: true });
  return path;
}

const testWithGit = existsSync(join(checkout, ".git")) ? test : test.skip; // not in an unpacked archive of the sources

testWithGit("the revision of a checkout is its commit, and clean until something changes", (t) => {
  const path = directory("checkout");
  git(path, "init", "-q");
  t.deepEqual(revisionOf(path), { commit: null, clean: true }, "before the first commit");
  mkdirSync(join(path, "src"));
  writeFileSync(join(path, "src/file"), "1");
  git(path, "add", ".");
  git(path, "commit", "-q", "-m", "first");
  const commit = git(path, "rev-parse", "HEAD");
  t.deepEqual(revisionOf(path), { commit, clean: true });
  writeFileSync(join(path, "spec.json"), "{}");
  t.deepEqual(revisionOf(path), { commit, clean: true }, "a spec of the user");
  writeFileSync(join(path, "src/file"), "2");
  t.deepEqual(revisionOf(path), { commit, clean: false }, "changed");
  git(path, "checkout", "-q", "src/file");
  writeFileSync(join(path, "src/other"), "3");
  t.deepEqual(revisionOf(path), { commit, clean: false }, "untracked");
  const inside = directory("checkout/node_modules/package");
  t.deepEqual(revisionOf(inside), unknown, "a package in another's checkout");
});

test("a packed package knows its revision from a file; without it, or where git fails, it is unknown", (t) => {
  const packed = directory("packed");
  t.deepEqual(revisionOf(packed), unknown);
  const revision = { commit: "0123456789abcdef0123456789abcdef01234567", clean: true };
  writeFileSync(join(packed, revisionFile), JSON.stringify(revision));
  t.deepEqual(revisionOf(packed), revision);
  for (const text of ["", "[]", "null", '{"commit":3,"clean":true}']) {
    writeFileSync(join(packed, revisionFile), text);
    t.deepEqual(revisionOf(packed), unknown, text);
  }
  const broken = directory("broken");
  writeFileSync(join(broken, ".git"), "gitdir: nowhere");
  t.deepEqual(revisionOf(broken), unknown);
});

testWithGit("manifests and `nnqs info` name the commit", (t) => {
  const { versions } = runs.createManifest({}, { seed: 0, seconds: {}, errorBounds: {} });
  t.is(versions.commit, git(checkout, "rev-parse", "HEAD"));
  t.is(typeof versions.clean, "boolean");
  const { commit, clean } = JSON.parse(runCommand(["info", "--json"]).stdout).versions;
  t.deepEqual({ commit, clean }, { commit: versions.commit, clean: versions.clean });
  t.true(runCommand(["info"]).stdout.includes(`commit ${commit}`));
});

testWithGit("without git the commit is unknown, and nothing fails", (t) => {
  const { status, stdout } = runCommand(["info", "--json"], { env: { ...process.env, PATH: root } });
  t.is(status, 0);
  t.is(JSON.parse(stdout).versions.commit, null);
});
