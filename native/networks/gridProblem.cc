#include "networks/gridProblem.h"

#include <algorithm>

namespace nnqs::networks {
namespace {

template <class T>
std::uint32_t Position(const ProductGrid<T>& grid, std::int32_t index) {
  const auto i = static_cast<std::size_t>(index);
  return static_cast<std::uint32_t>(i / grid.columns * grid.stride + i % grid.columns);
}

}  // namespace

template <class T>
void SetPoints(GridProblem<T>& problem, std::vector<std::int32_t> train, std::vector<std::int32_t> test,
               const std::vector<double>& weights, const OrbitTable& orbits) {
  const ProductGrid<T>& grid = problem.grid;
  problem.train_count = train.size();
  problem.test_count = test.size();
  std::sort(train.begin(), train.end());
  std::sort(test.begin(), test.end());
  if (orbits) {
    problem.trained.emplace(orbits, train, weights);
    problem.tested.emplace(orbits, test, weights);
    OrbitSet& trained = *problem.trained;
    train.assign(trained.member.begin(), trained.member.end());
    std::sort(train.begin(), train.end());
    std::vector<std::uint32_t> orbit(orbits.states), member(orbits.states);
    for (std::size_t r = 0; r < trained.Count(); ++r) {
      for (std::size_t k = trained.start[r]; k < trained.start[r + 1]; ++k) {
        orbit[trained.member[k]] = static_cast<std::uint32_t>(r);
        member[trained.member[k]] = static_cast<std::uint32_t>(k);
      }
    }
    for (const std::int32_t index : train) {
      problem.orbit.push_back(orbit[static_cast<std::size_t>(index)]);
      problem.member.push_back(member[static_cast<std::size_t>(index)]);
    }
    for (OrbitSet* set : {&*problem.trained, &*problem.tested})
      for (std::uint32_t& member : set->member) member = Position(grid, static_cast<std::int32_t>(member));
  }
  problem.points.row_start.assign(grid.rows + 1, 0);
  for (const std::int32_t index : train) {
    const auto i = static_cast<std::size_t>(index);
    ++problem.points.row_start[i / grid.columns + 1];
    problem.points.column.push_back(static_cast<std::uint16_t>(i % grid.columns));
    problem.train.push_back(Position(grid, index));
  }
  for (std::size_t r = 0; r < grid.rows; ++r) problem.points.row_start[r + 1] += problem.points.row_start[r];
  if (orbits) return;
  for (const std::int32_t index : test) problem.test.push_back(Position(grid, index));
  if (weights.empty()) return;
  for (const std::int32_t index : train) problem.train_weights.push_back(weights[index]);
  for (const std::int32_t index : test) problem.test_weights.push_back(weights[index]);
}

template void SetPoints(GridProblem<float>&, std::vector<std::int32_t>, std::vector<std::int32_t>,
                        const std::vector<double>&, const OrbitTable&);
template void SetPoints(GridProblem<double>&, std::vector<std::int32_t>, std::vector<std::int32_t>,
                        const std::vector<double>&, const OrbitTable&);

}  // namespace nnqs::networks
