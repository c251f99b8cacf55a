// Entanglement of random network states against that of random states: Page's curve.
//
//   node examples/page-curve.mjs [sites] [neurons] [members]
import { ensemble, entropy, stax } from "infinite-nnqs";

const [sites, neurons, members] = [10, 2000, 20].map((value, i) => Number(process.argv[2 + i] ?? value));
const network = stax.serial(stax.cosNet(neurons, { wStd: Math.sqrt(2 * sites) }), stax.dense(1));
const subsystems = Array.from({ length: Math.floor(sites / 2) }, (_, i) =>
  Array.from({ length: i + 1 }, (_, site) => site),
);
const spectra = await ensemble.reducedSpectra({ network, sites }, { members, subsystems });

subsystems.forEach((subsystem, i) => {
  const { mean, standardError } = spectra.average(i, entropy.vonNeumann);
  const page = entropy.page(2 ** subsystem.length, 2 ** (sites - subsystem.length));
  console.log(
    `${subsystem.length} sites: S = ${mean.toFixed(4)} ± ${standardError.toFixed(4)}, Page ${page.toFixed(4)}`,
  );
});
