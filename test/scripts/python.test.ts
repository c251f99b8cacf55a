import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { commandFile } from "../support/command.js";
import { hasModules, python } from "../support/python.js";
import { test } from "../support/test.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const numpy = hasModules(["numpy"]);
const withNumpy = numpy ? test : test.skip;

withNumpy(
  `the package for Python passes its tests, its notebook included${numpy ? "" : " (skipped without Python and NumPy)"}`,
  (t) => {
    const args = ["-m", "unittest", "discover", "-s", "python/tests"];
    const env = { ...process.env, NNQS: `${process.execPath} ${commandFile}`, PYTHONDONTWRITEBYTECODE: "1" };
    const { status, stderr } = spawnSync(python, args, { cwd: root, env, encoding: "utf8" });
    t.is(status, 0, stderr);
    t.regex(stderr, /Ran [1-9]\d* tests/);
  },
);
