#include "exports/networkProblems.h"

#include "activations/table.h"
#include "base/threads.h"

namespace nnqs::exports {

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
      .u = u.List(),
      .v = v.List()});
  return problem;
}

networks::DenseShape ShapeOf(const Request& request) {
  constexpr std::size_t kRecord = 4;
  const auto widths = request.AnyArray<std::int32_t>("widths");
  if (widths.length == 0) request.Fail("widths", "is empty. At least one layer is needed");
  networks::DenseShape shape;
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
      request.Fail("activations", std::string("holds ") + info->name +
                                      " of a degree that is not a whole number from 0 to " +
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
  const networks::DenseShape shape = ShapeOf(request);
  const auto rates = request.Array<double>("rates", 2 * shape.Layers());
  auto problem = std::make_shared<networks::DenseProblem<T>>();
  problem->shape = shape;
  problem->bodies = static_cast<std::size_t>(request.Integer("bodies", 1, 2));
  problem->rates = rates.List();
  problem->momentum = request.Number("momentum", 0, 1);
  problem->concurrent = units < static_cast<std::size_t>(Threads());
  return problem;
}

#define NNQS_INSTANTIATE(T)                                                                        \
  template std::shared_ptr<networks::GridProblem<T>> GridProblemOf(const Request&);                \
  template std::shared_ptr<networks::DenseProblem<T>> DenseProblemOf(const Request&, std::size_t); \
  template Buffer<T> RowsOf(const Input<double>&, std::size_t, const std::vector<std::int32_t>&);
NNQS_INSTANTIATE(float)
NNQS_INSTANTIATE(double)
#undef NNQS_INSTANTIATE

}  // namespace nnqs::exports
