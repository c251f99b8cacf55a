/** Members of an ensemble of random networks whose states factorise. */
interface Ensemble {
  activation: "cos" | "gauss";
  sites: number;
  width: number;
  wStd: number;
  outputStd: number;
  components: number;
  seed: number;
  firstMember: number;
  members: number;
}

/** native/exports/states.cc: states of untrained networks. */
export interface StateFunctions {
  featureNetStates(request: Ensemble): { states: Float64Array; logNorms: Float64Array };
  featureNetSpectra(request: Ensemble & { masks: Int32Array; method: "svd" | "gram" }): {
    spectra: Float64Array;
    logNorms: Float64Array;
  };
  featureNetValues(request: Ensemble & { inputs: Float64Array }): { values: Float64Array };
}
