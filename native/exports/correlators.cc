#include <algorithm>
#include <vector>

#include "correlators/pairingSums.h"
#include "exports/register.h"

namespace nnqs::exports {
namespace {

constexpr std::int64_t kMostPairings = 105;  // of eight fields

// pairingSums({ a, b, kernel, configurations, order, count, pairings }) -> { values, powers, trace }
// pairings: 2·order fields each, two by two; values: one per pairing, of the kernel over its trace; powers: [Tr K², Tr
// K³, Tr K⁴] of the same, as far as the order needs them.
Napi::Value PairingSums(Request& request) {
  correlators::Cut cut;
  cut.a = request.Dimension("a", 2), cut.b = request.Dimension("b", 2);
  if (cut.a > kMostCounted / cut.b) request.Fail("a", "times b is more rows than a matrix may have");
  const std::int64_t n = cut.a * cut.b;
  const int order = static_cast<int>(request.Integer("order", 2, 4));
  const std::int64_t count = request.Integer("count", 1, kMostPairings), fields = 2 * order;
  const auto configurations = request.Matrix<std::int32_t>("configurations", 1, n);
  const auto given = request.Matrix<std::int32_t>("pairings", count, fields);
  const std::vector<std::int32_t> pairings = given.List();
  for (auto first = pairings.begin(); first != pairings.end(); first += fields) {
    for (int field = 0; field < fields; ++field) {
      if (std::count(first, first + fields, field) != 1) request.Fail("pairings", "must each hold every field once");
    }
  }
  if (std::any_of(configurations.data, configurations.data + n, [=](int c) { return c < 0 || c >= n; })) {
    request.Fail("configurations", "must be rows of the kernel");
  }
  request.RequireMatrix<double>("kernel", n, n);
  const auto plan = correlators::PlanPairings(cut, order, pairings);
  const double copy = request.IsStaged("kernel") ? 0 : static_cast<double>(sizeof(double)) * n * n;
  request.RequireMemory("the products of the kernel", copy + plan.peak, "Use fewer sites, or a more even cut.");
  auto kernel = request.Matrix<double>("kernel", n, n);
  double* values = request.Result<double>("values", count);
  double* powers = request.Result<double>("powers", 3);
  return request.Run([=](Job& job) mutable {
    cut.configurations = configurations.data;
    correlators::Work work;
    work.job = &job, work.total = plan.flops, work.counting = false, work.uses = plan.uses;
    const auto local = correlators::InLocalBasis(work, kernel.data, cut, order);
    job.Set("trace", local.trace);
    kernel.copy.reset();
    const auto sums = SumPairings(work, local, cut, order, pairings);
    std::copy(sums.values.begin(), sums.values.end(), values);
    powers[0] = sums.powers.second, powers[1] = sums.powers.third, powers[2] = sums.powers.fourth;
  });
}

}  // namespace

void RegisterCorrelators(Napi::Env env, Napi::Object exports) {
  Export(env, exports, "pairingSums", PairingSums);
}

}  // namespace nnqs::exports
