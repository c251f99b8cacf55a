#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "base/threads.h"
#include "exports/networkProblems.h"
#include "exports/register.h"
#include "networks/training.h"

namespace nnqs::exports {
namespace {

using networks::Course;

// What a run trains on and tests. The lists are made by the job: with millions of points they take a while.
struct Chosen {
  Input<std::int32_t> train, test;
  Input<double> weights;           // of all points in the loss; empty if there are none
  Input<std::int32_t> orbits;      // of all points, if networks are averaged over them
  Input<double> signs, imaginary;  // phases of complex characters have both

  Chosen(const Request& request, std::int64_t points)
      : train(Indices(request, "train", points)), test(Indices(request, "test", points)) {
    if (train.length == 0) request.Fail("train", "is empty. At least one training point is needed");
    if (request.Has("weights")) {
      weights = request.Array<double>("weights", points);
      RequireFinite(request, "weights", weights);
    }
    if (!request.Has("orbitOf")) return;
    orbits = request.Array<std::int32_t>("orbitOf", points);
    signs = request.Array<double>("signs", points);
    if (request.Has("imaginary")) imaginary = request.Array<double>("imaginary", points);
    for (std::int64_t x = 0; x < points; ++x) {
      if (orbits[x] < -1 || orbits[x] >= points) request.Fail("orbitOf", "holds a number that is none of an orbit");
      if (orbits[x] < 0) continue;
      if (!IsComplex() && signs[x] != 1 && signs[x] != -1) request.Fail("signs", "holds what is neither 1 nor -1");
      if (IsComplex() && !(std::abs(std::hypot(signs[x], imaginary[x]) - 1) < 1e-12))
        request.Fail("imaginary", "holds what is with `signs` no phase of modulus 1");
    }
  }

  bool IsComplex() const { return imaginary.length > 0; }
  networks::OrbitTable Orbits() const { return {orbits.data, signs.data, imaginary.data, orbits.length}; }
};

// { first, last, record, lossLimit }
Course CourseOf(const Request& request) {
  Course course;
  course.first = request.Integer("first", 0, kMostCounted);
  course.last = request.Integer("last", course.first, kMostCounted);
  const auto record = request.AnyArray<std::int32_t>("record");
  course.record.assign(record.data, record.data + record.length);
  if (!std::is_sorted(course.record.begin(), course.record.end()) ||
      (record.length > 0 && (course.record.front() < course.first || course.record.back() > course.last))) {
    request.Fail("record", "must be ascending steps from `first` to `last`");
  }
  course.loss_limit = request.Number("lossLimit");
  return course;
}

// The rest of a training request, and the training. Network n trains on the targets from number n·own mod `components`
// on; prepare(problem, chosen) gives the problem its points; make(problem, targets, from) gives a network that begins
// in the state `from`.
template <class T, class Problem, class Prepare, class Make>
Napi::Value Train(Request& request, const std::shared_ptr<Problem>& problem, const Chosen& chosen, std::size_t count,
                  std::size_t points, std::size_t components, std::size_t own, Prepare prepare, Make make) {
  const auto targets = request.Array<double>("targets", components * points);
  RequireFinite(request, "targets", targets);
  const auto active = request.Array<std::uint8_t>("active", count);
  const Course course = CourseOf(request);
  const std::size_t length = problem->StateLength(), recorded = course.record.size();
  const bool orbits = chosen.orbits.length > 0;  // networks are evaluated on all of their members
  request.RequireMemory(
      "training",
      problem->Bytes(count, orbits ? points : chosen.train.length, orbits ? points : chosen.test.length) +
          (orbits ? networks::OrbitTable::Bytes(points) : 0),
      "Train fewer members at a time");
  const auto initial = request.Array<T>("state", count * length);
  T* state = request.Result<T>("state", count * length);
  const networks::Losses losses = {request.Result<double>("trainLoss", count * recorded),
                                   request.Result<double>("testLoss", count * recorded),
                                   request.Result<double>("divergedAt", count), recorded};
  return request.Run([=](Job& job) {
    const ProductThreads one(1);
    prepare(*problem, chosen);
    const auto network = [&](std::size_t n, const T* from) {
      return make(*problem, targets.data + n * own % components * points, from);
    };
    networks::TrainActive(active.data, count, length, initial.data, state, course, losses, job, network);
  });
}

// Phases mix both components of psi.
void RequireBoth(const Request& request, const Chosen& chosen, std::size_t components) {
  if (chosen.IsComplex() && components != 2) request.Fail("imaginary", "needs networks with both components of psi");
}

// trainGrid({ precision, rows, columns, dimension, u, v, width, negativeSlope, positiveSlope, rates, momentum, train,
//   test, targets: components×D, components, weights?: D, orbitOf?: D, signs?: D, imaginary?: D, networks, active,
//   state, first, last, record, lossLimit }) -> { state, trainLoss, testLoss, divergedAt }.  Network n trains on
// targets[n mod components]. With orbits it is averaged over those of all states (-1: none is allowed there, and the
// average is 0) with their signs; where these have imaginary parts, a unit is the two networks of both components.
template <class T>
Napi::Value TrainGridOf(Request& request) {
  using Problem = networks::GridProblem<T>;
  const auto problem = GridProblemOf<T>(request);
  const auto count = static_cast<std::size_t>(request.Dimension("networks", 1));
  const auto components = static_cast<std::size_t>(request.Dimension("components", 1));
  const std::size_t points = problem->grid.rows * problem->grid.columns;
  const Chosen chosen(request, static_cast<std::int64_t>(points));
  RequireBoth(request, chosen, components);
  problem->bodies = chosen.IsComplex() ? 2 : 1;
  const auto prepare = [](Problem& grid, const Chosen& from) {
    networks::SetPoints(grid, from.train.List(), from.test.List(), from.weights.List(), from.Orbits());
  };
  const auto make = [](const Problem& grid, const double* target, const T* from) {
    return std::make_unique<networks::GridNetwork<T>>(grid, target, from);
  };
  return Train<T>(request, problem, chosen, count, points, components, problem->bodies, prepare, make);
}

// trainDense({ precision, dimension, widths, activations, inputs: points×dimension, points, bodies, exponential, rates,
//   momentum, train, test, targets: components×points, components, unitComponents, weights?: points, orbitOf?: points,
//   signs?: points, imaginary?: points, networks, active, state, first, last, record, lossLimit })
//   -> { state, trainLoss, testLoss, divergedAt }.
// Unit n trains on targets[(n·unitComponents + k) mod components], k < unitComponents.
template <class T>
Napi::Value TrainDenseOf(Request& request) {
  using Problem = networks::DenseProblem<T>;
  const auto count = static_cast<std::size_t>(request.Dimension("networks", 1));
  const auto problem = DenseProblemOf<T>(request, count);
  problem->exponential = request.Flag("exponential");
  const auto points = static_cast<std::size_t>(request.Dimension("points", 1));
  const auto components = static_cast<std::size_t>(request.Dimension("components", 1));
  const auto own = static_cast<std::size_t>(
      request.Integer("unitComponents", 1, std::min<std::int64_t>(2, static_cast<std::int64_t>(components))));
  if (components % own != 0) request.Fail("components", "must be those of whole units");
  if (own != problem->Components() || (problem->exponential && own != 2))
    request.Fail("unitComponents", "does not fit the outputs of the networks");
  const std::size_t dimension = problem->shape.widths[0];
  const auto inputs = request.Array<double>("inputs", points * dimension);
  RequireFinite(request, "inputs", inputs);
  const Chosen chosen(request, static_cast<std::int64_t>(points));
  RequireBoth(request, chosen, own);
  if (chosen.IsComplex() && problem->exponential) request.Fail("imaginary", "turns psi, and exponents are averaged");
  const auto prepare = [inputs, dimension](Problem& units, const Chosen& from) {
    const std::vector<double> weights = from.weights.List();
    units.train = networks::PointsOf<T>(from.train.List(), weights, from.Orbits());
    units.test = networks::PointsOf<T>(from.test.List(), weights, from.Orbits());
    for (networks::DensePoints<T>* set : {&units.train, &units.test})
      set->inputs = RowsOf<T>(inputs, dimension, set->indices);
  };
  const auto make = [points](const Problem& units, const double* targets, const T* from) {
    return std::make_unique<networks::DenseNetwork<T>>(units, targets, points, from);
  };
  return Train<T>(request, problem, chosen, count, points, components, own, prepare, make);
}

Napi::Value TrainDense(Request& request) {
  return IsSingle(request) ? TrainDenseOf<float>(request) : TrainDenseOf<double>(request);
}
Napi::Value TrainGrid(Request& request) {
  return IsSingle(request) ? TrainGridOf<float>(request) : TrainGridOf<double>(request);
}

}  // namespace

void RegisterNetworks(Napi::Env env, Napi::Object exports) {
  Export(env, exports, "trainDense", TrainDense);
  Export(env, exports, "trainGrid", TrainGrid);
}

}  // namespace nnqs::exports
