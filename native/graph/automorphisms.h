// Permutations of the sites of a graph that take bonds to bonds of the same kind, by nauty (McKay & Piperno 2014,
// J. Symb. Comput. 60, 94).
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace nnqs::graph {

// An undirected graph whose bonds, pairs of different sites each once, are of one of several kinds.
struct Bonds {
  std::size_t sites;
  std::vector<std::int32_t> pairs;  // two sites for every bond
  std::vector<std::int32_t> kinds;  // of every bond, counted from 0
};

struct Automorphisms {
  std::vector<std::vector<std::int32_t>> generators;  // images of all sites
  double order;                                       // of the group; infinite if it is beyond a double
};

Automorphisms FindAutomorphisms(const Bonds& bonds);

// Of what FindAutomorphisms takes.
double AutomorphismsBytes(std::size_t sites, std::size_t bonds, std::size_t kinds);

}  // namespace nnqs::graph
