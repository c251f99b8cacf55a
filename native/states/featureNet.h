// Random networks with one hidden layer whose n-point functions are known at every width N:
//   f(x) = Σ_i a_i h_i(x),   a_i ~ N(0, σ_a²/N),   w_ij ~ N(0, σ_w²/d)
//   Cos-net    h_i(x) = cos(w_i·x + b_i),  b_i ~ U[−π, π)         (eq. (3) with the cosine outside the sum over j)
//   Gauss-net  h_i(x) = exp(w_i·x) / √exp(2σ_w² x·x/d)             (eq. (S26))
// Both factorise over any cut of the sites, so that all 2^d amplitudes are one matrix product of two small tables.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/buffer.h"

namespace nnqs::states {

enum class Activation { Cos, Gauss };

struct FeatureNet {
  Activation activation;
  int sites;           // d
  std::int64_t width;  // N
  double w_std;        // σ_w
  double output_std;   // σ_a
};

// One draw of a network: weights N×d, biases N (Cos-net only), outputs N.
struct Parameters {
  std::vector<double> weights, biases, outputs;
};

// Bytes of one.
double ParametersBytes(const FeatureNet& net);

// Streams (seed, member, component, 2·position [+1]) as in all ensembles: 0 for the weights (d×N), 1 for the biases, 2
// for the outputs.
Parameters Draw(const FeatureNet& net, std::uint64_t seed, std::uint32_t member, std::uint16_t component);

// f at `count` inputs of d real numbers each.
void Values(const FeatureNet& net, const Parameters& parameters, const double* inputs, std::int64_t count,
            double* values);

// Σ_j |w_j|: the largest w·x over the spin configurations.
double AbsoluteSum(const double* w, int sites);

// The largest log|h_i| over neurons and spin configurations, without the Gauss-net's constant −σ_w²; 0 for the Cos-net.
double LogScale(const FeatureNet& net, const Parameters& parameters);

// Tables of one block of neurons over the configurations of the high and the low sites.
struct Tables {
  void Reserve(std::size_t high_size, std::size_t low_size);
  Buffer<double> high, low;
};
// Bytes of both, at most.
double TablesBytes();

// amplitudes[s] = f(x(s))·exp(−log_scale) (Gauss-net: and without its constant) for all 2^d configurations s, site j
// being bit j of s and x_j = +1 where it is clear, −1 where it is set. The caller holds ProductThreads.
void Amplitudes(const FeatureNet& net, const Parameters& parameters, double log_scale, Tables& tables,
                double* amplitudes);

}  // namespace nnqs::states
