// Finite networks as requests describe them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/buffer.h"
#include "exports/precision.h"
#include "exports/register.h"
#include "networks/denseNetwork.h"
#include "networks/gridNetwork.h"

namespace nnqs::exports {

// An array of indices below `end`.
Input<std::int32_t> Indices(const Request& request, const std::string& name, std::int64_t end);

// { rows, columns, dimension, u, v, width, negativeSlope, positiveSlope, rates, momentum }; its points are yet to come.
template <class T>
std::shared_ptr<networks::GridProblem<T>> GridProblemOf(const Request& request);

// { dimension, widths, activations }
networks::DenseShape ShapeOf(const Request& request);

// { dimension, widths, activations, rates, momentum, bodies } for so many units; its points are yet to come.
template <class T>
std::shared_ptr<networks::DenseProblem<T>> DenseProblemOf(const Request& request, std::size_t units);

// The inputs of some points.
template <class T>
Buffer<T> RowsOf(const Input<double>& inputs, std::size_t dimension, const std::vector<std::int32_t>& points);

}  // namespace nnqs::exports
