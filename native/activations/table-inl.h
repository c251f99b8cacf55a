// All activations. What must treat each of them apart (kernels, finite networks, the table that TypeScript compares its
// own with) is a loop over this list.
#include "activations/errorFunctions-inl.h"
#include "activations/exponentials-inl.h"
#include "activations/piecewise-inl.h"
#include "activations/polynomials-inl.h"
#include "activations/sigmoids-inl.h"
#include "activations/waves-inl.h"

#ifndef NNQS_ACTIVATIONS_TABLE_H_
#define NNQS_ACTIVATIONS_TABLE_H_

#include <utility>

namespace nnqs::activations {

template <class... Families>
struct List;
template <class... A>
struct List<Family<A...>> {
  // f(activation) for the one of that code, made of its parameters; nothing for another code.
  template <class F>
  static void Visit(int code, const double* parameters, F&& f) {
    (void)((code == A::kInfo.code && (f(A(parameters)), true)) || ...);
  }
  template <class F>
  static void ForEach(F&& f) {
    (f(A::kInfo), ...);
  }
};
template <class... A, class... B, class... Rest>
struct List<Family<A...>, Family<B...>, Rest...> : List<Family<A..., B...>, Rest...> {};

using All = List<Piecewise, ErrorFunctions, Waves, Exponentials, Polynomials, Sigmoids>;

}  // namespace nnqs::activations
#endif
