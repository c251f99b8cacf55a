#include "dynamics/conjugateGradients.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/buffer.h"
#include "base/copy.h"
#include "krylov/vectors.h"

namespace nnqs::dynamics {
namespace {

// √((r−R·u·c)ᵀP(r−R·u·c)) + √Σ c²/λ, with c from steps of steepest descent for the least squares of r − R·u·c; r is
// overwritten.
double BoundApart(const InverseBound& bound, double* r, double* coefficients, double* work, std::size_t n) {
  constexpr int kMostSteps = 6;
  constexpr double kEnough = 0.01;  // of ‖r‖², in one step
  std::fill_n(coefficients, n, 0.0);
  for (int step = 0; step < kMostSteps; ++step) {
    bound.large->Multiply({r}, {work});
    const double overlap = krylov::Dot(r, work, n), square = krylov::Dot(work, work, n);
    if (!(overlap > 0) || !(square > 0)) break;
    const double length = overlap / square;
    krylov::SubtractThenNorm(coefficients, -length, r, n);
    const double left = krylov::SubtractThenNorm(r, length, work, n);
    if (length * overlap < kEnough * left) break;
  }
  bound.inverse->Multiply({r}, {work});
  const double rest = krylov::Dot(r, work, n);
  bound.large_inverse->Multiply({coefficients}, {work});
  return std::sqrt(std::max(0.0, rest)) + std::sqrt(std::max(0.0, krylov::Dot(coefficients, work, n)));
}

}  // namespace

double SolveKernelBytes(std::size_t n) {
  return 5.0 * sizeof(double) * static_cast<double>(n);
}

SolutionReport SolveKernel(KernelOperator& kernel, const InverseBound& bound, const double* y, double tolerance,
                           std::size_t max_products, double* x, const Job& job) {
  const std::size_t n = kernel.train();
  std::fill_n(x, n, 0.0);
  const double norm = std::sqrt(krylov::Dot(y, y, n));
  SolutionReport report;
  if (norm == 0) return report;
  const double reach = kernel.Reach();
  const Buffer<double> r(n), z(n), p(n), q(n);
  const auto precondition = [&] {
    if (bound.inverse != nullptr) {
      bound.inverse->Multiply({r.data()}, {z.data()});
    } else {
      CopyBytes(z.data(), r.data(), n * sizeof(double));
    }
    return krylov::Dot(r.data(), z.data(), n);
  };
  CopyBytes(r.data(), y, n * sizeof(double));
  double rz = precondition(), worst = 1;
  CopyBytes(p.data(), z.data(), n * sizeof(double));
  const auto measure = [&](double residual, double reached) {
    report.residual = residual / norm;
    report.reach = bound.inverse == nullptr ? std::numeric_limits<double>::quiet_NaN() : reach * reached / norm;
    worst = std::max(report.residual, bound.inverse == nullptr ? 0.0 : report.reach);
  };
  // y − Θx, for what the recurrence of the residual has lost to rounding
  const auto renew = [&] {
    kernel.Multiply({x}, {r.data()});
    ++report.products;
    krylov::Recur(r.data(), -1, y, 1, nullptr, n);
    rz = precondition();
    const double residual = std::sqrt(krylov::Dot(r.data(), r.data(), n)), reached = std::sqrt(std::max(0.0, rz));
    measure(residual, reached);
    if (worst <= tolerance || bound.large == nullptr) return;
    CopyBytes(q.data(), r.data(), n * sizeof(double));
    measure(residual, std::min(reached, BoundApart(bound, q.data(), p.data(), z.data(), n)));
    if (worst > tolerance) rz = precondition();
  };
  measure(norm, std::sqrt(std::max(0.0, rz)));
  const double first = worst;
  constexpr int kMostRenewals = 5;
  for (int renewals = 0;;) {
    while (worst > tolerance && report.products < max_products) {
      job.Check();
      if (first > tolerance) {
        job.Progress(std::clamp(1 - std::log(worst / tolerance) / std::log(first / tolerance), 0.0, 0.99));
      }
      kernel.Multiply({p.data()}, {q.data()});
      ++report.products;
      const double curvature = krylov::Dot(p.data(), q.data(), n);
      if (!(curvature > 0)) break;  // rounding has taken over, or the kernel is singular
      const double step = rz / curvature;
      krylov::SubtractThenNorm(x, -step, p.data(), n);
      const double square = krylov::SubtractThenNorm(r.data(), step, q.data(), n);
      const double before = rz;
      rz = precondition();
      krylov::Recur(p.data(), rz / before, z.data(), 1, nullptr, n);
      measure(std::sqrt(square), std::sqrt(std::max(0.0, rz)));
    }
    renew();
    if (worst <= tolerance || ++renewals > kMostRenewals || report.products >= max_products) return report;
    CopyBytes(p.data(), z.data(), n * sizeof(double));
  }
}

}  // namespace nnqs::dynamics
