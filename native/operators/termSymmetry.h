// Whether a sum of terms commutes with the elements of a group of permutations (hilbert/siteGroup.h).
//
// A term of fermions is c·O·Z^rest where s & mask = value: O, the product of the creators or annihilators of the
// flipped bits in ascending order, has the sign Σ_b of the bits below each b, and rest is what is left of the term's
// sign. U_g takes each operator to that of the image of its bit, so that O comes back into order with the sign of that
// permutation. For spins there is no such sign; the flip turns Z over.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "hilbert/siteGroup.h"
#include "operators/term.h"

namespace nnqs::operators {

// U_g·term·U_g†
Term ImageOf(const Term& term, const hilbert::SiteGroup& group, std::size_t g);

// What breaks the symmetry, in words; nothing if the sum commutes with every element.
std::optional<std::string> BrokenBy(const std::vector<Term>& terms, const hilbert::SiteGroup& group);

}  // namespace nnqs::operators
