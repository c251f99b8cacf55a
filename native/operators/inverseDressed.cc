#include "operators/inverseDressed.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <complex>
#include <string>

#include "base/buffer.h"
#include "base/chunks.h"
#include "base/errors.h"
#include "base/job.h"
#include "linalg/vectors/walshHadamard.h"

namespace nnqs::operators {
namespace {

constexpr std::size_t kChunk = 1 << 13;
constexpr int kMostIterations = 20000;
constexpr double kResidual = 1e-12;  // of conjugate gradients, relative

double Dot(const double* a, const double* b, std::size_t n) {
  return SumChunks(n, kChunk, [&](std::size_t begin, std::size_t count) {
    double sum = 0;
    for (std::size_t i = begin; i < begin + count; ++i) sum += a[i] * b[i];
    return sum;
  });
}

// a ← a + factor·b
void Add(double* a, double factor, const double* b, std::size_t n) {
  ForChunks(n, kChunk, [&](std::size_t begin, std::size_t count) {
    for (std::size_t i = begin; i < begin + count; ++i) a[i] += factor * b[i];
  });
}

// ⟨g|v⟩ of `states` amplitudes: g of `components` numbers each, v of `width`.
std::complex<double> Overlap(const double* g, std::size_t components, const double* v, std::size_t width,
                             std::size_t states) {
  const auto sums = SumChunks(states, kChunk, 2, [&](std::size_t begin, std::size_t count, double* sum) {
    double re = 0, im = 0;
    for (std::size_t s = begin; s < begin + count; ++s) {
      const double a = g[components * s], b = components == 2 ? g[2 * s + 1] : 0;
      const double c = v[width * s], d = width == 2 ? v[2 * s + 1] : 0;
      re += a * c + b * d;
      im += a * d - b * c;
    }
    sum[0] = re, sum[1] = im;
  });
  return {sums[0], sums[1]};
}

// v ← v − Σ_k g_k⟨g_k|v⟩ of orthonormal g.
void ProjectOff(const std::vector<std::vector<double>>& ground, std::size_t components, double* v, std::size_t width,
                std::size_t states) {
  for (const auto& vector : ground) {
    const double* g = vector.data();
    const std::complex<double> c = Overlap(g, components, v, width, states);
    ForChunks(states, kChunk, [&](std::size_t begin, std::size_t count) {
      for (std::size_t s = begin; s < begin + count; ++s) {
        const double a = g[components * s], b = components == 2 ? g[2 * s + 1] : 0;
        v[width * s] -= c.real() * a - c.imag() * b;
        if (width == 2) v[2 * s + 1] -= c.real() * b + c.imag() * a;
      }
    });
  }
}

// v ← Λ^{−½}·2^{−d/2}·v, which belongs to one transform.
void Divide(const std::vector<double>& spectrum, double* v, std::size_t width, std::size_t states) {
  std::vector<double> factor;
  for (const double value : spectrum) factor.push_back(1 / std::sqrt(value * static_cast<double>(states)));
  ForChunks(states, kChunk, [&](std::size_t begin, std::size_t count) {
    for (std::size_t s = begin; s < begin + count; ++s) {
      for (std::size_t c = 0; c < width; ++c) v[width * s + c] *= factor[static_cast<std::size_t>(std::popcount(s))];
    }
  });
}

}  // namespace

InverseDressed::InverseDressed(Parts parts) : parts_(std::move(parts)), back_(Adjoints(parts_.rotation)) {
  real_ = parts_.inner->IsReal() && parts_.components == 1 && AreReal(parts_.rotation);
  const std::size_t states = Dimension();
  null_components_ = real_ ? 1 : 2;
  for (const auto& ground : parts_.ground) {
    std::vector<double> vector(states * null_components_);
    for (std::size_t s = 0; s < states; ++s) {
      for (std::size_t c = 0; c < parts_.components; ++c) {
        vector[null_components_ * s + c] = ground[parts_.components * s + c];
      }
    }
    Outwards(vector.data(), null_components_, true);
    ProjectOff(null_, null_components_, vector.data(), null_components_, states);
    const double norm = std::sqrt(Dot(vector.data(), vector.data(), vector.size()));
    for (double& x : vector) x /= norm;
    null_.push_back(std::move(vector));
  }
}

// v ← Λ^{−½}FU·v from where H acts to the parities (back), or U†FΛ^{−½}·v from there.
void InverseDressed::Outwards(double* v, std::size_t width, bool back) const {
  const std::size_t states = Dimension();
  const Job job;
  if (!back) Divide(parts_.spectrum, v, width, states);
  if (back && !parts_.rotation.empty()) RotateSites(parts_.rotation, v, width, job);
  linalg::WalshHadamard(v, {.states = states, .components = width}, job);
  if (!back && !back_.empty()) RotateSites(back_, v, width, job);
  if (back) Divide(parts_.spectrum, v, width, states);
}

void InverseDressed::Solve(double* y, std::size_t width) const {
  const std::size_t states = Dimension(), n = states * width;
  ProjectOff(parts_.ground, parts_.components, y, width, states);
  const Buffer<double> r_buffer(n), p_buffer(n), q_buffer(n);
  double *r = r_buffer.data(), *p = p_buffer.data(), *q = q_buffer.data();
  ForChunks(n, kChunk, [&](std::size_t begin, std::size_t count) {
    std::copy(y + begin, y + begin + count, r + begin);
    std::copy(y + begin, y + begin + count, p + begin);
    std::fill(y + begin, y + begin + count, 0.0);
  });
  double square = Dot(r, r, n);
  const double goal = square * kResidual * kResidual;
  for (int k = 0; square > goal; ++k) {
    if (k == kMostIterations) {
      throw NumericalError(
          "conjugate gradients in H − E do not converge: the gap above the ground states is too small. "
          "Take a larger { degeneracyTolerance }, which counts the states above it as ground states.");
    }
    parts_.inner->Apply(p, q, static_cast<int>(width));
    Add(q, -parts_.shift, p, n);
    const double alpha = square / Dot(p, q, n);
    Add(y, alpha, p, n);
    Add(r, -alpha, q, n);
    if (k % 16 == 15) ProjectOff(parts_.ground, parts_.components, r, width, states);  // rounding brings them back
    const double before = square;
    square = Dot(r, r, n);
    const double beta = square / before;
    ForChunks(n, kChunk, [&](std::size_t begin, std::size_t count) {
      for (std::size_t i = begin; i < begin + count; ++i) p[i] = r[i] + beta * p[i];
    });
  }
  ProjectOff(parts_.ground, parts_.components, y, width, states);
}

void InverseDressed::Apply(const double* x, double* y, int width) const {
  const std::size_t states = Dimension(), w = static_cast<std::size_t>(width), n = states * w;
  const Buffer<double> work(n);
  double* v = work.data();
  ForChunks(n, kChunk,
            [&](std::size_t begin, std::size_t count) { std::copy(x + begin, x + begin + count, v + begin); });
  ProjectOff(null_, null_components_, v, w, states);
  Outwards(v, w, false);
  Solve(v, w);
  Outwards(v, w, true);
  ProjectOff(null_, null_components_, v, w, states);
  ForChunks(n, kChunk, [&](std::size_t begin, std::size_t count) {
    for (std::size_t i = begin; i < begin + count; ++i) y[i] = -v[i];
  });
}

// Λ^{−½}(H−E)⁺Λ^{−½} is below the largest 1/λ over the gap, which is not known: a multiple of its value on one vector.
Bounds InverseDressed::SpectralBounds() const {
  const double least = *std::min_element(parts_.spectrum.begin(), parts_.spectrum.end());
  const Bounds inner = parts_.inner->SpectralBounds();
  return {-1e6 / (least * std::max(inner.upper - parts_.shift, 1e-300)), 0};
}

}  // namespace nnqs::operators
