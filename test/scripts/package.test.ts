import { type SpawnSyncOptions, spawnSync } from "node:child_process";
import {
  accessSync,
  constants,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { commandFile } from "../support/command.js";
import { temporaryDirectory } from "../support/directory.js";
import { test } from "../support/test.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const directory = temporaryDirectory();

function run(command: string, args: readonly string[], options: SpawnSyncOptions = {}) {
  const { status, stdout, stderr } = spawnSync(command, args, { ...options, encoding: "utf8" });
  return { status, stdout, stderr, said: `${stdout}${stderr}` };
}

const isExecutable = (path: string) => {
  accessSync(path, constants.X_OK);
  return true;
};

/** The package as npm installs it without running scripts, so without an addon, beside the dependencies of this repository. */
function install(): string {
  const packed = run("npm", ["pack", "--ignore-scripts", "--pack-destination", directory, "--json"], { cwd: root });
  const [{ filename }] = JSON.parse(packed.stdout) as [{ filename: string }];
  const modules = join(directory, "node_modules");
  const installed = join(modules, "infinite-nnqs");
  mkdirSync(installed, { recursive: true });
  run("tar", ["-xzf", join(directory, filename), "--strip-components=1", "-C", installed]);
  for (const name of readdirSync(join(root, "node_modules"))) {
    if (name !== "infinite-nnqs") symlinkSync(join(root, "node_modules", name), join(modules, name));
  }
  return installed;
}

const installed = install();

test("the build and the packed package hold the command as an executable file", (t) => {
  t.true(isExecutable(commandFile));
  t.is(realpathSync(join(root, "node_modules/.bin/nnqs")), realpathSync(commandFile));
  t.true(isExecutable(join(installed, "dist/cli/nnqs.js")));
});

test("a package installed without its scripts says in one line how to build the addon, and what that needs", (t) => {
  const { status, stdout, stderr } = run(join(installed, "dist/cli/nnqs.js"), ["info"]);
  t.is(status, 1);
  t.is(stdout, "");
  t.regex(stderr, /^nnqs: The native addon could not be loaded: [^\n]*npm rebuild infinite-nnqs\.[^\n]*\n$/);
  t.regex(stderr, /apt-get install g\+\+ cmake .*libopenblas-dev .*libblis-openmp-dev .*librandom123-dev/);
});

test("on a platform without a package the command and npm name it, and say what to do", (t) => {
  const mac = `for (const [key, value] of Object.entries({ platform: "darwin", arch: "arm64" })) Object.defineProperty(process, key, { value });`;
  const env = { ...process.env, NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(mac)}`, PATH: "" };
  const packaged = join(directory, "packaged");
  mkdirSync(packaged);
  writeFileSync(join(packaged, "package.json"), "{}");
  t.is(run(process.execPath, ["scripts/packaging/manifests.mjs", "main", packaged], { cwd: root }).status, 0);
  const { optionalDependencies } = JSON.parse(readFileSync(join(packaged, "package.json"), "utf8"));
  const names = Object.keys(optionalDependencies).map((name) => name.replace("infinite-nnqs-", ""));
  const obstacle = `there is no package for darwin-arm64 (there are for ${names.join(", ")})`;
  const { stderr } = run(process.execPath, [join(installed, "dist/cli/nnqs.js"), "info"], { env });
  t.true(
    stderr.includes(`. Build it, since ${obstacle}: npm rebuild infinite-nnqs. That needs a C++20 compiler, CMake`),
    stderr,
  );
  const npm = run(process.execPath, [join(installed, "scripts/install.mjs")], { env });
  t.true(npm.stderr.startsWith(`infinite-nnqs: compiling the addon, because ${obstacle}; `), npm.stderr);
});

test("npm compiles nothing where a package of the platform brings an addon that loads", (t) => {
  const platform = join(directory, "node_modules", `infinite-nnqs-${process.platform}-${process.arch}`);
  mkdirSync(platform);
  writeFileSync(join(platform, "index.js"), "");
  const { status, said } = run(process.execPath, [join(installed, "scripts/install.mjs")]);
  rmSync(platform, { recursive: true });
  t.is(said, "");
  t.is(status, 0);
});

test("elsewhere npm says that it compiles, why, how far it is, and what to do where that fails", (t) => {
  const npm = join(directory, "npm");
  const compile = (code: number) => {
    writeFileSync(npm, `#!/bin/sh\necho '[1/20] a'; sleep .1; echo '[13/20] b'\nexit ${code}\n`, { mode: 0o755 });
    const env = { ...process.env, PATH: `${directory}:${process.env["PATH"]}` };
    return run(process.execPath, [join(installed, "scripts/install.mjs")], { env });
  };
  const good = compile(0);
  t.is(good.status, 0);
  t.regex(
    good.stderr,
    /compiling the addon, because the package infinite-nnqs-\S+ is not installed; .*\n.* 60% compiled\n.*: compiled\n$/,
  );
  const bad = compile(3);
  t.is(bad.status, 3);
  // All packages at once; npm removes what it could not install, so that `npm rebuild` would not find it.
  t.regex(
    bad.stderr,
    /could not be compiled: .* apt-get install g\+\+ cmake .* libnauty2-dev\. Then run the same command again\n$/,
  );
});

test("building TypeScript inside an installed package leaves it as it is", (t) => {
  const before = readdirSync(installed, { recursive: true }).sort();
  const { status, said } = run("npm", ["run", "build:typescript"], { cwd: installed });
  t.is(status, 0, said);
  t.deepEqual(readdirSync(installed, { recursive: true }).sort(), before);
});

test("CMake names all missing system packages at once, as Debian does", (t) => {
  const hidden = "-DCMAKE_FIND_USE_CMAKE_SYSTEM_PATH=OFF";
  const env = { ...process.env, PKG_CONFIG_LIBDIR: directory, PKG_CONFIG_PATH: "" };
  const args = ["-S", root, "-B", join(directory, "cmake"), hidden, "-DPKG_CONFIG_EXECUTABLE=/usr/bin/pkg-config"];
  const { status, stderr } = run("cmake", args, { env });
  t.not(status, 0);
  const packages = "libopenblas-dev liblapacke-dev libhwy-dev libblis-openmp-dev librandom123-dev libnauty2-dev";
  t.regex(stderr.replaceAll(/\s+/g, " "), new RegExp(`On Debian or Ubuntu: apt-get install ${packages}`));
});

test("a build that ended for want of a package begins anew once it is there", (t) => {
  const project = join(directory, "project");
  mkdirSync(project);
  symlinkSync(join(root, "node_modules"), join(project, "node_modules"));
  copyFileSync(join(root, "package.json"), join(project, "package.json"));
  const begin = "cmake_minimum_required(VERSION 3.20)\nproject(nnqs LANGUAGES NONE)\n";
  const build = (rest: string) => {
    writeFileSync(join(project, "CMakeLists.txt"), `${begin}${rest}\n`);
    return run("npm", ["run", "--silent", "build:native"], { cwd: project });
  };
  const missing = build('message(FATAL_ERROR "a package is missing")');
  t.not(missing.status, 0);
  t.regex(missing.said, /a package is missing/);
  const { status, said } = build("add_custom_target(addon ALL)");
  t.is(status, 0, said);
});

test("no script follows CDPATH into another folder", (t) => {
  mkdirSync(join(directory, "scripts"));
  writeFileSync(join(directory, "scripts/packages.sh"), "echo wrong folder\n");
  const env = { ...process.env, CDPATH: directory };
  const { status, said } = run("bash", ["scripts/run-tests", "no such file"], { cwd: root, env });
  t.is(said, "run-tests: no test file matches 'no such file'\n");
  t.is(status, 2);
  const files = readdirSync(join(root, "scripts"), { withFileTypes: true }).filter((entry) => entry.isFile());
  for (const script of [...files.map(({ name }) => `scripts/${name}`), ".ci/run"]) {
    const text = readFileSync(join(root, script), "utf8");
    t.notRegex(text.startsWith("#!/usr/bin/env bash") ? text : "", /(?<!CDPATH='' )\bcd /, script);
  }
});
