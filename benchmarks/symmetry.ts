import { exact, graph, hilbert, operator } from "infinite-nnqs";
import { command, compare, type Peer, perPart, python, type Row, type Skipped } from "./harness/index.js";

const cases = [
  ["Heisenberg 4×6", "4x6", graph.square(4, 6)],
  ["Heisenberg chain of 28", "28", graph.chain(28)],
] as const;

/** Levels and products in the sector of momentum 0, even under all of the space group and the flip, beside QuSpin with the same symmetries. */
export async function symmetry(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [what, name, lattice] of cases) {
    const peer = (task: string) => python("symmetry.py", task, name);
    const lowest = async () => (await exact.groundState(await inSector(lattice))).energy;
    const once = { runs: 3, peerRuns: 1, note: "aim: 5×" };
    rows.push(
      await compare(`${what}, construction and lowest level`, lowest, await peer("lowest"), once),
      await perElement(`${what}, one product, per matrix element`, lattice, await peer("product")),
    );
  }
  const chain = ["--model", "heisenberg", "--lattice", "32", "--magnetization", "0", "--symmetry", "space+flip"];
  const whole = "Heisenberg chain of 32, 4 707 969 of 601 080 390 states, from the command line";
  rows.push(await command(whole, ["groundstate", ...chain, "--json", "--quiet"], "under 4 GiB"));
  return rows;
}

async function inSector(lattice: graph.Graph): Promise<operator.Operator> {
  const h = operator.heisenberg(lattice, { magnetization: 0 });
  const group = graph.withFlip(graph.spaceGroup(lattice));
  return operator.symmetric(h, await hilbert.symmetric(h.hilbert, group));
}

/** A product with a real vector, over the nonzero elements of the matrix. */
async function perElement(what: string, lattice: graph.Graph, peer: Peer | Skipped): Promise<Row> {
  const h = await inSector(lattice);
  const { data } = await h.toSparse();
  const x = new Float64Array(h.dimension).fill(1);
  const row = await compare(what, () => void h.applySync(x), peer, { repetitions: 20 });
  return { ...perPart(row, data.length), note: `${data.length} elements; a new vector included` };
}
