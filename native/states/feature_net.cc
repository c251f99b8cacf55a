#include "states/feature_net.h"

#include <cblas.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "random/stream.h"

namespace nnqs::states {
namespace {

// Numbers in one table of a block of neurons: 4 MiB, so that both tables stay in the cache while they are multiplied.
constexpr std::int64_t kTable = 1 << 19;

// cosine[s], sine[s] ← a·cos(θ+w·x(s)), a·sin(θ+w·x(s)): setting bit j takes 2w_j from the angle, a rotation.
void RotationTable(const double* w, int sites, double a, double theta, double* cosine, double* sine) {
  double start = theta;
  for (int j = 0; j < sites; ++j) start += w[j];
  cosine[0] = a * std::cos(start);
  sine[0] = a * std::sin(start);
  for (int j = 0; j < sites; ++j) {
    const double c = std::cos(2 * w[j]), s = -std::sin(2 * w[j]);
    const std::int64_t half = std::int64_t{1} << j;
#pragma omp simd
    for (std::int64_t k = 0; k < half; ++k) {
      cosine[k + half] = c * cosine[k] - s * sine[k];
      sine[k + half] = s * cosine[k] + c * sine[k];
    }
  }
}

// table[s] ← a·exp(w·x(s) − Σ_j|w_j|): every factor is at most 1, so nothing overflows.
void ExponentialTable(const double* w, int sites, double a, double* table) {
  table[0] = a;
  for (int j = 0; j < sites; ++j) {
    const double up = std::exp(w[j] - std::abs(w[j])), down = std::exp(-w[j] - std::abs(w[j]));
    const std::int64_t half = std::int64_t{1} << j;
#pragma omp simd
    for (std::int64_t k = 0; k < half; ++k) {
      table[k + half] = down * table[k];
      table[k] *= up;
    }
  }
}

double AbsoluteSum(const double* w, int sites) {
  double sum = 0;
  for (int j = 0; j < sites; ++j) sum += std::abs(w[j]);
  return sum;
}

}  // namespace

Parameters Draw(const FeatureNet& net, std::uint64_t seed, std::uint32_t member, std::uint16_t component) {
  Parameters p{std::vector<double>(net.width * net.sites), {}, std::vector<double>(net.width)};
  std::vector<double> drawn(p.weights.size());
  random::Normal({seed, member, component, 0}, 0, drawn.size(), drawn.data());
  random::Normal({seed, member, component, 2}, 0, p.outputs.size(), p.outputs.data());
  const double weight_scale = net.weight_std / std::sqrt(net.sites);
  const double output_scale = net.output_std / std::sqrt(static_cast<double>(net.width));
  for (std::int64_t i = 0; i < net.width; ++i) {
    for (int j = 0; j < net.sites; ++j) p.weights[i * net.sites + j] = weight_scale * drawn[j * net.width + i];
  }
  for (double& a : p.outputs) a *= output_scale;
  if (net.activation == Activation::Cos) {
    p.biases.resize(net.width);
    random::Uniform({seed, member, component, 1}, 0, p.biases.size(), p.biases.data());
    for (double& b : p.biases) b = std::numbers::pi * (2 * b - 1);
  }
  return p;
}

void Values(const FeatureNet& net, const Parameters& p, const double* inputs, std::int64_t count, double* values) {
  for (std::int64_t x = 0; x < count; ++x) {
    const double* input = inputs + x * net.sites;
    double square = 0, sum = 0;
    for (int j = 0; j < net.sites; ++j) square += input[j] * input[j];
    const double constant = net.weight_std * net.weight_std * square / net.sites;
    for (std::int64_t i = 0; i < net.width; ++i) {
      double z = 0;
      for (int j = 0; j < net.sites; ++j) z += p.weights[i * net.sites + j] * input[j];
      sum += p.outputs[i] * (net.activation == Activation::Cos ? std::cos(z + p.biases[i]) : std::exp(z - constant));
    }
    values[x] = sum;
  }
}

double LogScale(const FeatureNet& net, const Parameters& p) {
  double scale = 0;
  if (net.activation == Activation::Cos) return scale;
  for (std::int64_t i = 0; i < net.width; ++i) {
    scale = std::max(scale, AbsoluteSum(&p.weights[i * net.sites], net.sites));
  }
  return scale;
}

void Amplitudes(const FeatureNet& net, const Parameters& p, double log_scale, Tables& tables, double* amplitudes) {
  const int low = net.sites / 2, high = net.sites - low;
  const std::int64_t rows = std::int64_t{1} << high, columns = std::int64_t{1} << low;
  const std::int64_t features = net.activation == Activation::Cos ? 2 : 1;
  const std::int64_t block = std::clamp<std::int64_t>(kTable / (features * rows), 1, net.width);
  if (tables.high.size() == 0)
    tables = {Buffer<double>(block * features * rows), Buffer<double>(block * features * columns)};
  for (std::int64_t first = 0; first < net.width; first += block) {
    const std::int64_t neurons = std::min(block, net.width - first);
    for (std::int64_t i = 0; i < neurons; ++i) {
      const double* w = &p.weights[(first + i) * net.sites];
      double* row = &tables.high[i * features * rows];
      double* column = &tables.low[i * features * columns];
      const double a = p.outputs[first + i];
      if (net.activation == Activation::Cos) {
        // a·cos(α+β) = a·cosα·cosβ − a·sinα·sinβ with α = w·x+b over the high sites, β = w·x over the low ones.
        RotationTable(w + low, high, a, p.biases[first + i], row, row + rows);
        cblas_dscal(static_cast<int>(rows), -1.0, row + rows, 1);
        RotationTable(w, low, 1, 0, column, column + columns);
      } else {
        ExponentialTable(w + low, high, a * std::exp(AbsoluteSum(w, net.sites) - log_scale), row);
        ExponentialTable(w, low, 1, column);
      }
    }
    cblas_dgemm(CblasRowMajor, CblasTrans, CblasNoTrans, static_cast<int>(rows), static_cast<int>(columns),
                static_cast<int>(neurons * features), 1.0, tables.high.data(), static_cast<int>(rows),
                tables.low.data(), static_cast<int>(columns), first == 0 ? 0.0 : 1.0, amplitudes,
                static_cast<int>(columns));
  }
}

}  // namespace nnqs::states
