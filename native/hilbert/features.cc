#include "hilbert/features.h"

#include "base/chunks.h"

namespace nnqs::hilbert {
namespace {

// f(row, word) for every state.
template <class F>
void ForStates(const Basis& basis, F&& f) {
  constexpr std::size_t kChunk = 4096;  // states per task
  ForChunks(basis.size(), kChunk,
            [&](std::size_t begin, std::size_t states) { basis.ForEach(begin, begin + states, f); });
}

}  // namespace

void SpinInputs(const Basis& basis, double* inputs) {
  const int sites = basis.bits();
  ForStates(basis, [=](std::size_t row, std::uint64_t word) {
    for (int i = 0; i < sites; ++i) inputs[row * sites + i] = (word >> i) & 1 ? -1.0 : 1.0;
  });
}

void FermionInputs(const Basis& basis, double* inputs) {
  const int sites = basis.bits() / 2;
  ForStates(basis, [=](std::size_t row, std::uint64_t word) {
    for (int i = 0; i < sites; ++i) {
      const double up = static_cast<double>((word >> i) & 1), down = static_cast<double>((word >> (sites + i)) & 1);
      inputs[row * sites + i] = -1.5 + 2 * up + down;
    }
  });
}

}  // namespace nnqs::hilbert
