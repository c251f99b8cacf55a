import { spawn, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { runs } from "infinite-nnqs";
import { commandFile, runCommand } from "../support/command.js";
import { temporaryDirectory } from "../support/directory.js";
import { resealed } from "../support/resealed.js";
import { axesOf } from "../support/sweepParts.js";
import { test } from "../support/test.js";

const root = temporaryDirectory();
const nnqs = (...args: string[]) => runCommand([...args, "--quiet"], { cwd: root });

const layers = [
  { type: "cosNet", width: 20 },
  { type: "dense", width: 1 },
];
const entropy = { experiment: "entropy", name: "small", sites: 4, members: 2, networks: [{ layers }] };
const spectrum = { experiment: "spectrum", name: "small", network: layers, inputs: { type: "hypercube", sites: 4 } };
const dense = [{ type: "dense", width: 5 }, { type: "relu" }, { type: "dense", width: 1 }];
const target = { model: "heisenberg", lattice: "4" };
const learn = { experiment: "learn", name: "learned", target, network: dense, train: 8, times: [0, 1] };
const byLoss = { ...learn, name: "searched", loss: "energy", flow: { members: 1 }, train: "all" };
const signbias = { experiment: "signbias", name: "small", target, network: dense };
for (const [name, spec] of Object.entries({ learn, byLoss, signbias }))
  writeFileSync(join(root, `${name}.json`), JSON.stringify(spec));
writeFileSync(join(root, "entropy.json"), JSON.stringify(entropy));
writeFileSync(join(root, "spectrum.json"), JSON.stringify(spectrum));

/** Each command that stores something, as small as it goes, and where its result is. */
const commands: Readonly<Record<string, readonly [string, string]>> = {
  groundstate: ["groundstate --model tfim --field 1 --lattice 4", "groundstate-tfim"],
  evolve: ["evolve --model tfim --field 1 --lattice 4 --times 0,1 --observables energy,entropy", "evolve-tfim"],
  entropy: ["entropy entropy.json", "entropy-small"],
  spectrum: ["spectrum spectrum.json", "spectrum-small"],
  learn: ["learn learn.json", "learned"],
  learnByLoss: ["learn byLoss.json", "searched"],
  signbias: ["signbias signbias.json", "signbias-small"],
  fig1: ["reproduce fig1 --sizes 4 --widths 5 --members 2", "fig1"],
  fig2: ["reproduce fig2 --model tfim --train 20 --steps 3 --widths 4 --members 2", "fig2-tfim"],
  fig3: ["reproduce fig3 --model tfim --train 20 --steps 3 --widths 4 --members 2", "fig3-tfim"],
  fig4: ["reproduce fig4 --model tfim --train 20 --splits 2 --infinite-only", "fig4-tfim"],
  fig5: ["reproduce fig5 --lattice 4 --fields 1 --horizon 10 --steps 3 --widths 4 --members 2", "fig5"],
  fig6: ["reproduce fig6 --lattice 3 --bases 2 --shots 10 --horizon 5 --members 2", "fig6"],
  fig7: ["reproduce fig7 --lattice 4 --scan 0,0.4", "fig7"],
};

test("every experiment has a command here, but for kernels, which leave one file", (t) => {
  const schemas = readdirSync(new URL("../../schema/", import.meta.url)).map((file) => file.replace(/\.json$/, ""));
  const kept = Object.keys(commands);
  t.deepEqual(
    schemas.filter((name) => !kept.includes(name) && name !== "kernel" && name !== "sweep"),
    [],
  );
});

test("the second run of every command prints the JSON of the first but for its status, and leaves the files alone", (t) => {
  for (const [line, name] of Object.values(commands)) {
    const run = () => nnqs(...line.split(" "), "--out", "twice", "--json");
    const first = run();
    t.is(first.status, 0, first.stderr);
    const manifest = readFileSync(join(root, "twice", name, "manifest.json"), "utf8");
    const second = run();
    t.is(second.status, 0, second.stderr);
    t.is(second.stdout, first.stdout.replace('"computed"', '"done"'), line);
    t.not(second.stdout, first.stdout);
    t.is(readFileSync(join(root, "twice", name, "manifest.json"), "utf8"), manifest);
  }
  t.deepEqual(
    readdirSync(join(root, "twice")).sort(),
    [...Object.values(commands).map(([, name]) => name), "ensembles"].sort(),
  );
});

/** The page that describes a command's arrays; those of the figures stand together. */
const pages: Readonly<Record<string, string>> = {
  groundstate: "exact",
  evolve: "exact",
  entropy: "entropy",
  spectrum: "qsntk",
  learnByLoss: "losses",
};

test("every array of a result stands in the page of its command", (t) => {
  // The results of the test before.
  for (const [command, [, name]] of Object.entries(commands)) {
    const page = readFileSync(new URL(`../../docs/${pages[command] ?? "reproduce"}.md`, import.meta.url), "utf8");
    const words = [...page.matchAll(/`(\w+…?\w*)`/g)].map(([, word]) => new RegExp(`^${word!.replace("…", ".+")}$`));
    const arrays = runs.decodeNpz(readFileSync(join(root, "twice", name, "data.npz")));
    const missing = Object.keys(arrays).filter((array) => !words.some((word) => word.test(array)));
    t.deepEqual(missing, [], command);
  }
});

test("every array of a result has axes with names of their own", (t) => {
  // The results of the test before.
  for (const [, name] of Object.values(commands)) {
    const directory = join(root, "twice", name);
    const { experiment } = JSON.parse(readFileSync(join(directory, "manifest.json"), "utf8")).spec;
    const arrays = runs.decodeNpz(readFileSync(join(directory, "data.npz")));
    const times = arrays["times"]?.shape[0];
    const unnamed = Object.entries(arrays).filter(([array, { shape }]) =>
      axesOf(experiment, array, shape, times).some((axis) => axis.startsWith(`${array}_index`)),
    );
    t.deepEqual(unnamed.map(([array]) => array), [], name); // biome-ignore format: one line
  }
});

test("a result without its data, or with a bit of it flipped, is damaged for every command", (t) => {
  // The results of the test before.
  for (const [line, name] of Object.values(commands)) {
    const data = join(root, "twice", name, "data.npz");
    const whole = readFileSync(data);
    const flipped = Buffer.from(whole);
    flipped[flipped.length >> 1]! ^= 4;
    for (const [content, what] of [
      [flipped, /data\.npz is not what was written/],
      [undefined, /data\.npz is missing or empty/],
    ] as const) {
      if (content) writeFileSync(data, content);
      else rmSync(data);
      const { status, stdout, stderr } = nnqs(...line.split(" "), "--out", "twice");
      t.is(status, 1, stderr);
      t.is(stdout, "");
      t.regex(stderr, what);
      t.regex(stderr, /is damaged: .* Move the directory away and run this again/);
    }
    writeFileSync(data, whole);
  }
});

test("a link that leads nowhere is neither replaced nor followed by any command that writes", (t) => {
  const refused = (line: string, link: string) => {
    mkdirSync(join(root, link, ".."), { recursive: true });
    symlinkSync("nowhere", join(root, link));
    const { status, stderr } = nnqs(...line.split(" "));
    t.is(status, 1, `${line}: ${stderr}`);
    t.regex(stderr, /^nnqs: cannot write \S+: it is a link to nowhere, where nothing is\. Make what it leads to, remove the link, or choose another place\.$/m, line); // biome-ignore format: a message
    t.is(readlinkSync(join(root, link)), "nowhere", line);
    t.false(existsSync(join(root, link, "..", "nowhere")));
    rmSync(join(root, link));
  };
  for (const [line, name] of Object.values(commands)) {
    refused(`${line} --out dead`, `dead/${name}`);
    refused(`${line} --out deader`, "deader");
  }
  writeFileSync(join(root, "kernel.json"), nnqs("kernel", "--example").stdout);
  writeFileSync(join(root, "x.npy"), runs.encodeNpy(runs.float64(Float64Array.of(1, -1, 1, 1), [2, 2])));
  refused("kernel kernel.json --inputs x.npy --out k.npz", "k.npz");
  writeFileSync(join(root, "sweep.json"), nnqs("sweep", "--example").stdout);
  refused("sweep sweep.json --out swept", "swept");
  refused("sweep sweep.json --out into", "into/sweep.json");
  refused("sweep sweep.json --dry-run --out swept", "swept");
  refused("sweep sweep.json --dry-run --out above/swept", "above");
  refused("report twice --out page.html", "page.html");
  refused("collect twice --out tables", "tables");
  refused("collect twice --out other", "other/collected.csv");
});

test("manifests that are none are told apart, and none is a bug", (t) => {
  const [line] = commands["groundstate"]!;
  const run = (...more: string[]) => nnqs(...line.split(" "), "--out", "manifests", ...more);
  t.is(run().status, 0);
  const directory = join(root, "manifests", "groundstate-tfim");
  const file = join(directory, "manifest.json");
  const whole = readFileSync(file, "utf8");
  for (const [text, message] of [
    ["null", /is damaged: manifest\.json is no manifest/],
    ["[]", /is damaged: manifest\.json is no manifest/],
    ["{", /is damaged: manifest\.json is no JSON/],
    ["[".repeat(100_000) + "]".repeat(100_000), /is damaged: manifest\.json is no JSON/],
    [whole.replace(/"seed": 0/, '"seed": 1'), /is damaged: manifest\.json is not what was written/],
    [whole.replace(/"format": 2/, '"format": 3'), /is damaged: manifest\.json is not what was written/],
    [whole.replace(/"format": 2/, '"format": 1'), /is damaged: manifest\.json is not what was written/],
    [resealed(whole.replace(/"format": 2/, '"format": 7')), /of a newer version of this program \(format 7/],
  ] as const) {
    t.not(text, whole);
    writeFileSync(file, text);
    const { status, stderr } = run();
    t.is(status, 1, stderr);
    t.regex(stderr, message);
    t.is(stderr.trim().split("\n").length, 1, stderr);
  }
  // A result of version 0.1: no digests.
  const { files: _, sha256: __, warnings: ___, ...old } = JSON.parse(whole);
  writeFileSync(file, JSON.stringify({ ...old, format: 1 }));
  t.is(run().status, 0);
  rmSync(join(directory, "data.npz"));
  t.regex(run().stderr, /data\.npz is missing or empty/);
  t.is(run("--force").status, 0);
  t.is(JSON.parse(readFileSync(file, "utf8")).format, 2);
});

test("a trained ensemble whose arrays have other shapes is damaged, not a bug", (t) => {
  // Of version 0.1, because there no digest says so first.
  const run = () => nnqs(...commands["fig2"]![0].split(" "), "--out", "shapes");
  t.is(run().status, 0);
  const [name] = readdirSync(join(root, "shapes", "ensembles"));
  const directory = join(root, "shapes", "ensembles", name!);
  const { files: _, sha256: __, ...manifest } = JSON.parse(readFileSync(join(directory, "manifest.json"), "utf8"));
  writeFileSync(join(directory, "manifest.json"), JSON.stringify({ ...manifest, format: 1 }));
  const arrays = runs.decodeNpz(readFileSync(join(directory, "data.npz")));
  for (const changed of [
    { train: runs.float64(new Float64Array(4), [2, 2]) },
    { times: runs.int32(new Int32Array(3)) },
  ]) {
    rmSync(join(root, "shapes", "fig2-tfim"), { recursive: true, force: true });
    writeFileSync(join(directory, "data.npz"), runs.encodeNpz({ ...arrays, ...changed }));
    const { status, stderr } = run();
    t.is(status, 1, stderr);
    t.regex(stderr, /the trained ensemble .*data\.npz is damaged or cannot be read\. Move .* away/);
    t.notRegex(stderr, /bug/);
  }
});

test("names and labels that could not be stored or drawn are refused before anything is computed", (t) => {
  const networks = (...labels: (string | undefined)[]) => labels.map((label) => ({ layers, ...(label && { label }) }));
  for (const [change, message] of [
    [{ name: "x".repeat(300) }, /`name`.*at most 100 characters/],
    [{ name: "a.lock" }, /`name`.*must not end in \.lock/],
    [{ networks: networks("\u001b[31m") }, /label.*control characters/],
    [{ networks: networks("x".repeat(101)) }, /label.*at most 100/],
    [
      { networks: networks("a", "b", "a") },
      /`networks\[2\]\.label` is "a": it must tell the network from networks\[0\], "a"/,
    ],
    [{ networks: networks(undefined, undefined) }, /`networks\[1\]\.label` is missing: .*cosNet\(20/],
    [{ networks: networks("Page, random states") }, /label.*Page/],
  ] as const) {
    writeFileSync(join(root, "bad.json"), JSON.stringify({ ...entropy, ...change }));
    const { status, stderr } = nnqs("entropy", "bad.json", "--out", "bad");
    t.is(status, 2, stderr);
    t.regex(stderr, message);
  }
  t.false(existsSync(join(root, "bad")));
  t.is(nnqs(...commands["groundstate"]![0].split(" "), "--out", "x".repeat(300)).status, 1);
});

test("networks of equal layers are told apart by the weights and biases in which they differ", (t) => {
  const network = (wStd: number, bStd: number) => ({
    layers: [{ type: "dense", width: 8, wStd, bStd }, { type: "relu" }, { type: "dense", width: 1 }],
  });
  const spec = {
    ...entropy,
    name: "apart",
    networks: [network(1.5, 0.1), network(1.5, 0.2), network(2, 0.1), { layers }],
  };
  writeFileSync(join(root, "apart.json"), JSON.stringify(spec));
  const { status, stdout, stderr } = nnqs("entropy", "apart.json", "--out", "apart", "--json");
  t.is(status, 0, stderr);
  t.deepEqual(
    JSON.parse(stdout).summary.networks.map(({ label }: { label: string }) => label),
    [
      ...["σ_w=1.5, σ_b=0.1", "σ_w=1.5, σ_b=0.2", "σ_w=2, σ_b=0.1"].map((w) => `dense(8, ${w})–relu–dense(1, σ_w=1)`),
      "cosNet(20, σ_w=1)",
    ],
  );
});

test("a picture that cannot be drawn takes nothing with it, and is said both times", (t) => {
  const subsystems = [[0], [1], [2], [3], [0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3]];
  const networks = Array.from({ length: 501 }, (_, i) => ({ label: `network ${i}`, layers }));
  const many = { ...entropy, name: "many", networks, subsystems };
  writeFileSync(join(root, "many.json"), JSON.stringify(many));
  for (const expected of ["computed", "done"]) {
    const { status, stdout, stderr } = nnqs("entropy", "many.json", "--out", "many", "--json");
    t.is(status, 0, stderr);
    const outcome = JSON.parse(stdout);
    t.is(outcome.status, expected);
    t.deepEqual(outcome.warnings, [
      "the picture could not be drawn: 5010 points are more than the 5000 that a picture can show.",
    ]);
  }
  t.deepEqual(readdirSync(join(root, "many", "entropy-many")).sort(), ["data.npz", "manifest.json", "summary.json"]);
});

test("of two processes on one result one works, and the other says who and exits with 3", async (t) => {
  const args = [
    commandFile,
    ..."evolve --model tfim --field 1 --lattice 14 --times 0:1000:2000 --out shared".split(" "),
  ];
  const first = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "ignore", "ignore"] });
  const closed = new Promise((resolve) => first.on("close", resolve));
  while (!existsSync(join(root, "shared", "evolve-tfim.lock"))) await new Promise((resolve) => setTimeout(resolve, 10));
  const second = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
  t.is(second.status, 3, second.stderr);
  t.regex(
    second.stderr,
    new RegExp(`^nnqs: .*evolve-tfim is being written by process ${first.pid} on \\S+ since 2\\S+Z\\. Wait`),
  );
  first.kill("SIGKILL");
  await closed;
  // What the killed one left does not keep anybody away, and goes.
  const third = nnqs(..."evolve --model tfim --field 1 --lattice 4 --time 1 --out shared".split(" "));
  t.is(third.status, 0, third.stderr);
  t.deepEqual(readdirSync(join(root, "shared")), ["evolve-tfim"]);
});

test("what kills have left beside a result is removed by the next run, and what was being replaced is put back", (t) => {
  const [line, name] = commands["groundstate"]!;
  const run = () => nnqs(...line.split(" "), "--out", "left", "--json");
  const first = run();
  const out = join(root, "left");
  const hex = "0123456789abcdef";
  const files = [
    `${name}.checkpoint`,
    `${name}.checkpoint.previous`,
    `${name}.checkpoint.unfinished`,
    `${name}.checkpoint.${hex}.tmp`,
  ];
  const directories = [
    `.nnqs-AbC123`,
    `${name}.${hex}.tmp`,
    `${name}.01234567.tmp`,
    `${name}.01234567.tmp.old`,
    `${name}.lock.${hex}`,
  ];
  const others = [`${name}.notes`, `${name}.tmp`, "other.checkpoint", `${name}-2.${hex}.tmp`];
  for (const file of files) writeFileSync(join(out, file), "");
  for (const directory of [...directories, ...others]) mkdirSync(join(out, directory));
  const second = run();
  t.is(second.status, 0, second.stderr);
  t.deepEqual(readdirSync(out).sort(), [name, ...others].sort());
  // Killed between the two renames of a file system that cannot exchange.
  renameSync(join(out, name), join(out, `${name}.${hex}.old`));
  mkdirSync(join(out, `${name}.${hex}.tmp`));
  const third = run();
  t.is(third.stdout, second.stdout);
  t.is(third.stdout, first.stdout.replace("computed", "done"));
  t.deepEqual(readdirSync(out).sort(), [name, ...others].sort());
});
