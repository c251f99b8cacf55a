#include "hilbert/firstWords.h"

#include <algorithm>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "hilbert/firstWords.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace nnqs::hilbert::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

constexpr int kElementBits = 16;

// Words of T = 32 or 64 bits; word number i·lanes + l is bit i of lane l of every plane.
template <class T>
struct Planes {
  using D = hn::CappedTag<T, kWordsAtOnce / (8 * sizeof(T))>;
  using V = hn::Vec<D>;
  static constexpr std::size_t kBits = 8 * sizeof(T);
  static constexpr std::size_t kMaxLanes = hn::MaxLanes(D());

  static std::size_t Unit() { return kBits * hn::Lanes(D()); }

  HWY_ALIGN T data[kBits * kMaxLanes];

  HWY_INLINE T* at(std::size_t plane) { return data + plane * hn::Lanes(D()); }
  HWY_INLINE V Get(std::size_t plane) const { return hn::Load(D(), data + plane * hn::Lanes(D())); }
  HWY_INLINE void Put(std::size_t plane, V v) { hn::Store(v, D(), at(plane)); }

  // Words to planes, and planes to words: every lane is a square matrix of bits, which is transposed.
  HWY_INLINE void Transpose() {
    T mask = static_cast<T>(~T{0}) >> (kBits / 2);
    for (std::size_t j = kBits / 2; j != 0; j >>= 1, mask ^= static_cast<T>(mask << j)) {
      const V selected = hn::Set(D(), mask);
      for (std::size_t k = 0; k < kBits; k = (k + j + 1) & ~j) {
        const V low = Get(k), high = Get(k + j);
        const V t = hn::And(hn::Xor(hn::ShiftRightSame(low, static_cast<int>(j)), high), selected);
        Put(k, hn::Xor(low, hn::ShiftLeftSame(t, static_cast<int>(j))));
        Put(k + j, hn::Xor(high, t));
      }
    }
  }
};

template <class T>
HWY_INLINE bool IsZero(const hn::Vec<typename Planes<T>::D> v) {
  const typename Planes<T>::D d;
  return hn::AllFalse(d, hn::Ne(v, hn::Zero(d)));
}

// Where the image of `words` under element g comes before what `best` holds, whose places are in order; `equal`: among
// what is set there on entry, where both are the same.
template <class T>
HWY_INLINE hn::Vec<typename Planes<T>::D> Before(const FirstWords::Plan& plan, std::size_t g, const Planes<T>& words,
                                                 const Planes<T>& best, hn::Vec<typename Planes<T>::D>& equal) {
  const typename Planes<T>::D d;
  const auto flip = hn::Set(d, plan.flips[g] != 0 ? static_cast<T>(~T{0}) : T{0});
  const std::uint8_t* source = plan.sources.data() + g * plan.bits;
  auto before = hn::Zero(d);
  for (int place = 0; place < plan.bits; ++place) {
    const auto b = best.Get(place);
    const auto differ = hn::Xor(hn::Xor(words.Get(source[place]), flip), b);
    before = hn::Or(before, hn::And(hn::And(equal, b), differ));
    equal = hn::AndNot(differ, equal);
    if ((place & 3) == 3 && IsZero<T>(equal)) break;
  }
  return before;
}

template <class T>
HWY_INLINE void Load(const std::uint64_t* words, std::size_t begin, std::size_t count, Planes<T>& planes) {
  const std::size_t unit = Planes<T>::Unit(), here = std::min(unit, count - begin);
  for (std::size_t i = 0; i < here; ++i) planes.data[i] = static_cast<T>(words[begin + i]);
  for (std::size_t i = here; i < unit; ++i) planes.data[i] = 0;
  planes.Transpose();
}

template <class T>
HWY_NOINLINE void FindPart(const FirstWords::Plan& plan, const std::uint64_t* words, std::size_t begin,
                           std::size_t count, std::uint64_t* firsts, std::uint16_t* elements) {
  const typename Planes<T>::D d;
  Planes<T> planes, best, result;
  Load<T>(words, begin, count, planes);
  for (int place = 0; place < plan.bits; ++place) best.Put(place, planes.Get(plan.order[place]));
  const int element_bits = elements == nullptr ? 0 : kElementBits;
  for (std::size_t b = 0; b < Planes<T>::kBits; ++b) result.Put(b, hn::Zero(d));
  for (std::size_t g = 1; g < plan.elements; ++g) {
    auto equal = hn::Set(d, static_cast<T>(~T{0}));
    const auto before = Before<T>(plan, g, planes, best, equal);
    if (IsZero<T>(before)) continue;
    const auto flip = hn::Set(d, plan.flips[g] != 0 ? static_cast<T>(~T{0}) : T{0});
    const std::uint8_t* source = plan.sources.data() + g * plan.bits;
    for (int place = 0; place < plan.bits; ++place) {
      const auto b = best.Get(place);
      const auto image = hn::Xor(planes.Get(source[place]), flip);
      best.Put(place, hn::Xor(b, hn::And(before, hn::Xor(image, b))));
    }
    for (int b = 0; b < element_bits; ++b) {
      const auto had = result.Get(b);
      result.Put(b, (g >> b) % 2 != 0 ? hn::Or(had, before) : hn::AndNot(before, had));
    }
  }
  const std::size_t here = std::min(Planes<T>::Unit(), count - begin);
  if (elements != nullptr) {
    result.Transpose();
    for (std::size_t i = 0; i < here; ++i) elements[begin + i] = static_cast<std::uint16_t>(result.data[i]);
  }
  for (std::size_t b = 0; b < Planes<T>::kBits; ++b) result.Put(b, hn::Zero(d));
  for (int place = 0; place < plan.bits; ++place) result.Put(plan.order[place], best.Get(place));
  result.Transpose();
  for (std::size_t i = 0; i < here; ++i) firsts[begin + i] = result.data[i];
}

// f(position) for every set bit of a plane.
template <class T, class F>
HWY_INLINE void ForSet(hn::Vec<typename Planes<T>::D> plane, F&& f) {
  const typename Planes<T>::D d;
  HWY_ALIGN T lanes[Planes<T>::kMaxLanes];
  hn::Store(plane, d, lanes);
  for (std::size_t l = 0; l < hn::Lanes(d); ++l) {
    for (T rest = lanes[l]; rest != 0; rest &= rest - 1) f(std::countr_zero(rest) * hn::Lanes(d) + l);
  }
}

template <class T>
HWY_NOINLINE void SelectPart(const FirstWords::Plan& plan, const std::uint64_t* words, std::size_t begin,
                             std::size_t count, std::vector<std::uint32_t>& positions,
                             std::vector<FirstWords::Fixed>& fixed) {
  const typename Planes<T>::D d;
  Planes<T> planes, ordered;
  Load<T>(words, begin, count, planes);
  for (int place = 0; place < plan.bits; ++place) ordered.Put(place, planes.Get(plan.order[place]));
  const std::size_t here = std::min(Planes<T>::Unit(), count - begin);
  HWY_ALIGN T filled[Planes<T>::kMaxLanes];
  for (std::size_t l = 0; l < hn::Lanes(d); ++l) {
    const std::size_t rows = here > l ? (here - l + hn::Lanes(d) - 1) / hn::Lanes(d) : 0;
    filled[l] = rows == Planes<T>::kBits ? static_cast<T>(~T{0}) : static_cast<T>((T{1} << rows) - 1);
  }
  auto alive = hn::Load(d, filled);
  const std::size_t found = fixed.size();
  for (std::size_t g = 1; g < plan.elements; ++g) {
    auto equal = alive;
    alive = hn::AndNot(Before<T>(plan, g, planes, ordered, equal), alive);
    if (IsZero<T>(alive)) {
      fixed.resize(found);
      return;
    }
    if (IsZero<T>(equal)) continue;
    ForSet<T>(equal, [&](std::size_t position) {
      fixed.push_back({static_cast<std::uint32_t>(begin + position), static_cast<std::uint16_t>(g)});
    });
  }
  const std::size_t first = positions.size();
  ForSet<T>(alive, [&](std::size_t position) { positions.push_back(static_cast<std::uint32_t>(begin + position)); });
  std::sort(positions.begin() + static_cast<std::ptrdiff_t>(first), positions.end());
}

void FindSimd(const FirstWords::Plan& plan, const std::uint64_t* words, std::size_t count, std::uint64_t* firsts,
              std::uint16_t* elements) {
  if (plan.bits <= 32) {
    for (std::size_t begin = 0; begin < count; begin += Planes<std::uint32_t>::Unit()) {
      FindPart<std::uint32_t>(plan, words, begin, count, firsts, elements);
    }
  } else {
    for (std::size_t begin = 0; begin < count; begin += Planes<std::uint64_t>::Unit()) {
      FindPart<std::uint64_t>(plan, words, begin, count, firsts, elements);
    }
  }
}

void SelectSimd(const FirstWords::Plan& plan, const std::uint64_t* words, std::size_t count,
                std::vector<std::uint32_t>& positions, std::vector<FirstWords::Fixed>& fixed) {
  if (plan.bits <= 32) {
    for (std::size_t begin = 0; begin < count; begin += Planes<std::uint32_t>::Unit()) {
      SelectPart<std::uint32_t>(plan, words, begin, count, positions, fixed);
    }
  } else {
    for (std::size_t begin = 0; begin < count; begin += Planes<std::uint64_t>::Unit()) {
      SelectPart<std::uint64_t>(plan, words, begin, count, positions, fixed);
    }
  }
}

}  // namespace nnqs::hilbert::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace nnqs::hilbert {

HWY_EXPORT(FindSimd);
HWY_EXPORT(SelectSimd);

FirstWords::FirstWords(const SiteGroup& group) : plan_{group.bits(), group.size(), group.order(), {}, {}} {
  for (std::size_t g = 0; g < group.size(); ++g) {
    std::vector<std::uint8_t> source(group.bits());
    for (int bit = 0; bit < group.bits(); ++bit) source[group.images(g)[bit]] = static_cast<std::uint8_t>(bit);
    for (const std::uint8_t bit : group.order()) plan_.sources.push_back(source[bit]);
    plan_.flips.push_back(group.flips(g) ? 1 : 0);
  }
}

void FirstWords::Find(const std::uint64_t* words, std::size_t count, std::uint64_t* firsts,
                      std::uint16_t* elements) const {
  HWY_DYNAMIC_DISPATCH(FindSimd)(plan_, words, count, firsts, elements);
}

void FirstWords::Select(const std::uint64_t* words, std::size_t count, std::vector<std::uint32_t>& positions,
                        std::vector<Fixed>& fixed) const {
  positions.clear();
  fixed.clear();
  HWY_DYNAMIC_DISPATCH(SelectSimd)(plan_, words, count, positions, fixed);
}

}  // namespace nnqs::hilbert
#endif
