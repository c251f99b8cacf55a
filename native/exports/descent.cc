#include "networks/descent.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "boundary/handle.h"
#include "exports/networkProblems.h"
#include "exports/register.h"
#include "networks/empiricalKernel.h"

namespace nnqs::exports {
namespace {

using networks::Descent;

constexpr std::uint64_t kDescentTag = 0x6e6e717364736365;

std::shared_ptr<Descent> DescentOf(const Request& request) {
  return boundary::FromHandle<Descent>(request.Value("descent"), kDescentTag,
                                       "`descent` must be a descent that gridDescent or denseDescent returned");
}

// The points that are not among some.
std::vector<std::int32_t> Others(const Input<std::int32_t>& some, std::size_t points) {
  std::vector<bool> among(points);
  for (std::size_t i = 0; i < some.length; ++i) among[static_cast<std::size_t>(some[i])] = true;
  std::vector<std::int32_t> others;
  for (std::size_t x = 0; x < points; ++x)
    if (!among[x]) others.push_back(static_cast<std::int32_t>(x));
  return others;
}

// The rest of a request, and what it makes. build(train, networks, states): networks in these states, one behind
// the other.
template <class T, class Problem, class Build>
Napi::Value MakeDescent(Request& request, const std::shared_ptr<Problem>& problem, std::size_t own, std::size_t points,
                        Build build) {
  const auto count = static_cast<std::size_t>(request.Dimension("networks", 1));
  const auto train = Indices(request, "train", static_cast<std::int64_t>(points));
  const double bytes = networks::DescentBytes<T>(*problem, count, own, points, train.length);
  request.RequireMemory("the networks", bytes, "Train fewer members at a time");
  const auto states = request.Array<T>("state", count * problem->StateLength());
  const auto made = std::make_shared<std::shared_ptr<Descent>>();
  request.HandleResult("descent", [made, bytes](Napi::Env env) {
    return boundary::MakeHandle<Descent>(env, kDescentTag, *made, static_cast<std::int64_t>(bytes));
  });
  return request.Run([=](Job&) { *made = build(train, count, states.data); });
}

// gridDescent({ precision, rows, columns, dimension, u, v, width, negativeSlope, positiveSlope, rates, momentum, train,
//   networks, state }) -> { descent: handle }.  Slopes are 0 outside of the points `train`.
template <class T>
Napi::Value GridDescentOf(Request& request) {
  using Problem = networks::GridProblem<T>;
  const auto problem = GridProblemOf<T>(request);
  const std::size_t points = problem->grid.rows * problem->grid.columns;
  const auto build = [=](const Input<std::int32_t>& train, std::size_t count, const T* states) {
    networks::SetPoints(*problem, train.List(), {}, {}, {});
    using Networks = networks::DescentOf<T, Problem, networks::GridNetwork<T>>;
    return std::make_shared<Networks>(problem, count, 1, points, states);
  };
  return MakeDescent<T>(request, problem, 1, points, build);
}

// denseDescent({ precision, dimension, widths, activations, inputs: points×dimension, points, bodies, rates, momentum,
//   train, networks, state }) -> { descent: handle }.
template <class T>
Napi::Value DenseDescentOf(Request& request) {
  using Problem = networks::DenseProblem<T>;
  const auto problem = DenseProblemOf<T>(request, static_cast<std::size_t>(request.Dimension("networks", 1)));
  const auto points = static_cast<std::size_t>(request.Dimension("points", 1));
  const std::size_t dimension = problem->shape.widths[0];
  const auto inputs = request.Array<double>("inputs", points * dimension);
  RequireFinite(request, "inputs", inputs);
  const std::size_t own = problem->Components();
  const auto build = [=](const Input<std::int32_t>& train, std::size_t count, const T* states) {
    problem->train = networks::PointsOf<T>(train.List(), {}, {});
    problem->test = networks::PointsOf<T>(Others(train, points), {}, {});
    for (networks::DensePoints<T>* set : {&problem->train, &problem->test})
      set->inputs = RowsOf<T>(inputs, dimension, set->indices);
    using Networks = networks::DescentOf<T, Problem, networks::DenseNetwork<T>>;
    return std::make_shared<Networks>(problem, count, own, points, states);
  };
  return MakeDescent<T>(request, problem, own, points, build);
}

Napi::Value GridDescent(Request& request) {
  return IsSingle(request) ? GridDescentOf<float>(request) : GridDescentOf<double>(request);
}
Napi::Value DenseDescent(Request& request) {
  return IsSingle(request) ? DenseDescentOf<float>(request) : DenseDescentOf<double>(request);
}

// descend({ descent, active, slopes?: networks×components×points }) -> { outputs: networks×components×points }.
// A step of every active network along Σ slopes·∂f, then f on all points; without slopes f alone. Slopes become
// outputs.
Napi::Value Descend(Request& request) {
  const auto descent = DescentOf(request);
  const std::size_t count = descent->Networks(), values = count * descent->OutputLength();
  const auto active = request.Array<std::uint8_t>("active", count);
  const bool steps = request.Has("slopes");
  const auto rows = static_cast<std::int64_t>(count), columns = static_cast<std::int64_t>(descent->OutputLength());
  double* outputs = steps ? request.MatrixResult<double>("slopes", rows, columns, "outputs")
                          : request.Result<double>("outputs", values);
  if (steps) RequireFinite(request, "slopes", Input<double>{outputs, values, {}});
  return request.Run([=](Job& job) { descent->Advance(active.data, steps, outputs, job); });
}

// descentState({ descent }) -> { state, steps }; in the precision of the descent.
template <class T>
Napi::Value StateOf(Request& request, const std::shared_ptr<Descent>& descent) {
  T* states = request.Result<T>("state", descent->Networks() * descent->StateLength());
  return request.Run([=](Job& job) { job.Set("steps", static_cast<double>(descent->Save(states))); });
}
Napi::Value DescentState(Request& request) {
  const auto descent = DescentOf(request);
  return descent->IsSingle() ? StateOf<float>(request, descent) : StateOf<double>(request, descent);
}

// naturalSlopes({ precision, dimension, widths, activations, inputs: points×dimension, points, rates, state, owner:
//   Int32Array points, coefficient: points, imaginary?: points, groups, forces: outputs×groups, damping, relative })
//   -> { solution: outputs×groups }, see networks/empiricalKernel.h. With imaginary parts there are two outputs: of the
//   network, or of two networks, whose states are one behind the other.
template <class T>
Napi::Value NaturalSlopesOf(Request& request) {
  const networks::DenseShape shape = ShapeOf(request);
  const auto points = static_cast<std::size_t>(request.Dimension("points", 1));
  const auto groups = static_cast<std::size_t>(request.Dimension("groups", 1));
  const bool complex = request.Has("imaginary");
  if (complex && shape.Outputs() > 2) request.Fail("imaginary", "needs networks of at most two outputs");
  const std::size_t bodies = complex && shape.Outputs() == 1 ? 2 : 1;
  const double damping = request.Number("damping", 0, std::numeric_limits<double>::max());
  const double relative = request.Number("relative", 0, std::numeric_limits<double>::max());
  request.RequireMemory("the Gram matrix of a natural gradient on " + std::to_string(points) + " states",
                        networks::NaturalBytes(shape, bodies, points, groups),
                        "Train on fewer states, narrower networks, or without `natural`");
  const auto rates = request.Array<double>("rates", 2 * shape.Layers());
  const auto inputs = request.Array<double>("inputs", points * shape.widths[0]);
  RequireFinite(request, "inputs", inputs);
  const auto state = request.Array<T>("state", bodies * shape.Parameters());
  const auto owner = Indices(request, "owner", static_cast<std::int64_t>(groups));
  if (owner.length != points) request.FailShape("owner", "must name the group of every point");
  const auto coefficient = request.Array<double>("coefficient", points);
  RequireFinite(request, "coefficient", coefficient);
  Input<double> imaginary;
  if (complex) {
    imaginary = request.Array<double>("imaginary", points);
    RequireFinite(request, "imaginary", imaginary);
  }
  double* forces = request.MatrixResult<double>("forces", static_cast<std::int64_t>(bodies * shape.Outputs()),
                                                static_cast<std::int64_t>(groups), "solution");
  return request.Run([=](Job& job) {
    const std::vector<double> parameters(state.data, state.data + state.length);
    networks::NaturalSlopes(shape, rates.List(), parameters.data(), bodies, points, inputs.data,
                            {groups, owner.data, coefficient.data, imaginary.data}, damping, relative, forces, job);
  });
}
Napi::Value NaturalSlopes(Request& request) {
  return IsSingle(request) ? NaturalSlopesOf<float>(request) : NaturalSlopesOf<double>(request);
}

}  // namespace

void RegisterDescent(Napi::Env env, Napi::Object exports) {
  Export(env, exports, "denseDescent", DenseDescent);
  Export(env, exports, "gridDescent", GridDescent);
  Export(env, exports, "descend", Descend);
  Export(env, exports, "descentState", DescentState);
  Export(env, exports, "naturalSlopes", NaturalSlopes);
}

}  // namespace nnqs::exports
