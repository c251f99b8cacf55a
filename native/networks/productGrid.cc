#include "networks/productGrid.h"

#include <map>

namespace nnqs::networks {
namespace {

constexpr std::size_t kWidestVector = 16;  // floats of AVX-512

double MostFrequent(std::size_t points, std::size_t dimension, const double* table, std::size_t coordinate) {
  std::map<double, std::size_t> counts;
  for (std::size_t p = 0; p < points; ++p) ++counts[table[p * dimension + coordinate]];
  auto best = counts.begin();
  for (auto it = counts.begin(); it != counts.end(); ++it) {
    if (it->second > best->second) best = it;
  }
  return best->first;
}

// Subtracts the most frequent value of every coordinate, which goes into `origin`.
std::vector<double> TakeOrigin(std::size_t points, std::size_t dimension, const double* table,
                               std::vector<double>& origin) {
  std::vector<double> offsets(table, table + points * dimension);
  for (std::size_t k = 0; k < dimension; ++k) {
    const double common = MostFrequent(points, dimension, table, k);
    origin.push_back(common);
    for (std::size_t p = 0; p < points; ++p) offsets[p * dimension + k] -= common;
  }
  return offsets;
}

template <class T>
OffsetTree<T> Tree(std::size_t points, std::size_t dimension, const std::vector<double>& offsets) {
  OffsetTree<T> tree;
  tree.by_coordinate.resize(dimension);
  tree.nodes = points;
  std::map<std::vector<double>, std::uint32_t> numbers;
  for (std::size_t p = 0; p < points; ++p)
    numbers.emplace(std::vector(offsets.begin() + p * dimension, offsets.begin() + (p + 1) * dimension), p);
  const auto number = [&](const std::vector<double>& offset) {
    const auto [found, fresh] = numbers.emplace(offset, static_cast<std::uint32_t>(tree.nodes));
    if (fresh) ++tree.nodes;
    return std::pair(found->second, fresh);
  };
  tree.root = number(std::vector<double>(dimension, 0.0)).first;
  for (std::size_t p = 0; p < points; ++p) {
    std::vector<double> offset(offsets.begin() + p * dimension, offsets.begin() + (p + 1) * dimension);
    auto node = static_cast<std::uint32_t>(p);
    // A second point without offsets has no coordinate to move: it takes the root's entry, and gives it its sums.
    if (node != tree.root && numbers.at(offset) == tree.root) tree.by_coordinate[0].push_back({node, tree.root, T{0}});
    bool fresh = true;
    for (std::size_t k = dimension; fresh && k-- > 0;) {
      if (offset[k] == 0) continue;
      const T value = static_cast<T>(offset[k]);
      offset[k] = 0;
      const auto [parent, parent_is_fresh] = number(offset);
      tree.by_coordinate[k].push_back({node, parent, value});
      node = parent;
      fresh = parent_is_fresh;  // otherwise its own edges exist, or come with its own turn
    }
  }
  return tree;
}

}  // namespace

template <class T>
ProductGrid<T>::ProductGrid(std::size_t rows, std::size_t columns, std::size_t dimension, const double* u,
                            const double* v)
    : rows(rows),
      columns(columns),
      dimension(dimension),
      stride((columns + kWidestVector - 1) / kWidestVector * kWidestVector) {
  std::vector<double> row_origin;
  const std::vector<double> row_offsets = TakeOrigin(rows, dimension, u, row_origin);
  const std::vector<double> column_offsets = TakeOrigin(columns, dimension, v, column_origin);
  for (std::size_t k = 0; k < dimension; ++k) origin.push_back(static_cast<T>(row_origin[k] + column_origin[k]));
  row_tree = Tree<T>(rows, dimension, row_offsets);
  column_tree = Tree<T>(columns, dimension, column_offsets);
  for (std::size_t k = 0; k < dimension; ++k) {
    if (column_tree.by_coordinate[k].empty()) continue;
    column_coordinates.push_back(static_cast<std::uint32_t>(k));
    const std::size_t start = column_table.size();
    column_table.resize(start + stride, T{0});
    for (std::size_t c = 0; c < columns; ++c)
      column_table[start + c] = static_cast<T>(column_offsets[c * dimension + k]);
  }
}

template class ProductGrid<float>;
template class ProductGrid<double>;

}  // namespace nnqs::networks
