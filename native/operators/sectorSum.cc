#include "operators/sectorSum.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <utility>

#include "base/chunks.h"

namespace nnqs::operators {
namespace {

using hilbert::kWordsAtOnce;
using hilbert::Sector;

constexpr std::size_t kChunk = 512;  // rows per task

std::size_t Width(bool real) {
  return real ? 1 : 2;
}

}  // namespace

// Words that rows lead to, until there are enough of them to look for their orbits.
struct SectorSum::Work {
  std::size_t count = 0;
  std::array<std::uint64_t, kWordsAtOnce> words, firsts;
  std::array<std::uint16_t, kWordsAtOnce> elements;
  std::array<std::complex<double>, kWordsAtOnce> amplitudes;
  std::array<std::uint32_t, kWordsAtOnce> rows, orbits;
  std::uint32_t begin = 0;  // the first row
};

SectorSum::SectorSum(std::shared_ptr<const Sector> sector, const std::vector<Term>& terms, Bounds bounds, double memory,
                     const Job& job)
    : sector_(std::move(sector)), groups_(GroupByFlip(terms)), bounds_(bounds) {
  real_ = sector_->group().real() && AreReal(terms);
  const std::size_t chunks = (Dimension() + kChunk - 1) / kChunk;
  stored_rows_.resize(chunks);
  if (memory <= 0) return;
  std::atomic<std::size_t> asked = 0, bytes = 0, elements = 0, done = 0;
  ParallelFor(chunks, [&](std::size_t chunk) {
    job.Check();
    if (static_cast<double>(asked) >= memory) return;
    Rows rows;
    Find(chunk * kChunk, std::min(kChunk, Dimension() - chunk * kChunk), rows);
    const std::size_t size = sizeof(Rows) + 4 * (rows.start.size() + rows.column.size()) +
                             sizeof(double) * (rows.diagonal.size() + rows.value.size());
    if (static_cast<double>(asked += size) > memory) return;
    bytes += size;
    elements += rows.column.size();
    stored_rows_[chunk] = rows;  // a copy has no more room than it needs
    job.Progress(static_cast<double>(++done) / static_cast<double>(chunks));
  });
  stored_ = elements;
  bytes_ = bytes;
  complete_ = done == chunks;
}

double SectorSum::Bytes(const Sector& sector, const std::vector<Term>& terms) {
  const auto rows = static_cast<double>(sector.size());
  return rows * (12.0 + 20.0 * static_cast<double>(GroupByFlip(terms).size())) + (rows / kChunk + 1) * sizeof(Rows);
}

void SectorSum::Find(std::size_t begin, std::size_t count, Rows& rows) const {
  Work work;
  work.begin = static_cast<std::uint32_t>(begin);
  rows.diagonal.assign(count, 0);
  rows.start.assign(count + 1, 0);
  for (std::size_t row = 0; row < count; ++row) {
    const std::uint64_t word = sector_->word(begin + row);
    for (const FlipGroup& group : groups_) {
      const std::complex<double> amplitude = group.Amplitude(word);
      if (group.flip == 0) {
        rows.diagonal[row] += amplitude.real();
        continue;
      }
      const std::uint64_t other = word ^ group.flip;
      if (amplitude == 0.0 || !sector_->basis().Contains(other)) continue;
      work.words[work.count] = other;
      work.amplitudes[work.count] = amplitude;
      work.rows[work.count] = static_cast<std::uint32_t>(row);
      if (++work.count == kWordsAtOnce) Flush(work, rows);
    }
  }
  if (work.count > 0) Flush(work, rows);
  for (std::size_t row = 0; row < count; ++row) rows.start[row + 1] += rows.start[row];
}

// Rows are conjugate columns. A column may come more than once in a row.
void SectorSum::Flush(Work& work, Rows& rows) const {
  const hilbert::SiteGroup& group = sector_->group();
  const bool plain = group.trivial();
  sector_->first_words().Find(work.words.data(), work.count, work.firsts.data(),
                              plain ? nullptr : work.elements.data());
  for (std::size_t k = 0; k < work.count; ++k) work.orbits[k] = sector_->Find(work.firsts[k]);
  for (std::size_t k = 0; k < work.count; ++k) {
    const std::uint32_t orbit = work.orbits[k], row = work.rows[k];
    if (orbit == Sector::kNone) continue;
    const std::uint32_t from = sector_->states(work.begin + row), to = sector_->states(orbit);
    std::complex<double> value = std::conj(work.amplitudes[k]);
    if (from != to) value *= std::sqrt(static_cast<double>(from) / static_cast<double>(to));
    if (!plain) value *= group.character(work.elements[k]) * group.Sign(work.elements[k], work.words[k]);
    ++rows.start[row + 1];
    rows.column.push_back(orbit);
    rows.value.push_back(value.real());
    if (!real_) rows.value.push_back(value.imag());
  }
  work.count = 0;
}

// Sums of four terms in turn: one alone would wait for each addition.
void SectorSum::Multiply(const Rows& rows, const double* x, double* y, std::size_t begin, int width) const {
  const std::uint32_t* column = rows.column.data();
  const double* value = rows.value.data();
  for (std::size_t row = 0; row < rows.diagonal.size(); ++row) {
    const double diagonal = rows.diagonal[row];
    const std::uint32_t end = rows.start[row + 1];
    std::uint32_t k = rows.start[row];
    if (width == 1) {
      double sums[4] = {diagonal * x[begin + row], 0, 0, 0};
      for (; k + 4 <= end; k += 4)
        for (std::uint32_t i = 0; i < 4; ++i) sums[i] += value[k + i] * x[column[k + i]];
      for (; k < end; ++k) sums[0] += value[k] * x[column[k]];
      y[begin + row] = (sums[0] + sums[1]) + (sums[2] + sums[3]);
      continue;
    }
    double re[2] = {diagonal * x[2 * (begin + row)], 0}, im[2] = {diagonal * x[2 * (begin + row) + 1], 0};
    const auto add = [&](std::uint32_t at, std::uint32_t i) {
      const double* from = x + 2 * std::size_t{column[at]};
      if (real_) {
        re[i] += value[at] * from[0];
        im[i] += value[at] * from[1];
      } else {
        re[i] += value[2 * at] * from[0] - value[2 * at + 1] * from[1];
        im[i] += value[2 * at] * from[1] + value[2 * at + 1] * from[0];
      }
    };
    for (; k + 2 <= end; k += 2) {
      add(k, 0);
      add(k + 1, 1);
    }
    if (k < end) add(k, 0);
    y[2 * (begin + row)] = re[0] + re[1];
    y[2 * (begin + row) + 1] = im[0] + im[1];
  }
}

void SectorSum::Apply(const double* x, double* y, int width) const {
  ParallelFor(stored_rows_.size(), [&](std::size_t chunk) {
    const std::size_t begin = chunk * kChunk;
    if (!stored_rows_[chunk].diagonal.empty()) {
      Multiply(stored_rows_[chunk], x, y, begin, width);
      return;
    }
    Rows rows;
    Find(begin, std::min(kChunk, Dimension() - begin), rows);
    Multiply(rows, x, y, begin, width);
  });
}

void SectorSum::Row(std::size_t row, const Visit& visit) const {
  const Rows* rows = &stored_rows_[row / kChunk];
  std::size_t at = row % kChunk;
  Rows found;
  if (rows->diagonal.empty()) {
    Find(row, 1, found);
    rows = &found;
    at = 0;
  }
  visit(row, rows->diagonal[at]);
  const std::size_t width = Width(real_);
  for (std::uint32_t k = rows->start[at]; k < rows->start[at + 1]; ++k) {
    visit(rows->column[k], {rows->value[width * k], real_ ? 0 : rows->value[2 * k + 1]});
  }
}

}  // namespace nnqs::operators
