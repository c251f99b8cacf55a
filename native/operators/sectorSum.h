// A sum of terms among the invariant states of a group with which it commutes (hilbert/sector.h):
//   ⟨q̃|H|r̃⟩ = Σ_x h_x·χ(g)*·s(g, x)·√(c_r/c_q),   H|r⟩ = Σ_x h_x|x⟩,   g takes x to the first word q of its orbit
// The elements are found for some hundred words x at a time, and stored as far as the memory given goes; what lies
// beyond is found anew in every product, with the same numbers.
#pragma once

#include <memory>
#include <vector>

#include "base/job.h"
#include "hilbert/sector.h"
#include "operators/operator.h"
#include "operators/term.h"

namespace nnqs::operators {

class SectorSum final : public Operator {
 public:
  // The terms commute with the group (BrokenBy) and lead back into the basis; the caller has checked.
  // memory: bytes that stored elements may take.
  SectorSum(std::shared_ptr<const hilbert::Sector> sector, const std::vector<Term>& terms, Bounds bounds, double memory,
            const Job& job);
  // Bytes of all its elements, at most.
  static double Bytes(const hilbert::Sector& sector, const std::vector<Term>& terms);

  std::size_t Dimension() const override { return sector_->size(); }
  bool IsReal() const override { return real_; }
  void Apply(const double* x, double* y, int width) const override;
  Bounds SpectralBounds() const override { return bounds_; }
  void Row(std::size_t row, const Visit& visit) const override;

  // Elements beside the diagonal that are stored, the bytes of all that is, and whether everything is.
  double stored() const { return static_cast<double>(stored_); }
  std::size_t bytes() const { return bytes_; }
  bool complete() const { return complete_; }

 private:
  // Rows of the matrix: those of row k are [start[k], start[k+1]). Values are pairs (re, im) unless all are real.
  struct Rows {
    std::vector<double> diagonal;
    std::vector<std::uint32_t> start, column;
    std::vector<double> value;
  };
  struct Work;
  void Find(std::size_t begin, std::size_t count, Rows& rows) const;
  void Flush(Work& work, Rows& rows) const;
  void Multiply(const Rows& rows, const double* x, double* y, std::size_t begin, int width) const;

  std::shared_ptr<const hilbert::Sector> sector_;
  std::vector<FlipGroup> groups_;
  Bounds bounds_;
  bool real_;
  std::vector<Rows> stored_rows_;  // of each chunk; no diagonal where they are not stored
  std::size_t stored_ = 0, bytes_ = 0;
  bool complete_ = false;
};

}  // namespace nnqs::operators
