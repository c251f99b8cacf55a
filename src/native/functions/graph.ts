/** native/exports/graph.cc: symmetries of graphs. */
export interface GraphFunctions {
  automorphisms(request: { sites: number; bonds: Int32Array; kinds: Int32Array }): {
    generators: Int32Array;
    order: Float64Array;
  };
}
