// Writes the package.json of what scripts/release packs.
//
//   manifests.mjs platform PLATFORM DIR   of the package with the addon for Linux on PLATFORM: x64, arm64, x64-musl
//   manifests.mjs main DIR                the package itself: names the platform packages
//   manifests.mjs all PLATFORM DIR        the package before its dependencies are installed into it
//   manifests.mjs bundle PLATFORM DIR     … and afterwards: all of node_modules is part of it
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const own = JSON.parse(readFileSync("package.json", "utf8"));
const addonFor = (platform) => `infinite-nnqs-linux-${platform}`;
const platforms = ["x64", "arm64", "x64-musl"];
const systemOf = (platform) => {
  const [cpu, libc = "glibc"] = platform.split("-");
  return { os: ["linux"], cpu: [cpu], libc: [libc] };
};

const read = (directory) => JSON.parse(readFileSync(join(directory, "package.json"), "utf8"));
const write = (directory, manifest) =>
  writeFileSync(join(directory, "package.json"), `${JSON.stringify(manifest, undefined, 2)}\n`);

const kinds = {
  platform(platform, directory) {
    const { os, cpu, libc } = systemOf(platform);
    write(directory, {
      name: addonFor(platform),
      version: own.version,
      description: `The addon of infinite-nnqs for Linux on ${cpu} with ${libc}`,
      license: "SEE LICENSE IN licenses",
      main: "nnqs.node",
      os,
      cpu,
      libc,
      engines: own.engines,
      preferUnplugged: true,
    });
  },
  main(directory) {
    const { devDependencies: _, workspaces: __, ...manifest } = read(directory);
    write(directory, {
      ...manifest,
      optionalDependencies: Object.fromEntries(platforms.map((platform) => [addonFor(platform), own.version])),
    });
  },
  all(_platform, directory) {
    const { optionalDependencies: _, ...manifest } = read(directory);
    write(directory, manifest);
  },
  bundle(platform, directory) {
    const addon = addonFor(platform);
    write(directory, {
      ...read(directory),
      ...systemOf(platform),
      optionalDependencies: { [addon]: own.version },
      bundleDependencies: [...Object.keys(own.dependencies), addon],
    });
  },
};

const [kind, ...rest] = process.argv.slice(2);
kinds[kind](...rest);
