import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runs } from "infinite-nnqs";
import { commandFile } from "./support/command.js";
import { temporaryDirectory } from "./support/directory.js";
import { hasModules, python } from "./support/python.js";
import { test } from "./support/test.js";

const examples = fileURLToPath(new URL("../examples/", import.meta.url));
const directory = temporaryDirectory();
const psi = join(directory, "psi.npy");

/** Arguments that make an example small, and what it must print. */
const small: Readonly<Record<string, readonly [args: readonly string[], said: RegExp]>> = {
  "central-charge.mjs": [["10"], /^c = 0\.50/],
  "finite-against-infinite.mjs": [["50", "30", "100"], /width 100: \d/],
  "ground-state-search.mjs": [["2", "2"], /time 5000: E = -5\.226252 /],
  "many-spins.mjs": [["10"], /^walsh .*\n.*\n.*\nstep 100000: /],
  "orders.mjs": [[], /(energy (-2\.62313458) of \2\n.*){4}/s],
  "own-activation.mjs": [[], /swish: .*\nclipped: .*\nrelu: /],
  "own-kernel.mjs": [["50"], /nngp: eigenvalues from \d.*\nntk: /],
  "own-target.mjs": [[psi], /^6 sites, 32 of 64 .*\n(?:step .*\n){4}step Infinity: loss 0/],
  "page-curve.mjs": [["6", "300", "5"], /3 sites: S = 1\.\d+ ± .*, Page 1\.\d/],
  "symmetric-network.mjs": [["3", "3"], /symmetric: loss of the mean on unseen amplitudes \d\.\d+e-2\d/],
  "tomography.mjs": [["100"], /time 1000: .* fidelities 0\./],
};
writeFileSync(
  psi,
  runs.encodeNpy({ type: "float64", shape: [64], data: Float64Array.from({ length: 64 }, (_, k) => Math.cos(k) / 6) }),
);

for (const name of readdirSync(examples).filter((file) => file.endsWith(".mjs"))) {
  test(`examples/${name} runs, and prints what it says`, (t) => {
    const [args, said] = small[name] ?? t.fail(`test/examples.test.ts knows nothing of ${name}`) ?? [[], /$^/];
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(examples, name), ...args], {
      encoding: "utf8",
    });
    t.is(stderr, "");
    t.is(status, 0);
    t.regex(stdout, said);
    t.notRegex(stdout, /NaN|undefined/);
  });
}

const numpy = hasModules(["numpy"]);
const withNumpy = numpy ? test : test.skip;

withNumpy(`examples/sweep-and-pandas.py runs${numpy ? "" : " (skipped without Python and NumPy)"}`, (t) => {
  const env = {
    ...process.env,
    NNQS: `${process.execPath} ${commandFile}`,
    PYTHONPATH: join(examples, "../python"),
    PYTHONDONTWRITEBYTECODE: "1",
  };
  const args = [join(examples, "sweep-and-pandas.py")];
  const { status, stdout, stderr } = spawnSync(python, args, { cwd: directory, env, encoding: "utf8" });
  t.is(status, 0, stderr);
  t.regex(stdout, /300|collected\.parquet/);
});

test("every example stands in the list of examples", (t) => {
  const list = readFileSync(join(examples, "README.md"), "utf8");
  const missing = readdirSync(examples).filter((file) => /\.(?:mjs|py)$/.test(file) && !list.includes(`](${file})`));
  t.deepEqual(missing, []);
});
