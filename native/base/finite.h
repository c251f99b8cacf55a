// Tells numbers from NaN and infinity before LAPACK meets them: some of its loops never end on one.
#pragma once

#include <cstdint>
#include <string>

namespace nnqs {

// Throws ArgumentError with the position of an element that is not finite. T: float or double; complex numbers count
// twice. `values` are elements `first` and following of what the name stands for.
template <class T>
void RequireFinite(const std::string& name, const T* values, std::size_t count, std::size_t first = 0);

// Whether no element is NaN or infinite.
bool AllFinite(const double* values, std::size_t count);

}  // namespace nnqs
