import type { Outlined } from "./outline.js";

const pointsPerInch = 72;

/** The same picture as a PDF of one page, in vector graphics. */
export async function toPdf({ svg, title, width, height }: Outlined): Promise<Uint8Array> {
  const [{ default: PdfDocument }, { default: addSvg }] = await Promise.all([
    import("pdfkit"),
    import("svg-to-pdfkit"),
  ]);
  const size: [number, number] = [width * pointsPerInch, height * pointsPerInch];
  const document = new PdfDocument({
    size,
    margin: 0,
    font: null as never, // else Helvetica is named, without being embedded
    info: {
      Title: title.replaceAll(/[<&]/g, " "), // it is written into XML as it is
      Creator: "infinite-nnqs",
      Producer: "PDFKit",
      CreationDate: new Date(0), // there must be one; today's would make each file another
    },
  });
  const pieces: Uint8Array[] = [];
  const done = new Promise<void>((resolve, reject) => {
    document.on("data", (piece: Uint8Array) => pieces.push(piece));
    document.on("end", resolve);
    document.on("error", reject);
  });
  addSvg(document, svg, 0, 0, { width: size[0], height: size[1] });
  document.end();
  await done;
  return Buffer.concat(pieces);
}
