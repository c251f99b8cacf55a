// When a search has found enough, and how certain its levels are.
#include "krylov/search.h"

#include <cmath>
#include <limits>
#include <sstream>

#include "base/errors.h"
#include "krylov/multiplets.h"

namespace nnqs::krylov {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kLeastBlocks = 4, kUsualBlocks = 20, kMostBlocks = 256;  // of a basis
constexpr double kUsualRows = 1 << 21;                                    // rows times blocks that cost little time
// What lies further than this beyond the wanted levels, in widths of a cluster, has not been locked before them.
constexpr double kClear = 100;

}  // namespace

std::size_t BasisSize(std::size_t dimension, std::size_t width, double memory) {
  const auto rows = static_cast<double>(dimension);
  const double fitting = memory / (16.0 * rows) - 1;
  const double useful = std::clamp(kUsualRows / rows, kUsualBlocks, kMostBlocks);
  const std::size_t exhausting = std::max<std::size_t>(dimension / (2 * width), 3);
  return std::min(exhausting, static_cast<std::size_t>(std::clamp(fitting, kLeastBlocks, useful)));
}

void Search::Miss() const {
  std::ostringstream text;
  if (std::isfinite(residual_))
    text << "reached residual " << residual_;
  else
    text << "reached no level";
  text << " after " << report_.products << " products, residual " << Target() << " was wanted for `tolerance` "
       << options_.tolerance << ". Allow more with { maxProducts }, or ask for a larger { tolerance }.";
  throw ToleranceError(text.str());
}

void Search::Spend(std::size_t products) {
  job_.Check();
  if (report_.products + products > options_.max_products) Miss();
  report_.products += products;
}

// The wanted levels, the rest of the last multiplet, and what is too close to that to be sure of the order.
std::size_t Search::ClusterEnd(const std::vector<double>& energies) const {
  std::size_t end = MultipletEnd(energies, options_.levels, Degeneracy());
  while (end < energies.size() && energies[end] - energies[end - 1] <= Unsorted()) ++end;
  return end;
}

// Of levels that are close to each other a vector of the higher one may converge first, as long as it has little
// enough of the lower one. A level that is not clearly beyond those wanted is therefore one only if a round has begun
// with such a level.
bool Search::Enough() const {
  const std::size_t found = locked_.size();
  if (found < options_.levels) return false;
  if (found >= options_.most_levels) return true;
  const std::vector<double> energies = locked_.Energies();
  const std::size_t end = ClusterEnd(energies);
  if (end == found) return false;
  return energies[end] - energies[end - 1] > kClear * Unsorted() || locked_.LowestSince(before_) >= energies[end];
}

// Where the levels wanted and the next one are known, but lie too close to each other to be sure that there is nothing
// else among them: random numbers in the complement, magnified there by so much that what they have of a level among
// those locked outweighs all of the spectrum from next_ on, unless it is less than 1/kRare of what is usual.
bool Search::NothingElse() {
  constexpr double kRare = 1e4, kMargin = 0.1;
  constexpr int kMostDegree = 199;
  if (locked_.size() < options_.levels) return false;
  const std::vector<double> energies = locked_.Energies();
  if (MultipletEnd(energies, options_.levels, Degeneracy()) == energies.size()) return false;
  const double distance = next_ - energies.back(), lower = next_ - kMargin * distance;
  if (!std::isfinite(distance) || distance <= kClear * Unsorted() || upper_ <= next_) return false;
  const double gain = kRare * std::sqrt(static_cast<double>(Dimension()));
  const double rate = std::acosh(1 + 2 * (lower - energies.back()) / (upper_ - lower));
  const double degree = std::acosh(gain) / rate;
  if (!(degree <= kMostDegree)) return false;
  SearchSpace space = NewSpace();
  Buffer<double> random = space.RandomBlock();
  std::copy_n(random.data(), 2 * Dimension(), x_.data());
  filter_->Aim(lower, upper_, (static_cast<int>(degree) + 1) | 1, energies.front());
  Spend(Width() * static_cast<std::size_t>(filter_->degree() + 1));
  filter_->Apply(x_.data(), random.data());
  space.Append(std::move(random));
  const std::vector<double>& values = space.Solve().values();
  const double least = energies.back() + distance / 2;
  if (values.front() < least || values.back() > upper_) return false;
  beyond_ = least;
  return true;
}

bool Search::Run() {
  while (!Enough() && !NothingElse()) Round();
  report_.pairs = locked_.Finish(report_.blocks, report_.products);
  for (const Eigenpair& pair : report_.pairs) {
    residual_ = pair.residual;
    if (!(pair.residual <= Target())) Miss();
  }
  return Assess();
}

// Where the multiplets end, and whether that is certain. The energies of n states that contain an invariant subspace up
// to residuals R are off by at most ‖R‖²/gap, with the gap to the rest of the spectrum.
bool Search::Assess() {
  std::vector<double> energies;
  for (const Eigenpair& pair : report_.pairs) energies.push_back(pair.energy);
  const std::size_t found = energies.size(), end = MultipletEnd(energies, options_.levels, Degeneracy());
  report_.wanted = std::min(end, options_.most_levels);
  report_.resolution = 10 * rounding_;
  std::size_t known = ClusterEnd(energies);  // states that are complete
  const bool alone = known == found && beyond_ > -kInfinity;
  report_.complete = known < found || alone || found == Dimension();
  if (!report_.complete && end < found) return false;
  if (!report_.complete) known = MultipletStart(energies, Degeneracy());
  double error = 0;
  if (known > 0 && (known < found || alone)) {
    const double next = alone ? beyond_ : energies[known];
    for (std::size_t k = 0; k < known; ++k) error += report_.pairs[k].residual * report_.pairs[k].residual;
    error = std::min(std::sqrt(error), error / (next - energies[known - 1]));
  }
  for (std::size_t start = 0; start < known;) {
    const double width = energies[start] + Degeneracy();
    while (start < known && energies[start] <= width) ++start;
    if (start < found && energies[start] <= width + 2 * error) {
      report_.resolution += 2 * error;
      return false;
    }
  }
  return true;
}

SearchSpace Search::NewSpace() {
  return {h_, locked_.blocks(), bounds_.Magnitude(), options_.seed, rounds_++};
}

}  // namespace nnqs::krylov
