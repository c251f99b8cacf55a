#include "dynamics/conjugateGradients.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <sstream>

#include "base/copy.h"
#include "base/errors.h"
#include "base/memory.h"
#include "krylov/vectors.h"

namespace nnqs::dynamics {

double SolveKernelBytes(std::size_t n) {
  return 5.0 * sizeof(double) * static_cast<double>(n);
}

SolutionReport SolveKernel(KernelOperator& kernel, KernelOperator* preconditioner, const double* y, double tolerance,
                           std::size_t max_products, double* x, const Job& job) {
  const std::size_t n = kernel.train();
  std::fill_n(x, n, 0.0);
  const double norm = std::sqrt(krylov::Dot(y, y, n));
  SolutionReport report;
  if (norm == 0) return report;
  const auto m = static_cast<double>(kernel.test());
  const double reach = m == 0 ? 0 : std::sqrt(kernel.test_trace() / m * static_cast<double>(n));
  const Buffer<double> r(n), z(n), p(n), q(n);
  const auto precondition = [&] {
    if (preconditioner != nullptr) {
      preconditioner->Multiply({r.data()}, {z.data()});
    } else {
      CopyBytes(z.data(), r.data(), n * sizeof(double));
    }
    return krylov::Dot(r.data(), z.data(), n);
  };
  CopyBytes(r.data(), y, n * sizeof(double));
  double rz = precondition(), first = 0, worst = 1;
  CopyBytes(p.data(), z.data(), n * sizeof(double));
  const auto measure = [&](double residual) {
    report.residual = residual / norm;
    report.reach = preconditioner == nullptr ? std::numeric_limits<double>::quiet_NaN()
                                             : reach * std::sqrt(std::max(0.0, rz)) / norm;
    worst = std::max(report.residual, preconditioner == nullptr ? 0.0 : report.reach);
  };
  // y − Θx, for what the recurrence of the residual has lost to rounding
  const auto renew = [&] {
    kernel.Multiply({x}, {r.data()});
    ++report.products;
    krylov::Recur(r.data(), -1, y, 1, nullptr, n);
    rz = precondition();
    measure(std::sqrt(krylov::Dot(r.data(), r.data(), n)));
  };
  measure(norm);
  first = worst;
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
      measure(std::sqrt(square));
    }
    renew();
    if (worst <= tolerance) return report;
    if (++renewals > kMostRenewals || report.products >= max_products) break;
    CopyBytes(p.data(), z.data(), n * sizeof(double));
  }
  std::ostringstream text;
  text << "reached " << worst << " at infinite time after " << report.products << " products, tolerance was "
       << tolerance
       << (report.products >= max_products ? ". Allow more with { maxProducts }, or ask"
                                           : ", and more would only bring rounding. Ask")
       << " for a larger { tolerance }.";
  throw ToleranceError(text.str());
}

}  // namespace nnqs::dynamics
