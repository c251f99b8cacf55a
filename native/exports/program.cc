#include "exports/program.h"

namespace nnqs::exports {

std::shared_ptr<const kernels::Program> ProgramOf(const Request& request) {
  const auto records = request.AnyArray<double>("program");
  const auto tables = request.AnyArray<double>("tables");
  constexpr std::size_t kRecord = 1 + kernels::kParameters;
  if (records.length % kRecord != 0) {
    request.FailShape("program", "must hold whole records of " + std::to_string(kRecord) + " numbers");
  }
  return std::make_shared<const kernels::Program>(
      kernels::Program::Parse(records.data, records.length / kRecord, tables.List()));
}

Input<double> PointsOf(const Request& request, const std::string& name, std::size_t count, std::size_t dimension) {
  auto x = request.Array<double>(name, count * dimension);
  RequireFinite(request, name, x);
  return x;
}

}  // namespace nnqs::exports
