// The list of activations for those who need no functions: codes, names and numbers of parameters.
#pragma once

#include <vector>

#include "activations/activation.h"

namespace nnqs::activations {

// In the order of the families.
const std::vector<Info>& Table();
// The one with that code, or null.
const Info* Find(double code);
// Whether a parameter of it is allowed: a whole degree in its range, or any number.
bool Allows(const Info& info, double parameter);

}  // namespace nnqs::activations
