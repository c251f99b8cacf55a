#include "krylov/evolutionErrors.h"

#include <sstream>

#include "base/errors.h"

namespace nnqs::krylov {

void Miss(double bound, double tolerance) {
  std::ostringstream text;
  text << "the error is bounded by " << bound << ", tolerance was " << tolerance
       << ". Ask for a larger { tolerance }, or for a shorter time.";
  throw ToleranceError(text.str());
}

void Magnified(double time, double magnified, double lowest, double tolerance) {
  std::ostringstream text;
  text << "up to imaginary time " << time << " normalisation magnifies errors by " << magnified
       << ", rounding ones included, for the state has next to nothing of the levels down to energy " << lowest
       << "; tolerance was " << tolerance
       << ". Ask for a shorter time, or start from a state with a component along the ground state of that energy.";
  throw ToleranceError(text.str());
}

void Stuck(double time, double rounding, const EvolutionOptions& options, double share, std::size_t dimension) {
  std::ostringstream text;
  if (rounding > share) {
    text << "rounding alone has an error of " << rounding << " at time " << time << ", tolerance was "
         << options.tolerance << ". Ask for ";
    const double least = 1.1 * rounding * (options.tolerance / share);  // in this order tiny tolerances leave digits
    if (least < 1) text << "a { tolerance } of at least " << least << ", or for ";
    text << "a shorter time.";
  } else {
    text << "a Krylov space of " << dimension
         << " vectors misses the tolerance at the shortest step that is tried. Allow more "
         << "with { maxDimension }.";
  }
  throw ToleranceError(text.str());
}

void Exhausted(double done, double total, std::size_t products) {
  std::ostringstream text;
  text << "the tolerance is met up to time " << done << " of " << total << ", but all " << products
       << " products are used. Allow more with { maxProducts }, or ask for a larger { tolerance }.";
  throw ToleranceError(text.str());
}

}  // namespace nnqs::krylov
