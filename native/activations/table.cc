#include "activations/table.h"

#include <cmath>

#include "activations/table-inl.h"

namespace nnqs::activations {

const std::vector<Info>& Table() {
  static const std::vector<Info> table = [] {
    std::vector<Info> infos;
    All::ForEach([&](const Info& info) { infos.push_back(info); });
    return infos;
  }();
  return table;
}

const Info* Find(double code) {
  for (const Info& info : Table()) {
    if (code == info.code) return &info;
  }
  return nullptr;
}

bool Allows(const Info& info, double parameter) {
  return info.degree == 0 || (parameter >= 0 && parameter <= info.degree && parameter == std::floor(parameter));
}

}  // namespace nnqs::activations
