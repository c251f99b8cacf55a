#include "operators/termSymmetry.h"

#include <cmath>
#include <sstream>
#include <unordered_map>
#include <utility>

namespace nnqs::operators {
namespace {

// A product X^flip·Z^sign: terms with a mask are sums of such products, and these are independent.
struct Product {
  std::uint64_t flip, sign;
  bool operator==(const Product&) const = default;
};
struct Hash {
  std::size_t operator()(const Product& p) const {
    return (p.flip * 0x9e3779b97f4a7c15u) ^ ((p.sign * 0xc2b2ae3d27d4eb4fu) >> 7) ^ p.sign;
  }
};
using Sum = std::unordered_map<Product, std::complex<double>, Hash>;

void AddProducts(const Term& term, Sum& sum) {
  ForProducts(term, [&](std::uint64_t flip, std::uint64_t sign, std::complex<double> c) { sum[{flip, sign}] += c; });
}

std::uint64_t Permuted(const std::vector<std::uint8_t>& images, std::uint64_t word) {
  std::uint64_t image = 0;
  for (; word != 0; word &= word - 1) image |= std::uint64_t{1} << images[std::countr_zero(word)];
  return image;
}

// The sign of a product of fermion operators of these bits in ascending order, as bits of the word that it counts.
std::uint64_t Below(std::uint64_t bits) {
  std::uint64_t below = 0;
  for (; bits != 0; bits &= bits - 1) below ^= (bits & -bits) - 1;
  return below;
}

// Whether bringing the images of these bits into ascending order takes an odd number of exchanges.
bool IsOdd(const std::vector<std::uint8_t>& images, std::uint64_t bits) {
  bool odd = false;
  std::uint64_t before = 0;
  for (; bits != 0; bits &= bits - 1) {
    const int image = images[std::countr_zero(bits)];
    odd ^= std::popcount(before >> image) % 2 != 0;
    before |= std::uint64_t{1} << image;
  }
  return odd;
}

// Sites on which a product acts, as messages have them; bits of fermions are ↑ and ↓ of a site.
std::string SitesOf(std::uint64_t bits, int sites) {
  std::ostringstream text;
  bool first = true;
  for (; bits != 0; bits &= bits - 1, first = false) {
    const int bit = std::countr_zero(bits);
    text << (first ? "" : ", ") << bit % sites;
  }
  return first ? "no site" : text.str();
}

}  // namespace

Term ImageOf(const Term& term, const hilbert::SiteGroup& group, std::size_t g) {
  const std::vector<std::uint8_t>& images = group.images(g);
  Term image = {Permuted(images, term.mask), Permuted(images, term.value), Permuted(images, term.flip),
                Permuted(images, term.sign), term.coefficient};
  bool negative = false;
  if (group.fermions()) {
    image.sign = Permuted(images, term.sign ^ Below(term.flip)) ^ Below(image.flip);
    negative = IsOdd(images, term.flip);
  } else if (group.flips(g)) {
    image.value ^= image.mask;
    negative = std::popcount(term.sign) % 2 != 0;
  }
  if (negative) image.coefficient = -image.coefficient;
  return image;
}

std::optional<std::string> BrokenBy(const std::vector<Term>& terms, const hilbert::SiteGroup& group) {
  constexpr double kRounding = 1e-12;
  Sum sum;
  double scale = 0;
  for (const Term& term : terms) {
    scale = std::max(scale, std::abs(term.coefficient));
    AddProducts(term, sum);
  }
  const int sites = group.fermions() ? group.bits() / 2 : group.bits();
  for (std::size_t g = 1; g < group.size(); ++g) {
    Sum image;
    for (const Term& term : terms) AddProducts(ImageOf(term, group, g), image);
    for (const auto& [product, coefficient] : image) {
      const auto known = sum.find(product);
      const std::complex<double> there = known == sum.end() ? 0 : known->second;
      if (std::abs(coefficient - there) <= kRounding * scale) continue;
      std::uint64_t support = product.flip | (group.fermions() ? product.sign ^ Below(product.flip) : product.sign);
      std::ostringstream text;
      text << "does not commute with the group: its operation [";
      for (int site = 0; site < sites; ++site) text << (site == 0 ? "" : ", ") << int{group.images(g)[site]};
      text << "]" << (group.flips(g) ? " with the flip" : "") << " takes a term to sites " << SitesOf(support, sites)
           << " with the coefficient " << coefficient.real();
      if (coefficient.imag() != 0) text << " + " << coefficient.imag() << "i";
      text << ", where the operator has " << there.real();
      if (there.imag() != 0) text << " + " << there.imag() << "i";
      text << ". Take a smaller group, or couplings that have its symmetry";
      return text.str();
    }
  }
  return std::nullopt;
}

}  // namespace nnqs::operators
