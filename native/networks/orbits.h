// Networks averaged over the orbits of a group of symmetries with signs: f_G(x) = s(x)·F_r for x in orbit r, and 0
// where no orbit is allowed.
//   forward   F_r = (1/c_r) Σ_{x∈r} s(x) f(x),  c_r states in the orbit
//   loss      Σ_{x∈B} w(x) (f_G(x) − y(x))² = Σ_r W_r (F_r − ȳ_r)² + rest,  W_r = Σ_{x∈B∩r} w(x),
//             ȳ_r = (1/W_r) Σ_{x∈B∩r} w(x) s(x) y(x),  rest = Σ_{x∈B} w(x) (s(x) y(x) − ȳ_r)²  (y² where none is
//             allowed)
//   backward  ∂/∂f(x) = (s(x)/c_r)·∂/∂F_r  at every x of the orbit, trained on or not
// `rest` is what the target lacks of the symmetry: a constant, kept apart so that nothing cancels.
// Complex characters have phases s and complex F, of f = f₁ + i·f₂ of two networks: F_r = (1/c_r) Σ s(x)* f(x), ȳ_r of
// s(x)* y(x), and ∂/∂f₁ + i·∂/∂f₂ = (s(x)/c_r)·(∂/∂Re F_r + i·∂/∂Im F_r).
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace nnqs::networks {

// The orbit of each basis state, −1 if none is allowed there, and s of each, with complex characters its real and its
// imaginary part; no states if there is no symmetry.
struct OrbitTable {
  const std::int32_t* orbit_of = nullptr;
  const double* signs = nullptr;
  const double* imaginary = nullptr;
  std::size_t states = 0;
  explicit operator bool() const { return states > 0; }
  // Bytes of what a symmetry adds for so many states: two sets of orbits with their members, signs and points, and
  // where each lies.
  static double Bytes(std::size_t states) { return 124.0 * static_cast<double>(states); }
};

// The orbits in which the points of a set (training or test) lie, in ascending order of their numbers.
class OrbitSet {
 public:
  // weights: of all states in the loss, or none.
  OrbitSet(const OrbitTable& table, const std::vector<std::int32_t>& points, const std::vector<double>& weights);

  std::size_t Count() const { return start.size() - 1; }
  std::size_t Size(std::size_t orbit) const { return start[orbit + 1] - start[orbit]; }

  // Numbers that F_r has: 2 with complex characters.
  std::size_t Parts() const { return imaginary.empty() ? 1 : 2; }

  // Members of orbit r: state member[k] with s = sign[k] + i·imaginary[k], start[r] ≤ k < start[r+1].
  std::vector<std::uint32_t> start, member;
  std::vector<double> sign, imaginary;
  // W_r.
  std::vector<double> weight;

  // Part `part` of s·z for member k, z by parts, and of s*·z.
  template <class T>
  double Turned(std::size_t k, const T* z, std::size_t part) const {
    return imaginary.empty() ? sign[k] * z[part] : TurnedBy(sign[k], imaginary[k], z, part);
  }
  template <class T>
  double TurnedBack(std::size_t k, const T* z, std::size_t part) const {
    return imaginary.empty() ? sign[k] * z[part] : TurnedBy(sign[k], -imaginary[k], z, part);
  }

  // ȳ_r of a target on all states, orbit by orbit, its parts `pitch` apart; adds to `rest`.
  std::vector<double> Targets(const double* target, std::size_t pitch, double& rest) const;

 private:
  struct Point {
    std::int32_t state, orbit;  // number within the set, or −1
    double sign, imaginary, weight;
  };
  // Part `part` of (re + i·im)·z.
  template <class T>
  static double TurnedBy(double re, double im, const T* z, std::size_t part) {
    return part == 0 ? re * z[0] - im * z[1] : re * z[1] + im * z[0];
  }
  std::vector<Point> points_;
};

}  // namespace nnqs::networks
