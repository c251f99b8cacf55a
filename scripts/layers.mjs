// The layers of docs/architecture.md, top to bottom. A file may import or include from its own folder and from lines below;
// never from a line above, nor from another folder of the same line. A name ending in "/" is a folder; others are files, or
// groups of files, by the start of their path, and win over folders.

export const typescript = {
  root: "src/",
  extensions: [".ts"],
  layers: [
    ["cli/"],
    ["index.ts"],
    ["sweeps/"],
    ["experiments/"],
    ["figures/", "runs/"],
    ["correlators/"],
    ["ensemble/"],
    ["predict/"],
    ["qsntk/"],
    ["stax/"],
    ["exact/", "entropy/"],
    ["operator/"],
    ["hilbert/"],
    ["graph/"],
    ["random/", "linalg/"],
    ["native/"],
    ["arguments/"],
    ["native/errors.ts"],
  ],
  // Packages and modules of Node that only these folders may import: the decision to write files, to load the addon, … is in one place.
  only: {
    "node:module": ["native/"],
    "fastest-levenshtein": ["arguments/"],
    commander: ["cli/"],
    "cli-progress": ["cli/"],
    vega: ["figures/"],
    "vega-lite": ["figures/"],
  },
};

export const native = {
  root: "native/",
  extensions: [".h", ".cc"],
  layers: [
    ["addon.cc"],
    ["boundary/"],
    ["dynamics/"],
    ["networks/", "kernels/", "krylov/", "states/"],
    ["operators/", "entropy/", "correlators/"],
    ["hilbert/"],
    ["linalg/", "random/"],
    ["base/"],
  ],
  only: { "napi.h": ["addon.cc", "boundary/"], "node_api.h": ["addon.cc", "boundary/"] },
};
