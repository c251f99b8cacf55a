#include "hilbert/sector.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <complex>
#include <utility>

#include "base/chunks.h"

namespace nnqs::hilbert {
namespace {

constexpr std::size_t kChunk = 1 << 15;  // states of the basis per task; a multiple of 64 and of kWordsAtOnce
constexpr double kSameCharacter = 1e-6;  // characters of finite groups of this size differ by more

// Words of one register that a permutation of its bits, which are those from `begin` on, leaves as they are: a cycle
// has all of its bits set or none. With the flip every other bit of a cycle is set.
double FixedWords(const Register& words, const std::vector<std::uint8_t>& images, int begin, bool flips) {
  std::vector<double> with_ones(static_cast<std::size_t>(words.bits()) + 1);  // by number of ones
  with_ones[0] = 1;
  std::uint64_t seen = 0;
  double all = 1;
  for (int bit = begin; bit < begin + words.bits(); ++bit) {
    int length = 0;
    for (int at = bit; (seen >> at) % 2 == 0; at = images[at], ++length) seen |= std::uint64_t{1} << at;
    if (length == 0) continue;
    if (flips && length % 2 != 0) return 0;
    all *= 2;
    for (int ones = words.bits(); ones >= length; --ones) with_ones[ones] += with_ones[ones - length];
  }
  return words.fixed() && !flips ? with_ones[words.ones()] : all;
}

// Number of orbits, by Burnside's lemma.
double CountOrbits(const Basis& basis, const SiteGroup& group) {
  double fixed = 0;
  for (std::size_t g = 0; g < group.size(); ++g) {
    const double minor = FixedWords(basis.minor(), group.images(g), basis.shift(), group.flips(g));
    fixed += minor * (group.fermions() ? FixedWords(basis.major(), group.images(g), 0, false) : 1);
  }
  return fixed / static_cast<double>(group.size());
}

}  // namespace

double Sector::Bytes(const Basis& basis, const SiteGroup& group) {
  const auto states = static_cast<double>(basis.size());
  return states / 64 * sizeof(Places) +
         2.0 * CountOrbits(basis, group) * (sizeof(std::uint64_t) + sizeof(std::uint16_t));
}

Sector::Sector(Basis basis, SiteGroup group, const Job& job)
    : basis_(std::move(basis)), group_(std::move(group)), first_words_(group_) {
  struct Part {
    std::vector<std::uint64_t> words;
    std::vector<std::uint16_t> states;
  };
  const std::size_t total = basis_.size(), chunks = (total + kChunk - 1) / kChunk;
  std::vector<Part> parts(chunks);
  places_.resize((total + 63) / 64);
  std::atomic<std::size_t> forbidden = 0, done = 0;
  ParallelFor(chunks, [&](std::size_t chunk) {
    job.Check();
    const std::size_t begin = chunk * kChunk, end = std::min(total, begin + kChunk);
    std::vector<std::uint64_t> words;
    words.reserve(end - begin);
    basis_.ForEach(begin, end, [&](std::size_t, std::uint64_t word) { words.push_back(word); });
    std::vector<std::uint32_t> positions;
    std::vector<FirstWords::Fixed> fixed;
    std::vector<std::uint16_t> stabiliser;
    Part& part = parts[chunk];
    for (std::size_t at = 0; at < words.size(); at += kWordsAtOnce) {
      first_words_.Select(words.data() + at, std::min(kWordsAtOnce, words.size() - at), positions, fixed);
      for (const std::uint32_t position : positions) {
        stabiliser.clear();
        for (const FirstWords::Fixed& one : fixed) {
          if (one.position == position) stabiliser.push_back(one.element);
        }
        const std::uint64_t word = words[at + position];
        if (!Allows(word, stabiliser)) {
          ++forbidden;
          continue;
        }
        const std::size_t index = begin + at + position;
        places_[index / 64].first |= std::uint64_t{1} << (index % 64);
        part.words.push_back(word);
        part.states.push_back(static_cast<std::uint16_t>(group_.size() / (stabiliser.size() + 1)));
      }
    }
    job.Progress(static_cast<double>(++done) / static_cast<double>(chunks));
  });
  forbidden_ = forbidden;
  std::uint32_t before = 0;
  for (Places& places : places_) {
    places.before = before;
    before += static_cast<std::uint32_t>(std::popcount(places.first));
  }
  words_.reserve(before);
  states_.reserve(before);
  for (Part& part : parts) {
    words_.insert(words_.end(), part.words.begin(), part.words.end());
    states_.insert(states_.end(), part.states.begin(), part.states.end());
    part = {};
  }
}

bool Sector::Allows(std::uint64_t word, const std::vector<std::uint16_t>& stabiliser) const {
  return std::all_of(stabiliser.begin(), stabiliser.end(), [&](std::uint16_t g) {
    return std::abs(group_.character(g) * group_.Sign(g, word) - 1.0) < kSameCharacter;
  });
}

void Sector::Orbits(std::int32_t* representatives, std::int32_t* sizes) const {
  for (std::size_t orbit = 0; orbit < size(); ++orbit) {
    representatives[orbit] = static_cast<std::int32_t>(basis_.Rank(words_[orbit]));
    sizes[orbit] = static_cast<std::int32_t>(states_[orbit]);
  }
}

void Sector::Expand(const double* state, double* whole, const Job& job) const {
  ForChunks(basis_.size(), kChunk, [&](std::size_t begin, std::size_t count) {
    job.Check();
    std::vector<std::uint64_t> words, firsts(kWordsAtOnce);
    std::vector<std::uint16_t> elements(kWordsAtOnce);
    words.reserve(count);
    basis_.ForEach(begin, begin + count, [&](std::size_t, std::uint64_t word) { words.push_back(word); });
    for (std::size_t at = 0; at < count; at += kWordsAtOnce) {
      const std::size_t here = std::min(kWordsAtOnce, count - at);
      first_words_.Find(words.data() + at, here, firsts.data(), elements.data());
      for (std::size_t i = 0; i < here; ++i) {
        double* to = whole + 2 * (begin + at + i);
        const std::uint32_t orbit = Find(firsts[i]);
        if (orbit == kNone) {
          to[0] = to[1] = 0;
          continue;
        }
        const std::complex<double> amplitude =
            std::complex<double>(state[2 * orbit], state[2 * orbit + 1]) * group_.character(elements[i]) *
            (group_.Sign(elements[i], words[at + i]) / std::sqrt(static_cast<double>(states_[orbit])));
        to[0] = amplitude.real();
        to[1] = amplitude.imag();
      }
    }
  });
}

// Σ_x over the orbit is Σ_g over the group, which comes to every x as often: ⟨gr|r̃⟩* = χ(g)·s(g, r)/√c_r.
void Sector::Project(const double* whole, double* state, const Job& job) const {
  constexpr std::size_t kOrbits = 256;
  ForChunks(size(), kOrbits, [&](std::size_t begin, std::size_t count) {
    job.Check();
    for (std::size_t orbit = begin; orbit < begin + count; ++orbit) {
      std::complex<double> sum = 0;
      for (std::size_t g = 0; g < group_.size(); ++g) {
        const double* x = whole + 2 * basis_.Rank(group_.Image(g, words_[orbit]));
        sum += group_.character(g) * group_.Sign(g, words_[orbit]) * std::complex<double>(x[0], x[1]);
      }
      sum *= std::sqrt(static_cast<double>(states_[orbit])) / static_cast<double>(group_.size());
      state[2 * orbit] = sum.real();
      state[2 * orbit + 1] = sum.imag();
    }
  });
}

}  // namespace nnqs::hilbert
