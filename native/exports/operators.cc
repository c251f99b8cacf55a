#include <algorithm>
#include <utility>

#include "base/errors.h"
#include "base/finite.h"
#include "exports/bases.h"
#include "exports/operatorHandle.h"
#include "exports/register.h"
#include "operators/dressedOperator.h"
#include "operators/hubbard.h"
#include "operators/inverseDressed.h"
#include "operators/ising.h"
#include "operators/leastNonzeros.h"
#include "operators/localRotation.h"
#include "operators/sparse.h"
#include "operators/termSum.h"

namespace nnqs::exports {
namespace {

// Makes the operator of a request that has been read, now or in a job.
using OperatorMaker = std::function<OperatorPointer()>;

// Two site indices per bond and one weight.
template <class Bond>
std::vector<Bond> BondsOf(const Request& request, int sites) {
  const auto ends = request.AnyArray<std::int32_t>("bonds");
  const auto weights = request.Array<double>("couplings", ends.length / 2);
  RequireFinite(request, "couplings", weights);
  std::vector<Bond> bonds;
  for (std::size_t b = 0; b < ends.length / 2; ++b) {
    const Bond bond{ends[2 * b], ends[2 * b + 1], weights[b]};
    if (bond.a < 0 || bond.b < 0 || bond.a >= sites || bond.b >= sites || bond.a == bond.b) {
      request.Fail("bonds", "joins sites " + std::to_string(bond.a) + " and " + std::to_string(bond.b) +
                                "; they must differ and lie in 0 to " + std::to_string(sites - 1));
    }
    bonds.push_back(bond);
  }
  return bonds;
}

std::vector<double> PerSite(const Request& request, const std::string& name, int sites) {
  const auto values = request.Array<double>(name, sites);
  RequireFinite(request, name, values);
  return values.List();
}

// { sites, bonds, couplings, transverse, longitudinal }
OperatorMaker MakeIsing(const Request& request) {
  const int sites = static_cast<int>(request.Integer("sites", 1, kMostSpins));
  operators::SpinDiagonal diagonal(sites, BondsOf<operators::SpinBond>(request, sites),
                                   PerSite(request, "longitudinal", sites));
  return [diagonal = std::move(diagonal), transverse = PerSite(request, "transverse", sites)] {
    return std::make_shared<operators::Ising>(diagonal, transverse);
  };
}

// { sites, up, down, bonds, couplings, U, constant }
OperatorMaker MakeHubbard(const Request& request) {
  const hilbert::Basis basis = BasisOf(request);
  const int sites = basis.bits() / 2;
  const hilbert::Combinations up(sites, basis.major().ones()), down(sites, basis.minor().ones());
  const auto hops = BondsOf<operators::Hop>(request, sites);
  request.RequireMemory("the hopping matrices", operators::HoppingBytes(up, down, hops.size()));
  return [=, u = request.Number("U"), constant = request.Number("constant")] {
    return std::make_shared<operators::Hubbard>(up, down, hops, u, constant);
  };
}

// { kind, sites, …, masks, coefficients }: per term mask, value, flip and sign as (low, high) halves of 64 bits, and a
// complex coefficient.
OperatorMaker MakeTermSum(const Request& request) {
  hilbert::Basis basis = BasisOf(request);
  const auto coefficients = request.AnyArray<std::complex<double>>("coefficients");
  const auto halves = request.Array<std::int32_t>("masks", 8 * coefficients.length);
  RequireFinite(request, "coefficients", coefficients);
  const auto word = [&](std::size_t i) {
    return static_cast<std::uint32_t>(halves[2 * i]) | std::uint64_t{static_cast<std::uint32_t>(halves[2 * i + 1])}
                                                           << 32;
  };
  const std::uint64_t beyond = basis.bits() == 64 ? 0 : ~std::uint64_t{0} << basis.bits();
  std::vector<operators::Term> terms;
  for (std::size_t k = 0; k < coefficients.length; ++k) {
    if (((word(4 * k) | word(4 * k + 1) | word(4 * k + 2) | word(4 * k + 3)) & beyond) != 0) {
      request.Fail("masks", "of term " + std::to_string(k) + " reach beyond the " + std::to_string(basis.bits()) +
                                " bits of the basis");
    }
    terms.push_back({word(4 * k), word(4 * k + 1), word(4 * k + 2), word(4 * k + 3), coefficients[k]});
  }
  return [basis = std::move(basis), terms = std::move(terms)] { return operators::TermSum::Of(basis, terms); };
}

std::vector<operators::SiteMatrix> SiteMatricesOf(const Request& request, const std::string& name, std::size_t sites) {
  const auto given = request.Array<std::complex<double>>(name, 4 * sites);
  RequireFinite(request, name, given);
  std::vector<operators::SiteMatrix> matrices(sites);
  for (std::size_t k = 0; k < 4 * sites; ++k) matrices[k / 4][k % 4] = given[k];
  return matrices;
}

// λ_k of a kernel by parity degree, for an operator on all words.
std::vector<double> SpectrumOf(const Request& request, const operators::Operator& inner) {
  const auto spectrum = request.AnyArray<double>("spectrum");
  RequireFinite(request, "spectrum", spectrum);
  if (spectrum.length < 2 || spectrum.length > std::size_t{kMostSpins} + 1 ||
      inner.Dimension() != std::size_t{1} << (spectrum.length - 1)) {
    request.FailShape("spectrum", "must have a number per parity degree of all 2^d states, d + 1 of them");
  }
  std::vector<double> values = spectrum.List();
  if (std::any_of(values.begin(), values.end(), [](double value) { return value < 0; })) {
    request.Fail("spectrum", "must not be negative");
  }
  return values;
}

// { operator, shift, sign, spectrum, rotation? }: the eigenvalues of Θ^½(H−shift)Θ^½, times the sign.
OperatorMaker MakeDressed(const Request& request) {
  const OperatorPointer inner = OperatorOf(request);
  const std::vector<double> spectrum = SpectrumOf(request, *inner);
  operators::DressedOperator::Parts parts;
  parts.inner = inner;
  parts.shift = request.Number("shift");
  parts.sign = request.Number("sign", -1, 1) < 0 ? -1 : 1;
  parts.spectrum = spectrum;
  if (request.Has("rotation")) parts.rotation = SiteMatricesOf(request, "rotation", spectrum.size() - 1);
  const operators::Bounds bounds = inner->SpectralBounds();
  const double most = *std::max_element(spectrum.begin(), spectrum.end());
  parts.lift = parts.sign < 0 ? 0 : std::max(0.0, bounds.upper - parts.shift) * most;  // beyond the lowest levels
  return [parts = std::move(parts)] { return std::make_shared<operators::DressedOperator>(parts); };
}

// { operator, shift, spectrum, rotation?, components, ground }: minus the inverse of it off its null space.
OperatorMaker MakeInverseDressed(const Request& request) {
  const OperatorPointer inner = OperatorOf(request);
  operators::InverseDressed::Parts parts;
  parts.inner = inner;
  parts.shift = request.Number("shift");
  parts.spectrum = SpectrumOf(request, *inner);
  if (std::any_of(parts.spectrum.begin(), parts.spectrum.end(), [](double value) { return value == 0; })) {
    request.Fail("spectrum", "must be positive");
  }
  if (request.Has("rotation")) parts.rotation = SiteMatricesOf(request, "rotation", parts.spectrum.size() - 1);
  parts.components = static_cast<std::size_t>(request.Integer("components", inner->IsReal() ? 1 : 2, 2));
  const auto ground = request.AnyArray<double>("ground");
  RequireFinite(request, "ground", ground);
  const std::size_t length = inner->Dimension() * parts.components;
  if (ground.length == 0 || ground.length % length != 0) {
    request.FailShape("ground", "must hold whole states of " + std::to_string(length) + " numbers");
  }
  request.RequireMemory("the ground states", operators::InverseDressed::GroundBytes(ground.length));
  for (const double* at = ground.data; at < ground.data + ground.length; at += length) {
    parts.ground.emplace_back(at, at + length);
  }
  return [parts = std::move(parts)] { return std::make_shared<operators::InverseDressed>(parts); };
}

// createOperator({ model: "ising", sites, bonds, couplings, transverse, longitudinal }
//              | { model: "hubbard", kind, sites, up, down, bonds, couplings, U, constant }
//              | { model: "terms", kind, sites, ones?, up?, down?, masks, coefficients }
//              | { model: "dressed", operator, shift, sign, spectrum, rotation? }
//              | { model: "inverseDressed", operator, shift, spectrum, rotation?, components, ground }) -> { operator }
Napi::Value CreateOperator(Request& request) {
  const std::string model = request.Choice("model", {"ising", "hubbard", "terms", "dressed", "inverseDressed"});
  const OperatorMaker make = model == "ising"     ? MakeIsing(request)
                             : model == "hubbard" ? MakeHubbard(request)
                             : model == "dressed" ? MakeDressed(request)
                             : model == "terms"   ? MakeTermSum(request)
                                                  : MakeInverseDressed(request);
  const auto made = std::make_shared<OperatorPointer>();
  request.HandleResult("operator", [made](Napi::Env env) { return MakeOperatorHandle(env, *made); });
  return request.Run([=](Job&) { *made = make(); });
}

// describeOperator({ operator }) -> { real, lower, upper }
Napi::Value DescribeOperator(Request& request) {
  const OperatorPointer h = OperatorOf(request);
  return request.Run([h](Job& job) {
    const operators::Bounds bounds = h->SpectralBounds();
    job.Set("real", h->IsReal() ? 1 : 0);
    job.Set("lower", bounds.lower);
    job.Set("upper", bounds.upper);
  });
}

// applyOperator({ operator, x, width }) -> { y };  width 1: real vector, 2: complex.
Napi::Value ApplyOperator(Request& request) {
  const OperatorPointer h = OperatorOf(request);
  const int width = static_cast<int>(request.Integer("width", h->IsReal() ? 1 : 2, 2));
  const std::size_t length = h->Dimension() * width;
  const auto x = request.Array<double>("x", length);
  double* y = request.Result<double>("y", length);
  return request.Run([=](Job&) { h->Apply(x.data, y, width); });
}

// leastNonzeros({ operator }) -> { nonzeros }: elements that the sparse matrix certainly has.
Napi::Value LeastNonzeros(Request& request) {
  const OperatorPointer h = OperatorOf(request);
  return request.Run([h](Job& job) { job.Set("nonzeros", operators::LeastNonzeros(*h)); });
}

// countNonzeros({ operator }) -> { start }: where each row of the sparse matrix begins, and the total; Float64Array.
Napi::Value CountNonzeros(Request& request) {
  const OperatorPointer h = OperatorOf(request);
  request.RequireMemory("row pointers", operators::RowStartsBytes(*h));
  return request.Run([h](Job& job) { job.Set("start", operators::RowStarts(*h)); });
}

// toSparse({ operator, start }) -> { columns, values }
Napi::Value ToSparse(Request& request) {
  const OperatorPointer h = OperatorOf(request);
  const auto start = request.Array<std::int32_t>("start", h->Dimension() + 1);
  for (std::size_t row = 0; row < h->Dimension(); ++row) {
    if (start[row] < 0 || start[row + 1] < start[row]) request.Fail("start", "must ascend from 0");
  }
  const std::size_t nonzeros = start[h->Dimension()];
  auto* columns = request.Result<std::int32_t>("columns", nonzeros);
  auto* values = request.Result<double>("values", nonzeros * (h->IsReal() ? 1 : 2));
  return request.Run([=](Job&) { operators::FillRows(*h, start.data, columns, values); });
}

// toDense({ operator }) -> { matrix }
Napi::Value ToDense(Request& request) {
  const OperatorPointer h = OperatorOf(request);
  const std::size_t n = h->Dimension(), width = h->IsReal() ? 1 : 2;
  request.RequireMemoryOfResults("a dense matrix", operators::DenseBytes(*h));
  auto* matrix = request.Result<double>("matrix", n * n * width);
  return request.Run([=](Job&) { operators::FillDense(*h, matrix); });
}

// rotateSites({ sites, matrices, state }) -> { state }; matrices: 2×2 complex per site, rows first.
Napi::Value RotateSites(Request& request) {
  const auto sites = static_cast<std::size_t>(request.Integer("sites", 1, kMostSpins));
  const auto matrices = SiteMatricesOf(request, "matrices", sites);
  const std::int64_t states = std::int64_t{1} << sites;
  double* state = request.MatrixResult<double>("state", states, 2, "state");
  return request.Run([=](Job& job) {
    const auto numbers = static_cast<std::size_t>(2 * states);
    nnqs::RequireFinite("state", state, numbers);
    operators::RotateSites(matrices, state, 2, job);
    if (!nnqs::AllFinite(state, numbers)) {
      throw NumericalError("the amplitudes exceed the range of doubles. Scale the state");
    }
  });
}

}  // namespace

void RegisterOperators(Napi::Env env, Napi::Object exports) {
  Export(env, exports, "createOperator", CreateOperator);
  Export(env, exports, "describeOperator", DescribeOperator);
  Export(env, exports, "applyOperator", ApplyOperator);
  Export(env, exports, "leastNonzeros", LeastNonzeros);
  Export(env, exports, "countNonzeros", CountNonzeros);
  Export(env, exports, "toSparse", ToSparse);
  Export(env, exports, "rotateSites", RotateSites);
  Export(env, exports, "toDense", ToDense);
}

}  // namespace nnqs::exports
