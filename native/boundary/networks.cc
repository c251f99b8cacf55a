#include "boundary/networks.h"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "boundary/request.h"
#include "networks/grid_network.h"
#include "networks/training.h"

namespace nnqs::boundary {
namespace {

using networks::Course;
using networks::Trainee;

// Sorted copies of an array of indices below `end`.
std::vector<std::int32_t> Indices(const Request& request, const std::string& name, std::int64_t end) {
  const auto input = request.AnyArray<std::int32_t>(name);
  for (std::size_t i = 0; i < input.length; ++i) {
    if (input[i] < 0 || input[i] >= end) {
      request.Fail(name, "holds index " + std::to_string(input[i]) + ", but there are " + std::to_string(end) +
                             " inputs, numbered from 0");
    }
  }
  return {input.data, input.data + input.length};
}

// { first, last, record, lossLimit }
Course CourseOf(const Request& request) {
  constexpr std::int64_t kMaxStep = 2147483647;
  Course course;
  course.first = request.Integer("first", 0, kMaxStep);
  course.last = request.Integer("last", course.first, kMaxStep);
  const auto record = request.AnyArray<std::int32_t>("record");
  course.record.assign(record.data, record.data + record.length);
  if (!std::is_sorted(course.record.begin(), course.record.end()) ||
      (record.length > 0 && (course.record.front() < course.first || course.record.back() > course.last))) {
    request.Fail("record", "must be ascending steps from `first` to `last`");
  }
  course.loss_limit = request.Number("lossLimit");
  return course;
}

// Where the losses of all networks go: networks × recorded steps, and the step at which each diverged.
struct Losses {
  double *train, *test, *diverged_at;
  std::size_t recorded;

  Losses(Request& request, std::size_t networks, const Course& course)
      : train(request.Result<double>("trainLoss", networks * course.record.size())),
        test(request.Result<double>("testLoss", networks * course.record.size())),
        diverged_at(request.Result<double>("divergedAt", networks)),
        recorded(course.record.size()) {}

  void Store(std::size_t network, const networks::Record& record) const {
    std::copy(record.train.begin(), record.train.end(), train + network * recorded);
    std::copy(record.test.begin(), record.test.end(), test + network * recorded);
    diverged_at[network] = static_cast<double>(record.diverged_at);
  }
};

// Trains the networks whose `active` is set; the others keep their state, their losses are those of no step.
template <class Network, class T, class Make>
void TrainActive(const Input<std::uint8_t>& active, std::size_t networks, std::size_t state_length, T* state,
                 const Course& course, const Losses& losses, const Job& job, Make make) {
  std::vector<std::unique_ptr<Trainee<Network>>> trainees;
  std::vector<std::size_t> numbers;
  for (std::size_t n = 0; n < networks; ++n) {
    losses.Store(n, {std::vector<double>(losses.recorded), std::vector<double>(losses.recorded), -1});
    if (!active[n]) continue;
    numbers.push_back(n);
    trainees.push_back(std::make_unique<Trainee<Network>>(make(n, state + n * state_length), course));
  }
  networks::Train(trainees, course, job);
  for (std::size_t i = 0; i < trainees.size(); ++i) {
    losses.Store(numbers[i], trainees[i]->record());
    trainees[i]->network().Save(state + numbers[i] * state_length);
  }
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
      .u = {u.data, u.data + rows * dimension},
      .v = {v.data, v.data + columns * dimension}});
  auto train = Indices(request, "train", rows * columns);
  if (train.empty()) request.Fail("train", "is empty. At least one training point is needed");
  networks::SetPoints(*problem, std::move(train), Indices(request, "test", rows * columns));
  return problem;
}

// trainGrid({ rows, columns, dimension, u, v, width, negativeSlope, positiveSlope, rates, momentum, train, test,
//             targets: components×D, components, networks, active, state, first, last, record, lossLimit })
//   -> { state, trainLoss, testLoss, divergedAt }.  Network n trains on targets[n mod components].
template <class T>
Napi::Value TrainGridOf(const Napi::CallbackInfo& info, const char* name) {
  Request request(info, name);
  const auto problem = GridProblemOf<T>(request);
  const std::size_t size = problem->grid.rows * problem->grid.columns;
  const auto count = static_cast<std::size_t>(request.Dimension("networks", 1));
  const auto components = static_cast<std::size_t>(request.Dimension("components", 1));
  const auto targets = request.Array<double>("targets", components * size);
  RequireFinite(request, "targets", targets);
  const auto active = request.Array<std::uint8_t>("active", count);
  const Course course = CourseOf(request);
  const std::size_t length = problem->StateLength();
  request.RequireMemory("training",
                        static_cast<double>(count) * (2.0 * length + 4.0 * problem->grid.Size()) * sizeof(T),
                        "Train fewer members at a time");
  T* state = request.InOut<T>("state", count * length);
  const Losses losses(request, count, course);
  return request.Run([=](Job& job) {
    TrainActive<networks::GridNetwork<T>>(active, count, length, state, course, losses, job,
                                          [&](std::size_t n, const T* from) {
                                            const double* target = targets.data + n % components * size;
                                            return std::make_unique<networks::GridNetwork<T>>(*problem, target, from);
                                          });
  });
}

Napi::Value TrainGridFloat(const Napi::CallbackInfo& info) {
  return TrainGridOf<float>(info, "trainGridFloat");
}
Napi::Value TrainGridDouble(const Napi::CallbackInfo& info) {
  return TrainGridOf<double>(info, "trainGridDouble");
}

}  // namespace

void RegisterNetworks(Napi::Env env, Napi::Object exports) {
  Export(env, exports, "trainGridFloat", TrainGridFloat);
  Export(env, exports, "trainGridDouble", TrainGridDouble);
}

}  // namespace nnqs::boundary
