#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "activations/table.h"
#include "base/threads.h"
#include "exports/register.h"
#include "networks/denseNetwork.h"
#include "networks/gridNetwork.h"
#include "networks/training.h"

namespace nnqs::exports {
namespace {

using networks::Course;
using networks::DenseShape;

template <class T>
std::vector<T> ListOf(const Input<T>& input) {
  return {input.data, input.data + input.length};
}

// An array of indices below `end`.
Input<std::int32_t> Indices(const Request& request, const std::string& name, std::int64_t end) {
  auto input = request.AnyArray<std::int32_t>(name);
  for (std::size_t i = 0; i < input.length; ++i) {
    if (input[i] < 0 || input[i] >= end) {
      request.Fail(name, "holds index " + std::to_string(input[i]) + ", but there are " + std::to_string(end) +
                             " inputs, numbered from 0");
    }
  }
  return input;
}

// What a run trains on and tests. The lists are made by the job: with millions of points they take a while.
struct Chosen {
  Input<std::int32_t> train, test;
  Input<double> weights;       // of all points in the loss; empty if there are none
  Input<std::int32_t> orbits;  // of all points, if networks are averaged over them
  Input<double> signs;

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
    for (std::int64_t x = 0; x < points; ++x) {
      if (orbits[x] < -1 || orbits[x] >= points) request.Fail("orbitOf", "holds a number that is none of an orbit");
      if (orbits[x] >= 0 && signs[x] != 1 && signs[x] != -1) request.Fail("signs", "holds what is neither 1 nor -1");
    }
  }

  networks::OrbitTable Orbits() const { return {orbits.data, signs.data, orbits.length}; }
};

// What a symmetry adds for every point: two sets of orbits with their members, signs and points, and where each lies.
constexpr double kOrbitBytes = 92;

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
// in the state `from`; show(network, values) writes its outputs, which are returned with the flag `outputs`.
template <class T, class Problem, class Prepare, class Make, class Show>
Napi::Value Train(Request& request, const std::shared_ptr<Problem>& problem, const Chosen& chosen, std::size_t count,
                  std::size_t points, std::size_t components, std::size_t own, Prepare prepare, Make make, Show show) {
  const auto targets = request.Array<double>("targets", components * points);
  RequireFinite(request, "targets", targets);
  const auto active = request.Array<std::uint8_t>("active", count);
  const Course course = CourseOf(request);
  const std::size_t length = problem->StateLength(), recorded = course.record.size();
  const bool orbits = chosen.orbits.length > 0;  // networks are evaluated on all of their members
  request.RequireMemory(
      "training",
      problem->Bytes(count, orbits ? points : chosen.train.length, orbits ? points : chosen.test.length) +
          (orbits ? kOrbitBytes * static_cast<double>(points) : 0),
      "Train fewer members at a time");
  const auto initial = request.Array<T>("state", count * length);
  T* state = request.Result<T>("state", count * length);
  const networks::Losses losses = {request.Result<double>("trainLoss", count * recorded),
                                   request.Result<double>("testLoss", count * recorded),
                                   request.Result<double>("divergedAt", count), recorded};
  double* outputs = nullptr;
  if (request.Flag("outputs")) {
    if (orbits) request.Fail("outputs", "are not there with a symmetry");
    outputs = request.Result<double>("outputs", count * own * points);
  }
  return request.Run([=](Job& job) {
    const ProductThreads one(1);
    prepare(*problem, chosen);
    const auto network = [&](std::size_t n, const T* from) {
      return make(*problem, targets.data + n * own % components * points, from);
    };
    const auto shown = [&](std::size_t n, const auto& trained) {
      if (outputs) show(trained, outputs + n * own * points);
    };
    if (outputs) std::fill(outputs, outputs + count * own * points, 0.0);
    networks::TrainActive(active.data, count, length, initial.data, state, course, losses, job, network, shown);
  });
}

template <class T>
std::shared_ptr<networks::GridProblem<T>> GridProblemOf(const Request& request) {
  const std::int64_t rows = request.Integer("rows", 1, 65535), columns = request.Integer("columns", 1, 65535);
  const auto dimension = static_cast<std::size_t>(request.Dimension("dimension", 1));
  const auto u = request.Array<double>("u", rows * dimension), v = request.Array<double>("v", columns * dimension);
  RequireFinite(request, "u", u);
  RequireFinite(request, "v", v);
  const double negative = request.Number("negativeSlope"), positive = request.Number("positiveSlope");
  const auto rates = request.Array<double>("rates", 4);  // weights, biases, readout, output bias
  const double momentum = request.Number("momentum", 0, 1);
  auto problem = std::make_shared<networks::GridProblem<T>>(networks::GridProblem<T>{
      .grid = networks::ProductGrid<T>(rows, columns, dimension, u.data, v.data),
      .width = static_cast<std::size_t>(request.Dimension("width", 1)),
      .activation = {static_cast<T>(negative), static_cast<T>(positive - negative)},
      .rates = {static_cast<T>(rates[0]), static_cast<T>(rates[1]), static_cast<T>(rates[2]), static_cast<T>(momentum)},
      .output_bias_rate = rates[3],
      .momentum = momentum > 0,
      .train = {},
      .test = {},
      .points = {},
      .train_weights = {},
      .test_weights = {},
      .train_count = 0,
      .test_count = 0,
      .trained = {},
      .tested = {},
      .orbit = {},
      .share = {},
      .u = {u.data, u.data + rows * dimension},
      .v = {v.data, v.data + columns * dimension}});
  return problem;
}

// trainGrid({ precision, rows, columns, dimension, u, v, width, negativeSlope, positiveSlope, rates, momentum, train,
//   test, targets: components×D, components, weights?: D, orbitOf?: D, signs?: D, networks, active, state, first, last,
//   record, lossLimit, outputs? })
//   -> { state, trainLoss, testLoss, divergedAt, outputs? }.  Network n trains on targets[n mod components].
// With orbits it is averaged over those of all states (-1: none is allowed there, and the average is 0) with their
// signs.
template <class T>
Napi::Value TrainGridOf(Request& request) {
  using Problem = networks::GridProblem<T>;
  const auto problem = GridProblemOf<T>(request);
  const auto count = static_cast<std::size_t>(request.Dimension("networks", 1));
  const auto components = static_cast<std::size_t>(request.Dimension("components", 1));
  const std::size_t points = problem->grid.rows * problem->grid.columns;
  const Chosen chosen(request, static_cast<std::int64_t>(points));
  const auto prepare = [](Problem& grid, const Chosen& from) {
    networks::SetPoints(grid, ListOf(from.train), ListOf(from.test), ListOf(from.weights), from.Orbits());
  };
  const auto make = [](const Problem& grid, const double* target, const T* from) {
    return std::make_unique<networks::GridNetwork<T>>(grid, target, from);
  };
  const auto show = [](const networks::GridNetwork<T>& network, double* values) { network.Outputs(values); };
  return Train<T>(request, problem, chosen, count, points, components, 1, prepare, make, show);
}

DenseShape ShapeOf(const Request& request) {
  constexpr std::size_t kRecord = 4;
  const auto widths = request.AnyArray<std::int32_t>("widths");
  if (widths.length == 0) request.Fail("widths", "is empty. At least one layer is needed");
  DenseShape shape;
  shape.widths = {static_cast<std::size_t>(request.Dimension("dimension", 1))};
  for (std::size_t l = 0; l < widths.length; ++l) {
    if (widths[l] < 1) request.Fail("widths", "holds a width below 1");
    shape.widths.push_back(static_cast<std::size_t>(widths[l]));
  }
  const auto records = request.Array<double>("activations", kRecord * (widths.length - 1));
  for (std::size_t l = 0; l + 1 < widths.length; ++l) {
    const double* record = records.data + kRecord * l;
    const activations::Info* info = activations::Find(record[0]);
    if (info == nullptr) request.Fail("activations", "holds an unknown code");
    if (!activations::Allows(*info, record[1])) {
      request.Fail("activations", std::string("holds ") + info->name + " of a degree that is not from 0 to " +
                                      std::to_string(info->degree));
    }
    shape.activations.push_back({info->code, {record[1], record[2], record[3]}});
  }
  return shape;
}

template <class T>
Buffer<T> RowsOf(const Input<double>& inputs, std::size_t dimension, const std::vector<std::int32_t>& points) {
  Buffer<T> rows(points.size() * dimension);
  for (std::size_t i = 0; i < points.size(); ++i)
    for (std::size_t k = 0; k < dimension; ++k)
      rows[i * dimension + k] = static_cast<T>(inputs[points[i] * dimension + k]);
  return rows;
}

template <class T>
std::shared_ptr<networks::DenseProblem<T>> DenseProblemOf(const Request& request, std::size_t units) {
  const DenseShape shape = ShapeOf(request);
  const auto rates = request.Array<double>("rates", 2 * shape.Layers());
  auto problem = std::make_shared<networks::DenseProblem<T>>();
  problem->shape = shape;
  problem->bodies = static_cast<std::size_t>(request.Integer("bodies", 1, 2));
  problem->exponential = request.Flag("exponential");
  problem->rates.assign(rates.data, rates.data + 2 * shape.Layers());
  problem->momentum = request.Number("momentum", 0, 1);
  problem->concurrent = units < static_cast<std::size_t>(Threads());
  return problem;
}

// trainDense({ precision, dimension, widths, activations, inputs: points×dimension, points, bodies, exponential, rates,
//   momentum, train, test, targets: components×points, components, unitComponents, weights?: points, orbitOf?: points,
//   signs?: points, networks, active, state, first, last, record, lossLimit, outputs? })
//   -> { state, trainLoss, testLoss, divergedAt, outputs? }.
// Unit n trains on targets[(n·unitComponents + k) mod components], k < unitComponents.
template <class T>
Napi::Value TrainDenseOf(Request& request) {
  using Problem = networks::DenseProblem<T>;
  const auto count = static_cast<std::size_t>(request.Dimension("networks", 1));
  const auto problem = DenseProblemOf<T>(request, count);
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
  const auto prepare = [inputs, dimension](Problem& units, const Chosen& from) {
    const std::vector<double> weights = ListOf(from.weights);
    units.train = networks::PointsOf<T>(ListOf(from.train), weights, from.Orbits());
    units.test = networks::PointsOf<T>(ListOf(from.test), weights, from.Orbits());
    for (networks::DensePoints<T>* set : {&units.train, &units.test})
      set->inputs = RowsOf<T>(inputs, dimension, set->indices);
  };
  const auto make = [points](const Problem& units, const double* targets, const T* from) {
    return std::make_unique<networks::DenseNetwork<T>>(units, targets, points, from);
  };
  const auto show = [points](const networks::DenseNetwork<T>& network, double* values) {
    network.Outputs(values, points);
  };
  return Train<T>(request, problem, chosen, count, points, components, own, prepare, make, show);
}

bool IsSingle(const Request& request) {
  return request.Choice("precision", {"float32", "float64"}) == "float32";
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
