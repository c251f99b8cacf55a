#include "exports/precision.h"

namespace nnqs::exports {

bool IsSingle(const Request& request) {
  return request.Choice("precision", {"float32", "float64"}) == "float32";
}

}  // namespace nnqs::exports
