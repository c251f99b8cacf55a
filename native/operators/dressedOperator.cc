#include "operators/dressedOperator.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "base/buffer.h"
#include "base/chunks.h"
#include "base/job.h"
#include "linalg/vectors/walshHadamard.h"

namespace nnqs::operators {
namespace {

constexpr std::size_t kChunk = 1 << 12;  // states

}  // namespace

DressedOperator::DressedOperator(Parts parts) : parts_(std::move(parts)), back_(Adjoints(parts_.rotation)) {
  real_ = parts_.inner->IsReal() && AreReal(parts_.rotation);
}

void DressedOperator::Apply(const double* x, double* y, int width) const {
  const std::size_t states = Dimension(), numbers = states * static_cast<std::size_t>(width);
  const auto components = static_cast<std::size_t>(width);
  const Job job;
  std::vector<double> root;  // Λ^½ with what belongs to one unitary transform
  for (const double value : parts_.spectrum) root.push_back(std::sqrt(value / static_cast<double>(states)));
  const Buffer<double> work(numbers);
  double* v = work.data();
  const auto each = [&](const auto& f) {
    ForChunks(states, kChunk, [&](std::size_t begin, std::size_t count) {
      for (std::size_t s = begin; s < begin + count; ++s) {
        const auto degree = static_cast<std::size_t>(std::popcount(s));
        for (std::size_t i = s * components; i < (s + 1) * components; ++i) f(i, degree);
      }
    });
  };
  each([&](std::size_t i, std::size_t degree) { v[i] = root[degree] * x[i]; });
  linalg::WalshHadamard(v, {.states = states, .components = components}, job);
  if (!back_.empty()) RotateSites(back_, v, components, job);
  parts_.inner->Apply(v, y, width);
  each([&](std::size_t i, std::size_t) { y[i] -= parts_.shift * v[i]; });
  if (!back_.empty()) RotateSites(parts_.rotation, y, components, job);
  linalg::WalshHadamard(y, {.states = states, .components = components}, job);
  each([&](std::size_t i, std::size_t degree) {
    y[i] = parts_.spectrum[degree] == 0 ? parts_.lift * x[i] : parts_.sign * root[degree] * y[i];
  });
}

Bounds DressedOperator::SpectralBounds() const {
  const auto [least, most] = std::minmax_element(parts_.spectrum.begin(), parts_.spectrum.end());
  const Bounds inner = parts_.inner->SpectralBounds();
  const double low = std::min(0.0, (inner.lower - parts_.shift) * *most);
  const double high = std::max(0.0, (inner.upper - parts_.shift) * *most);
  Bounds bounds = parts_.sign > 0 ? Bounds{low, high} : Bounds{-high, -low};
  if (*least == 0) bounds = {std::min(bounds.lower, parts_.lift), std::max(bounds.upper, parts_.lift)};
  return bounds;
}

}  // namespace nnqs::operators
