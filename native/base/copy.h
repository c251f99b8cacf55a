// Copies of large blocks: bandwidth is all they cost, so what is written goes past the caches.
#pragma once

#include <cstddef>

namespace nnqs {

// memcpy; from 16 MiB on with streaming stores, which spare the reading of what is overwritten: 1.5x. By this thread
// alone: a second one gains nothing, and would spin for a while after, in the way of what the copy is for. Of a copy
// that is made in pieces `whole` says how large it becomes.
void CopyBytes(void* to, const void* from, std::size_t bytes, std::size_t whole);

inline void CopyBytes(void* to, const void* from, std::size_t bytes) {
  CopyBytes(to, from, bytes, bytes);
}

}  // namespace nnqs
