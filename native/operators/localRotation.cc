#include "operators/localRotation.h"

#include <algorithm>

#include "base/threads.h"

namespace nnqs::operators {
namespace {

constexpr std::size_t kNear = 1 << 11;  // states of a block in the first-level cache: 32 kB

bool IsReal(const SiteMatrix& u) {
  return std::all_of(u.begin(), u.end(), [](const std::complex<double>& x) { return x.imag() == 0; });
}

bool IsIdentity(const SiteMatrix& u) {
  return u[0] == 1.0 && u[1] == 0.0 && u[2] == 0.0 && u[3] == 1.0;
}

// a, b ← u_00·a + u_01·b, u_10·a + u_11·b for `count` doubles each.
void Mix(const SiteMatrix& u, double* __restrict a, double* __restrict b, std::size_t count) {
  if (IsReal(u)) {
    const double p = u[0].real(), q = u[1].real(), r = u[2].real(), s = u[3].real();
    for (std::size_t i = 0; i < count; ++i) {
      const double x = a[i], y = b[i];
      a[i] = p * x + q * y;
      b[i] = r * x + s * y;
    }
    return;
  }
  const double p = u[0].real(), q = u[1].real(), r = u[2].real(), s = u[3].real();
  const double pi = u[0].imag(), qi = u[1].imag(), ri = u[2].imag(), si = u[3].imag();
  for (std::size_t i = 0; i < count; i += 2) {
    const double x = a[i], xi = a[i + 1], y = b[i], yi = b[i + 1];
    a[i] = (p * x - pi * xi) + (q * y - qi * yi);
    a[i + 1] = (p * xi + pi * x) + (q * yi + qi * y);
    b[i] = (r * x - ri * xi) + (s * y - si * yi);
    b[i + 1] = (r * xi + ri * x) + (s * yi + si * y);
  }
}

}  // namespace

bool AreReal(const std::vector<SiteMatrix>& matrices) {
  return std::all_of(matrices.begin(), matrices.end(), IsReal);
}

std::vector<SiteMatrix> Adjoints(const std::vector<SiteMatrix>& matrices) {
  std::vector<SiteMatrix> adjoints;
  for (const SiteMatrix& u : matrices) {
    adjoints.push_back({std::conj(u[0]), std::conj(u[2]), std::conj(u[1]), std::conj(u[3])});
  }
  return adjoints;
}

void RotateSites(const std::vector<SiteMatrix>& matrices, double* state, std::size_t components, const Job& job) {
  const std::size_t states = std::size_t{1} << matrices.size(), near = std::min(states, kNear);
  const auto rotates = [&](std::size_t site) { return site < matrices.size() && !IsIdentity(matrices[site]); };
  ParallelFor(states / near, [&](std::size_t k) {
    job.Check();
    double* block = state + components * k * near;
    for (std::size_t site = 0; (std::size_t{1} << site) < near; ++site) {
      if (!rotates(site)) continue;
      const std::size_t stride = std::size_t{1} << site;
      for (std::size_t at = 0; at < near; at += 2 * stride) {
        Mix(matrices[site], block + components * at, block + components * (at + stride), components * stride);
      }
    }
  });
  for (std::size_t site = 0; site < matrices.size(); ++site) {
    const std::size_t stride = std::size_t{1} << site;
    if (stride < near || !rotates(site)) continue;
    job.Progress(static_cast<double>(site) / static_cast<double>(matrices.size()));
    ParallelFor(states / 2 / near, [&](std::size_t k) {
      job.Check();
      const std::size_t at = k * near, begin = 2 * (at / stride) * stride + at % stride;
      Mix(matrices[site], state + components * begin, state + components * (begin + stride), components * near);
    });
  }
}

}  // namespace nnqs::operators
