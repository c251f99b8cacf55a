// All amplitudes of a network over the spin configurations, as products of two tables.
#include <algorithm>
#include <cmath>

#include "base/buffer.h"
#include "linalg/products/gemm.h"
#include "states/featureNet.h"

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

// product ← highᵀ·low (or += unless `assign`) for tables of `neurons` rows.
void AddProduct(const double* high, std::int64_t rows, const double* low, std::int64_t columns, std::int64_t neurons,
                bool assign, double* product) {
  linalg::MultiplyHere(linalg::Contiguous(linalg::Op::Transpose, linalg::Op::None, rows, columns, neurons, high, low,
                                          product, assign ? 0.0 : 1.0));
}

// cos(α+β) = cosα·cosβ − sinα·sinβ with α = w·x over the high sites, β = w·x+b over the low ones. Flipping all high
// sites takes α to −α: half of the rows give P = Σ a·cosα·cosβ and Q = Σ a·sinα·sinβ, f(α) = P−Q and f(−α) = P+Q.
void CosAmplitudes(const FeatureNet& net, const Parameters& p, Tables& tables, double* amplitudes) {
  const int low = net.sites / 2, high = net.sites - low;
  const std::int64_t half = std::int64_t{1} << (high - 1), columns = std::int64_t{1} << low;
  const std::int64_t block = std::clamp<std::int64_t>(kTable / (4 * half), 1, net.width);
  tables.Reserve(2 * block * half, 2 * block * columns);
  for (std::int64_t first = 0; first < net.width; first += block) {
    const std::int64_t neurons = std::min(block, net.width - first);
    for (std::int64_t i = 0; i < neurons; ++i) {
      const double* w = &p.weights[(first + i) * net.sites];
      double* row = &tables.high[i * half];
      double* column = &tables.low[i * columns];
      RotationTable(w + low, high - 1, p.outputs[first + i], w[net.sites - 1], row, row + block * half);
      RotationTable(w, low, 1, p.biases[first + i], column, column + block * columns);
    }
    for (const int part : {0, 1}) {
      const double* rows = tables.high.data() + part * block * half;
      AddProduct(rows, half, tables.low.data() + part * block * columns, columns, neurons, first == 0,
                 amplitudes + part * half * columns);
    }
  }
  // P and Q stand one above the other; row 2·half−1−u is row u with all its sites flipped, and stands where Q of row
  // half−1−u does.
  for (std::int64_t u = 0; 2 * u < half; ++u) {
    double* p_u = amplitudes + u * columns;
    double* p_v = amplitudes + (half - 1 - u) * columns;
    double* q_u = p_u + half * columns;
    double* q_v = p_v + half * columns;
    for (std::int64_t c = 0; c < columns; ++c) {
      const double pu = p_u[c], pv = p_v[c], qu = q_u[c], qv = q_v[c];
      p_v[c] = pv - qv;
      q_u[c] = pv + qv;
      p_u[c] = pu - qu;
      q_v[c] = pu + qu;
    }
  }
}

void GaussAmplitudes(const FeatureNet& net, const Parameters& p, double log_scale, Tables& tables, double* amplitudes) {
  const int low = net.sites / 2, high = net.sites - low;
  const std::int64_t rows = std::int64_t{1} << high, columns = std::int64_t{1} << low;
  const std::int64_t block = std::clamp<std::int64_t>(kTable / rows, 1, net.width);
  tables.Reserve(block * rows, block * columns);
  for (std::int64_t first = 0; first < net.width; first += block) {
    const std::int64_t neurons = std::min(block, net.width - first);
    for (std::int64_t i = 0; i < neurons; ++i) {
      const double* w = &p.weights[(first + i) * net.sites];
      const double scale = std::exp(AbsoluteSum(w, net.sites) - log_scale);
      ExponentialTable(w + low, high, p.outputs[first + i] * scale, &tables.high[i * rows]);
      ExponentialTable(w, low, 1, &tables.low[i * columns]);
    }
    AddProduct(tables.high.data(), rows, tables.low.data(), columns, neurons, first == 0, amplitudes);
  }
}

}  // namespace

double TablesBytes() {
  return 2.0 * sizeof(double) * kTable;
}

void Tables::Reserve(std::size_t high_size, std::size_t low_size) {
  if (high.size() < high_size) high = Buffer<double>(high_size);
  if (low.size() < low_size) low = Buffer<double>(low_size);
}

void Amplitudes(const FeatureNet& net, const Parameters& p, double log_scale, Tables& tables, double* amplitudes) {
  if (net.activation == Activation::Cos) {
    CosAmplitudes(net, p, tables, amplitudes);
  } else {
    GaussAmplitudes(net, p, log_scale, tables, amplitudes);
  }
}

}  // namespace nnqs::states
