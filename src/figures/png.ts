import { crc32 } from "node:zlib";
import type { Outlined } from "./outline.js";

const metresPerInch = 0.0254;

/** The same picture as a PNG that says its resolution in dots per inch. */
export async function toPng({ svg, width }: Outlined, resolution: number): Promise<Uint8Array> {
  const { renderAsync } = await import("@resvg/resvg-js");
  const pixels = Math.max(1, Math.round(width * resolution));
  const drawing = await renderAsync(svg, { fitTo: { mode: "width", value: pixels }, font: { loadSystemFonts: false } }); // while the PDF is made
  return withResolution(drawing.asPng(), resolution);
}

/** Signature (8 bytes) and the chunk IHDR (25), behind which pHYs may stand. */
const headBytes = 33;

/** Adds a chunk pHYs: pixels per metre, across and down. */
function withResolution(png: Uint8Array, resolution: number): Uint8Array {
  const perMetre = Math.round(resolution / metresPerInch);
  const chunk = Buffer.alloc(21);
  chunk.writeUInt32BE(9, 0);
  chunk.write("pHYs", 4, "latin1");
  chunk.writeUInt32BE(perMetre, 8);
  chunk.writeUInt32BE(perMetre, 12);
  chunk.writeUInt8(1, 16); // the unit is the metre
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 17)), 17);
  return Buffer.concat([png.subarray(0, headBytes), chunk, png.subarray(headBytes)]);
}
