// Compressed rows of complex numbers, in two parts: only real matrices meet vectors of doubles, and i comes in
// afterwards.
#pragma once

#include <complex>
#include <utility>

#include "operators/sparseRows.h"

namespace nnqs::operators {

// re + i·im; `im` has no rows where all elements are real.
struct ComplexRows {
  CompressedRows re, im;
};

// Rows one after the other: Add for each element, EndRow after each row, then Take.
class RowBuilder {
 public:
  void Add(std::size_t column, std::complex<double> value) {
    Append(rows_.re, column, value.real());
    Append(rows_.im, column, value.imag());
  }
  void EndRow() {
    for (CompressedRows* part : {&rows_.re, &rows_.im}) {
      part->start.push_back(static_cast<std::uint32_t>(part->column.size()));
    }
  }
  ComplexRows Take() {
    if (rows_.im.column.empty()) rows_.im.start = {0};
    return std::move(rows_);
  }

 private:
  static void Append(CompressedRows& part, std::size_t column, double value) {
    if (value == 0) return;
    part.column.push_back(static_cast<std::uint32_t>(column));
    part.value.push_back(value);
  }
  ComplexRows rows_ = {{{0}, {}, {}}, {{0}, {}, {}}};
};

}  // namespace nnqs::operators
