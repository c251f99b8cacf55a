// Writes the package.json of what scripts/release packs.
//
//   manifests.mjs platform ARCH DIR   of the package with the addon for Linux on ARCH
//   manifests.mjs main DIR            the package itself: names the platform packages
//   manifests.mjs all ARCH DIR        the package before its dependencies are installed into it
//   manifests.mjs bundle ARCH DIR     … and afterwards: all of node_modules is part of it
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const own = JSON.parse(readFileSync("package.json", "utf8"));
const platforms = ["x64", "arm64"].map((arch) => `infinite-nnqs-linux-${arch}`);

const read = (directory) => JSON.parse(readFileSync(join(directory, "package.json"), "utf8"));
const write = (directory, manifest) =>
  writeFileSync(join(directory, "package.json"), `${JSON.stringify(manifest, undefined, 2)}\n`);

const kinds = {
  platform(arch, directory) {
    write(directory, {
      name: `infinite-nnqs-linux-${arch}`,
      version: own.version,
      description: `The addon of infinite-nnqs for Linux on ${arch} with glibc 2.28 or newer`,
      license: "SEE LICENSE IN licenses",
      main: "nnqs.node",
      os: ["linux"],
      cpu: [arch],
      libc: ["glibc"],
      engines: own.engines,
      preferUnplugged: true,
    });
  },
  main(directory) {
    const { devDependencies: _, workspaces: __, ...manifest } = read(directory);
    write(directory, {
      ...manifest,
      optionalDependencies: Object.fromEntries(platforms.map((name) => [name, own.version])),
    });
  },
  all(_arch, directory) {
    const { optionalDependencies: _, ...manifest } = read(directory);
    write(directory, manifest);
  },
  bundle(arch, directory) {
    const addon = `infinite-nnqs-linux-${arch}`;
    write(directory, {
      ...read(directory),
      os: ["linux"],
      cpu: [arch],
      optionalDependencies: { [addon]: own.version },
      bundleDependencies: [...Object.keys(own.dependencies), addon],
    });
  },
};

const [kind, ...rest] = process.argv.slice(2);
kinds[kind](...rest);
