#include "operators/sparse.h"

#include <algorithm>
#include <complex>
#include <string>
#include <utility>

#include "base/chunks.h"
#include "base/errors.h"

namespace nnqs::operators {
namespace {

constexpr std::size_t kChunk = 1024;  // rows per task

using Elements = std::vector<std::pair<std::size_t, std::complex<double>>>;

// Columns ascend, each once: what comes for one is added in its order; what vanishes is left out.
void AddUp(Elements& elements) {
  std::stable_sort(elements.begin(), elements.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < elements.size();) {
    const std::size_t column = elements[i].first;
    std::complex<double> sum = 0;
    for (; i < elements.size() && elements[i].first == column; ++i) sum += elements[i].second;
    if (sum != 0.0) elements[kept++] = {column, sum};
  }
  elements.resize(kept);
}

// f(row, elements of the row by column) for all rows.
template <class F>
void ForRowElements(const Operator& h, F&& f) {
  ForChunks(h.Dimension(), kChunk, [&](std::size_t begin, std::size_t rows) {
    Elements elements;
    for (std::size_t row = begin; row < begin + rows; ++row) {
      elements.clear();
      h.Row(row, [&](std::size_t column, std::complex<double> value) { elements.emplace_back(column, value); });
      AddUp(elements);
      f(row, elements);
    }
  });
}

}  // namespace

std::vector<double> RowStarts(const Operator& h) {
  std::vector<std::int32_t> counts(h.Dimension());
  ForRowElements(
      h, [&](std::size_t row, const auto& elements) { counts[row] = static_cast<std::int32_t>(elements.size()); });
  std::vector<double> start = {0};
  start.reserve(counts.size() + 1);
  for (const std::int32_t count : counts) start.push_back(start.back() + count);
  return start;
}

void FillRows(const Operator& h, const std::int32_t* start, std::int32_t* columns, double* values) {
  const std::size_t width = h.IsReal() ? 1 : 2;
  ForRowElements(h, [&](std::size_t row, const auto& elements) {
    std::size_t k = start[row];
    if (start[row + 1] - start[row] != static_cast<std::int64_t>(elements.size())) {
      throw ShapeError("`start` does not fit the operator: row " + std::to_string(row) + " has " +
                       std::to_string(elements.size()) + " elements. Pass what countNonzeros returns");
    }
    for (const auto& [column, value] : elements) {
      columns[k] = static_cast<std::int32_t>(column);
      values[width * k] = value.real();
      if (width == 2) values[2 * k + 1] = value.imag();
      ++k;
    }
  });
}

void FillDense(const Operator& h, double* matrix) {
  const std::size_t rows = h.Dimension(), width = h.IsReal() ? 1 : 2;
  std::fill_n(matrix, rows * rows * width, 0.0);
  ForRowElements(h, [&](std::size_t row, const auto& elements) {
    for (const auto& [column, value] : elements) {
      double* entry = matrix + (row * rows + column) * width;
      entry[0] = value.real();
      if (width == 2) entry[1] = value.imag();
    }
  });
}

double RowStartsBytes(const Operator& h) {
  return 12.0 * static_cast<double>(h.Dimension());
}

double DenseBytes(const Operator& h) {
  const auto n = static_cast<double>(h.Dimension());
  return (h.IsReal() ? 8.0 : 16.0) * n * n;
}

}  // namespace nnqs::operators
