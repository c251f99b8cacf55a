// The process that draws one picture, for render.ts.
import { draw, type Order } from "./draw.js";

process.once("message", async (order) => {
  process.send!(await draw(order as Order), () => process.disconnect());
});
process.send!("ready");
