// A network as the kernels see it: a list of operations on the pair (K, Θ) of one pair of inputs.
//
//   K = E[z(x) z(x')]   covariance of pre-activations (NNGP kernel)
//   Θ                   neural tangent kernel
//
// The recursion starts from K = x·x'/d, Θ = 0 and applies the operations in order (Jacot et al. 2018; Lee et al. 2019).
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <vector>

namespace nnqs::kernels {

// The numbers are the encoding of src/stax/codes.ts. From kFirstActivation on they are those of activations/table.h:
// K' = T = E[φ(u)φ(v)], Θ' = Ṫ·Θ, Ṫ = E[φ'(u)φ'(v)] = ∂T/∂q.
enum class Code : int {
  Affine = 0,        // K' = aK + b,  Θ' = cΘ + dK + e;                parameters a b c d e
  Normalise = 1,     // K' = K/√((K11+ε)(K22+ε)), Θ likewise;          parameter  ε
  Fork = 2,          // remembers the current pair
  Next = 3,          // remembers the current pair (one branch's result) and goes back to the forked one
  Sum = 4,           // adds the last remembered result
  Join = 5,          // forgets the forked pair
  Translation = 6,   // T = a·exp(−g·E[(u−v)²]), Ṫ = 2gT: random features that see only x−x'; parameters a g
  Interpolated = 7,  // Chebyshev series of T and Ṫ; see interpolated-inl.h
};
constexpr int kFirstActivation = 10;

constexpr std::size_t kParameters = 7;  // the last one numbers the layer, from 1, for error messages

struct Operation {
  Code code;
  std::array<double, kParameters> p;
};

// Whether the operation needs the variances K(x,x) and K(x',x') besides K(x,x').
bool NeedsVariance(Code code);
// Whether it stands for a function with a jump: sign, or the step 1[x≥0].
bool Jumps(const Operation& op);
// Whether it stands for a function with a kink and no jump: ReLU and its like, and a caller's function that says so.
bool Kinks(const Operation& op);
// What messages call the operation.
const char* Name(Code code);
// With the number of its layer: "layer 2 (relu)".
std::string LayerOf(const Operation& op);

struct Program {
  std::vector<Operation> operations;
  std::vector<double> tables;  // Chebyshev coefficients of interpolated activations
  // K(x,x) + K(x',x') − 2K(x,x') before each operation over |x−x'|²/d; 0 behind an activation, where it depends on
  // more.
  std::vector<double> distance_scale;

  bool jumps = false, kinks = false;  // some operation does

  // From `count` records of (code, parameters…). Throws ArgumentError if they make no sense.
  static Program Parse(const double* records, std::size_t count, std::vector<double> tables);
};

}  // namespace nnqs::kernels
