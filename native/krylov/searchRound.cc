// A round of a search: from random numbers to levels that are locked.
#include <cmath>
#include <limits>
#include <string>

#include "base/buffer.h"
#include "base/memory.h"
#include "krylov/search.h"
#include "krylov/vectors.h"

namespace nnqs::krylov {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::size_t kLocateSteps = 12;
constexpr std::size_t kKeptAfterLocating = 3;
// Columns that a first round seeks: where blocks do not fit the caches, keeping more of them orthogonal costs more than
// the rounds that they save.
constexpr std::size_t kMostAtOnce = 8, kMostLargeAtOnce = 2, kLarge = 1 << 16;

}  // namespace

void Search::Round() {
  before_ = locked_.size();
  foreseen_ = kInfinity;
  skip_ = 0;
  if (rounds_ > 0) {
    const std::string what = "the search beside " + std::to_string(locked_.size()) + " levels";
    RequireMemory(what, StatesBytes(h_, MostBlocks() + kBesideBasis), "Pass a smaller { memory }.");
  }
  const std::size_t missing = options_.levels + 1 - std::min(locked_.size(), options_.levels);
  const std::size_t most = std::max<std::size_t>(MostBlocks() / 4, 1);
  const std::size_t columns = std::min(missing, Dimension() > kLarge ? kMostLargeAtOnce : kMostAtOnce);
  sought_ = std::clamp<std::size_t>((columns + Width() - 1) / Width(), 1, most);
  // A multiplet that goes on: more columns with every round, or with every fourth where they save nothing but rounds.
  if (locked_.size() >= options_.levels) {
    const int growth = Dimension() > kLarge ? completing_ / 4 : completing_;
    sought_ = std::min(most, std::size_t{1} << std::min(growth, 4));
    ++completing_;
  }
  needed_ = sought_ * Width();
  SearchSpace space = NewSpace();
  x_ = Buffer<double>(2 * Dimension());
  first_ = Buffer<double>(2 * Dimension());
  second_ = Buffer<double>(2 * Dimension());
  filter_ = std::make_unique<ChebyshevFilter>(h_, locked_.blocks(), first_.data(), second_.data());
  Locate(space);
  if (number_) needed_ = std::max(needed_, MostBlocks() * Width());
  if (sought_ == 1 && Lock(space)) return;
  // With more blocks each brings random numbers of its own, magnified like the first.
  if (space.size() > 0) Aim(space, space.Solve().values());
  space.Restart(0, std::min(space.size(), sought_ == 1 ? kKeptAfterLocating : 1));
  for (std::size_t k = 1; k < sought_; ++k) {
    Buffer<double> random = space.RandomBlock();
    std::copy_n(random.data(), 2 * Dimension(), x_.data());
    filter_->Apply(x_.data(), random.data());
    Spend(Width() * static_cast<std::size_t>(filter_->degree()));
    space.Append(std::move(random));
    Spend(Width());
  }
  space.Solve();
  while (!Lock(space)) {
    if (space.size() + sought_ > MostBlocks()) {
      space.Restart(0, std::max(sought_ + 1, space.size() / 2));
      ++report_.restarts;
    }
    if (space.size() == 0) {
      Spend(Width());
      space.AppendRandom();
      space.Solve();
      if (number_) continue;
    }
    // Of more vectors of one level than are sought, the small matrix cannot tell the good ones from those with an error
    // of √ε, whose energy is the same to rounding: only as many are kept as the polynomial will purify.
    const std::vector<double>& values = space.Solve().values();
    if (sought_ < space.size() && values[sought_ * Width()] <= values[0] + rounding_) space.Restart(0, sought_);
    Aim(space, space.Solve().values());
    const std::size_t blocks = std::min(sought_, space.size());
    for (std::size_t k = 0; k < blocks; ++k) Filter(space, k);
    space.Solve();
  }
}

// A random block and its Krylov space.
void Search::Locate(SearchSpace& space) {
  const std::size_t steps = std::min(kLocateSteps, MostBlocks());
  Spend(Width());
  space.AppendRandom();
  while (space.size() < steps) {
    Spend(Width());
    space.AppendProduct();
  }
  const Ritz& ritz = space.Solve();
  const double highest = ritz.values().back();
  double last = 0;
  const auto highest_vector = ritz.Block(ritz.values().size() - 1, true);
  for (const double c : highest_vector.back()) last = std::hypot(last, c);
  upper_ = std::max(upper_, highest + last * space.coupling());
  if (rounds_ > 1) return;
  const double spread = highest - ritz.values().front();
  report_.scale = spread / 2 / options_.sites;
  number_ = spread <= rounding_;
}

// The interval is what lies above the levels sought and as many beyond them, but not so close to the lowest one that
// the polynomial would need too many products to tell it from the interval: then it is the next level that is far
// enough.
void Search::Aim(const SearchSpace& space, const std::vector<double>& values) {
  constexpr double kLeastShare = 1e-3;  // of the spectrum that is left out, see kMostDegree in filter.cc
  const double lowest = values.front();
  upper_ = std::min(std::max(upper_, values.back()), bounds_.upper);
  // A space within one level has no spread of its own, a number has none at all.
  const double spread = std::max({upper_ - lowest, 0.2 * report_.scale * options_.sites, rounding_, 1e-200});
  std::size_t next = std::min(4 * sought_ * Width(), space.columns() - 1);
  while (next + 1 < values.size() && values[next] < lowest + kLeastShare * spread) ++next;
  const double lower = std::clamp(values[next], lowest + kLeastShare * spread, lowest + 0.5 * spread);
  const double locked = locked_.size() > 0 ? std::min(locked_.Energies().front(), lowest) : lowest;
  const double width = std::max(upper_ - lower, 0.1 * spread);
  // Nothing that is still to be found may overflow.
  constexpr double kLargest = 320;  // logarithm
  const double growth = std::acosh(1 + 2 * std::max(lower - bounds_.lower, 0.0) / width);
  const int most = static_cast<int>(std::clamp(kLargest / std::max(growth, 1.0), 3.0, 999.0));
  filter_->Aim(lower, lower + width, std::min(ChebyshevFilter::Degree(lower - lowest, width), (most - 1) | 1), locked);
}

// The space's next block, from Ritz block `block`.
void Search::Filter(SearchSpace& space, std::size_t block) {
  space.Combine(block * Width(), false, x_.data());
  Buffer<double> next(2 * Dimension());
  Spend(Width() * static_cast<std::size_t>(filter_->degree() + 1));
  filter_->Apply(x_.data(), next.data());
  // Most of it is x itself. Without that, one pass over the basis usually suffices.
  ProjectOut({x_.data()}, next.data(), Dimension(), h_.IsReal());
  space.Append(std::move(next));
}

// How many columns of the lowest block, which goes to x_, have converged.
std::size_t Search::Converged(SearchSpace& space) {
  Spend(Width());
  const bool real = h_.IsReal();
  space.Combine(0, false, x_.data());
  double* product = first_.data();
  h_.Apply(x_.data(), product, 2);
  // Coefficients from an eigensolver have norm 1 to tens of ε, which must not count as a residual where H is nearly a
  // number.
  const Coefficient norm = Overlaps({x_.data()}, x_.data(), Dimension(), real)[0];
  Coefficient energy = Overlaps({x_.data()}, product, Dimension(), real)[0];
  energy = {energy[0] / norm[0], 0, 0, energy[3] / norm[3]};
  Accumulate({x_.data()}, {{-energy[0], 0, 0, -energy[3]}}, {1, 0, 0, 1}, product, Dimension());
  const Coefficient square = Overlaps({product}, product, Dimension(), true)[0];
  energies_[0] = energy[0];
  energies_[1] = energy[3];
  const double first = std::sqrt(real ? square[0] : square[0] + square[3]), second = std::sqrt(square[3]);
  const double target = SearchTarget();
  residual_ = first <= target && real ? second : first;
  if (!(first <= target)) return 0;
  return real && second <= target ? 2 : 1;
}

// A look at the residual costs a product and a vector: it is left out for as many steps as the residual, which shrinks
// by about the same factor in each, will surely take.
void Search::Foresee() {
  constexpr double kSurely = 100, kMostSkipped = 4;
  const double rate = std::log(foreseen_ / residual_) / static_cast<double>(steps_);
  const double far = std::log(residual_ / (kSurely * SearchTarget()));
  if (std::isfinite(rate) && far > 0) {
    skip_ = static_cast<std::size_t>(std::min(far / std::max(rate, far / kMostSkipped), kMostSkipped));
  }
  foreseen_ = residual_;
  steps_ = 1;
}

// Locks what has converged, but no more than the round has columns: beyond as many as it started from a level may lack
// copies. True if the round has found what it sought, or all is found.
bool Search::Lock(SearchSpace& space) {
  if (skip_ > 0) {
    --skip_;
    ++steps_;
    return false;
  }
  while (space.size() > 0) {
    const std::size_t columns = std::min(Converged(space), needed_);
    if (columns == 0) {
      Foresee();
      return false;
    }
    foreseen_ = kInfinity;
    locked_.Add(x_.data(), columns, energies_);
    const std::vector<double>& values = space.Solve().values();
    next_ = columns < values.size() ? values[columns] : kInfinity;
    needed_ -= columns;
    if (needed_ == 0 || Enough()) return true;
    const std::size_t left = (space.columns() - columns) / Width();
    space.Restart(columns, std::min(left, std::max(sought_ + 2, MostBlocks() / 2)));
  }
  return false;
}

}  // namespace nnqs::krylov
