// The sub-steps of an evolution in one direction of time, and the bounds of evolution.h on their errors.
#pragma once

#include <algorithm>
#include <complex>
#include <vector>

#include "base/job.h"
#include "krylov/evolution.h"
#include "krylov/lanczos.h"
#include "krylov/tridiagonal.h"

namespace nnqs::krylov {

// Up to which dimension a first space is kept orthogonal, in the hope that it exhausts what ψ has of H; 0: not at all.
// Sub-steps take about a product per radian; a space of m vectors costs what m² vector operations do, and is tried as
// long as it costs no more than they would. In imaginary time the space ends when the lowest levels have converged, at
// about the square root of the radians, while sub-steps at the edge of rounding may be without number.
std::size_t ExhaustingDimension(const operators::Operator& h, double total, const EvolutionOptions& options);

// Bytes of the coefficients of all states that are made of one space of at most so many vectors: of a space that is
// stored as a whole they are made for some of the states at a time.
double CoefficientsBytes(std::size_t times, double dimension, bool stored);

// One direction of time.
class Propagation {
 public:
  Propagation(const operators::Operator& h, const EvolutionOptions& options, const Job& job, double sign)
      : h_(h), options_(options), job_(job), phase_(options.imaginary ? Complex(-1, 0) : Complex(0, -sign)) {}

  // `times` ascending and positive.
  EvolutionReport Run(const double* start, std::vector<double> times, const std::vector<double*>& states);

 private:
  using Complex = std::complex<double>;
  // Share of the tolerance that imaginary-time steps may use: normalising magnifies earlier errors.
  static constexpr double kImaginaryReserve = 1e-3;

  struct Reach {
    double time, error;  // the error before Magnification
  };
  Lanczos MakeSpace(const double* from, int width) const;
  Reach Grow(Lanczos& space);
  Reach ReachOf(const Tridiagonal& t, double beta) const;
  double AnyTimeBound(const Tridiagonal& t, double beta, double s) const;
  double Rounding(const Tridiagonal& t, double s) const;
  double Excess(const Tridiagonal& t) const;
  double Magnification(const Tridiagonal& t, double s) const;
  void FindLowest(const double* start);
  void Magnify(const Tridiagonal& t, double step);
  void Output(Lanczos& space, const Tridiagonal& t, double step, double* state);

  double Remaining() const { return total_ - done_; }
  // Of the tolerance, what the sub-steps may use.
  double Share() const { return options_.tolerance * (options_.imaginary ? kImaginaryReserve : 1); }
  // Of that, what a sub-step of length s may. Imaginary time forgets: few steps count.
  double Share(double s) const { return Share() * (options_.imaginary ? std::max(s / total_, 0.01) : s / total_); }
  double Shift(const Tridiagonal& t) const { return options_.imaginary ? t.lowest() : 0; }
  std::vector<Complex> Coefficients(const Tridiagonal& t, double s, double& log_norm) const;

  const operators::Operator& h_;
  const EvolutionOptions& options_;
  const Job& job_;
  const Complex phase_;
  std::vector<double> times_;
  std::vector<double*> states_;
  std::size_t next_ = 0;  // first time that is not reached yet
  double done_ = 0, total_ = 0;
  std::size_t exhausting_ = 0;  // dimension of an orthogonal space
  double norm_ = 1;             // of the state at done_
  double lowest_ = 0;           // level that ψ can have something of, in imaginary time
  std::size_t lowest_products_ = 0;
  double magnified_ = 1;  // by normalisation so far: an error in ψ(0), in imaginary time
  double log_norm_ = 0;   // of e^{−H·done_}ψ(0), in imaginary time
  EvolutionReport report_;
};

}  // namespace nnqs::krylov
