#include "base/memoryCache.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <new>
#include <vector>

#include "base/buffer.h"

namespace nnqs {
namespace {

constexpr std::size_t kMostKept = std::size_t{384} << 20;  // what a replica sum over a kernel of 4096 rows takes

struct Kept {
  std::mutex mutex;
  std::vector<Block> blocks;
  std::size_t bytes = 0;
};

Kept& KeptBlocks() {
  static Kept& kept = *new Kept;  // never destroyed: jobs may outlast the end of main
  return kept;
}

// MALLOC_PERTURB_ makes glibc fill what malloc gives; ours is filled with NaN then, kept blocks too, so that a test can
// show that no result depends on what was in memory before.
void FillForTests(const Block& block) {
  static const bool wanted = std::getenv("MALLOC_PERTURB_") != nullptr;
  if (wanted) std::memset(block.memory, 0xff, block.bytes);
}

// The smallest kept block that is large enough and not four times too large.
Block TakeKept(std::size_t bytes) {
  Kept& kept = KeptBlocks();
  const std::lock_guard lock(kept.mutex);
  auto best = kept.blocks.end();
  for (auto block = kept.blocks.begin(); block != kept.blocks.end(); ++block) {
    const bool fits = block->bytes >= bytes && block->bytes < 4 * bytes;
    if (fits && (best == kept.blocks.end() || block->bytes < best->bytes)) best = block;
  }
  if (best == kept.blocks.end()) return {};
  const Block block = *best;
  kept.blocks.erase(best);
  kept.bytes -= block.bytes;
  return block;
}

}  // namespace

Block TakeBlock(std::size_t bytes) {
  const bool large = bytes >= kLargeBlock;
  if (large) {
    if (const Block kept = TakeKept(bytes); kept.memory != nullptr) {
      FillForTests(kept);
      return kept;
    }
  }
  const std::size_t alignment = large ? kLargePage : 64;
  const std::size_t rounded = (bytes + alignment - 1) / alignment * alignment;
  void* memory = std::aligned_alloc(alignment, rounded);
  if (memory == nullptr) throw std::bad_alloc();
  AdviseLargePages(memory, rounded);
  FillForTests({memory, rounded});
  return {memory, rounded};
}

void GiveBlock(const Block& block) {
  if (block.bytes < kLargeBlock || block.bytes > kMostKept) {
    std::free(block.memory);
    return;
  }
  Kept& kept = KeptBlocks();
  const std::lock_guard lock(kept.mutex);
  kept.blocks.push_back(block);
  kept.bytes += block.bytes;
  while (kept.bytes > kMostKept) {  // the oldest goes: what is worked on now may need other sizes
    std::free(kept.blocks.front().memory);
    kept.bytes -= kept.blocks.front().bytes;
    kept.blocks.erase(kept.blocks.begin());
  }
}

void FreeKeptBlocks() {
  Kept& kept = KeptBlocks();
  const std::lock_guard lock(kept.mutex);
  for (const Block& block : kept.blocks) std::free(block.memory);
  kept.blocks.clear();
  kept.bytes = 0;
}

}  // namespace nnqs
