// Inputs that form a product grid: D = rows·columns points x(r, c) = u(r) + v(c), ordered row by row. Every spin basis
// and every fermion sector of fixed particle numbers is one. Then w·x + b = A[r] + B[c] with two small tables per
// neuron.
//   u(r) + v(c) = origin + offsets of r + offsets of c
// where `origin` takes the most frequent value of every coordinate, so that few offsets are left.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace nnqs::networks {

// The offsets of one factor as a tree of prefixes: node = parent with one more coordinate moved by `value`. The tables
// of a neuron then cost one multiply-add per node, and their transpose, the contraction of the gradient, two additions.
// For spins every node is a point; for fermions there are a few more nodes than points.
template <class T>
struct OffsetTree {
  struct Edge {
    std::uint32_t node, parent;
    T value;
  };
  std::size_t nodes = 0;   // the points come first, in order
  std::uint32_t root = 0;  // no offset at all
  // Edges that move a coordinate. A parent was reached by edges of lower coordinates. Every node but the root has one
  // edge that leads to it: of equal points each has its own, with a value of zero where it equals the root.
  std::vector<std::vector<Edge>> by_coordinate;
};

template <class T>
class ProductGrid {
 public:
  // u: rows×dimension, v: columns×dimension, row-major.
  ProductGrid(std::size_t rows, std::size_t columns, std::size_t dimension, const double* u, const double* v);

  std::size_t rows, columns, dimension;
  // Elements from one row of a grid array to the next: columns rounded up to whole vectors of any target.
  std::size_t stride;
  std::vector<T> origin;
  std::vector<double> column_origin;  // the columns' share of it
  OffsetTree<T> row_tree, column_tree;
  // Coordinates in which the columns differ, and their column offsets, each `stride` long, zero beyond `columns`.
  std::vector<std::uint32_t> column_coordinates;
  std::vector<T> column_table;

  std::size_t Size() const { return rows * stride; }
};

extern template class ProductGrid<float>;
extern template class ProductGrid<double>;

}  // namespace nnqs::networks
