import { z } from "zod";
import { mostSpins } from "../../arguments/index.js";
import { cutAt, faultOfCut, ofSpins, type SpinCut } from "../../entropy/subsystem.js";
import { pageLabel } from "../../figures/entropy.js";
import { eachOnce, limits, resultName, shownText } from "../spec/limits.js";
import { networkSchema } from "../spec/networkSpec.js";

/** An architecture as `stax` has it: layers, one output. */
const architectureSchema = z.strictObject({
  label: shownText
    .nullable()
    .default(null)
    .describe("what the figure calls it; null: its layers, as far as they tell it from the others"),
  layers: networkSchema,
});

const fields = z.strictObject({
  experiment: z.literal("entropy"),
  name: resultName,
  sites: z.int().min(2).max(mostSpins).describe("number of spins d, as many as memory allows"),
  networks: z.array(architectureSchema).min(1).describe("the architectures that are compared"),
  subsystems: z
    .array(z.array(z.int().min(0)))
    .min(1)
    .nullable()
    .default(null)
    .describe("sites of A for each cut; null: the first 1, 2, …, d−1 sites"),
  orders: z
    .array(z.number().min(0))
    .min(1)
    .refine(...eachOnce("number"))
    .default([1, 2])
    .describe("Rényi orders α; 1 is von Neumann's; the figure shows the first"),
  components: z
    .union([z.literal(1), z.literal(2)])
    .default(2)
    .describe("2: ψ=ψ₁+iψ₂ of two networks; 1: real ψ"),
  members: z.int().min(2).max(limits.members).default(50).describe("networks of each ensemble"),
  seed: z.int().min(0).default(0).describe("seed of the networks"),
});

/** Everything that decides the numbers of `nnqs entropy`. */
export const entropySchema = fields.superRefine(({ networks, sites, subsystems }, context) => {
  const firstOf = firstPlaces(subsystems?.map((cut) => [...cut].sort((a, b) => a - b).join()) ?? []);
  for (const [i, cut] of (subsystems ?? []).entries()) {
    const earlier = firstOf[i]!;
    const message = faultOfCut(cut, sites) ?? (earlier < i ? `the same sites as subsystems[${earlier}]` : undefined);
    if (message !== undefined) context.addIssue({ code: "custom", path: ["subsystems", i], message });
  }
  const labels = labelsOf(networks);
  const firstLabelled = firstPlaces(labels);
  for (const [i, label] of labels.entries()) {
    const earlier = firstLabelled[i]!;
    if (label !== pageLabel && earlier === i) continue;
    const path = ["networks", i, "label"];
    const rival = label === pageLabel ? "the curve of Page's entropies" : `networks[${earlier}]`;
    context.addIssue({ code: "custom", path, message: `it must tell the network from ${rival}, "${label}"` });
  }
});
/** A spec of `nnqs entropy`, defaults filled in. */
export type EntropySpec = z.infer<typeof entropySchema>;
/** One of its networks. */
export type Architecture = EntropySpec["networks"][number];

/** Of each text the index at which it stands first, in time that grows with their number alone: there may be hundreds of thousands. */
function firstPlaces(texts: readonly string[]): number[] {
  const places = new Map<string, number>();
  return texts.map((text, i) => {
    if (!places.has(text)) places.set(text, i);
    return places.get(text)!;
  });
}

/** The cuts of a spec, which its schema has checked, defaults filled in. */
export function cutsOf({ sites, subsystems }: Pick<EntropySpec, "sites" | "subsystems">): SpinCut[] {
  const firstSites = () =>
    Array.from({ length: sites - 1 }, (_, i) => Array.from({ length: i + 1 }, (_, site) => site));
  return (subsystems ?? firstSites()).map((subsystem) => ofSpins(cutAt(subsystem, sites)));
}

/** Those of the networks that were labelled: the schema compares the labels of a spec, and its run shows the same. */
const labelled = new WeakMap<readonly Architecture[], readonly string[]>();

/**
 * What the figure calls the networks: their labels; else "cosNet(1000, σ_w=2)" or "dense(512)–relu–dense(512)–relu", with all that is
 * not as by default where others would be called the same.
 */
export function labelsOf(networks: readonly Architecture[]): readonly string[] {
  const labels = labelled.get(networks) ?? newLabels(networks);
  labelled.set(networks, labels);
  return labels;
}

function newLabels(networks: readonly Architecture[]): string[] {
  const plain = networks.map(({ label, layers }) => label ?? layers.slice(0, -1).map(briefly).join("–"));
  const firstOf = firstPlaces(plain);
  const shared = new Set(firstOf.filter((first, i) => first !== i));
  return plain.map((label, i) =>
    networks[i]!.label === null && shared.has(firstOf[i]!) ? networks[i]!.layers.map(fully).join("–") : label,
  );
}

type LayerSpec = Architecture["layers"][number];

function briefly(layer: LayerSpec): string {
  if (layer.type === "dense") return `dense(${layer.width})`;
  return "wStd" in layer ? `${layer.type}(${layer.width}, σ_w=${layer.wStd})` : layer.type;
}

const symbols: Readonly<Record<string, string>> = { wStd: "σ_w", bStd: "σ_b" };

/** Every argument of a layer: "dense(512, σ_w=1.4, σ_b=0.1)". */
function fully({ type, ...options }: LayerSpec): string {
  const shown = Object.entries(options).filter(
    ([name, value]) =>
      value !== null && !(name === "trainable" && value === true) && !(name === "parameterization" && value === "ntk"),
  );
  const text = shown.map(([name, value]) =>
    name === "width" ? `${value}` : `${symbols[name] ?? name}=${JSON.stringify(value)}`,
  );
  return text.length > 0 ? `${type}(${text.join(", ")})` : type;
}

const output = { type: "dense", width: 1 };
const cosNet = (width: number, wStd: number) => ({ layers: [{ type: "cosNet", width, wStd }, output] });

/** A small spec that runs in seconds: from weak entanglement to the volume law as σ_w grows, and what too few neurons cost. */
export const entropyExample = {
  experiment: "entropy",
  name: "engineering",
  sites: 10,
  networks: [
    ...[cosNet(1000, 0.5), cosNet(1000, 1), cosNet(1000, 2), cosNet(1000, 10), cosNet(8, 10)],
    { layers: [{ type: "gaussNet", width: 1000, wStd: 2 }, output] },
    { label: "ReLU, N = 500", layers: [{ type: "dense", width: 500, wStd: 1.4, bStd: 0.1 }, { type: "relu" }, output] },
  ],
  orders: [1, 2],
  members: 50,
};
