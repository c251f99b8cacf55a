#include "kernels/program.h"

#include <algorithm>
#include <cmath>

#include "base/errors.h"

namespace nnqs::kernels {
namespace {

bool Known(double code) {
  return (code >= 0 && code <= 5 && code == std::floor(code)) || (code >= 10 && code <= 21 && code == std::floor(code));
}

[[noreturn]] void Fail(std::size_t index, const std::string& what) {
  throw ArgumentError("kernel: operation " + std::to_string(index) + " of `program` " + what);
}

// Interpolated: degrees+1 in s, s' and θ, centre and half-width of s, offset of the coefficients.
void CheckTable(const Operation& op, std::size_t index, std::size_t available) {
  const double s = op.p[0], angle = op.p[1], offset = op.p[4];
  if (!(s >= 1 && s <= 64 && angle >= 1 && angle <= 1024 && offset >= 0 && offset + 2 * s * s * angle <= available)) {
    Fail(index, "points outside `tables`");
  }
}

// Powers are loops; src/stax/activations.ts allows the same range.
void CheckDegree(const Operation& op, std::size_t index) {
  if (!(op.p[0] >= 0 && op.p[0] <= 20)) Fail(index, "must have a degree from 0 to 20");
}

}  // namespace

bool IsActivation(Code code) {
  return code >= Code::PiecewiseLinear;
}

bool NeedsVariance(Code code) {
  return code == Code::Normalise || IsActivation(code);
}

const char* Name(Code code) {
  switch (code) {
    case Code::Affine:
      return "dense";
    case Code::Normalise:
      return "layerNorm";
    case Code::PiecewiseLinear:
      return "piecewiseLinear";
    case Code::Sign:
      return "sign";
    case Code::RectifiedMonomial:
      return "rectifiedMonomial";
    case Code::Erf:
      return "erf";
    case Code::Sine:
      return "sine";
    case Code::Translation:
      return "random features";
    case Code::Exponential:
      return "exp";
    case Code::Gaussian:
      return "gaussian";
    case Code::Gelu:
      return "gelu";
    case Code::Monomial:
      return "monomial";
    case Code::Hermite:
      return "hermite";
    case Code::Interpolated:
      return "elementwise";
    default:
      return "branches";
  }
}

Program Program::Parse(const double* records, std::size_t count, std::vector<double> tables) {
  Program program;
  program.tables = std::move(tables);
  std::size_t depth = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const double* record = records + i * (1 + kParameters);
    if (!Known(record[0])) Fail(i, "has an unknown code");
    Operation op{static_cast<Code>(static_cast<int>(record[0])), {}};
    std::copy(record + 1, record + 1 + kParameters, op.p.begin());
    if (op.code == Code::Next || op.code == Code::Join) depth = depth >= 1 ? depth : (Fail(i, "has no fork"), 0);
    if (op.code == Code::Sum && depth < 2) Fail(i, "has nothing to add");
    if (op.code == Code::Fork || op.code == Code::Next) ++depth;
    if (op.code == Code::Sum || op.code == Code::Join) --depth;
    if (op.code == Code::RectifiedMonomial || op.code == Code::Monomial || op.code == Code::Hermite) CheckDegree(op, i);
    if (op.code == Code::Interpolated) CheckTable(op, i, program.tables.size());
    program.operations.push_back(op);
  }
  return program;
}

}  // namespace nnqs::kernels
