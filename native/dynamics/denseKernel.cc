#include "dynamics/denseKernel.h"

#include <algorithm>

#include "base/chunks.h"
#include "kernels/ntk.h"

namespace nnqs::dynamics {

void DenseKernel::SetDiagonals(const double* test_diagonal) {
  double largest = 0, sum = 0;
  for (std::size_t b = 0; b < theta_.blocks(); ++b) {
    const std::size_t begin = theta_.Begin(b), end = theta_.End(b);
    for (std::size_t i = begin; i < end; ++i) largest = std::max(largest, theta_.Block(b)[(i - begin) * end + i]);
  }
  for (std::size_t i = 0; i < test(); ++i) {
    sum += test_diagonal[i];
    largest = std::max(largest, test_diagonal[i]);
  }
  SetDiagonal(largest, sum);
}

void DenseKernel::MultiplyAlone(const std::vector<const double*>& x, const std::vector<double*>& y) {
  constexpr std::size_t kMost = linalg::SymmetricBlocks::kMostVectors;
  for (std::size_t k = 0; k < x.size(); k += kMost) {
    const std::size_t end = std::min(x.size(), k + kMost);
    theta_.Multiply({x.begin() + k, x.begin() + end}, {y.begin() + k, y.begin() + end});
  }
}

double NtkBlocks::Bytes(std::size_t train, std::size_t test, std::size_t dimension) {
  return linalg::SymmetricBlocks::Bytes(train) +
         sizeof(double) * (static_cast<double>(dimension) * static_cast<double>(train + test) + 2.0 * test);
}

NtkBlocks::NtkBlocks(std::shared_ptr<const kernels::Program> program, Inputs inputs, const Progress& progress)
    : DenseKernel(inputs.train.size() / inputs.dimension, inputs.test.size() / inputs.dimension),
      program_(std::move(program)),
      inputs_(std::move(inputs)) {
  kernels::FillNtk(*program_, Train(), theta(), progress);
  const Buffer<double> diagonal(test());
  kernels::KernelDiagonal(*program_, Test(), nullptr, diagonal.data());
  SetDiagonals(diagonal.data());
}

double NtkBlocks::PredictBytes(std::size_t vectors) const {
  return kernels::MultiplyNtkBytes(test(), train(), vectors) +
         sizeof(double) * static_cast<double>(train()) * static_cast<double>(vectors);
}

void NtkBlocks::PredictAlone(const std::vector<const double*>& x, const std::vector<double*>& y,
                             const Progress& progress) {
  const std::size_t vectors = x.size();
  const Buffer<double> right(train() * vectors);
  for (std::size_t k = 0; k < vectors; ++k) {
    for (std::size_t i = 0; i < train(); ++i) right[i * vectors + k] = x[k][i];
  }
  kernels::MultiplyNtk(
      *program_, Test(), Train(), right.data(), vectors,
      [&](std::size_t begin, std::size_t count, const double* rows) {
        for (std::size_t k = 0; k < vectors; ++k) {
          for (std::size_t i = 0; i < count; ++i) y[k][begin + i] = rows[i * vectors + k];
        }
      },
      progress);
}

double MatrixKernel::Bytes(std::size_t train, std::size_t test) {
  return linalg::SymmetricBlocks::Bytes(train) +
         sizeof(double) * static_cast<double>(train) * static_cast<double>(test);
}

MatrixKernel::MatrixKernel(std::size_t n, std::size_t m) : DenseKernel(n, m), between_(n * m), missing_(n + m) {}

MatrixKernel::MatrixKernel(std::size_t n, std::size_t m, const double* train, const double* between,
                           const double* test_diagonal)
    : MatrixKernel(n, m) {
  for (std::size_t b = 0; b < theta().blocks(); ++b) {
    const std::size_t begin = theta().Begin(b), end = theta().End(b);
    for (std::size_t i = begin; i < end; ++i) std::copy_n(train + i * n, end, theta().Block(b) + (i - begin) * end);
  }
  std::copy_n(between, n * m, between_.data());
  missing_ = 0;
  SetDiagonals(test_diagonal);
}

void MatrixKernel::FillTrain(std::size_t row, std::size_t count, const double* entries) {
  constexpr std::size_t kBlock = linalg::SymmetricBlocks::kBlock;
  const std::size_t width = row + count;
  ParallelFor(count, [&](std::size_t k) {
    const std::size_t i = row + k, b = i / kBlock, begin = theta().Begin(b), end = theta().End(b);
    const double* from = entries + k * width;
    std::copy_n(from, i + 1, theta().Block(b) + (i - begin) * end);
    for (std::size_t j = begin; j < i; ++j) theta().Block(b)[(j - begin) * end + i] = from[j];
  });
  missing_ -= std::min(missing_, count);
}

void MatrixKernel::FillBetween(std::size_t row, std::size_t count, const double* entries) {
  std::copy_n(entries, count * train(), between_.data() + row * train());
  missing_ -= std::min(missing_, count);
}

void MatrixKernel::PredictAlone(const std::vector<const double*>& x, const std::vector<double*>& y,
                                const Progress& progress) {
  constexpr std::size_t kRows = 64;
  ForChunks(test(), kRows, [&](std::size_t begin, std::size_t rows) {
    progress(static_cast<double>(begin) / static_cast<double>(test()));
    for (std::size_t i = begin; i < begin + rows; ++i) {
      const double* row = between_.data() + i * train();
      for (std::size_t k = 0; k < x.size(); ++k) {
        double sum = 0;
        for (std::size_t j = 0; j < train(); ++j) sum += row[j] * x[k][j];
        y[k][i] = sum;
      }
    }
  });
}

}  // namespace nnqs::dynamics
