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
  if (table.imaginary) imaginary.resize(start.back());
  std::vector<std::uint32_t> next(start.begin(), start.end() - 1);
  for (std::size_t x = 0; x < table.states; ++x) {
    const std::int32_t r = numbered(x);
    if (r < 0) continue;
    const std::uint32_t k = next[static_cast<std::size_t>(r)]++;
    member[k] = static_cast<std::uint32_t>(x);
    sign[k] = table.signs[x];
    if (table.imaginary) imaginary[k] = table.imaginary[x];
  }

  weight.assign(Count(), 0.0);
  for (const std::int32_t x : points) {
    const auto at = static_cast<std::size_t>(x);
    const std::int32_t r = numbered(at);
    const double w = weights.empty() ? 1.0 : weights[at];
    const bool allowed = r >= 0;
    points_.push_back(
        {x, r, allowed ? table.signs[at] : 0.0, allowed && table.imaginary ? table.imaginary[at] : 0.0, w});
    if (r >= 0) weight[static_cast<std::size_t>(r)] += w;
  }
}

std::vector<double> OrbitSet::Targets(const double* target, std::size_t pitch, double& rest) const {
  const std::size_t parts = Parts();
  std::vector<double> mean(parts * Count(), 0.0);
  // s*·y of a point, y where none is allowed.
  const auto turned = [&](const Point& point, std::size_t part) {
    const double* y = target + point.state;
    if (point.orbit < 0) return y[part * pitch];
    const double z[2] = {y[0], parts == 2 ? y[pitch] : 0.0};
    return parts == 1 ? point.sign * z[0] : TurnedBy(point.sign, -point.imaginary, z, part);
  };
  for (const Point& point : points_)
    if (point.orbit >= 0)
      for (std::size_t part = 0; part < parts; ++part)
        mean[parts * static_cast<std::size_t>(point.orbit) + part] += point.weight * turned(point, part);
  for (std::size_t i = 0; i < mean.size(); ++i) mean[i] /= weight[i / parts];
  for (const Point& point : points_) {
    for (std::size_t part = 0; part < parts; ++part) {
      const double y = turned(point, part);
      const double lacking = point.orbit < 0 ? y : y - mean[parts * static_cast<std::size_t>(point.orbit) + part];
      rest += point.weight * lacking * lacking;
    }
  }
  return mean;
}

}  // namespace nnqs::networks
