#include "states/ensemble.h"

#include <algorithm>
#include <atomic>
#include <bit>
#include <cmath>

#include "base/buffer.h"
#include "base/errors.h"
#include "base/threads.h"

namespace nnqs::states {
namespace {

using Complex = std::complex<double>;

struct Scratch {
  explicit Scratch(std::int64_t dimension) : component(dimension) {}
  Tables tables;
  Buffer<double> component;
};

// One normalised state; returns the log of its norm before.
double Generate(const Ensemble& e, std::int64_t index, Scratch& scratch, Complex* state) {
  const std::int64_t dimension = std::int64_t{1} << e.net.sites;
  std::vector<Parameters> draws;
  double log_scale = 0;
  for (int c = 0; c < e.components; ++c) {
    draws.push_back(Draw(e.net, e.seed, e.first_member + static_cast<std::uint32_t>(index), c));
    log_scale = std::max(log_scale, LogScale(e.net, draws.back()));
  }
  double square = 0;
  for (int c = 0; c < e.components; ++c) {
    Amplitudes(e.net, draws[c], log_scale, scratch.tables, scratch.component.data());
    const double* amplitude = scratch.component.data();
    for (std::int64_t s = 0; s < dimension; ++s) {
      square += amplitude[s] * amplitude[s];
      if (c == 0) {
        state[s] = amplitude[s];
      } else {
        state[s].imag(amplitude[s]);
      }
    }
  }
  if (!(square > 0) || !std::isfinite(square)) {
    throw NumericalError("member " + std::to_string(e.first_member + index) +
                         " is the zero vector, or not finite, and cannot be normalised. Change wStd or the seed");
  }
  const double norm = std::sqrt(square);
  for (std::int64_t s = 0; s < dimension; ++s) state[s] /= norm;
  const double constant = e.net.activation == Activation::Gauss ? e.net.w_std * e.net.w_std : 0;
  return std::log(norm) + log_scale - constant;
}

int Workers(const Ensemble& e) {
  return static_cast<int>(std::min<std::int64_t>(Threads(), e.members));
}

// Counts the parts of a job's work, on any thread: checks for cancellation and reports progress after each.
class Steps {
 public:
  Steps(const Job& job, std::int64_t parts) : job_(job), parts_(static_cast<double>(parts)) {}
  void Next() {
    job_.Check();
    job_.Progress(static_cast<double>(++done_) / parts_);
  }

 private:
  const Job& job_;
  const double parts_;
  std::atomic<std::int64_t> done_{0};
};

// work(member, scratch of this worker) for all members; each worker takes the next free member. With as many members as
// threads, one BLAS thread each is fastest; a few large ones share all threads.
template <class MakeScratch, class Work>
void ForMembers(const Ensemble& e, Steps& steps, MakeScratch make, Work work) {
  const int workers = Workers(e);
  const ProductThreads products(workers == Threads() ? 1 : Threads());
  std::atomic<std::int64_t> next{0};
  ParallelFor(workers == Threads() ? workers : 1, [&](std::size_t) {
    auto scratch = make();
    for (std::int64_t member; (member = next++) < e.members;) {
      work(member, scratch);
      steps.Next();
    }
  });
}

// Of the real components, tables and parameters of a worker.
double WorkerBytes(const Ensemble& e) {
  return std::ldexp(sizeof(double), e.net.sites) + TablesBytes() + 2 * ParametersBytes(e.net);
}

}  // namespace

double StatesBytes(const Ensemble& e) {
  return WorkerBytes(e) * Workers(e);
}

double SpectraBytes(const Ensemble& e, entropy::Method method, const std::vector<std::uint32_t>& cuts) {
  const double dimension = std::ldexp(1.0, e.net.sites);
  double block = 0;
  for (const std::uint32_t mask : cuts) {
    const double rows = std::ldexp(1.0, std::popcount(mask));
    block = std::max(block, entropy::SpectrumBytes<Complex>(method, rows, dimension / rows));
  }
  const double spectra = cuts.empty() ? 0 : 16 * dimension + block;
  return (WorkerBytes(e) + spectra) * Workers(e) + 4.0 * dimension * static_cast<double>(cuts.size());
}

std::size_t SpectraLength(int sites, const std::vector<std::uint32_t>& cuts) {
  std::size_t length = 0;
  for (const std::uint32_t mask : cuts) {
    const int inside = std::popcount(mask);
    length += std::size_t{1} << std::min(inside, sites - inside);
  }
  return length;
}

void States(const Ensemble& e, Complex* states, double* log_norms, const Job& job) {
  const std::int64_t dimension = std::int64_t{1} << e.net.sites;
  Steps steps(job, e.members);
  ForMembers(
      e, steps, [&] { return Scratch(dimension); },
      [&](std::int64_t m, Scratch& scratch) { log_norms[m] = Generate(e, m, scratch, states + m * dimension); });
}

void Spectra(const Ensemble& e, entropy::Method method, const std::vector<std::uint32_t>& cuts, double* spectra,
             double* log_norms, const Job& job) {
  const std::int64_t dimension = std::int64_t{1} << e.net.sites;
  const std::size_t length = SpectraLength(e.net.sites, cuts);
  // A state of every member, and every cut, once by itself and once for every member: there may be hundreds of
  // thousands.
  Steps steps(job, e.members + (e.members + 1) * static_cast<std::int64_t>(cuts.size()));
  std::vector<entropy::Partition> partitions;
  for (const std::uint32_t mask : cuts) {
    partitions.push_back(entropy::AllConfigurations(e.net.sites, mask));
    steps.Next();
  }
  const entropy::Partition vacuum = entropy::Vacuum();
  struct Work {
    Scratch scratch;
    Buffer<Complex> state;
    entropy::Workspace<Complex> spectrum;
    std::vector<double> values;
  };
  ForMembers(
      e, steps,
      [&] {
        return Work{Scratch(dimension), Buffer<Complex>(dimension), {}, {}};
      },
      [&](std::int64_t m, Work& work) {
        log_norms[m] = Generate(e, m, work.scratch, work.state.data());
        double* target = spectra + m * length;
        for (const auto& partition : partitions) {
          work.values.clear();
          entropy::Spectrum(method, work.state.data(), partition, vacuum, work.spectrum, work.values);
          std::sort(work.values.begin(), work.values.end(), std::greater<>());
          target = std::copy(work.values.begin(), work.values.end(), target);
          steps.Next();
        }
      });
}

void MemberValues(const Ensemble& e, const double* inputs, std::int64_t count, double* values, const Job& job) {
  Steps steps(job, e.members);
  ParallelFor(e.members, [&](std::size_t m) {
    for (int c = 0; c < e.components; ++c) {
      const Parameters draw = Draw(e.net, e.seed, e.first_member + static_cast<std::uint32_t>(m), c);
      Values(e.net, draw, inputs, count, values + (m * e.components + c) * count);
    }
    steps.Next();
  });
}

double MemberValuesBytes(const Ensemble& e) {
  return Threads() * ParametersBytes(e.net);
}

}  // namespace nnqs::states
