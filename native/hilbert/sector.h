// The invariant states of a basis under a group, as a basis of their own:
//   |r̃⟩ = √c_r·P|r⟩,   P = (1/|G|)·Σ_g χ(g)*·U_g,   c_r the size of the orbit of r
// one for every orbit, r its first word, unless an element of the stabiliser of r has χ·s ≠ 1: then P|r⟩ = 0. On a word
// x that g takes to r the state is ⟨x|r̃⟩ = χ(g)·s(g, x)/√c_r.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/job.h"
#include "hilbert/basis.h"
#include "hilbert/firstWords.h"
#include "hilbert/siteGroup.h"

namespace nnqs::hilbert {

class Sector {
 public:
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};

  Sector(Basis basis, SiteGroup group, const Job& job);
  // Bytes that it takes, at most, while it is made.
  static double Bytes(const Basis& basis, const SiteGroup& group);

  const Basis& basis() const { return basis_; }
  const SiteGroup& group() const { return group_; }
  const FirstWords& first_words() const { return first_words_; }
  // Number of invariant states, and of orbits that have none.
  std::size_t size() const { return words_.size(); }
  std::size_t forbidden() const { return forbidden_; }
  // First word and number of words of an orbit.
  std::uint64_t word(std::size_t orbit) const { return words_[orbit]; }
  std::uint32_t states(std::size_t orbit) const { return states_[orbit]; }
  // The orbit of which this is the first word, or kNone.
  std::uint32_t Find(std::uint64_t word) const {
    const std::size_t rank = basis_.Rank(word);
    const Places& places = places_[rank / 64];
    const std::uint64_t bit = std::uint64_t{1} << (rank % 64);
    if ((places.first & bit) == 0) return kNone;
    return places.before + static_cast<std::uint32_t>(std::popcount(places.first & (bit - 1)));
  }

  // Of every orbit the index of its first word in the basis, and its number of words.
  void Orbits(std::int32_t* representatives, std::int32_t* sizes) const;
  // A state of the sector on the whole basis, complex.
  void Expand(const double* state, double* whole, const Job& job) const;
  // ⟨r̃|ψ⟩ of a state on the whole basis, complex.
  void Project(const double* whole, double* state, const Job& job) const;

 private:
  // Of 64 neighbouring states of the basis: those that are first words, and how many there are before.
  struct Places {
    std::uint64_t first = 0;
    std::uint32_t before = 0;
  };
  bool Allows(std::uint64_t word, const std::vector<std::uint16_t>& stabiliser) const;

  Basis basis_;
  SiteGroup group_;
  FirstWords first_words_;
  std::vector<std::uint64_t> words_;
  std::vector<std::uint16_t> states_;
  std::vector<Places> places_;
  std::size_t forbidden_ = 0;
};

}  // namespace nnqs::hilbert
