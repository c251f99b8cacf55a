#include "operators/operator.h"

namespace nnqs::operators {

void RowByProduct(const Operator& h, std::size_t row, const Visit& visit) {
  const bool real = h.IsReal();
  const std::size_t width = real ? 1 : 2;
  std::vector<double> unit(h.Dimension() * width), column(unit.size());
  unit[row * width] = 1;
  h.Apply(unit.data(), column.data(), static_cast<int>(width));
  for (std::size_t s = 0; s < h.Dimension(); ++s) {
    const std::complex<double> value = real ? column[s] : std::complex(column[2 * s], -column[2 * s + 1]);
    if (value != 0.0) visit(s, value);
  }
}

}  // namespace nnqs::operators
