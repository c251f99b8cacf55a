#include "kernels/recursion.h"

#include <algorithm>
#include <cmath>

#include "base/errors.h"
#include "base/threads.h"

namespace nnqs::kernels {

Row::Row() : variance_(kRow), other_variance_(kRow) {}

template <class Variances>
void Row::Run(const Program& program, std::size_t count, double* k, double* theta, Variances&& variances) {
  std::size_t depth = 0;
  const auto push = [&] {
    if (remembered_.size() == depth) remembered_.emplace_back(2 * kRow);
    std::copy_n(k, count, remembered_[depth].data());
    std::copy_n(theta, count, remembered_[depth].data() + kRow);
    ++depth;
  };
  for (std::size_t o = 0; o < program.operations.size(); ++o) {
    const Operation& op = program.operations[o];
    switch (op.code) {
      case Code::Fork:
        push();
        break;
      case Code::Next:
        push();
        std::copy_n(remembered_[depth - 2].data(), count, k);
        std::copy_n(remembered_[depth - 2].data() + kRow, count, theta);
        break;
      case Code::Sum: {
        const double* result = remembered_[--depth].data();
        for (std::size_t i = 0; i < count; ++i) k[i] += result[i], theta[i] += result[i + kRow];
        break;
      }
      case Code::Join:
        --depth;
        break;
      default: {
        const double *q1 = k, *q2 = k;
        if (NeedsVariance(op.code)) variances(o, q1, q2);
        ApplyOperation(op, program.tables.data(), count, q1, q2, k, theta);
      }
    }
  }
}

void Row::Run(const Program& program, const Diagonal& first, std::size_t i, const Diagonal& second, std::size_t j,
              std::size_t count, double* k, double* theta) {
  std::fill_n(theta, Padded(count), 0.0);
  Run(program, count, k, theta, [&](std::size_t op, const double*& q1, const double*& q2) {
    std::fill_n(variance_.data(), Padded(count), first.before[op][i]);
    q1 = variance_.data();
    q2 = second.before[op].data() + j;
  });
}

void Row::RunClasses(const Program& program, const Diagonal& first, std::size_t i, const Diagonal& second,
                     std::size_t j, std::size_t count, double* k, double* theta) {
  std::fill_n(theta, Padded(count), 0.0);
  Run(program, count, k, theta, [&](std::size_t op, const double*& q1, const double*& q2) {
    std::fill_n(variance_.data(), Padded(count), first.before[op][i]);
    std::fill_n(other_variance_.data(), Padded(count), second.before[op][j]);
    q1 = variance_.data();
    q2 = other_variance_.data();
  });
}

namespace {

// A covariance that does not exist, such as E[e^{2bx²}] for 4b·K(x,x) ≥ 1, shows as infinity or NaN behind its layer.
void RequireFinite(const Program& program, const Diagonal& diagonal, std::size_t n) {
  const Operation* last = nullptr;
  const auto check = [&](const double* k) {
    const bool finite = std::all_of(k, k + n, [](double v) { return std::isfinite(v); });
    if (finite || last == nullptr) return;
    throw NumericalError("kernel: layer " + std::to_string(static_cast<int>(last->p.back())) + " (" + Name(last->code) +
                         ") has no finite covariance for the variances that reach it. Use a smaller wStd before it");
  };
  for (std::size_t o = 0; o < program.operations.size(); ++o) {
    if (diagonal.before[o].size() > 0) check(diagonal.before[o].data());
    if (IsActivation(program.operations[o].code)) last = &program.operations[o];
  }
  check(diagonal.k.data());
}

}  // namespace

Diagonal RunDiagonal(const Program& program, const std::vector<double>& variance) {
  const std::size_t n = variance.size();
  Diagonal diagonal{Buffer<double>(Padded(n)), Buffer<double>(Padded(n)), {}};
  std::copy(variance.begin(), variance.end(), diagonal.k.data());
  std::fill(diagonal.k.data() + n, diagonal.k.data() + Padded(n), 1.0);
  std::fill_n(diagonal.theta.data(), Padded(n), 0.0);
  for (const Operation& op : program.operations) {
    diagonal.before.emplace_back(NeedsVariance(op.code) ? Padded(n) + kRow : 0);
  }
  ParallelFor((n + kRow - 1) / kRow, [&](std::size_t chunk) {
    const std::size_t begin = chunk * kRow, count = std::min(kRow, n - begin);
    Row row;
    double* k = diagonal.k.data() + begin;
    row.Run(program, count, k, diagonal.theta.data() + begin, [&](std::size_t op, const double*&, const double*&) {
      std::copy_n(k, Padded(count), diagonal.before[op].data() + begin);
    });
  });
  RequireFinite(program, diagonal, n);
  return diagonal;
}

}  // namespace nnqs::kernels
