#include "random/binomial.h"

#include <array>
#include <cmath>
#include <numbers>
#include <optional>

namespace nnqs::random {
namespace {

// Where fewer successes are expected, they are counted one by one.
constexpr double kFew = 10;
constexpr int kMostInverted = 110;  // beyond them lies less than 1e-30 of the probability

// The tries of one place: two uniforms each.
class Tries {
 public:
  Tries(const Stream& stream, std::uint64_t place) : stream_(stream), block_(place) {}
  void Next(double* pair) {
    Uniform(stream_, 2 * block_, 2, pair);
    block_ += std::uint64_t{1} << 32;
  }

 private:
  const Stream& stream_;
  std::uint64_t block_;
};

// ln n! less Stirling's formula.
double StirlingError(double n) {
  static constexpr std::array<double, 16> kSmall = {0,
                                                    0.08106146679532726,
                                                    0.04134069595540929,
                                                    0.02767792568499834,
                                                    0.02079067210376509,
                                                    0.01664469118982119,
                                                    0.01387612882307075,
                                                    0.01189670994589177,
                                                    0.01041126526197209,
                                                    0.009255462182712733,
                                                    0.008330563433362871,
                                                    0.007573675487951841,
                                                    0.006942840107209530,
                                                    0.006408994188004207,
                                                    0.005951370112758848,
                                                    0.005554733551962801};
  if (n < kSmall.size()) return kSmall[static_cast<std::size_t>(n)];
  const double square = n * n;
  return (1.0 / 12 - (1.0 / 360 - (1.0 / 1260 - (1.0 / 1680 - 1.0 / 1188 / square) / square) / square) / square) / n;
}

// x·ln(x/m) + m − x ≥ 0, without cancellation where x is near m.
double Deviance(double x, double m) {
  if (std::abs(x - m) >= 0.1 * (x + m)) return x * std::log(x / m) + m - x;
  const double v = (x - m) / (x + m);
  double sum = (x - m) * v, term = 2 * x * v;
  for (int j = 1; j < 1000; ++j) {
    term *= v * v;
    const double next = sum + term / (2 * j + 1);
    if (next == sum) break;
    sum = next;
  }
  return sum;
}

// Subtracts from a uniform number the probabilities of 0, 1, … successes until it is below the next.
double Inverted(Tries& tries, double n, double p, double q) {
  const double none = std::exp(n * std::log1p(-p)), ratio = p / q;
  for (;;) {
    double u[2];
    tries.Next(u);
    double probability = none;
    for (int k = 0; k <= kMostInverted && k <= n; ++k) {
      if (u[0] < probability) return k;
      u[0] -= probability;
      probability *= (n - k) / (k + 1) * ratio;
    }
  }
}

double Rejected(Tries& tries, double n, double p, double q) {
  const double spread = std::sqrt(n * p * q), b = 1.15 + 2.53 * spread, a = -0.0873 + 0.0248 * b + 0.01 * p;
  const double centre = n * p + 0.5, alpha = (2.83 + 5.1 / b) * spread, inside = 0.92 - 4.2 / b;
  std::optional<double> atMode;  // most tries need none
  for (;;) {
    double pair[2];
    tries.Next(pair);
    const double u = pair[0] - 0.5, v = pair[1], edge = 0.5 - std::abs(u);
    const double k = std::floor((2 * a / edge + b) * u + centre);
    if (!(k >= 0 && k <= n)) continue;
    if (edge >= 0.07 && v <= inside) return k;
    if (!atMode) atMode = LogBinomial(std::floor((n + 1) * p), n, p, q);
    if (std::log(v * alpha / (a / (edge * edge) + b)) <= LogBinomial(k, n, p, q) - *atMode) return k;
  }
}

}  // namespace

double LogBinomial(double k, double n, double p, double q) {
  if (k == 0) return n * (p < 0.1 ? std::log1p(-p) : std::log(q));
  if (k == n) return n * (q < 0.1 ? std::log1p(-q) : std::log(p));
  const double rest = n - k;
  return StirlingError(n) - StirlingError(k) - StirlingError(rest) - Deviance(k, n * p) - Deviance(rest, n * q) -
         0.5 * std::log(2 * std::numbers::pi * k * (rest / n));
}

std::uint64_t Binomial(const Stream& stream, std::uint64_t place, std::uint64_t trials, double p, double q) {
  if (p > q) return trials - Binomial(stream, place, trials, q, p);
  if (trials == 0 || p == 0) return 0;
  const double success = p / (p + q), failure = q / (p + q), n = static_cast<double>(trials);
  Tries tries(stream, place);
  return static_cast<std::uint64_t>(n * success < kFew ? Inverted(tries, n, success, failure)
                                                       : Rejected(tries, n, success, failure));
}

}  // namespace nnqs::random
