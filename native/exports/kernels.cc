#include <limits>

#include "activations/table.h"
#include "exports/program.h"
#include "exports/register.h"
#include "kernels/activation.h"
#include "kernels/imageSums.h"
#include "kernels/nearlyParallel.h"
#include "kernels/pair.h"
#include "kernels/recursion.h"

namespace nnqs::exports {
namespace {

// A program of one operation.
std::shared_ptr<const kernels::Program> ActivationOf(const Request& request) {
  auto program = ProgramOf(request);
  if (program->operations.size() != 1) request.FailShape("program", "must hold one activation");
  return program;
}

struct Wanted {
  bool nngp, ntk;
};

Wanted WantedOf(const Request& request) {
  if (!request.Has("wanted")) return {true, true};
  const std::string kernel = request.Choice("wanted", {"both", "nngp", "ntk"});
  return {kernel != "ntk", kernel != "nngp"};
}

const char* NameOf(const Wanted& wanted) {
  return !wanted.ntk ? "the NNGP of " : wanted.nngp ? "NNGP and NTK of " : "the NTK of ";
}

// The matrices that are wanted, rows×columns.
kernels::Matrices ResultsOf(Request& request, const Wanted& wanted, std::size_t rows, std::size_t columns) {
  double* nngp = wanted.nngp ? request.Result<double>("nngp", rows * columns) : nullptr;
  return {nngp, wanted.ntk ? request.Result<double>("ntk", rows * columns) : nullptr};
}

// kernelMatrices({ program, tables, dimension, x1, n1, x2?, n2?, wanted? }) -> { nngp?, ntk? }; without x2 the
// symmetric case, without `wanted` both.
Napi::Value KernelMatrices(Request& request) {
  const auto program = ProgramOf(request);
  const std::size_t dimension = request.Dimension("dimension", 1), n1 = request.Dimension("n1");
  const bool symmetric = !request.Has("x2");
  const std::size_t n2 = symmetric ? n1 : request.Dimension("n2");
  const Wanted wanted = WantedOf(request);
  request.RequireMemoryOfResults(NameOf(wanted) + std::to_string(n1) + "×" + std::to_string(n2) + " inputs",
                                 kernels::MatricesBytes(n1, n2, wanted.nngp && wanted.ntk), "Use fewer inputs.");
  const std::size_t inputs = symmetric ? n1 : n1 + n2;
  request.RequireMemory("the variances of " + std::to_string(inputs) + " inputs",
                        kernels::InputsBytes(*program, inputs, dimension), "Use fewer inputs.");
  const auto x1 = PointsOf(request, "x1", n1, dimension);
  const auto x2 = symmetric ? x1 : PointsOf(request, "x2", n2, dimension);
  const kernels::Matrices out = ResultsOf(request, wanted, n1, n2);
  return request.Run([=](Job& job) {
    kernels::KernelMatrices(*program, {x1.data, n1, dimension}, {x2.data, n2, dimension}, out, ProgressOf(job));
  });
}

// Inputs with the row or column of the result that each belongs to, ascending, and its factor.
struct ImageInputs {
  Input<double> x, coefficients;
  Input<std::int32_t> owners;

  kernels::Images At(std::size_t dimension) const {
    return {{x.data, owners.length, dimension}, owners.data, coefficients.data};
  }
};

ImageInputs ImagesOf(const Request& request, const std::string& x, const std::string& owners,
                     const std::string& coefficients, std::size_t dimension, std::size_t count) {
  ImageInputs images;
  images.owners = request.AnyArray<std::int32_t>(owners);
  images.x = PointsOf(request, x, images.owners.length, dimension);
  images.coefficients = request.Array<double>(coefficients, images.owners.length);
  RequireFinite(request, coefficients, images.coefficients);
  std::int32_t last = 0;
  for (std::size_t i = 0; i < images.owners.length; ++i) {
    if (images.owners[i] < last || images.owners[i] >= static_cast<std::int64_t>(count))
      request.Fail(owners, "must ascend, from 0 to the last row or column");
    last = images.owners[i];
  }
  return images;
}

// kernelSums({ program, tables, dimension, x1, owners1, coefficients1, rows, x2, owners2, coefficients2, columns,
//   wanted? }) -> { nngp?, ntk? }, rows×columns: sums of kernels over images.
Napi::Value KernelSums(Request& request) {
  const auto program = ProgramOf(request);
  const std::size_t dimension = request.Dimension("dimension", 1);
  const std::size_t rows = request.Dimension("rows"), columns = request.Dimension("columns");
  const Wanted wanted = WantedOf(request);
  request.RequireMemoryOfResults(NameOf(wanted) + std::to_string(rows) + "×" + std::to_string(columns) + " orbits",
                                 kernels::MatricesBytes(rows, columns, wanted.nngp && wanted.ntk), "Use fewer inputs.");
  request.RequireMemory("blocks of kernels", kernels::KernelSumsBytes(), "Use fewer inputs.");
  const ImageInputs first = ImagesOf(request, "x1", "owners1", "coefficients1", dimension, rows),
                    second = ImagesOf(request, "x2", "owners2", "coefficients2", dimension, columns);
  const kernels::Matrices out = ResultsOf(request, wanted, rows, columns);
  return request.Run([=](Job& job) {
    kernels::KernelSums(*program, first.At(dimension), rows, second.At(dimension), columns, out, ProgressOf(job));
  });
}

// kernelDiagonal({ program, tables, dimension, x, n }) -> { nngp, ntk }, n numbers each.
Napi::Value KernelDiagonal(Request& request) {
  const auto program = ProgramOf(request);
  const std::size_t dimension = request.Dimension("dimension", 1), n = request.Dimension("n");
  request.RequireMemory("the variances of " + std::to_string(n) + " inputs", kernels::DiagonalBytes(*program, n),
                        "Use fewer inputs.");
  const auto x = PointsOf(request, "x", n, dimension);
  auto* nngp = request.Result<double>("nngp", n);
  auto* ntk = request.Result<double>("ntk", n);
  return request.Run([=](Job&) { kernels::KernelDiagonal(*program, {x.data, n, dimension}, nngp, ntk); });
}

// widePairs({ program, tables, dimension, n, x1, x2 }) -> { nngp, ntk, nngpLost, ntkLost }: of input i of x1 with input
// i of x2, in wide numbers, and how far rounding may have moved them all the same; NaN and 0 of variances 0.
Napi::Value WidePairs(Request& request) {
  const auto program = ProgramOf(request);
  const std::size_t dimension = request.Dimension("dimension", 1), n = request.Dimension("n");
  const auto x1 = PointsOf(request, "x1", n, dimension), x2 = PointsOf(request, "x2", n, dimension);
  auto *nngp = request.Result<double>("nngp", n), *nngp_lost = request.Result<double>("nngpLost", n);
  auto *ntk = request.Result<double>("ntk", n), *ntk_lost = request.Result<double>("ntkLost", n);
  return request.Run([=](Job& job) {
    for (std::size_t i = 0; i < n; ++i) {
      job.Check();
      kernels::Lost lost{0, 0};
      nngp[i] = ntk[i] = std::numeric_limits<double>::quiet_NaN();
      const double *x = x1.data + i * dimension, *other = x2.data + i * dimension;
      kernels::RunNearlyParallel(*program, kernels::StateOf(x, other, dimension), nngp[i], ntk + i, &lost);
      nngp_lost[i] = lost.k, ntk_lost[i] = lost.theta;
    }
  });
}

// dualActivation({ program, tables, q1, q2, q }) -> { t, dot }: T and Ṫ of the activation that the program is, for
// pairs of inputs with variances q1, q2 and covariance q.
Napi::Value DualActivation(Request& request) {
  const auto program = ActivationOf(request);
  const auto q1 = request.AnyArray<double>("q1");
  const std::size_t n = q1.length;
  const auto q2 = request.Array<double>("q2", n), q = request.Array<double>("q", n);
  for (const auto& [name, values] : {std::pair{"q1", q1}, std::pair{"q2", q2}, std::pair{"q", q}}) {
    RequireFinite(request, name, values);
  }
  double* t = request.Result<double>("t", n);
  double* dot = request.Result<double>("dot", n);
  return request.Run([=](Job&) { kernels::Duals(*program, n, q1.data, q2.data, q.data, t, dot); });
}

// activationTable() -> { activations: [{ name, code, parameters, degree }] }: what native/activations holds, for
// src/stax/codes.ts; degree: the highest where the parameter is one, else 0.
Napi::Value ActivationTable(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  Napi::Array rows = Napi::Array::New(env);
  for (const activations::Info& activation : activations::Table()) {
    Napi::Object row = Napi::Object::New(env);
    row.Set("name", activation.name);
    row.Set("code", activation.code);
    row.Set("parameters", static_cast<double>(activation.parameters));
    row.Set("degree", activation.degree);
    rows.Set(rows.Length(), row);
  }
  Napi::Object result = Napi::Object::New(env);
  result.Set("activations", rows);
  return result;
}

// activation({ program, tables, x }) -> { values, derivatives }; the program is one activation.
Napi::Value Activation(Request& request) {
  const auto program = ActivationOf(request);
  const auto x = request.AnyArray<double>("x");
  auto* values = request.Result<double>("values", x.length);
  auto* derivatives = request.Result<double>("derivatives", x.length);
  return request.Run([=](Job&) { kernels::Evaluate(program->operations[0], x.length, x.data, values, derivatives); });
}

}  // namespace

void RegisterKernels(Napi::Env env, Napi::Object exports) {
  Export(env, exports, "kernelMatrices", KernelMatrices);
  Export(env, exports, "kernelSums", KernelSums);
  Export(env, exports, "kernelDiagonal", KernelDiagonal);
  Export(env, exports, "widePairs", WidePairs);
  Export(env, exports, "activation", Activation);
  Export(env, exports, "activationTable", ActivationTable);
  Export(env, exports, "dualActivation", DualActivation);
}

}  // namespace nnqs::exports
