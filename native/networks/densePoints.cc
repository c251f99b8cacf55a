#include "networks/densePoints.h"

#include <algorithm>
#include <utility>

namespace nnqs::networks {

template <class T>
Buffer<T> TargetsOf(const DensePoints<T>& points, std::size_t components, const double* targets, std::size_t pitch,
                    double& rest) {
  if (!targets) return {};
  const std::size_t count = points.orbits ? points.orbits->Count() : points.indices.size();
  Buffer<T> values(count * components);
  if (points.orbits) {
    const std::size_t parts = points.orbits->Parts();
    for (std::size_t k = 0; k < components; k += parts) {
      const std::vector<double> means = points.orbits->Targets(targets + k * pitch, pitch, rest);
      for (std::size_t i = 0; i < means.size(); ++i)
        values[i / parts * components + k + i % parts] = static_cast<T>(means[i]);
    }
    return values;
  }
  for (std::size_t k = 0; k < components; ++k)
    for (std::size_t i = 0; i < count; ++i)
      values[i * components + k] = static_cast<T>(targets[k * pitch + static_cast<std::size_t>(points.indices[i])]);
  return values;
}

template <class T>
DensePoints<T> PointsOf(std::vector<std::int32_t> indices, const std::vector<double>& weights,
                        const OrbitTable& orbits) {
  DensePoints<T> points;
  points.count = indices.size();
  if (!orbits) {
    points.indices = std::move(indices);
    if (!weights.empty())
      for (const std::int32_t i : points.indices) points.weights.push_back(weights[static_cast<std::size_t>(i)]);
    for (std::size_t first = 0; first < points.count; first += kDenseSlice) {
      const std::size_t rows = std::min(kDenseSlice, points.count - first);
      points.parts.push_back({first, rows, first, rows});
    }
    return points;
  }
  const OrbitSet& set = points.orbits.emplace(orbits, indices, weights);
  points.indices.assign(set.member.begin(), set.member.end());
  points.weights = set.weight;
  for (std::size_t orbit = 0; orbit < set.Count();) {
    const std::size_t begin = orbit++;
    while (orbit < set.Count() && set.start[orbit + 1] - set.start[begin] <= kDenseSlice) ++orbit;
    points.parts.push_back({set.start[begin], set.start[orbit] - set.start[begin], begin, orbit - begin});
  }
  return points;
}

#define NNQS_INSTANTIATE(T)                                                                              \
  template Buffer<T> TargetsOf(const DensePoints<T>&, std::size_t, const double*, std::size_t, double&); \
  template DensePoints<T> PointsOf(std::vector<std::int32_t>, const std::vector<double>&, const OrbitTable&);
NNQS_INSTANTIATE(float)
NNQS_INSTANTIATE(double)
#undef NNQS_INSTANTIATE

}  // namespace nnqs::networks
