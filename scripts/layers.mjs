// The layers of docs/architecture.md, top to bottom. A file may import or include from its own room and from lines below; never from a
// line above, nor from another room of the same line. A name ending in "/" is a folder; others are files, or groups of files, by
// the start of their path, and win over folders.
//
// `only`: what just these places may use: a module, a package with all of its parts, a header, or a folder, whose name ends in "/". In
// TypeScript and JavaScript every package stands there.
// `does`: what just these places may do, as the text shows. So the decision to write files, to print, to load the addon, … stays in one place.
// `names`: what a file may be called.

const reading =
  "access|accessSync|constants|createReadStream|existsSync|readFile|readFileSync|readdir|readdirSync|stat|statSync";
const onlyReading = `\\{\\s*(?:type \\w+|${reading})(?:,\\s*(?:type \\w+|${reading}))*,?\\s*\\}`;
/** The name of node:fs, but for an import that brings only what reads. */
const writesFiles = new RegExp(
  `(?<!^import ${onlyReading} from |const ${onlyReading} = await import\\()"(?:node:)?fs(?:/promises)?"`,
  "m",
);
/** A stream of the process, by any of its names, or the console. */
const printsText =
  /\bprocess(?:\.|\[")std(?:out|err)\b|\bstd(?:out|err)\b[^;]*\} = process\b|"(?:node:)?(?:process|console)"|\bconsole\b/;

const typescript = {
  root: "src/",
  extensions: [".ts"],
  names: /^[a-z][A-Za-z0-9]*\.ts$/,
  layers: [
    ["cli/"],
    ["index.ts"],
    ["sweeps/local/", "sweeps/slurm/", "report/"],
    ["sweeps/store/"],
    ["sweeps/spec/"],
    ["experiments/"],
    ["experiments/paper/"],
    ["experiments/spectrum/", "experiments/signbias/"],
    ["experiments/learn/"],
    ["experiments/ensembles/", "experiments/entropy/", "experiments/quantum/", "experiments/kernel/"],
    ["experiments/run/", "experiments/spec/"],
    ["sweeps/collect/"],
    ["figures/", "runs/"],
    ["correlators/"],
    ["ensemble/", "predict/"],
    ["predict/iterative/"],
    ["predict/kernelOperators/"],
    ["predict/covariances/"],
    ["predict/losses/"],
    ["predict/modes/"],
    ["qsntk/", "states/"],
    ["stax/"],
    ["loss/"],
    ["dataset/"],
    ["exact/", "entropy/"],
    ["operator/"],
    ["hilbert/"],
    ["graph/"],
    ["random/", "linalg/"],
    ["native/"],
    ["arguments/"],
    ["native/errors.ts"],
    ["arguments/printable.ts"],
  ],
  only: {
    "predict/covariances/": ["predict/"],
    "predict/losses/": ["predict/", "experiments/"],
    "predict/modes/": ["predict/"],
    "predict/iterative/": ["predict/"],
    "node:module": ["native/"],
    "node:net": ["runs/"],
    "node:worker_threads": ["native/", "runs/", "sweeps/collect/"],
    "node:crypto": ["runs/", "ensemble/", "experiments/", "sweeps/spec/", "report/page.ts"],
    "node:child_process": ["cli/", "runs/", "figures/", "sweeps/local/", "sweeps/slurm/"],
    commander: ["cli/"],
    "cli-progress": ["cli/"],
    zod: ["cli/", "experiments/", "sweeps/spec/"],
    fflate: ["runs/"],
    "jsonc-parser": ["runs/"],
    "d3-dsv": ["sweeps/collect/"],
    h5wasm: ["sweeps/collect/"],
    "hyparquet-writer": ["sweeps/collect/"],
    vega: ["figures/"],
    "vega-lite": ["figures/"],
    "vega-interpreter": ["figures/"],
    "@resvg/resvg-js": ["figures/"],
    pdfkit: ["figures/"],
    "svg-to-pdfkit": ["figures/"],
    "fastest-levenshtein": ["arguments/"],
    "detect-libc": ["native/addonFile.ts"],
  },
  does: [
    { what: "writes files", text: writesFiles, only: ["runs/", "figures/letGoFirst.ts"] }, // the latter a setting of the kernel
    { what: "calls the addon past src/native/call.ts", text: /\bfrom "[./]*native\/addon\.js"/, only: ["native/"] },
    { what: "prints", text: printsText, only: ["cli/"] },
    { what: "ends the process", text: /\bprocess\.(?:exit\(|exitCode|abort)/, only: ["cli/"] },
    {
      what: "draws random numbers of its own",
      text: /\bMath\.random\b|\brandomUUID\b|\bgetRandomValues\b/,
      only: ["runs/"],
    },
  ],
};

const native = {
  root: "native/",
  extensions: [".h", ".cc"],
  names: /^[a-z][A-Za-z0-9]*(?:-inl)?\.(?:h|cc)$/,
  layers: [
    ["addon.cc"],
    ["exports/"],
    ["dynamics/"],
    ["networks/", "kernels/", "krylov/", "states/"],
    ["operators/", "entropy/", "correlators/"],
    ["hilbert/", "graph/"],
    ["linalg/decompositions/", "linalg/exponential/", "linalg/vectors/"],
    ["linalg/products/"],
    ["linalg/lapack/", "random/", "activations/"],
    ["boundary/"],
    ["base/"],
  ],
  only: {
    "napi.h": ["addon.cc", "exports/", "boundary/"],
    "node_api.h": ["addon.cc", "exports/", "boundary/"],
    "boundary/": ["addon.cc", "exports/", "boundary/"],
    "cblas.h": ["linalg/", "base/fork", "base/threads", "exports/system.cc"],
    "lapack.h": ["linalg/lapack/lapack.h"],
    "lapacke.h": ["entropy/spectrum.cc", "linalg/lapack/lapack.h"],
    "blis.h": ["linalg/products/blis"],
    "omp.h": ["base/fork", "base/threads"],
    "Random123/": ["random/"],
    "nauty/": ["graph/"],
  },
  does: [
    {
      what: "starts threads",
      text: /#\s*pragma\s+omp\s+(?!simd|critical)|\bstd::(?:j?thread|async)\b|\bpthread_create\b/,
      only: ["base/", "boundary/", "networks/rounds.h"],
    },
    { what: "includes Highway as if it were ours", text: /#include "hwy\//, only: [] },
    {
      what: "prints",
      text: /\bv?f?printf\(|\bf?put(?:s|c|char)\(|\b(?:fwrite|perror)\(|\bstd::(?:cout|cerr|clog|print)/,
      only: [],
    },
    { what: "writes files", text: /\bstd::(?:o|basic_)?fstream\b|\b(?:fopen|creat|mkstemp)\(/, only: [] },
    { what: "draws random numbers of its own", text: /\bstd::(?:random_device|mt19937)|\bs?rand\(/, only: [] },
  ],
};

// Tests see the library as its users do; only those of the addon and of what a process depends on go through its back door.
const tests = {
  root: "test/",
  extensions: [".ts"],
  names: /^[a-z][A-Za-z0-9]*(?:\.test)?\.ts$/,
  layers: [[""], ["support/"]],
  only: {
    "infinite-nnqs": [""],
    ava: [""],
    ajv: ["experiments/"],
    h5wasm: ["sweeps/"],
    hyparquet: ["sweeps/"],
    "playwright-core": ["support/browser.ts"],
    zod: ["experiments/parseSpec", "publicSurface/calls.ts", "scripts/checkLayers"],
    "../dist/native/": ["native/", "support/", "ensemble/determinism"],
    "../dist/": ["native/", "support/"],
  },
  does: [
    {
      what: "declares tests with ava itself",
      text: /^import (?!type\b)[^;]*from "ava"/m,
      only: ["support/test.ts"],
    },
  ],
};

const benchmarks = {
  root: "benchmarks/",
  extensions: [".ts"],
  names: /^[a-z][A-Za-z0-9]*\.ts$/,
  layers: [[""], ["walsh/"], ["harness/"]],
  only: { "infinite-nnqs": [""], "../dist/": ["harness/", "walsh/", "training.ts"] },
  does: [
    {
      what: "writes files",
      text: writesFiles,
      only: ["harness/", "page.ts", "losses.ts", "fig2.ts", "training.ts", "entanglement.ts", "sweeps.ts"],
    },
  ],
};

const scripts = {
  root: "scripts/",
  extensions: [".mjs"],
  names: /^[a-z][A-Za-z0-9-]*\.mjs$/,
  layers: [[""], ["native/"]],
  only: { "infinite-nnqs": ["packaging/project/", "studies/"], typedoc: ["reference/"] },
  does: [],
};

export const trees = [typescript, native, tests, benchmarks, scripts];
