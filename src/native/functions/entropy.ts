/** native/exports/entropy.cc. */
export interface EntropyFunctions {
  schmidtSpectrum(
    request: { sites: number; subsystem: Int32Array; particles: Int32Array } & (
      | { state: Float64Array; realState?: undefined }
      | { state?: undefined; realState: Float64Array }
    ),
  ): { values: Float64Array };
}
