// A many-body basis as words of bits in a fixed order.
//   spins     one register: bit i is site i, bit 0 is ↑ (σᶻ = +1)
//   fermions  two registers: bit i is ↑ on site i, bit sites+i is ↓ on site i; index = rank(↑)·dim↓ + rank(↓)
#pragma once

#include <algorithm>
#include <utility>

#include "hilbert/register.h"

namespace nnqs::hilbert {

class Basis {
 public:
  static Basis Spins(int sites, int ones) { return {Register(0, Register::kAny), Register(sites, ones), 0}; }
  static Basis Fermions(int sites, int up, int down) { return {Register(sites, up), Register(sites, down), sites}; }

  bool operator==(const Basis& other) const {
    return major_ == other.major_ && minor_ == other.minor_ && shift_ == other.shift_;
  }
  // The bits whose number of ones is fixed, one mask for each fixed number.
  std::vector<std::uint64_t> Conserved() const {
    std::vector<std::uint64_t> masks;
    if (major_.fixed()) masks.push_back(Major(~std::uint64_t{0}));
    if (minor_.fixed()) masks.push_back(~Major(~std::uint64_t{0}));
    return masks;
  }
  // The register of the lowest digits of an index, and the bit at which it begins in a word.
  const Register& minor() const { return minor_; }
  int shift() const { return shift_; }
  // The register of the highest digits, of fermions: its bits are the lowest of a word.
  const Register& major() const { return major_; }
  // Bits of a word: one per spin, two per site of fermions.
  int bits() const { return minor_.bits() + major_.bits(); }
  std::size_t size() const { return major_.size() * minor_.size(); }
  bool Contains(std::uint64_t word) const { return major_.Contains(Major(word)) && minor_.Contains(word >> shift_); }
  std::size_t Rank(std::uint64_t word) const {
    return major_.Rank(Major(word)) * minor_.size() + minor_.Rank(word >> shift_);
  }
  std::uint64_t Word(std::size_t index) const {
    return major_.Word(index / minor_.size()) | minor_.Word(index % minor_.size()) << shift_;
  }
  // f(index, word) for begin ≤ index < end.
  template <class F>
  void ForEach(std::size_t begin, std::size_t end, F&& f) const {
    for (std::size_t index = begin; index < end;) {
      const std::size_t first = index % minor_.size();
      const std::size_t last = std::min(minor_.size(), first + (end - index));
      const std::uint64_t major = major_.Word(index / minor_.size());
      std::uint64_t minor = minor_.Word(first);
      for (std::size_t i = first; i < last; ++i, ++index) {
        f(index, major | minor << shift_);
        if (i + 1 < last) minor = minor_.Next(minor);
      }
    }
  }

 private:
  Basis(Register major, Register minor, int shift)
      : major_(std::move(major)), minor_(std::move(minor)), shift_(shift) {}
  std::uint64_t Major(std::uint64_t word) const { return word & ((std::uint64_t{1} << shift_) - 1); }

  Register major_, minor_;
  int shift_;
};

}  // namespace nnqs::hilbert
