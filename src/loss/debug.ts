import { debuglog } from "node:util";
import type { Loss } from "./loss.js";

/** Whether the gradient of a loss is compared with differences of it before it is used: where that is asked for, and of one's own losses in debug (NODE_DEBUG=infinite-nnqs). */
export function isChecked(loss: Loss, check: boolean | undefined): boolean {
  return check ?? (loss.name === "custom" && debuglog("infinite-nnqs").enabled);
}
