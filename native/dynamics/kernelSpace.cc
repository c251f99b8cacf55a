#include "dynamics/kernelSpace.h"

#include <algorithm>
#include <cmath>

#include "base/chunks.h"
#include "base/copy.h"
#include "base/errors.h"
#include "krylov/invariant.h"
#include "krylov/vectors.h"

namespace nnqs::dynamics {
namespace {

constexpr std::size_t kPart = 1 << 11;  // numbers that stay in the first-level cache with as many others

// sums[row] += Σ_j coefficients[row·stride + j]·vectors[j]
void AddCombinations(const std::vector<const double*>& vectors, std::size_t n, const double* coefficients,
                     std::size_t stride, std::size_t rows, double* sums) {
  ForChunks(n, kPart, [&](std::size_t begin, std::size_t size) {
    for (std::size_t row = 0; row < rows; ++row) {
      double* to = sums + row * n;
      for (std::size_t j = 0; j < vectors.size(); ++j) {
        const double c = coefficients[row * stride + j];
        const double* v = vectors[j];
        for (std::size_t i = begin; i < begin + size; ++i) to[i] += c * v[i];
      }
    }
  });
}

void Clear(double* sums, std::size_t n) {
  ForChunks(n, kPart, [&](std::size_t begin, std::size_t size) { std::fill_n(sums + begin, size, 0.0); });
}

}  // namespace

KernelSpace::KernelSpace(std::shared_ptr<KernelOperator> kernel, const double* start, bool stored)
    : kernel_(std::move(kernel)) {
  const std::size_t n = length();
  norm_ = std::sqrt(krylov::Dot(start, start, n));
  if (!(norm_ > 0) || !std::isfinite(norm_)) {
    throw ArgumentError("`start` must have a norm that is positive and finite");
  }
  if (stored) {
    space_.emplace(start, n);
    return;
  }
  start_ = Buffer<double>(n);
  current_ = Buffer<double>(n);
  previous_ = Buffer<double>(n);
  CopyBytes(start_.data(), start, n * sizeof(double));
  krylov::Scale(start_.data(), 1 / norm_, n);
  CopyBytes(current_.data(), start_.data(), n * sizeof(double));
}

double KernelSpace::Bytes(std::size_t n, std::size_t products, bool stored) {
  return sizeof(double) * static_cast<double>(n) * (stored ? static_cast<double>(products) + 3 : 5);
}

std::size_t KernelSpace::size() const {
  return space_ ? space_->size() : passed_.alpha.size();
}

bool KernelSpace::invariant() const {
  return space_ ? space_->invariant() : !passed_.beta.empty() && passed_.beta.back() == 0;
}

// v_{m+1}·β_m = Θ·v_m − α_m·v_m − β_{m−1}·v_{m−1}
void KernelSpace::Step() {
  const std::size_t n = length();
  Buffer<double> w(n);
  if (space_) {
    kernel_->Multiply({space_->Next()}, {w.data()});
    return space_->Extend(w.data());
  }
  kernel_->Multiply({current_.data()}, {w.data()});
  const bool first = passed_.alpha.empty();
  const double alpha = krylov::SubtractThenDot(w.data(), first ? 0 : passed_.beta.back(),
                                               first ? nullptr : previous_.data(), current_.data(), n);
  const double beta = std::sqrt(krylov::SubtractThenNorm(w.data(), alpha, current_.data(), n));
  if (!std::isfinite(beta)) throw NumericalError("Krylov space: a product of the matrix is not finite");
  passed_.alpha.push_back(alpha);
  const bool ends = beta <= krylov::InvariantBelow(passed_.alpha, passed_.beta) || passed_.alpha.size() == n;
  passed_.beta.push_back(ends ? 0 : beta);
  if (ends) return;
  krylov::Scale(w.data(), 1 / beta, n);
  previous_ = std::move(current_);
  current_ = std::move(w);
}

KernelSpace::Recurrence KernelSpace::Extend(std::size_t products, const Job& job) {
  const std::lock_guard alone(working_);
  for (std::size_t k = 0; k < products && !invariant(); ++k) {
    job.Check();
    job.Progress(static_cast<double>(k) / static_cast<double>(products));
    Step();
  }
  return space_ ? Recurrence{space_->alpha(), space_->beta()} : passed_;
}

void KernelSpace::Combine(const double* coefficients, std::size_t rows, double* sums, const Job& job) {
  const std::lock_guard alone(working_);
  const std::size_t n = length(), m = size();
  Clear(sums, rows * n);
  if (space_) {
    return AddCombinations(space_->basis(), n, coefficients, m, rows, sums);
  }
  Buffer<double> v(n), before(n), w(n);
  CopyBytes(v.data(), start_.data(), n * sizeof(double));
  for (std::size_t j = 0; j < m; ++j) {
    job.Check();
    job.Progress(static_cast<double>(j) / static_cast<double>(m));
    AddCombinations({v.data()}, n, coefficients + j, m, rows, sums);
    if (j + 1 == m) break;
    kernel_->Multiply({v.data()}, {w.data()});
    krylov::SubtractThenDot(w.data(), j == 0 ? 0 : passed_.beta[j - 1], j == 0 ? nullptr : before.data(), v.data(), n);
    krylov::SubtractThenNorm(w.data(), passed_.alpha[j], v.data(), n);
    krylov::Scale(w.data(), 1 / passed_.beta[j], n);
    std::swap(before, v);
    std::swap(v, w);
  }
}

}  // namespace nnqs::dynamics
