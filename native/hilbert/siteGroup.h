// A finite group that acts on the words of a basis (hilbert/basis.h): its elements permute the bits, those of spins may
// also turn all of them over, and each has a character, of modulus 1:
//   U_g|x⟩ = s(g, x)|gx⟩,   invariant states have U_g ψ = χ(g)ψ
// s = ±1 brings the operators of fermions back into their order; it is 1 for spins.
#pragma once

#include <bit>
#include <complex>
#include <cstdint>
#include <vector>

namespace nnqs::hilbert {

class SiteGroup {
 public:
  // images: of each element, the bit that each bit goes to.
  SiteGroup(bool fermions, std::vector<std::vector<std::uint8_t>> images, std::vector<bool> flips,
            std::vector<std::complex<double>> characters);

  bool fermions() const { return fermions_; }
  int bits() const { return static_cast<int>(order_.size()); }
  std::size_t size() const { return images_.size(); }
  const std::vector<std::uint8_t>& images(std::size_t g) const { return images_[g]; }
  bool flips(std::size_t g) const { return flips_[g]; }
  std::complex<double> character(std::size_t g) const { return characters_[g]; }
  // The bits of a word, from the one that counts most in the order of the basis.
  const std::vector<std::uint8_t>& order() const { return order_; }
  bool real() const { return real_; }
  // Whether all characters are 1 and there are no signs: then nothing depends on which element takes a word to another.
  bool trivial() const { return trivial_; }

  std::uint64_t Image(std::size_t g, std::uint64_t word) const {
    std::uint64_t image = flips_[g] ? all_ : 0;
    for (; word != 0; word &= word - 1) image ^= std::uint64_t{1} << images_[g][std::countr_zero(word)];
    return image;
  }
  // s(g, word)
  double Sign(std::size_t g, std::uint64_t word) const {
    if (!fermions_) return 1;
    const std::uint64_t* passed = passed_.data() + g * order_.size();
    int odd = 0;
    for (std::uint64_t rest = word; rest != 0; rest &= rest - 1) {
      odd ^= std::popcount(word & passed[std::countr_zero(rest)]);
    }
    return odd % 2 == 0 ? 1 : -1;
  }

 private:
  bool fermions_, real_, trivial_;
  std::vector<std::vector<std::uint8_t>> images_;
  std::vector<bool> flips_;
  std::vector<std::complex<double>> characters_;
  std::vector<std::uint8_t> order_;
  std::uint64_t all_;
  std::vector<std::uint64_t> passed_;  // of element g and bit i: lower bits whose images are higher than that of i
};

}  // namespace nnqs::hilbert
