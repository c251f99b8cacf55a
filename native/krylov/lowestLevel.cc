#include "krylov/lowestLevel.h"

#include <algorithm>
#include <complex>
#include <vector>

#include "base/errors.h"
#include "krylov/eigenpairs.h"
#include "linalg/decompositions/eigen.h"

namespace nnqs::krylov {
namespace {

constexpr std::size_t kDense = 512;  // states up to which the matrix is diagonalised

// The states that H reaches from those of `start`, in the order of their discovery; all of them if `start` has all.
std::vector<std::size_t> Reached(const operators::Operator& h, const double* start, std::vector<char>& within) {
  std::vector<std::size_t> found;
  const auto add = [&](std::size_t state) {
    if (within[state] != 0) return;
    within[state] = 1;
    found.push_back(state);
  };
  for (std::size_t i = 0; i < h.Dimension(); ++i) {
    if (start[2 * i] != 0 || start[2 * i + 1] != 0) add(i);
  }
  for (std::size_t k = 0; k < found.size() && found.size() < h.Dimension(); ++k) {
    h.Row(found[k], [&](std::size_t column, std::complex<double> value) {
      if (value != 0.0) add(column);
    });
  }
  return found;
}

double DenseLowest(const operators::Operator& h, const std::vector<std::size_t>& states) {
  const std::size_t n = states.size();
  std::vector<std::size_t> place(h.Dimension());
  for (std::size_t k = 0; k < n; ++k) place[states[k]] = k;
  std::vector<std::complex<double>> matrix(n * n);
  for (std::size_t k = 0; k < n; ++k) {
    h.Row(states[k], [&](std::size_t column, std::complex<double> value) {
      if (value != 0.0) matrix[k * n + place[column]] += value;
    });
  }
  std::vector<double> values(n);
  linalg::SymmetricEigen(matrix.data(), static_cast<std::int64_t>(n), values.data(), linalg::Eigenvectors::None);
  return values[0];
}

// H among the states within an invariant set; every other state is a level at the top of the spectrum.
class Restricted : public operators::Operator {
 public:
  Restricted(const operators::Operator& h, const std::vector<char>& within)
      : h_(h), within_(within), top_(h.SpectralBounds().upper) {}
  std::size_t Dimension() const override { return h_.Dimension(); }
  bool IsReal() const override { return h_.IsReal(); }
  void Apply(const double* x, double* y, int width) const override {
    h_.Apply(x, y, width);
    const auto columns = static_cast<std::size_t>(width);
    for (std::size_t i = 0; i < columns * Dimension(); ++i) {
      if (within_[i / columns] == 0) y[i] = top_ * x[i];
    }
  }
  operators::Bounds SpectralBounds() const override { return h_.SpectralBounds(); }
  void Row(std::size_t row, const operators::Visit& visit) const override {
    if (within_[row] != 0) {
      h_.Row(row, visit);
    } else {
      visit(row, top_);
    }
  }

 private:
  const operators::Operator& h_;
  const std::vector<char>& within_;
  const double top_;
};

// The error of the energy is of second order in the residual.
EigenOptions SearchOptions(std::size_t max_products, double memory) {
  constexpr double kTolerance = 1e-11;
  constexpr std::size_t kMostProducts = 5000;
  return {1, 1, 0, kTolerance, 1, std::min(max_products, kMostProducts), memory, 0};
}

}  // namespace

double LowestLevelBytes(const operators::Operator& h, double memory) {
  const auto states = static_cast<double>(h.Dimension());
  if (h.Dimension() <= kDense) return 48 * states * states + 24 * states;
  return EigenBytes(h, SearchOptions(1, memory)) + 25 * states;
}

LowestLevel FindLowestLevel(const operators::Operator& h, const double* start, std::size_t max_products, double memory,
                            const Job& job) {
  std::vector<char> within(h.Dimension());
  const std::vector<std::size_t> states = Reached(h, start, within);
  if (states.size() <= kDense) return {DenseLowest(h, states), 0};
  const EigenOptions options = SearchOptions(max_products, memory);
  try {
    const EigenReport report = states.size() == h.Dimension() ? LowestEigenpairs(h, options, job)
                                                              : LowestEigenpairs(Restricted(h, within), options, job);
    return {report.pairs.front().energy, report.products};
  } catch (const ToleranceError&) {
    return {h.SpectralBounds().lower, options.max_products};
  }
}

}  // namespace nnqs::krylov
