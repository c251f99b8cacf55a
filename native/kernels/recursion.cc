#include "kernels/recursion.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <optional>

#include "base/chunks.h"
#include "base/errors.h"
#include "kernels/rows.h"
#include "kernels/widePair.h"

namespace nnqs::kernels {

Row::Row() : variance_(kRow), other_variance_(kRow) {}

namespace {

// Variance times stiffness from which close inputs are looked at one by one.
constexpr double kDelicate = 1e5;

bool IsActivation(Code code) {
  return code == Code::Translation || static_cast<int>(code) >= kFirstActivation;
}

[[noreturn]] void FailClose(const Operation& op, const char* inputs, double variance) {
  char number[32];
  std::snprintf(number, sizeof number, "%.1e", variance);
  throw NumericalError(LayerOf(op) + " loses the kernel of two " + inputs +
                       " inputs to rounding, because variances of " + number +
                       " reach it. Use a smaller wStd before it");
}

}  // namespace

// Close pairs by their distances where those are known; where they are not, whether q = k has digits enough.
void Row::Resolve(const Program& program, std::size_t o, const std::vector<Close>& close, std::size_t count,
                  const double* q1, const double* q2, double* k, double* theta) {
  const Operation& op = program.operations[o];
  const double scale = program.distance_scale[o];
  const auto resolve = [&](std::size_t j, double distance) {
    double &own_k = before_[2 * j], &own_theta = before_[2 * j + 1];
    if (!ResolveOperation(op, q1[j], q2[j], distance, own_k, own_theta)) FailClose(op, "close", std::max(q1[j], q2[j]));
    k[j] = own_k, theta[j] = own_theta;
  };
  if (scale > 0) {
    for (const auto& [j, distance] : close) {
      if (distance > 0) resolve(j, scale * distance);
    }
    return;
  }
  std::size_t next = 0;
  for (std::size_t j = 0; j < count; ++j) {
    while (next < close.size() && close[next].j < j) ++next;
    const bool same = next < close.size() && close[next].j == j && close[next].distance == 0;
    const double q = before_[2 * j];
    if (!same && (q1[j] - q) + (q2[j] - q) < kClose * (q1[j] + q2[j])) resolve(j, -1);
  }
}

// Nearly parallel pairs that are not close, as inputs of different norms: what rounding leaves of q1·q2 − q² must be
// little beside what it is added to.
void Row::RequireDeterminants(const Program& program, std::size_t o, const std::vector<Close>& close, std::size_t count,
                              const double* q1, const double* q2) const {
  const Operation& op = program.operations[o];
  const long double stiffness = Stiffness(op), rounding = std::numeric_limits<double>::epsilon();
  constexpr long double kTolerance = 1e-9L;
  std::size_t next = 0;
  for (std::size_t j = 0; j < count; ++j) {
    while (next < close.size() && close[next].j < j) ++next;
    const long double a = q1[j], b = q2[j], q = before_[2 * j];
    const bool exact = a == b && std::fabs(q) == a;
    const bool resolved = (next < close.size() && close[next].j == j) || a + b - 2 * q < kClose * (a + b);
    if (exact || resolved) continue;
    const long double twice = 2 * stiffness, lost = twice * twice * a * b * rounding;
    const long double held = 1 + twice * (a + b) + twice * twice * std::max(0.0L, a * b - q * q);
    if (lost > kTolerance * held) FailClose(op, "nearly parallel", std::max(q1[j], q2[j]));
  }
}

// By 1 − ρ², which has lost 12 digits there.
void Row::SuspectOfJump(std::size_t count, const double* q1, const double* q2, const double* k) {
  constexpr double kNearly = 1 - 1e-4;
  for (std::size_t j = 0; j < count; ++j) {
    if (k[j] * k[j] >= kNearly * (q1[j] * q2[j]) && q1[j] > 0 && q2[j] > 0) suspects_.push_back(j);
  }
}

// What layers turn by themselves, as deep ones with biases do, is left: all pairs might be. Doubles are exact where
// norms are equal.
void Row::SuspectOfKink(const std::vector<std::size_t>& parallel, const double* q1, const double* q2, const double* k) {
  for (const std::size_t j : parallel) {
    const bool exact = q1[j] == q2[j] && std::fabs(k[j]) == q1[j];
    if (!exact && k[j] * k[j] >= kParallel * (q1[j] * q2[j]) && q1[j] > 0 && q2[j] > 0) suspects_.push_back(j);
  }
}

template <class Variances>
void Row::Run(const Program& program, std::size_t count, const Near& near, double* k, double* theta,
              Variances&& variances) {
  const std::vector<Close>& close = near.close;
  std::size_t depth = 0;
  suspects_.clear();
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
        const Kind kind = NeedsVariance(op.code) ? variances(o, q1, q2) : Kind{};
        const bool resolve = IsActivation(op.code) && (program.distance_scale[o] > 0 ? !close.empty() : kind.delicate);
        const bool narrow = kind.delicate && RestsOnDeterminant(op);
        if (resolve || narrow) {
          before_.resize(2 * kRow);
          for (std::size_t j = 0; j < count; ++j) before_[2 * j] = k[j], before_[2 * j + 1] = theta[j];
        }
        if (program.jumps && Jumps(op) && q1 != k) SuspectOfJump(count, q1, q2, k);
        if (!near.parallel.empty() && Kinks(op)) SuspectOfKink(near.parallel, q1, q2, k);
        ApplyOperation(op, program.tables.data(), count, q1, q2, k, theta, kind.ordinary);
        if (narrow) RequireDeterminants(program, o, close, count, q1, q2);
        if (resolve) Resolve(program, o, close, count, q1, q2, k, theta);
      }
    }
  }
}

namespace {

// The kernels of pairs are bounded by those of each input with itself, so that this is rare: far sums of branches.
void RequireFinite(std::size_t count, const double* k, const double* theta) {
  if (AllFinite(count, k, theta)) return;
  throw NumericalError(
      "the kernel of two inputs overflows, although that of each with itself does not. Use a smaller wStd, or "
      "smaller inputs");
}

}  // namespace

// others(op) points to the variances of the second inputs before operation number op.
template <class Others>
void Row::RunPairs(const Program& program, const Diagonal& first, std::size_t i, const Diagonal& second,
                   std::size_t count, const Near& near, double* k, double* theta, Others&& others) {
  std::fill_n(theta, Padded(count), 0.0);
  Run(program, count, near, k, theta, [&](std::size_t op, const double*& q1, const double*& q2) {
    std::fill_n(variance_.data(), Padded(count), first.before[op][i]);
    q1 = variance_.data();
    q2 = others(op);
    return Kind{first.ordinary[op] && second.ordinary[op], first.delicate[op] || second.delicate[op]};
  });
  RequireFinite(count, k, theta);
  std::sort(suspects_.begin(), suspects_.end());
  suspects_.erase(std::unique(suspects_.begin(), suspects_.end()), suspects_.end());
}

void Row::Run(const Program& program, const Diagonal& first, std::size_t i, const Diagonal& second, std::size_t j,
              std::size_t count, const Near& near, double* k, double* theta) {
  RunPairs(program, first, i, second, count, near, k, theta,
           [&](std::size_t op) { return second.before[op].data() + j; });
}

void Row::RunClasses(const Program& program, const Diagonal& first, std::size_t i, const Diagonal& second,
                     std::size_t j, std::size_t count, const Near& near, double* k, double* theta) {
  RunPairs(program, first, i, second, count, near, k, theta, [&](std::size_t op) {
    std::fill_n(other_variance_.data(), Padded(count), second.before[op][j]);
    return static_cast<const double*>(other_variance_.data());
  });
}

Diagonal Row::Diagonals(const Program& program, const std::vector<double>& variance) {
  const std::size_t n = variance.size();
  Diagonal diagonal{Buffer<double>(Padded(n)), Buffer<double>(Padded(n)), {}, {}, {}};
  std::copy(variance.begin(), variance.end(), diagonal.k.data());
  std::fill(diagonal.k.data() + n, diagonal.k.data() + Padded(n), 1.0);
  std::fill_n(diagonal.theta.data(), Padded(n), 0.0);
  for (const Operation& op : program.operations) {
    diagonal.before.emplace_back(NeedsVariance(op.code) ? Padded(n) + kRow : 0);
  }
  ForChunks(n, kRow, [&](std::size_t begin, std::size_t count) {
    Row row;
    double* k = diagonal.k.data() + begin;
    row.Run(program, count, {}, k, diagonal.theta.data() + begin, [&](std::size_t op, const double*&, const double*&) {
      std::copy_n(k, Padded(count), diagonal.before[op].data() + begin);
      return Kind{};
    });
  });
  for (std::size_t o = 0; o < program.operations.size(); ++o) {
    const Buffer<double>& before = diagonal.before[o];
    const double *begin = before.data(), *end = begin + (before.size() > 0 ? n : 0);
    const double limit = kDelicate / Stiffness(program.operations[o]);
    diagonal.delicate.push_back(std::any_of(begin, end, [&](double variance) { return variance > limit; }));
    diagonal.ordinary.push_back(std::all_of(
        begin, end, [](double variance) { return variance >= kSmallestOrdinary && variance <= kLargestOrdinary; }));
  }
  return diagonal;
}

namespace {

// Finds the operation behind which K or Θ of an input of that variance is not finite any more, and throws: a covariance
// may not exist, such as E[e^{2bx²}] for 4b·K(x,x) ≥ 1, or leave the range of float64.
[[noreturn]] void FailFor(const Program& program, double variance) {
  const std::string remedy = "Use a smaller wStd before it, or smaller inputs";
  if (!std::isfinite(variance)) {
    throw NumericalError("|x|² of an input overflows. Scale the inputs");
  }
  Program part{{}, program.tables, program.distance_scale};
  for (const Operation& op : program.operations) {
    part.operations.push_back(op);
    const Diagonal diagonal = Row::Diagonals(part, {variance});
    if (AllFinite(1, diagonal.k.data(), diagonal.theta.data())) continue;
    throw NumericalError(LayerOf(op) + " has no finite " + (std::isfinite(diagonal.k[0]) ? "NTK" : "covariance") +
                         " for the variances that reach it. " + remedy);
  }
  throw NumericalError("the covariances of an input overflow. " + remedy);
}

// Below it numbers lose digits, down to 0.
constexpr double kSmallest = std::numeric_limits<double>::min();

// The first operation that turns every K into 0, as a layer without weights does; their number if none does.
std::size_t FirstZero(const Program& program) {
  for (std::size_t o = 0; o < program.operations.size(); ++o) {
    const Operation& op = program.operations[o];
    if (op.code != Code::Affine && !NeedsVariance(op.code)) continue;
    if (Row::Diagonals({{op}, program.tables, {0}}, {1.0}).k[0] == 0) return o;
  }
  return program.operations.size();
}

// Throws where a variance that reaches an activation has underflown: what it tells is lost, and sign(x) of it is 0.
void RequireNoUnderflow(const Program& program, const Diagonal& diagonal, const std::vector<double>& variance) {
  std::optional<std::size_t> first_zero;
  for (std::size_t o = 0; o < program.operations.size(); ++o) {
    const Buffer<double>& before = diagonal.before[o];
    for (std::size_t i = 0; before.size() > 0 && i < variance.size(); ++i) {
      if (before[i] >= kSmallest || (before[i] == 0 && variance[i] == 0)) continue;
      if (!first_zero) first_zero = FirstZero(program);
      if (before[i] == 0 && *first_zero < o) continue;
      const Operation& op = program.operations[o];
      throw NumericalError("the variance that reaches " + LayerOf(op) +
                           " is below 2.2e-308, where numbers lose their digits. Use a larger wStd before it, or "
                           "larger inputs");
    }
  }
}

}  // namespace

double DiagonalBytes(const Program& program, std::size_t count) {
  const auto held = std::count_if(program.operations.begin(), program.operations.end(),
                                  [](const Operation& op) { return NeedsVariance(op.code); });
  return sizeof(double) * (3.0 + static_cast<double>(held)) * static_cast<double>(Padded(count) + kRow);
}

Diagonal RunDiagonal(const Program& program, const std::vector<double>& variance) {
  Diagonal diagonal = Row::Diagonals(program, variance);
  for (std::size_t i = 0; i < variance.size(); ++i) {
    const auto finite = [&](const Buffer<double>& before) { return before.size() == 0 || std::isfinite(before[i]); };
    const bool all = std::all_of(diagonal.before.begin(), diagonal.before.end(), finite);
    if (!all || !std::isfinite(diagonal.k[i]) || !std::isfinite(diagonal.theta[i])) FailFor(program, variance[i]);
  }
  RequireNoUnderflow(program, diagonal, variance);
  return diagonal;
}

}  // namespace nnqs::kernels
