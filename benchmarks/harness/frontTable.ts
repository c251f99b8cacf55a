import type { Row } from "./compare.js";
import { duration, machineLine, type Report, ratio } from "./report.js";

/** A row of the README: of which results it is made, by words of what is computed and of its peer. */
interface FrontRow {
  readonly what: string;
  readonly peer: string;
  readonly of: readonly (readonly [report: string, what: string, peer?: string])[];
}

const frontRows: readonly FrontRow[] = [
  {
    what: "NNGP and NTK of 4096 inputs, depth 1 / 4",
    peer: "neural-tangents, compiled",
    of: [
      ["kernels", "4096 spins inputs, depth 1", "neural-tangents"],
      ["kernels", "4096 spins inputs, depth 4", "neural-tangents"],
    ],
  },
  {
    what: "step of one network of width 5000, 2400 samples, float32",
    peer: "JAX, jit / PyTorch",
    of: [
      ["training", "step of one network", "JAX"],
      ["training", "step of one network", "PyTorch"],
    ],
  },
  { what: "quench of 20 spins (Ising 4×5, t = 2.1, 1e-10)", peer: "QuSpin", of: [["quantum", "Krylov", "QuSpin"]] },
  {
    what: "Heisenberg ring of 28 in its symmetry sector, construction and ground state",
    peer: "QuSpin",
    of: [["symmetry", "chain of 28, construction"]],
  },
  { what: "8 Cos-net states of 12 spins, 4000 neurons", peer: "NumPy", of: [["entanglement", "8 Cos-net states"]] },
  { what: "half-cut entropy, 20 spins", peer: "NumPy", of: [["entanglement", "half-cut entropy"]] },
  { what: "dgemm 4096", peer: "OpenBLAS from C", of: [["linalg", "dgemm 4096, sync"]] },
  {
    what: "10⁷ of the 2²⁴ amplitudes of 24 spins: losses at three times and at t = ∞, in less than 4 GiB",
    peer: "none that we know",
    of: [["walsh", "10000000 of 2^24"]],
  },
  {
    what: "60 full covariances of 2400 points",
    peer: "the eigensystem that they come from",
    of: [["covariance", "60 covariances of 2400 training points"]],
  },
];

/** The table of the README, from results that must all be there, with what they were measured on. */
export function frontTable(reports: readonly Report[]): string {
  const used = new Set<Report>();
  const find = (name: string, what: string, peer = ""): Row => {
    const report = reports.find((one) => one.name === name);
    const row = report?.rows.find((one) => one.what.includes(what) && (peer === "" || one.peer?.name.includes(peer)));
    if (report === undefined || row === undefined) {
      throw new Error(`benchmarks/results/${name}.json has no row "${what}" beside ${peer || "whatever"}.`);
    }
    used.add(report);
    return row;
  };
  const lines = frontRows.map(({ what, peer, of }) => {
    const rows = of.map((one) => find(...one));
    const times = [...new Set(rows.map((row) => duration(row.ours, 2)))].join(" / ");
    const error = rows.map((row) => /error below ([\d.e-]+)/.exec(row.note ?? "")?.[1]).find(Boolean);
    return `| ${what}${error === undefined ? "" : `, error below ${error}`} | ${times} | ${peer} | ${rows.map((row) => ratio(row, 2)).join(" / ")} |`;
  });
  const head = `Medians on ${machineLine([...used])}; ours and the peer alternately, the ratio is the peer's time over ours. Slower cases stand there too, and in [all tables](docs/benchmarks.md).`;
  return [`${head}\n`, "| what | ours | peer | peer/ours |", "| --- | ---: | ---: | ---: |", ...lines].join("\n");
}
