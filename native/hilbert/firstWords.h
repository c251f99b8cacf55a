// The word of an orbit that comes first in the order of the basis, of many words at once. Words are cut into planes, of
// which plane b holds bit b of all of them: then a permutation of the bits only renames planes, and comparing the
// images of hundreds of words with the least ones so far takes a few instructions a plane.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "hilbert/siteGroup.h"

namespace nnqs::hilbert {

// Words that one call takes, at most.
constexpr std::size_t kWordsAtOnce = 512;

class FirstWords {
 public:
  explicit FirstWords(const SiteGroup& group);

  // firsts[i]: the first word of the orbit of words[i]; elements[i]: an element that takes words[i] there, where
  // `elements` is not null. 1 ≤ count ≤ kWordsAtOnce.
  void Find(const std::uint64_t* words, std::size_t count, std::uint64_t* firsts, std::uint16_t* elements) const;

  // An element other than the identity that leaves the word at `position` as it is.
  struct Fixed {
    std::uint32_t position;
    std::uint16_t element;
  };
  // Which of `count` words are the first of their orbit: their positions, ascending, and what leaves words among them
  // as they are, in any order.
  void Select(const std::uint64_t* words, std::size_t count, std::vector<std::uint32_t>& positions,
              std::vector<Fixed>& fixed) const;

  // What the loops read: of each element, for each place in the order of the bits the bit that comes there.
  struct Plan {
    int bits;
    std::size_t elements;
    std::vector<std::uint8_t> order;
    std::vector<std::uint8_t> sources;
    std::vector<std::uint8_t> flips;
  };

 private:
  Plan plan_;
};

}  // namespace nnqs::hilbert
