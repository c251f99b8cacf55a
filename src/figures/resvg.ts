/** Resvg, which is loaded only where something is drawn. */
export async function loadResvg() {
  // Tokio, with which @resvg/resvg-js is built, starts a thread per core when it is loaded, and ends the process where one is refused.
  process.env["TOKIO_WORKER_THREADS"] ??= "1";
  return (await import("@resvg/resvg-js")).Resvg;
}
