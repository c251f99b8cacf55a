// One search for the lowest levels, to residuals of one size: what eigenpairs.h describes.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>
#include <vector>

#include "base/buffer.h"
#include "base/job.h"
#include "krylov/eigenpairs.h"
#include "krylov/filter.h"
#include "krylov/lockedStates.h"
#include "krylov/pairs.h"
#include "krylov/searchSpace.h"

namespace nnqs::krylov {

// Blocks that a round holds beside its basis and the locked ones: product, approximation, and two of the filter. What
// is answered is one state per level.
inline constexpr std::size_t kBesideBasis = 4;

// Blocks of a basis that fits the memory and does not exhaust a small space.
std::size_t BasisSize(std::size_t dimension, std::size_t width, double memory);

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
  // What a residual in the search must be below, of the tolerance.
  static constexpr double kSafety = 0.25;

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
  double foreseen_ = 0;                                    // the residual when it was last looked at
  std::size_t steps_ = 1, skip_ = 0;                       // steps since then; steps that may pass before the next look
  int completing_ = 0;                                     // rounds that only complete the last multiplet
  bool number_ = false;                                    // whether H is one, to rounding: every state has its energy
  double upper_ = 0;                                       // of the spectrum
  double next_ = std::numeric_limits<double>::infinity();  // about the lowest level that is not locked
  double beyond_ = -std::numeric_limits<double>::infinity();  // what is not locked has no level below this
  double residual_ = std::numeric_limits<double>::infinity(), energies_[2] = {};
  Buffer<double> x_, first_, second_;
  std::unique_ptr<ChebyshevFilter> filter_;
};

}  // namespace nnqs::krylov
