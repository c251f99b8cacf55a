// Copies of large blocks: bandwidth is all they cost, so what is written goes past the caches.
#pragma once

#include <cstddef>

namespace nnqs {

// memcpy by all threads. From 16 MiB on with streaming stores, which spare the reading of what is overwritten: 1.5x.
void CopyBytes(void* to, const void* from, std::size_t bytes);

}  // namespace nnqs
