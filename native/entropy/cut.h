// A cut of a basis of one species (spins: all of them, or a fixed number up) or of two (fermions).
#pragma once

#include <cstdint>
#include <vector>

#include "entropy/partition.h"

namespace nnqs::entropy {

struct Cut {
  int sites;
  std::uint64_t mask;          // of the sites in A
  std::vector<int> particles;  // of each species; none where the number is free

  // What its two species are cut into, with tables or the shape alone; the second of spins is a vacuum.
  Partition First(bool tables) const;
  Partition Second(bool tables) const;
  // Bytes of the tables.
  double Bytes() const;

 private:
  bool IsOfFermions() const { return particles.size() == 2; }
  Partition Fixed(int number, bool tables) const;
};

}  // namespace nnqs::entropy
