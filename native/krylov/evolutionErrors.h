// What keeps an evolution from its tolerance, and what to do about it: each throws a ToleranceError.
#pragma once

#include <cstddef>

#include "krylov/evolution.h"

namespace nnqs::krylov {

[[noreturn]] void Miss(double bound, double tolerance);

// What rounding brings in of levels that ψ has nothing of, or next to nothing, grows beyond the tolerance.
[[noreturn]] void Magnified(double time, double magnified, double lowest, double tolerance);

// A space that reaches nowhere: rounding takes more than the tolerance leaves for it, or there are too few vectors.
[[noreturn]] void Stuck(double time, double rounding, const EvolutionOptions& options, double share,
                        std::size_t dimension);

[[noreturn]] void Exhausted(double done, double total, std::size_t products);

}  // namespace nnqs::krylov
