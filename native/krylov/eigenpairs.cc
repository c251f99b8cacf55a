#include "krylov/eigenpairs.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <sstream>
#include <string>

#include "base/chunks.h"
#include "base/errors.h"
#include "krylov/filter.h"
#include "krylov/lockedStates.h"
#include "krylov/pairs.h"
#include "krylov/searchSpace.h"
#include "krylov/vectors.h"

namespace nnqs::krylov {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::size_t kLocateSteps = 12;
constexpr std::size_t kKeptAfterLocating = 3;
// Columns that a first round seeks: where blocks do not fit the caches, keeping more of them orthogonal costs more than
// the rounds that they save.
constexpr std::size_t kMostAtOnce = 8, kMostLargeAtOnce = 2, kLarge = 1 << 16;
constexpr double kLeastBlocks = 4, kUsualBlocks = 20, kMostBlocks = 256;  // of a basis
constexpr double kUsualRows = 1 << 21;                                    // rows times blocks that cost little time
constexpr double kSafety = 0.25;  // what a residual in the search must be below, of the tolerance
// What lies further than this beyond the wanted levels, in widths of a cluster, has not been locked before them.
constexpr double kClear = 100;
constexpr double kLoosest = 1e-2;     // the tolerance of a search: with larger residuals no level is told from the next
constexpr double kRefinement = 1e-3;  // of the tolerance, where levels cannot be told apart

// Blocks of a basis that fits the memory and does not exhaust a small space.
std::size_t BasisSize(std::size_t dimension, std::size_t width, double memory) {
  const auto rows = static_cast<double>(dimension);
  const double fitting = memory / (16.0 * rows) - 1;
  const double useful = std::clamp(kUsualRows / rows, kUsualBlocks, kMostBlocks);
  const std::size_t exhausting = std::max<std::size_t>(dimension / (2 * width), 3);
  return std::min(exhausting, static_cast<std::size_t>(std::clamp(fitting, kLeastBlocks, useful)));
}

// Where the multiplet ends in which the first `levels` of ascending energies end.
std::size_t MultipletEnd(const std::vector<double>& energies, std::size_t levels, double degeneracy) {
  std::size_t end = 0;
  while (end < levels && end < energies.size()) {
    const double top = energies[end] + degeneracy;
    while (end < energies.size() && energies[end] <= top) ++end;
  }
  return end;
}

// Where the last multiplet of ascending energies starts.
std::size_t MultipletStart(const std::vector<double>& energies, double degeneracy) {
  std::size_t start = 0;
  for (std::size_t k = 0; k < energies.size(); ++k) {
    if (energies[k] > energies[start] + degeneracy) start = k;
  }
  return start;
}

class Search {
 public:
  Search(const operators::Operator& h, const EigenOptions& options, EigenReport& report, const Job& job)
      : h_(h),
        options_(options),
        report_(report),
        job_(job),
        bounds_(h.SpectralBounds()),
        rounding_(RoundingOfResiduals(bounds_)),
        locked_(h) {}

  // False if the levels found cannot be told apart by residuals of this size.
  bool Run();

 private:
  std::size_t Width() const { return ColumnsPerBlock(h_.IsReal()); }
  std::size_t Dimension() const { return h_.Dimension(); }
  double Target() const { return std::max(options_.tolerance * report_.scale, rounding_); }
  double SearchTarget() const { return std::max(kSafety * Target(), std::min(rounding_, 0.9 * Target())); }
  // The width of a multiplet, and the distance below which levels may have been found mixed or in any order.
  double Degeneracy() const { return std::max(options_.degeneracy * report_.scale, 10 * rounding_); }
  double Unsorted() const { return 10 * Target(); }
  std::size_t MostBlocks() const { return BasisSize(Dimension(), Width(), options_.memory); }
  std::size_t ClusterEnd(const std::vector<double>& energies) const;
  bool Enough() const;
  bool NothingElse();
  bool Assess();

  void Spend(std::size_t products);
  [[noreturn]] void Miss() const;
  SearchSpace NewSpace();
  void Round();
  void Locate(SearchSpace& space);
  void Aim(const SearchSpace& space, const std::vector<double>& values);
  void Filter(SearchSpace& space, std::size_t block);
  std::size_t Converged(SearchSpace& space);
  void Foresee();
  bool Lock(SearchSpace& space);

  const operators::Operator& h_;
  const EigenOptions& options_;
  EigenReport& report_;
  const Job& job_;
  const operators::Bounds bounds_;
  const double rounding_;
  LockedStates locked_;
  std::size_t needed_ = 0, sought_ = 0;  // columns that this round may still lock; its blocks
  std::size_t before_ = 0;               // states that were locked before this round
  std::uint32_t rounds_ = 0;
  double foreseen_ = 0;               // the residual when it was last looked at
  std::size_t steps_ = 1, skip_ = 0;  // steps since then; steps that may pass before the next look
  int completing_ = 0;                // rounds that only complete the last multiplet
  bool number_ = false;               // whether H is one, to rounding: every state has its energy
  double upper_ = 0;                  // of the spectrum
  double next_ = kInfinity;           // about the lowest level that is not locked
  double beyond_ = -kInfinity;        // what is not locked has no level below this
  double residual_ = kInfinity, energies_[2] = {};
  Buffer<double> x_, first_, second_;
  std::unique_ptr<ChebyshevFilter> filter_;
};

void Search::Miss() const {
  std::ostringstream text;
  text << "reached residual " << residual_ << " after " << report_.products << " products, " << Target()
       << " was wanted for `tolerance` " << options_.tolerance
       << ". Allow more with { maxProducts }, or ask for a larger { tolerance }.";
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
  const double magnitude = std::max(std::abs(bounds_.lower), std::abs(bounds_.upper));
  return {h_, locked_.blocks(), magnitude, options_.seed, rounds_++};
}

void Search::Round() {
  before_ = locked_.size();
  foreseen_ = kInfinity;
  skip_ = 0;
  if (rounds_ > 0) {
    const std::string what = "the search beside " + std::to_string(locked_.size()) + " levels";
    RequireMemory(what, 16.0 * static_cast<double>(Dimension() * (MostBlocks() + 4)), "Pass a smaller { memory }.");
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

// H times a power of two: where the squares of its elements are not doubles.
class Scaled : public operators::Operator {
 public:
  Scaled(const operators::Operator& h, double factor) : h_(h), factor_(factor) {}
  std::size_t Dimension() const override { return h_.Dimension(); }
  bool IsReal() const override { return h_.IsReal(); }
  void Apply(const double* x, double* y, int width) const override {
    h_.Apply(x, y, width);
    Scale(y, factor_, Dimension() * static_cast<std::size_t>(width));
  }
  operators::Bounds SpectralBounds() const override {
    const operators::Bounds bounds = h_.SpectralBounds();
    return {factor_ * bounds.lower, factor_ * bounds.upper};
  }
  void Row(std::size_t row, const operators::Visit& visit) const override {
    h_.Row(row, [&](std::size_t column, std::complex<double> value) { visit(column, factor_ * value); });
  }

 private:
  const operators::Operator& h_;
  const double factor_;
};

// Searches with ever smaller residuals until they tell the levels apart, or rounding does not let them.
EigenReport Resolved(const operators::Operator& h, EigenOptions options, const Job& job) {
  EigenReport report;
  options.tolerance = std::min(options.tolerance, kLoosest);
  if (Search(h, options, report, job).Run()) return report;
  const double scale = report.scale, asked = options.tolerance;
  // With room for what rounding adds at the end.
  const double least = 2 * RoundingOfResiduals(h.SpectralBounds()) / scale;
  if (asked <= least) return report;
  try {
    for (;;) {
      options.tolerance = std::max(kRefinement * options.tolerance, least);
      EigenReport next;
      next.products = report.products;
      next.restarts = report.restarts;
      report = std::move(next);
      if (Search(h, options, report, job).Run() || options.tolerance <= least) return report;
    }
  } catch (const ToleranceError&) {
    std::ostringstream text;
    text << "levels lie so close that residuals of `tolerance` " << asked
         << " do not tell how many are one, and smaller ones were not reached after " << report.products
         << " products. Allow more with { maxProducts }, or count levels within "
         << 20 * std::max(asked * scale, RoundingOfResiduals(h.SpectralBounds()))
         << " as one with { degeneracyTolerance: " << 20 * asked << " }.";
    throw ToleranceError(text.str());
  }
}

double RowBytes(const operators::Operator& h) {
  return 16.0 * static_cast<double>(h.Dimension());
}

}  // namespace

double RoundingOfResiduals(const operators::Bounds& bounds) {
  return 16 * std::numeric_limits<double>::epsilon() * std::max(std::abs(bounds.lower), std::abs(bounds.upper));
}

double EigenBytes(const operators::Operator& h, const EigenOptions& options) {
  const std::size_t width = ColumnsPerBlock(h.IsReal());
  const auto levels = static_cast<double>(options.levels);
  const double blocks = std::ceil((levels + 1) / static_cast<double>(width));
  const auto basis = static_cast<double>(BasisSize(h.Dimension(), width, options.memory));
  // A round holds basis, product, approximation and two blocks of the filter; what is answered is one state per level.
  return RowBytes(h) * (blocks + std::max(basis + 4, levels));
}

EigenReport LowestEigenpairs(const operators::Operator& h, const EigenOptions& options, const Job& job) {
  const operators::Bounds bounds = h.SpectralBounds();
  const double magnitude = std::max(std::abs(bounds.lower), std::abs(bounds.upper));
  if (magnitude == 0 || (magnitude > 1e-90 && magnitude < 1e90)) return Resolved(h, options, job);
  const int exponent = std::ilogb(magnitude);
  EigenReport report = Resolved(Scaled(h, std::ldexp(1, -exponent)), options, job);
  for (Eigenpair& pair : report.pairs) {
    pair.energy = std::ldexp(pair.energy, exponent);
    pair.residual = std::ldexp(pair.residual, exponent);
  }
  report.scale = std::ldexp(report.scale, exponent);
  report.resolution = std::ldexp(report.resolution, exponent);
  return report;
}

void CopyState(const operators::Operator& h, const EigenReport& report, std::size_t k, double* to) {
  constexpr std::size_t kChunk = 1 << 16;
  const bool real = h.IsReal();
  const double* from = report.blocks[report.pairs[k].block].data() + report.pairs[k].column;
  ForChunks(h.Dimension(), kChunk, [=](std::size_t begin, std::size_t count) {
    for (std::size_t i = begin; i < begin + count; ++i) {
      to[2 * i] = from[2 * i];
      to[2 * i + 1] = real ? 0 : from[2 * i + 1];
    }
  });
}

double StatesBytes(const operators::Operator& h, std::size_t count) {
  return 16.0 * static_cast<double>(h.Dimension()) * static_cast<double>(count);
}

}  // namespace nnqs::krylov
