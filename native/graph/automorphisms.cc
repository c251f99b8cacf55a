#include "graph/automorphisms.h"

#include <nauty/nausparse.h>

#include <algorithm>
#include <bit>
#include <cmath>

namespace nnqs::graph {
namespace {

// Kinds as bits of kind+1, one layer of vertices for each: a bond is in the layers of its bits (nauty's guide, 14).
std::size_t LayersOf(std::size_t kinds) {
  return static_cast<std::size_t>(std::bit_width(kinds));
}

// nauty reports generators to a function without an argument of ours.
thread_local std::vector<std::vector<std::int32_t>>* found = nullptr;
thread_local std::size_t sites = 0;

void Take(int, int* images, int*, int, int, int) {
  found->emplace_back(images, images + sites);
}

}  // namespace

Automorphisms FindAutomorphisms(const Bonds& bonds) {
  const std::size_t n = bonds.sites;
  const std::int32_t last = bonds.kinds.empty() ? 0 : *std::max_element(bonds.kinds.begin(), bonds.kinds.end());
  const std::size_t layers = LayersOf(static_cast<std::size_t>(last) + 1), vertices = n * layers;
  std::vector<std::vector<int>> neighbours(vertices);
  for (std::size_t b = 0; b < bonds.kinds.size(); ++b) {
    const auto code = static_cast<std::uint32_t>(bonds.kinds[b] + 1);
    for (std::size_t layer = 0; layer < layers; ++layer) {
      if ((code >> layer & 1) == 0) continue;
      const auto a = static_cast<std::size_t>(bonds.pairs[2 * b]) + layer * n,
                 c = static_cast<std::size_t>(bonds.pairs[2 * b + 1]) + layer * n;
      neighbours[a].push_back(static_cast<int>(c));
      neighbours[c].push_back(static_cast<int>(a));
    }
  }
  for (std::size_t layer = 1; layer < layers; ++layer) {  // the copies of a site are joined
    for (std::size_t site = 0; site < n; ++site) {
      const std::size_t below = site + (layer - 1) * n, above = site + layer * n;
      neighbours[below].push_back(static_cast<int>(above));
      neighbours[above].push_back(static_cast<int>(below));
    }
  }

  std::vector<std::size_t> begins;
  std::vector<int> degrees, ends;
  for (const std::vector<int>& of : neighbours) {
    begins.push_back(ends.size());
    degrees.push_back(static_cast<int>(of.size()));
    ends.insert(ends.end(), of.begin(), of.end());
  }
  ends.reserve(1);  // a pointer, although there may be no bonds
  sparsegraph graph;
  SG_INIT(graph);
  graph.nv = static_cast<int>(vertices);
  graph.nde = ends.size();
  graph.v = begins.data();
  graph.d = degrees.data();
  graph.e = ends.data();
  graph.vlen = graph.dlen = vertices;
  graph.elen = ends.size();

  // Layers are told apart: vertices in order, ptn 0 where a layer ends.
  std::vector<int> lab(vertices), ptn(vertices, 1), orbits(vertices);
  for (std::size_t v = 0; v < vertices; ++v) {
    lab[v] = static_cast<int>(v);
    if ((v + 1) % n == 0) ptn[v] = 0;
  }
  DEFAULTOPTIONS_SPARSEGRAPH(options);
  options.defaultptn = FALSE;
  options.userautomproc = Take;
  statsblk stats;
  Automorphisms automorphisms;
  found = &automorphisms.generators;
  sites = n;
  sparsenauty(&graph, lab.data(), ptn.data(), orbits.data(), &options, &stats, nullptr);
  found = nullptr;
  automorphisms.order = stats.grpsize1 * std::pow(10.0, stats.grpsize2);
  return automorphisms;
}

double AutomorphismsBytes(std::size_t sites, std::size_t bonds, std::size_t kinds) {
  const auto vertices = static_cast<double>(sites * LayersOf(kinds));
  return vertices * 200 + 64 * static_cast<double>(bonds) + 4 * static_cast<double>(sites) * static_cast<double>(sites);
}

}  // namespace nnqs::graph
