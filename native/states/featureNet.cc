#include "states/featureNet.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "random/stream.h"

namespace nnqs::states {

double AbsoluteSum(const double* w, int sites) {
  double sum = 0;
  for (int j = 0; j < sites; ++j) sum += std::abs(w[j]);
  return sum;
}

double ParametersBytes(const FeatureNet& net) {
  return sizeof(double) * static_cast<double>(net.width) * (net.sites + 2);
}

Parameters Draw(const FeatureNet& net, std::uint64_t seed, std::uint32_t member, std::uint16_t component) {
  Parameters p{std::vector<double>(net.width * net.sites), {}, std::vector<double>(net.width)};
  std::vector<double> drawn(p.weights.size());
  random::Normal({seed, member, component, 0}, 0, drawn.size(), drawn.data());
  random::Normal({seed, member, component, 2}, 0, p.outputs.size(), p.outputs.data());
  const double weight_scale = net.w_std / std::sqrt(net.sites);
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
    const double constant = net.w_std * net.w_std * square / net.sites;
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

}  // namespace nnqs::states
