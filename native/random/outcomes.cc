#include "random/outcomes.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <vector>

#include "base/chunks.h"
#include "base/errors.h"
#include "random/binomial.h"

namespace nnqs::random {
namespace {

constexpr std::size_t kChunk = 1 << 14;       // shots or pairs of states per task
constexpr std::size_t kMostPlaces = 1 << 20;  // of the table that says where to search

double Weight(const double* state, std::size_t s) {
  return state[2 * s] * state[2 * s] + state[2 * s + 1] * state[2 * s + 1];
}

void RequireNorm(double square) {
  if (!(square > 0 && std::isfinite(square))) throw NumericalError("the norm of the state must be positive and finite");
}

std::size_t Places(std::size_t dimension) {
  return std::min(std::bit_ceil(dimension), kMostPlaces);
}

// Where u·sum falls among running sums, found from a table over equal parts of [0, 1): their number is a power of two,
// so that the bounds from the table are those of a search among all.
class Running {
 public:
  Running(const double* state, std::size_t dimension, const Job& job)
      : sums_(dimension), starts_(Places(dimension) + 1) {
    double sum = 0;
    for (std::size_t s = 0; s < dimension; ++s) {
      if (s % kChunk == 0) job.Check();
      sum += Weight(state, s), sums_[s] = sum;
    }
    RequireNorm(sum);
    // u·sum may round to sum: that is the last state of any weight.
    last_ = static_cast<std::size_t>(std::lower_bound(sums_.begin(), sums_.end(), sum) - sums_.begin());
    const double parts = static_cast<double>(starts_.size() - 1);
    std::size_t at = 0;
    for (std::size_t place = 0; place < starts_.size(); ++place) {
      const double value = static_cast<double>(place) / parts * sum;
      while (at < last_ && !(sums_[at] > value)) ++at;
      starts_[place] = static_cast<std::int32_t>(at);
    }
  }

  // outcomes[i] of u[i]. Where a search will read is fetched some searches ahead: large states lie in no cache.
  void Find(const std::vector<double>& u, std::int32_t* outcomes) const {
    constexpr std::size_t kAhead = 16;
    for (std::size_t i = 0; i < u.size(); ++i) {
      if (i + 2 * kAhead < u.size()) __builtin_prefetch(starts_.data() + Place(u[i + 2 * kAhead]));
      if (i + kAhead < u.size()) __builtin_prefetch(sums_.data() + starts_[Place(u[i + kAhead])]);
      const std::size_t place = Place(u[i]);
      const auto begin = sums_.begin() + starts_[place], end = sums_.begin() + starts_[place + 1];
      outcomes[i] = static_cast<std::int32_t>(std::upper_bound(begin, end, u[i] * sums_[last_]) - sums_.begin());
    }
  }

 private:
  std::size_t Place(double u) const { return static_cast<std::size_t>(u * static_cast<double>(starts_.size() - 1)); }

  std::vector<double> sums_;
  std::vector<std::int32_t> starts_;
  std::size_t last_ = 0;
};

// Weights of pairs of states, of pairs of those, and so on up to the whole.
class Halves {
 public:
  Halves(const double* state, std::size_t dimension, const Job& job) : state_(state), dimension_(dimension) {
    for (std::size_t below = dimension; below > 1; below = (below + 1) / 2) {
      std::vector<double> sums((below + 1) / 2);
      const std::size_t level = levels_.size();
      ForChunks(sums.size(), kChunk, [&](std::size_t begin, std::size_t count) {
        job.Check();
        for (std::size_t i = begin; i < begin + count; ++i) sums[i] = At(level, 2 * i) + At(level, 2 * i + 1);
      });
      levels_.push_back(std::move(sums));
    }
    RequireNorm(At(levels_.size(), 0));
  }

  std::size_t levels() const { return levels_.size(); }
  std::size_t size(std::size_t level) const { return level == 0 ? dimension_ : levels_[level - 1].size(); }
  // 0 beyond the last.
  double At(std::size_t level, std::size_t i) const {
    if (i >= size(level)) return 0;
    return level == 0 ? Weight(state_, i) : levels_[level - 1][i];
  }

 private:
  const double* state_;
  std::size_t dimension_;
  std::vector<std::vector<double>> levels_;
};

}  // namespace

void DrawOutcomes(const Stream& stream, const double* state, std::size_t dimension, std::size_t shots,
                  std::int32_t* outcomes, const Job& job) {
  const Running running(state, dimension, job);
  ForChunks(shots, kChunk, [&](std::size_t begin, std::size_t count) {
    job.Check();
    std::vector<double> u(count);
    Uniform(stream, begin, count, u.data());
    running.Find(u, outcomes + begin);
    job.Progress(static_cast<double>(begin + count) / static_cast<double>(shots));
  });
}

double DrawOutcomesBytes(std::size_t dimension) {
  return static_cast<double>(sizeof(double) * dimension + sizeof(std::int32_t) * (Places(dimension) + 1));
}

void CountOutcomes(const Stream& stream, const double* state, std::size_t dimension, std::uint64_t shots,
                   double* counts, const Job& job) {
  const Halves halves(state, dimension, job);
  std::vector<double> above, here{static_cast<double>(shots)};
  std::uint64_t place = 0;  // of the first pair of a level
  for (std::size_t level = halves.levels(); level-- > 0;) {
    const std::size_t size = halves.size(level);
    std::swap(above, here);
    here.resize(level == 0 ? 0 : size);
    double* shared = level == 0 ? counts : here.data();
    ForChunks(above.size(), kChunk, [&](std::size_t begin, std::size_t pairs) {
      job.Check();
      for (std::size_t i = begin; i < begin + pairs; ++i) {
        const auto trials = static_cast<std::uint64_t>(above[i]);
        const double p = halves.At(level, 2 * i), q = halves.At(level, 2 * i + 1);
        const auto first = trials == 0 ? 0 : Binomial(stream, place + i, trials, p, q);
        shared[2 * i] = static_cast<double>(first);
        if (2 * i + 1 < size) shared[2 * i + 1] = static_cast<double>(trials - first);
      }
    });
    place += above.size();
    job.Progress(static_cast<double>(size) / static_cast<double>(dimension));
  }
  if (halves.levels() == 0) counts[0] = static_cast<double>(shots);
}

double CountOutcomesBytes(std::size_t dimension) {
  return static_cast<double>(sizeof(double)) * (2 * static_cast<double>(dimension) + 128);
}

}  // namespace nnqs::random
