// Krylov spaces of kernel operators, and equations that are solved in them.
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "boundary/handle.h"
#include "dynamics/conjugateGradients.h"
#include "dynamics/kernelSpace.h"
#include "exports/kernelOperators.h"

namespace nnqs::exports {
namespace {

using boundary::FromHandle;
using boundary::MakeHandle;
using Pointer = std::shared_ptr<dynamics::KernelOperator>;

// An operator on the same training points, named by an argument that may be left out.
Pointer BesideKernel(const Request& request, const char* name, std::size_t n) {
  if (!request.Has(name)) return nullptr;
  auto found = KernelNamed(request, name);
  if (found->train() != n) {
    request.FailShape(name, "must have as many training points as the kernel, " + std::to_string(n));
  }
  return found;
}

// solveKernel({ kernel, inverse?, large?, largeInverse?: handles, right, tolerance, maxProducts }) -> { solution,
//   residual, reach, products }
Napi::Value SolveKernel(Request& request) {
  const auto kernel = KernelOf(request);
  const std::size_t n = kernel->train();
  const Pointer inverse = BesideKernel(request, "inverse", n), large = BesideKernel(request, "large", n),
                large_inverse = BesideKernel(request, "largeInverse", n);
  if ((large == nullptr) != (large_inverse == nullptr) || (large != nullptr && inverse == nullptr)) {
    request.Fail("large", "needs `inverse` and `largeInverse` beside it");
  }
  const double tolerance = request.Number("tolerance", 0, 1);
  const std::size_t max_products = request.Integer("maxProducts", 1, kMostProducts);
  request.RequireMemory("conjugate gradients", dynamics::SolveKernelBytes(n), "Take fewer training points.");
  const auto right = request.Array<double>("right", n);
  RequireFinite(request, "right", right);
  double* solution = request.Result<double>("solution", n);
  return request.Run([=](Job& job) {
    const auto report = dynamics::SolveKernel(*kernel, {inverse.get(), large.get(), large_inverse.get()}, right.data,
                                              tolerance, max_products, solution, job);
    job.Set("residual", report.residual);
    job.Set("reach", report.reach);
    job.Set("products", static_cast<double>(report.products));
  });
}

constexpr std::uint64_t kSpaceTag = 0x6e6e717373706163;
using SpacePointer = std::shared_ptr<dynamics::KernelSpace>;

SpacePointer SpaceOf(const Request& request) {
  return FromHandle<dynamics::KernelSpace>(request.Value("space"), kSpaceTag,
                                           "`space` must be a Krylov space made by this library");
}

// kernelSpace({ kernel, start, stored }) -> { space: handle, norm }
Napi::Value MakeSpace(Request& request) {
  const auto kernel = KernelOf(request);
  const std::size_t n = kernel->train();
  const bool stored = request.Flag("stored");
  const double bytes = dynamics::KernelSpace::Bytes(n, 1, stored);
  request.RequireMemory("a Krylov space of " + std::to_string(n) + " training points", bytes);
  const auto start = request.Array<double>("start", n);
  RequireFinite(request, "start", start);
  const auto made = std::make_shared<SpacePointer>();
  request.HandleResult("space", [made, bytes](Napi::Env env) {
    return MakeHandle<dynamics::KernelSpace>(env, kSpaceTag, *made, static_cast<std::int64_t>(bytes));
  });
  return request.Run([=](Job& job) {
    *made = std::make_shared<dynamics::KernelSpace>(kernel, start.data, stored);
    job.Set("norm", (*made)->norm());
  });
}

// extendKernelSpace({ space, products }) -> { alpha, beta }
Napi::Value ExtendSpace(Request& request) {
  const auto space = SpaceOf(request);
  const std::size_t products = request.Integer("products", 1, kMostProducts);
  request.RequireMemory("vectors of a Krylov space",
                        dynamics::KernelSpace::Bytes(space->length(), space->stored() ? products : 0, space->stored()),
                        "Ask for earlier times, a larger { tolerance }, or { stored: false }.");
  return request.Run([=](Job& job) {
    dynamics::KernelSpace::Recurrence found = space->Extend(products, job);
    job.Set("alpha", std::move(found.alpha));
    job.Set("beta", std::move(found.beta));
  });
}

// combineKernelSpace({ space, rows, coefficients: rows×m }) -> { sums: rows×n }
Napi::Value CombineSpace(Request& request) {
  const auto space = SpaceOf(request);
  const std::size_t rows = request.Dimension("rows", 1), m = space->size();
  if (m == 0) request.Fail("space", "has no vectors yet. Extend it first");
  request.RequireMemory("sums of vectors",
                        space->stored() ? 0 : dynamics::KernelSpace::Bytes(space->length(), 0, false));
  const auto coefficients = request.Matrix<double>("coefficients", rows, m);
  RequireFinite(request, "coefficients", coefficients);
  double* sums = request.Result<double>("sums", rows * space->length());
  return request.Run([=](Job& job) {
    if (space->size() != m) throw ArgumentError("`space` has grown meanwhile. Combine it before it is extended");
    space->Combine(coefficients.data, rows, sums, job);
  });
}

}  // namespace

void RegisterKernelSpaces(Napi::Env env, Napi::Object exports) {
  Export(env, exports, "solveKernel", SolveKernel);
  Export(env, exports, "kernelSpace", MakeSpace);
  Export(env, exports, "extendKernelSpace", ExtendSpace);
  Export(env, exports, "combineKernelSpace", CombineSpace);
}

}  // namespace nnqs::exports
