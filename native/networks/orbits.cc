#include "networks/orbits.h"

#include <algorithm>

namespace nnqs::networks {

OrbitSet::OrbitSet(const OrbitTable& table, const std::vector<std::int32_t>& points,
                   const std::vector<double>& weights) {
  std::int32_t most = -1;
  for (std::size_t x = 0; x < table.states; ++x) most = std::max(most, table.orbit_of[x]);
  std::vector<std::int32_t> number(static_cast<std::size_t>(most + 1), -1);
  for (const std::int32_t x : points)
    if (table.orbit_of[x] >= 0) number[static_cast<std::size_t>(table.orbit_of[x])] = 0;
  std::int32_t count = 0;
  for (std::int32_t& one : number)
    if (one == 0) one = count++;
  const auto numbered = [&](std::size_t x) {
    return table.orbit_of[x] < 0 ? -1 : number[static_cast<std::size_t>(table.orbit_of[x])];
  };

  start.assign(static_cast<std::size_t>(count) + 1, 0);
  for (std::size_t x = 0; x < table.states; ++x)
    if (const std::int32_t r = numbered(x); r >= 0) ++start[static_cast<std::size_t>(r) + 1];
  for (std::size_t r = 0; r < Count(); ++r) start[r + 1] += start[r];
  member.resize(start.back());
  sign.resize(start.back());
  std::vector<std::uint32_t> next(start.begin(), start.end() - 1);
  for (std::size_t x = 0; x < table.states; ++x) {
    const std::int32_t r = numbered(x);
    if (r < 0) continue;
    const std::uint32_t k = next[static_cast<std::size_t>(r)]++;
    member[k] = static_cast<std::uint32_t>(x);
    sign[k] = table.signs[x];
  }

  weight.assign(Count(), 0.0);
  for (const std::int32_t x : points) {
    const auto at = static_cast<std::size_t>(x);
    const std::int32_t r = numbered(at);
    const double w = weights.empty() ? 1.0 : weights[at];
    points_.push_back({x, r, r < 0 ? 0.0 : table.signs[at], w});
    if (r >= 0) weight[static_cast<std::size_t>(r)] += w;
  }
}

std::vector<double> OrbitSet::Targets(const double* target, double& rest) const {
  std::vector<double> mean(Count(), 0.0);
  for (const Point& point : points_)
    if (point.orbit >= 0)
      mean[static_cast<std::size_t>(point.orbit)] += point.weight * point.sign * target[point.state];
  for (std::size_t r = 0; r < Count(); ++r) mean[r] /= weight[r];
  for (const Point& point : points_) {
    const double y = target[point.state];
    const double lacking = point.orbit < 0 ? y : point.sign * y - mean[static_cast<std::size_t>(point.orbit)];
    rest += point.weight * lacking * lacking;
  }
  return mean;
}

}  // namespace nnqs::networks
