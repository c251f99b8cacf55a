import { ensemble, stax } from "infinite-nnqs";

interface Options {
  readonly sites: number;
  readonly width: number;
  readonly wStd: number;
  readonly outputStd?: number;
}

/** A Cos-net on spins. */
export function cosNet({ sites, width, wStd, outputStd = 1 }: Options): ensemble.FeatureNet {
  const network = stax.serial(stax.cosNet(width, { wStd }), stax.dense(1, { wStd: outputStd }));
  return ensemble.featureNet(network, sites);
}

/** A Gauss-net on spins. */
export function gaussNet({ sites, width, wStd, outputStd = 1 }: Options): ensemble.FeatureNet {
  const network = stax.serial(stax.gaussNet(width, { wStd }), stax.dense(1, { wStd: outputStd }));
  return ensemble.featureNet(network, sites);
}
