import { requireArgument } from "../arguments/index.js";
import type { Layer } from "./layer.js";
import { layerKind } from "./layerKind.js";

/** The same layers, frozen at their initial values ((S21)–(S25): a frozen body makes the NTK the NNGP kernel times 1/σ²). */
export function freeze<L extends Layer>(...layers: readonly L[]): readonly L[] {
  for (const layer of layers) requireArgument("freeze", "layers", layer, layerKind);
  return layers.map((layer) => frozen(layer) as L);
}

function frozen(layer: Layer): Layer {
  if (layer.type === "parallel") return { ...layer, branches: layer.branches.map((branch) => branch.map(frozen)) };
  return "trainable" in layer ? { ...layer, trainable: false } : layer;
}
