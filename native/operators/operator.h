// A Hermitian operator H on a basis of `Dimension()` states, known by its action and by its rows.
#pragma once

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

#include "hilbert/basis.h"
#include "operators/term.h"

namespace nnqs::operators {

// Two numbers with lower ≤ every eigenvalue ≤ upper.
struct Bounds {
  double lower, upper;
  double HalfWidth() const { return (upper - lower) / 2; }
  // What no eigenvalue exceeds in modulus.
  double Magnitude() const { return std::max(std::abs(lower), std::abs(upper)); }
};

// Called with (column, ⟨row|H|column⟩); a column may come more than once, the values add.
using Visit = std::function<void(std::size_t, std::complex<double>)>;

// An operator written as terms on the words of a basis.
struct SumOnBasis {
  hilbert::Basis basis;
  std::vector<Term> terms;
};

class Operator {
 public:
  virtual ~Operator() = default;

  virtual std::size_t Dimension() const = 0;
  // Whether every matrix element is real.
  virtual bool IsReal() const { return true; }
  // y = Hx on Dimension()×width doubles; x and y do not overlap.
  //   width 1: one real vector; needs IsReal().
  //   width 2: one complex vector (re, im), or, where IsReal(), just as well two real vectors side by side.
  virtual void Apply(const double* x, double* y, int width) const = 0;
  // An interval that holds the spectrum; not necessarily the smallest one.
  virtual Bounds SpectralBounds() const = 0;
  // What it is a sum of; nothing for an operator that is not on a whole basis.
  virtual std::optional<SumOnBasis> Terms() const { return std::nullopt; }
  // Bytes of tables that the first product, or row, takes.
  virtual double BytesToCome() const { return 0; }
  // The nonzero elements of one row.
  virtual void Row(std::size_t row, const Visit& visit) const = 0;
};

// A row of an operator that knows its elements by products alone: one product.
void RowByProduct(const Operator& h, std::size_t row, const Visit& visit);

}  // namespace nnqs::operators
