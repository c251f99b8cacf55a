#include "kernels/program.h"

#include <algorithm>
#include <cmath>

#include "activations/table-inl.h"
#include "activations/table.h"
#include "base/errors.h"

namespace nnqs::kernels {
namespace {

constexpr double kLastOperation = static_cast<double>(Code::Interpolated);

[[noreturn]] void Fail(std::size_t index, const std::string& what) {
  throw ArgumentError("operation " + std::to_string(index) + " of `program` " + what);
}

// Interpolated: degrees+1 in s, s' and θ, centre and half-width of s, offset of the coefficients, kinks.
void CheckTable(const Operation& op, std::size_t index, std::size_t available) {
  const double s = op.p[0], angle = op.p[1], offset = op.p[4];
  if (!(s >= 1 && s <= 64 && angle >= 1 && angle <= 1024 && offset >= 0 && offset + 2 * s * s * angle <= available)) {
    Fail(index, "points outside `tables`");
  }
}

// An activation must exist, and have a degree in its range.
void CheckActivation(const double* record, std::size_t index) {
  const activations::Info* info = activations::Find(record[0]);
  if (info == nullptr) Fail(index, "has an unknown code");
  if (!activations::Allows(*info, record[1])) {
    Fail(index, "must have a whole degree from 0 to " + std::to_string(info->degree));
  }
}

// Follows the recursion of recursion.cc on distances of linear layers.
std::vector<double> DistanceScales(const std::vector<Operation>& operations) {
  std::vector<double> scales, remembered;
  double scale = 1;
  for (const Operation& op : operations) {
    scales.push_back(scale);
    switch (op.code) {
      case Code::Affine:
        scale *= op.p[0];
        break;
      case Code::Fork:
        remembered.push_back(scale);
        break;
      case Code::Next:
        remembered.push_back(scale);
        scale = remembered[remembered.size() - 2];
        break;
      case Code::Sum:
        scale = scale > 0 && remembered.back() > 0 ? scale + remembered.back() : 0;
        remembered.pop_back();
        break;
      case Code::Join:
        remembered.pop_back();
        break;
      default:
        scale = 0;
    }
  }
  return scales;
}

}  // namespace

bool NeedsVariance(Code code) {
  return code == Code::Normalise || code >= Code::Translation;
}

bool Jumps(const Operation& op) {
  bool jumps = false;
  activations::All::Visit(static_cast<int>(op.code), op.p.data(), [&](const auto& activation) {
    if constexpr (requires { activation.Jumps(); }) jumps = activation.Jumps();
  });
  return jumps;
}

bool Kinks(const Operation& op) {
  bool kinks = op.code == Code::Interpolated && op.p[5] != 0;
  activations::All::Visit(static_cast<int>(op.code), op.p.data(), [&](const auto& activation) {
    if constexpr (requires { activation.Kinks(); }) kinks = activation.Kinks();
  });
  return kinks;
}

const char* Name(Code code) {
  switch (code) {
    case Code::Affine:
      return "dense";
    case Code::Normalise:
      return "layerNorm";
    case Code::Translation:
      return "random features";
    case Code::Interpolated:
      return "elementwise";
    default: {
      const activations::Info* info = activations::Find(static_cast<int>(code));
      return info == nullptr ? "branches" : info->name;
    }
  }
}

std::string LayerOf(const Operation& op) {
  const char* name = Name(op.code);
  // Three functions of stax are one activation here.
  if (static_cast<int>(op.code) == activations::PiecewiseLinear::kInfo.code) {
    const double below = op.p[0], above = op.p[1];
    name = above == 1 && below == 0 ? "relu" : above == 1 && below == -1 ? "abs" : "leakyRelu";
  }
  return "layer " + std::to_string(static_cast<int>(op.p.back())) + " (" + name + ")";
}

Program Program::Parse(const double* records, std::size_t count, std::vector<double> tables) {
  Program program;
  program.tables = std::move(tables);
  std::size_t depth = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const double* record = records + i * (1 + kParameters);
    const bool operation = record[0] >= 0 && record[0] <= kLastOperation && record[0] == std::floor(record[0]);
    if (!operation) CheckActivation(record, i);
    Operation op{static_cast<Code>(static_cast<int>(record[0])), {}};
    std::copy(record + 1, record + 1 + kParameters, op.p.begin());
    if (op.code == Code::Next || op.code == Code::Join) depth = depth >= 1 ? depth : (Fail(i, "has no fork"), 0);
    if (op.code == Code::Sum && depth < 2) Fail(i, "has nothing to add");
    if (op.code == Code::Fork || op.code == Code::Next) ++depth;
    if (op.code == Code::Sum || op.code == Code::Join) --depth;
    if (op.code == Code::Interpolated) CheckTable(op, i, program.tables.size());
    program.operations.push_back(op);
    program.jumps = program.jumps || Jumps(op);
    program.kinks = program.kinks || Kinks(op);
  }
  program.distance_scale = DistanceScales(program.operations);
  return program;
}

}  // namespace nnqs::kernels
