// H as a stored matrix, for small cases and for other programs: compressed sparse rows, columns ascending.
#pragma once

#include <cstdint>
#include <vector>

#include "operators/operator.h"

namespace nnqs::operators {

// Where the nonzeros of every row begin, and their number: rows+1 running sums, which may be more than 32 bits count.
std::vector<double> RowStarts(const Operator& h);
double RowStartsBytes(const Operator& h);

// start: RowStarts; columns and values have start[rows] entries. Values are pairs (re, im) for
// an operator that is not real.
// Throws ShapeError unless `start` says how many elements each row has.
void FillRows(const Operator& h, const std::int32_t* start, std::int32_t* columns, double* values);

// rows×rows numbers, row-major; pairs (re, im) for an operator that is not real.
void FillDense(const Operator& h, double* matrix);
double DenseBytes(const Operator& h);

}  // namespace nnqs::operators
