// How far an evolution has left what it conserves.
#pragma once

#include "operators/operator.h"

namespace nnqs::krylov {

struct Drift {
  double norm;    // |‖ψ(t)‖−‖ψ(0)‖|
  double energy;  // |⟨H⟩(t)−⟨H⟩(0)|, each divided by the square of its norm
};

// Complex states; two products.
Drift MeasureDrift(const operators::Operator& h, const double* start, const double* end);

}  // namespace nnqs::krylov
