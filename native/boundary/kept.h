// Keeps the memory of a typed array while a job reads it, whoever transfers the array away meanwhile.
#pragma once

#include <napi.h>

#include <memory>

namespace nnqs::boundary {

// What owns the numbers of the array as long as it lives; null where that cannot be had: for memory that may shrink or
// is shared, and in engines that do not offer it. To be dropped on JavaScript's thread.
std::shared_ptr<void> MemoryOf(const Napi::TypedArray& array);

}  // namespace nnqs::boundary
