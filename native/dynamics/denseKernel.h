// A kernel as half of its matrix on the training points; between test and training points it is recomputed, or kept as
// the matrix that its caller has.
#pragma once

#include "base/buffer.h"
#include "dynamics/kernelOperator.h"
#include "kernels/pair.h"
#include "kernels/program.h"
#include "linalg/vectors/symmetricBlocks.h"

namespace nnqs::dynamics {

// Half a matrix on the training points.
class DenseKernel : public KernelOperator {
 protected:
  DenseKernel(std::size_t train, std::size_t test) : KernelOperator(train, test), theta_(train) {}
  linalg::SymmetricBlocks& theta() { return theta_; }
  // Once the matrix is filled; test_diagonal: that of the test points.
  void SetDiagonals(const double* test_diagonal);

 private:
  void MultiplyAlone(const std::vector<const double*>& x, const std::vector<double*>& y) override;

  linalg::SymmetricBlocks theta_;
};

// The NTK of a network on inputs.
class NtkBlocks : public DenseKernel {
 public:
  // Inputs, count × dimension each, which become its own.
  struct Inputs {
    std::vector<double> train, test;
    std::size_t dimension;
  };
  static double Bytes(std::size_t train, std::size_t test, std::size_t dimension);

  NtkBlocks(std::shared_ptr<const kernels::Program> program, Inputs inputs, const Progress& progress);
  double PredictBytes(std::size_t vectors) const override;

 private:
  void PredictAlone(const std::vector<const double*>& x, const std::vector<double*>& y,
                    const Progress& progress) override;
  kernels::Points Train() const { return {inputs_.train.data(), train(), inputs_.dimension}; }
  kernels::Points Test() const { return {inputs_.test.data(), test(), inputs_.dimension}; }

  const std::shared_ptr<const kernels::Program> program_;
  const Inputs inputs_;
};

// A kernel whose matrices are given: at once, or some rows at a time.
class MatrixKernel : public DenseKernel {
 public:
  static double Bytes(std::size_t train, std::size_t test);

  // To be filled.
  MatrixKernel(std::size_t n, std::size_t m);
  // Rows of the training matrix from `row` on: of each the first `row + count` numbers, of which those up to the
  // diagonal are read. Rows may come in any order, on one thread at a time.
  void FillTrain(std::size_t row, std::size_t count, const double* entries);
  // Rows of the matrix between test and training points.
  void FillBetween(std::size_t row, std::size_t count, const double* entries);
  // Whether every row has come; with the diagonal of the test points it is ready.
  bool IsFilled() const { return missing_ == 0; }
  using DenseKernel::SetDiagonals;

  // train: n×n, symmetric; between: m×n; test_diagonal: m numbers. All are copied.
  MatrixKernel(std::size_t n, std::size_t m, const double* train, const double* between, const double* test_diagonal);
  double PredictBytes(std::size_t) const override { return 0; }

 private:
  void PredictAlone(const std::vector<const double*>& x, const std::vector<double*>& y,
                    const Progress& progress) override;

  Buffer<double> between_;
  std::size_t missing_ = 0;  // rows that are to come
};

}  // namespace nnqs::dynamics
