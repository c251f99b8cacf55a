#include "exports/kernelOperators.h"

#include <cmath>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "base/finite.h"
#include "boundary/handle.h"
#include "dynamics/denseKernel.h"
#include "dynamics/walshKernel.h"
#include "exports/program.h"

namespace nnqs::exports {
namespace {

using boundary::FromHandle;
using boundary::MakeHandle;
using dynamics::KernelOperator;
using Pointer = std::shared_ptr<KernelOperator>;

constexpr std::uint64_t kKernelTag = 0x6e6e71736b65726e;

using Make = std::function<Pointer(Job&)>;

// Runs `make`, whose kernel holds so many bytes.
Napi::Value RunMaking(Request& request, double bytes, Make make) {
  const auto made = std::make_shared<Pointer>();
  request.HandleResult("kernel", [made, bytes](Napi::Env env) {
    return MakeHandle<KernelOperator>(env, kKernelTag, *made, static_cast<std::int64_t>(bytes));
  });
  return request.Run([make = std::move(make), made](Job& job) {
    *made = make(job);
    job.Set("diagonalBound", (*made)->diagonal_bound());
  });
}

// ntkOperator({ program, tables, dimension, train, n, test, m }) -> { kernel: handle, diagonalBound }
Napi::Value NtkOperator(Request& request) {
  const auto program = ProgramOf(request);
  const std::size_t dimension = request.Dimension("dimension", 1);
  const std::size_t n = request.Dimension("n", 1), m = request.Dimension("m");
  const double bytes = dynamics::NtkBlocks::Bytes(n, m, dimension);
  request.RequireMemory("half the NTK of " + std::to_string(n) + " inputs", bytes, "Use fewer train points.");
  const auto train = PointsOf(request, "train", n, dimension), test = PointsOf(request, "test", m, dimension);
  return RunMaking(request, bytes, [=](Job& job) -> Pointer {
    dynamics::NtkBlocks::Inputs inputs{train.List(), test.List(), dimension};
    return std::make_shared<dynamics::NtkBlocks>(program, std::move(inputs), ProgressOf(job));
  });
}

// matrixOperator({ n, m, train: n×n, between: m×n, diagonal }) -> { kernel: handle, diagonalBound }; the diagonal is
// that of the test points.
Napi::Value MatrixOperator(Request& request) {
  const std::size_t n = request.Dimension("n", 1), m = request.Dimension("m");
  const double bytes = dynamics::MatrixKernel::Bytes(n, m);
  request.RequireMemory("half a kernel of " + std::to_string(n) + " points", bytes, "Use fewer train points.");
  const auto train = request.Matrix<double>("train", n, n), between = request.Matrix<double>("between", m, n);
  const auto diagonal = request.Array<double>("diagonal", m);
  RequireFinite(request, "train", train);
  RequireFinite(request, "between", between);
  RequireFinite(request, "diagonal", diagonal);
  return RunMaking(request, bytes, [=](Job&) -> Pointer {
    return std::make_shared<dynamics::MatrixKernel>(n, m, train.data, between.data, diagonal.data);
  });
}

// A kernel that is being filled; it becomes a kernel operator once it is.
struct Rows {
  std::shared_ptr<dynamics::MatrixKernel> kernel;
  std::mutex filling;
};

constexpr std::uint64_t kRowsTag = 0x6e6e7173726f7773;

std::shared_ptr<Rows> RowsOf(const Request& request) {
  return FromHandle<Rows>(request.Value("rows"), kRowsTag, "`rows` must come from kernelRows()");
}

// kernelRows({ n, m }) -> { rows: handle }: room for half a kernel on n training points and the rows of m test points
Napi::Value KernelRows(Request& request) {
  const std::size_t n = request.Dimension("n", 1), m = request.Dimension("m");
  const double bytes = dynamics::MatrixKernel::Bytes(n, m);
  request.RequireMemory("half a kernel of " + std::to_string(n) + " points", bytes, "Use fewer train points.");
  const auto rows = std::make_shared<Rows>();
  request.HandleResult("rows", [rows, bytes](Napi::Env env) {
    return MakeHandle<Rows>(env, kRowsTag, rows, static_cast<std::int64_t>(bytes));
  });
  return request.Run([=](Job&) { rows->kernel = std::make_shared<dynamics::MatrixKernel>(n, m); });
}

// fillKernelRows({ rows, of, row, count, entries }): rows of the training points, count×(row + count), or of the test
// points, count×n
Napi::Value FillKernelRows(Request& request) {
  const auto rows = RowsOf(request);
  if (rows->kernel == nullptr) request.Fail("rows", "is a kernel already");
  const bool train = request.Choice("of", {"train", "test"}) == "train";
  const std::size_t most = train ? rows->kernel->train() : rows->kernel->test();
  const std::size_t row = request.Dimension("row"), count = request.Dimension("count");
  if (row + count > most) request.Fail("count", "goes beyond the last of " + std::to_string(most) + " rows");
  const auto entries = request.Matrix<double>("entries", count, train ? row + count : rows->kernel->train());
  RequireFinite(request, "entries", entries);
  return request.Run([=, kernel = rows->kernel](Job&) {
    const std::lock_guard lock(rows->filling);
    train ? kernel->FillTrain(row, count, entries.data) : kernel->FillBetween(row, count, entries.data);
  });
}

// kernelOfRows({ rows, diagonal }) -> { kernel: handle, diagonalBound }; the diagonal is that of the test points.
Napi::Value KernelOfRows(Request& request) {
  const auto rows = RowsOf(request);
  if (rows->kernel == nullptr || !rows->kernel->IsFilled()) request.Fail("rows", "must be filled, and no kernel yet");
  const auto diagonal = request.Array<double>("diagonal", rows->kernel->test());
  RequireFinite(request, "diagonal", diagonal);
  const double bytes = dynamics::MatrixKernel::Bytes(rows->kernel->train(), rows->kernel->test());
  return RunMaking(request, bytes, [=](Job&) -> Pointer {
    const std::lock_guard lock(rows->filling);
    const auto kernel = std::exchange(rows->kernel, nullptr);
    if (kernel == nullptr) throw ArgumentError("`rows` is a kernel already");
    kernel->SetDiagonals(diagonal.data);
    return kernel;
  });
}

// States below 2^spins, each once.
void RequireStates(const std::string& name, const std::vector<std::int32_t>& states, std::size_t spins) {
  std::vector<bool> seen(std::size_t{1} << spins);
  for (const std::int32_t state : states) {
    if (state < 0 || static_cast<std::size_t>(state) >= seen.size()) {
      throw ArgumentError("`" + name + "` must hold states from 0 to " + std::to_string(seen.size() - 1) + ", not " +
                          std::to_string(state));
    }
    if (seen[static_cast<std::size_t>(state)]) {
      throw ArgumentError("`" + name + "` holds state " + std::to_string(state) + " twice. Name each once");
    }
    seen[static_cast<std::size_t>(state)] = true;
  }
}

// walshOperator({ spectrum, train: Int32Array, test: Int32Array, trainScale?, testScale? }) -> { kernel: handle,
//   diagonalBound }; the spectrum has a number per parity degree 0 … d, the states are those of d bits.
Napi::Value WalshOperator(Request& request) {
  const auto spectrum = request.AnyArray<double>("spectrum");
  if (spectrum.length < 2 || spectrum.length > std::size_t{kMostSpins} + 1) {
    request.FailShape("spectrum",
                      "must have 2 to " + std::to_string(kMostSpins + 1) + " numbers, one per degree 0 … d");
  }
  const std::size_t spins = spectrum.length - 1;
  const auto train = request.AnyArray<std::int32_t>("train"), test = request.AnyArray<std::int32_t>("test");
  if (train.length == 0) request.FailShape("train", "must hold at least one state");
  const bool scaled = request.Has("trainScale") || request.Has("testScale");
  const double bytes = dynamics::WalshKernel::Bytes(spins, train.length, test.length, scaled);
  request.RequireMemory("products of a kernel on 2^" + std::to_string(spins) + " states", bytes, "Take fewer spins.");
  const auto scale_of = [&](const char* name, std::size_t points) {
    return scaled ? request.Array<double>(name, points) : Input<double>{};
  };
  const auto train_scale = scale_of("trainScale", train.length), test_scale = scale_of("testScale", test.length);
  RequireFinite(request, "spectrum", spectrum);
  if (scaled) {
    RequireFinite(request, "trainScale", train_scale);
    RequireFinite(request, "testScale", test_scale);
  }
  return RunMaking(request, bytes, [=](Job&) -> Pointer {
    dynamics::WalshKernel::Points on_train{train.List(), {}};
    dynamics::WalshKernel::Points on_test{test.List(), {}};
    RequireStates("train", on_train.states, spins);
    RequireStates("test", on_test.states, spins);
    if (scaled) {
      on_train.scale = train_scale.List();
      on_test.scale = test_scale.List();
    }
    return std::make_shared<dynamics::WalshKernel>(spectrum.List(), std::move(on_train), std::move(on_test));
  });
}

// walshFunction({ kernel: of walshOperator, values, inverted }) -> { kernel: handle, diagonalBound }; a value per
//   parity degree, between the training points alone; `inverted` divides by the scales of weighted points.
Napi::Value WalshFunction(Request& request) {
  const auto kernel = std::dynamic_pointer_cast<dynamics::WalshKernel>(KernelOf(request));
  if (kernel == nullptr) request.Fail("kernel", "must be one of walshOperator()");
  const auto values = request.Array<double>("values", kernel->spins() + 1);
  const bool inverted = request.Flag("inverted");
  RequireFinite(request, "values", values);
  const double bytes = kernel->FunctionBytes();
  request.RequireMemory("a function of a kernel", bytes, "Take fewer training points.");
  return RunMaking(request, bytes, [=](Job&) -> Pointer { return kernel->Function(values.List(), inverted); });
}

// applyKernel({ kernel, count, vectors: count×n, to, products? }) -> { products }; count×n to the training, count×m to
// the test points, in the array that was given for them, or a new one.
Napi::Value ApplyKernel(Request& request) {
  const auto kernel = KernelOf(request);
  const std::size_t count = request.Dimension("count", 1);
  const bool train = request.Choice("to", {"train", "test"}) == "train";
  const std::size_t n = kernel->train(), points = train ? n : kernel->test();
  request.RequireMemory("products of a kernel", train ? 0 : kernel->PredictBytes(count), "Take fewer vectors at once.");
  const auto vectors = request.Matrix<double>("vectors", count, n);
  const bool given = request.Has("products");
  if (given) request.RequireDisjoint("products", "vectors");
  double* products =
      given ? request.InOut<double>("products", count * points) : request.Result<double>("products", count * points);
  return request.Run([=](Job& job) {
    std::vector<const double*> x;
    std::vector<double*> y;
    for (std::size_t k = 0; k < count; ++k) {
      x.push_back(vectors.data + k * n);
      y.push_back(products + k * points);
    }
    if (train) {
      kernel->Multiply(x, y);
    } else if (points > 0) {
      kernel->Predict(x, y, ProgressOf(job));
    }
    // What is not finite reaches every product: a look at one of each vector spares one at all that is multiplied.
    for (std::size_t k = 0; k < count; ++k) {
      if (points == 0 || !std::isfinite(*y[k])) nnqs::RequireFinite("vectors", x[k], n, k * n);
    }
  });
}

}  // namespace

Pointer KernelOf(const Request& request) {
  return KernelNamed(request, "kernel");
}

Pointer KernelNamed(const Request& request, const std::string& name) {
  const std::string what = "`" + name + "` must be a kernel operator made by this library";
  return FromHandle<KernelOperator>(request.Value(name), kKernelTag, what.c_str());
}

void RegisterKernelOperators(Napi::Env env, Napi::Object exports) {
  Export(env, exports, "ntkOperator", NtkOperator);
  Export(env, exports, "matrixOperator", MatrixOperator);
  Export(env, exports, "kernelRows", KernelRows);
  Export(env, exports, "fillKernelRows", FillKernelRows);
  Export(env, exports, "kernelOfRows", KernelOfRows);
  Export(env, exports, "walshOperator", WalshOperator);
  Export(env, exports, "walshFunction", WalshFunction);
  Export(env, exports, "applyKernel", ApplyKernel);
}

}  // namespace nnqs::exports
