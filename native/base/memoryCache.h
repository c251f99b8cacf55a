// Large blocks that were freed, kept for the next buffers of about their size: faulting in and zeroing fresh pages
// costs more than copying a matrix into them. Part of memory.h's Buffer.
#pragma once

#include <cstddef>

namespace nnqs {

struct Block {
  void* memory = nullptr;
  std::size_t bytes = 0;
};

inline constexpr std::size_t kLargePage = std::size_t{2} << 20;
// Blocks of at least this size are aligned to large pages, and kept.
inline constexpr std::size_t kLargeBlock = std::size_t{4} << 20;

// A block of at least `bytes`, kept or new; throws std::bad_alloc.
Block TakeBlock(std::size_t bytes);
// Keeps the block; frees the oldest ones beyond 384 MiB.
void GiveBlock(const Block& block);
// Frees all that are kept.
void FreeKeptBlocks();

}  // namespace nnqs
