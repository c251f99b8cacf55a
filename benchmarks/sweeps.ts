import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { command, paper, type Row } from "./harness/index.js";

const dense = (width: number) => ({ type: "dense", width, ...paper });
const fixed = {
  experiment: "learn",
  target: { model: "tfim", lattice: "3x4", field: 0.1, time: 2.1 },
  train: 2400,
  network: [dense(512), { type: "relu" }, dense(1)],
  ensemble: { widths: [50], members: 4, steps: 300 },
  seed: { split: 0, networks: 0 },
};
const widths = [50, 100, 200];
const seeds = [0, 1, 2, 3];

/** Sweeps of many small cells, and of networks that learn one problem. */
export async function sweeps(): Promise<Row[]> {
  const root = mkdtempSync(join(tmpdir(), "nnqs-sweeps-"));
  try {
    return [...(await smallCells(root)), await oneProblem(root), await oneEigensystem(root)];
  } finally {
    rmSync(root, { recursive: true });
  }
}

/** 60 cells of about half a second, and of a millisecond: what a cell takes beside its work, and how busy the cores are. */
async function smallCells(root: string): Promise<Row[]> {
  const small = { ...fixed, target: { ...fixed.target, lattice: "3x3" }, train: 300, ensemble: null };
  const rows: Row[] = [];
  for (const [what, cell] of [
    ["60 cells of learn, 300 of 512 states", small],
    ["60 cells of groundstate, 2 sites", { experiment: "groundstate", model: "tfim", lattice: "2", field: 1 }],
  ] as const) {
    const sweepOf = (seeds: string) => ({ experiment: "sweep", name: "small", fixed: cell, axes: { seed: seeds } });
    const begun = processorSeconds();
    const start = await sweep(root, join(root, `start-${rows.length}`), sweepOf("0:1"));
    const ofStart = processorSeconds() - begun;
    const out = join(root, `small-${rows.length}`);
    const before = idle();
    const wall = await sweep(root, out, sweepOf("0:59"));
    const idleSeconds = idle() - before;
    const perCell = (processorSeconds() - begun - 2 * ofStart) / 58;
    const work = readdirSync(join(out, "cells")).reduce((sum, id) => {
      const manifest = readFileSync(join(out, "cells", id, "manifest.json"), "utf8");
      return sum + (JSON.parse(manifest) as { seconds: { total: number } }).seconds.total;
    }, 0);
    const cores = availableParallelism();
    const beside = (cores * (wall - start) - (58 / 60) * work) / 58;
    const busy = 1 - idleSeconds / (cores * wall);
    rows.push({
      what,
      ours: wall,
      runs: 1,
      note: `${cores} cores ${Math.round(100 * busy)}% busy; ${Math.round(1000 * beside)} ms beside the ${Math.round((1000 * work) / 60)} ms of work of a cell, ${Math.round(1000 * perCell)} ms of a processor in all; a sweep of 2 cells takes ${start.toFixed(2)} s`,
    });
  }
  return rows;
}

/** Seconds that the cores of this machine have had nothing to do, whoever's work it would have been. */
function idle(): number {
  return cpus().reduce((sum, { times }) => sum + times.idle, 0) / 1000;
}

/** Widths × seeds of one problem, whose infinite width is the same. */
function oneProblem(root: string): Promise<Row> {
  const axes = { "ensemble.widths": widths.map((width) => [width]), "seed.networks": seeds };
  const alone = [widths[0], widths.at(-1)].map((width) => ({ ensemble: { ...fixed.ensemble, widths: [width] } }));
  const what = `${widths.length} widths × ${seeds.length} seeds, 2400 states, 300 steps`;
  return compared(root, what, { axes, alone }, "aim: ≥ 3×");
}

/** Fields × step sizes of one basis, whose eigensystem is the same. */
function oneEigensystem(root: string): Promise<Row> {
  const fields = [0.1, 0.2, 0.5, 1];
  const rates = [0.9, 0.1];
  const axes = { "target.field": fields, learningRate: rates.map((relative) => ({ relative })), ensemble: [null] };
  const alone = [0.1, 1].map((field) => ({ target: { ...fixed.target, field }, ensemble: null }));
  const what = `${fields.length} fields × ${rates.length} step sizes, 2400 states, infinite width alone`;
  return compared(root, what, { axes, alone }, "one eigensystem");
}

/** One sweep, and its cells as separate runs of `nnqs learn`, from some of them. */
async function compared(
  root: string,
  what: string,
  { axes, alone }: { readonly axes: Readonly<Record<string, readonly unknown[]>>; readonly alone: readonly object[] },
  note: string,
): Promise<Row> {
  const cells = Object.values(axes).reduce((product, { length }) => product * length, 1);
  const out = mkdtempSync(join(root, "together-"));
  const begun = processorSeconds();
  const together = await sweep(root, out, { experiment: "sweep", name: "one", fixed, axes });
  const between = processorSeconds();
  const file = join(root, "learn.json");
  let wall = 0;
  for (const fields of alone) {
    writeFileSync(file, JSON.stringify({ ...fixed, name: "alone", ...fields }));
    const { ours } = await command("alone", ["learn", file, "--quiet", "--out", mkdtempSync(join(root, "alone-"))]);
    wall += ours;
  }
  const apart = (cells * wall) / alone.length;
  const ofProcessors = (cells * (processorSeconds() - between)) / alone.length / (between - begun);
  return {
    what: `${cells} cells of learn, ${what}`,
    ours: together,
    runs: 1,
    ratio: apart / together,
    peer: { name: `nnqs learn ${cells} times, from the mean of ${alone.length}`, seconds: apart },
    note: `${note}; ${ofProcessors.toFixed(1)}× less time of processors; separate runs draw a figure each, about 1 s`,
  };
}

/** Seconds of all processors that processes have taken which this one has started, and these in turn. */
function processorSeconds(): number {
  const fields = readFileSync("/proc/self/stat", "latin1").split(") ").at(-1)!.split(" ");
  return (Number(fields[13]) + Number(fields[14])) / 100; // cutime and cstime of proc(5), in ticks of 10 ms
}

/** Seconds of a sweep. */
async function sweep(root: string, out: string, spec: unknown): Promise<number> {
  const file = join(root, "sweep.json");
  writeFileSync(file, JSON.stringify(spec));
  return (await command("sweep", ["sweep", file, "--quiet", "--out", out])).ours;
}
