#include "hilbert/siteGroup.h"

#include <algorithm>
#include <utility>

namespace nnqs::hilbert {
namespace {

// Each register from its highest bit; that of the lowest bits counts most.
std::vector<std::uint8_t> OrderOf(std::size_t bits, std::size_t registers) {
  std::vector<std::uint8_t> order;
  const std::size_t length = bits / registers;
  for (std::size_t begin = 0; begin < bits; begin += length) {
    for (std::size_t bit = begin + length; bit-- > begin;) order.push_back(static_cast<std::uint8_t>(bit));
  }
  return order;
}

}  // namespace

SiteGroup::SiteGroup(bool fermions, std::vector<std::vector<std::uint8_t>> images, std::vector<bool> flips,
                     std::vector<std::complex<double>> characters)
    : fermions_(fermions),
      images_(std::move(images)),
      flips_(std::move(flips)),
      characters_(std::move(characters)),
      order_(OrderOf(images_[0].size(), fermions ? 2 : 1)),
      all_(~std::uint64_t{0} >> (64 - order_.size())) {
  real_ = std::all_of(characters_.begin(), characters_.end(), [](const auto& chi) { return chi.imag() == 0; });
  trivial_ =
      !fermions && std::all_of(characters_.begin(), characters_.end(), [](const auto& chi) { return chi == 1.0; });
  if (!fermions) return;
  passed_.resize(images_.size() * order_.size());
  for (std::size_t g = 0; g < images_.size(); ++g) {
    for (std::size_t i = 0; i < order_.size(); ++i) {
      std::uint64_t& passed = passed_[g * order_.size() + i];
      for (std::size_t k = 0; k < i; ++k) {
        if (images_[g][k] > images_[g][i]) passed |= std::uint64_t{1} << k;
      }
    }
  }
}

}  // namespace nnqs::hilbert
