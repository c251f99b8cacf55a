#include <cmath>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "boundary/handle.h"
#include "exports/bases.h"
#include "exports/operatorHandle.h"
#include "exports/register.h"
#include "hilbert/sector.h"
#include "operators/sectorSum.h"
#include "operators/termSymmetry.h"

namespace nnqs::exports {
namespace {

using boundary::FromHandle;
using boundary::MakeHandle;

constexpr std::uint64_t kSectorTag = 0x6e6e717373656374;
constexpr std::size_t kMostElements = 20000;

// What a job makes and JavaScript holds.
struct SectorBox {
  std::shared_ptr<const hilbert::Sector> sector;
};

std::shared_ptr<const hilbert::Sector> SectorOf(const Request& request) {
  return FromHandle<SectorBox>(request.Value("sector"), kSectorTag, "`sector` must come from createSector()")->sector;
}

// The permutations of sites, as they act on the bits of words of the basis.
hilbert::SiteGroup GroupOf(const Request& request, const hilbert::Basis& basis, bool fermions) {
  const auto flips = request.AnyArray<std::int32_t>("flips");
  const std::size_t elements = flips.length;
  if (elements < 1 || elements > kMostElements) {
    request.FailShape("flips",
                      "must have 1 to " + std::to_string(kMostElements) + " elements, not " + std::to_string(elements));
  }
  const int sites = fermions ? basis.bits() / 2 : basis.bits();
  const auto images = request.Array<std::int32_t>("images", elements * sites);
  const auto characters = request.Array<std::complex<double>>("characters", elements);
  RequireFinite(request, "characters", characters);
  const bool flippable = !fermions && (!basis.minor().fixed() || 2 * basis.minor().ones() == sites);
  std::vector<std::vector<std::uint8_t>> bits;
  std::vector<bool> turned;
  std::vector<std::complex<double>> phases;
  for (std::size_t g = 0; g < elements; ++g) {
    std::uint64_t seen = 0;
    std::vector<std::uint8_t> image;
    for (int site = 0; site < sites; ++site) {
      const std::int32_t to = images[g * sites + site];
      if (to < 0 || to >= sites || (seen >> to) % 2 != 0 || (g == 0 && to != site)) {
        request.Fail("images", "must hold permutations of " + std::to_string(sites) + " sites, the identity first");
      }
      seen |= std::uint64_t{1} << to;
      image.push_back(static_cast<std::uint8_t>(to));
    }
    for (int site = 0; fermions && site < sites; ++site) {
      image.push_back(static_cast<std::uint8_t>(sites + image[site]));
    }
    if (flips[g] != 0 && (!flippable || g == 0)) request.Fail("flips", "must be 0 where the flip leaves the basis");
    bits.push_back(std::move(image));
    turned.push_back(flips[g] != 0);
    phases.push_back(characters[g]);
  }
  return {fermions, std::move(bits), std::move(turned), std::move(phases)};
}

// createSector({ kind, sites, ones?, up?, down?, images, flips, characters }) -> { sector, dimension, forbidden };
// images: of every element, the identity first, where each site goes; the elements are a group, and the characters one
// of it.
Napi::Value CreateSector(Request& request) {
  hilbert::Basis basis = BasisOf(request);
  const bool fermions = !IsOfSpins(request);
  hilbert::SiteGroup group = GroupOf(request, basis, fermions);
  const double bytes = hilbert::Sector::Bytes(basis, group);
  request.RequireMemory("the invariant states", bytes, "Take fewer sites.");
  const auto box = std::make_shared<SectorBox>();
  request.HandleResult("sector", [box, bytes](Napi::Env env) {
    return MakeHandle(env, kSectorTag, box, static_cast<std::int64_t>(bytes));
  });
  return request.Run([box, basis, group](Job& job) {
    box->sector = std::make_shared<const hilbert::Sector>(basis, group, job);
    job.Set("dimension", static_cast<double>(box->sector->size()));
    job.Set("forbidden", static_cast<double>(box->sector->forbidden()));
  });
}

// sectorOrbits({ sector }) -> { representatives, sizes }: index of the first state of every orbit, and its number of
// states.
Napi::Value SectorOrbits(Request& request) {
  const auto sector = SectorOf(request);
  auto* representatives = request.Result<std::int32_t>("representatives", sector->size());
  auto* sizes = request.Result<std::int32_t>("sizes", sector->size());
  return request.Run([=](Job&) { sector->Orbits(representatives, sizes); });
}

// createSectorOperator({ operator, sector, memory }) -> { inSector, broken, stored, complete }; memory: bytes that
// stored elements may take; stored: elements beside the diagonal that are, complete: 1 if all are. Of an operator that
// does not commute with the group there is `broken` alone, what breaks the symmetry in words.
Napi::Value CreateSectorOperator(Request& request) {
  const OperatorPointer h = OperatorOf(request);
  const auto sector = SectorOf(request);
  const double memory = request.Number("memory", 0, 1e300);
  auto sum = h->Terms();
  if (!sum || !(sum->basis == sector->basis())) {
    request.Fail("operator", "must be on the basis that the sector is of");
  }
  if (sector->size() == 0) request.Fail("sector", "has no states");
  const auto terms = std::make_shared<const std::vector<operators::Term>>(std::move(sum->terms));
  request.RequireMemory("the elements of the operator", std::min(memory, operators::SectorSum::Bytes(*sector, *terms)),
                        "Pass a smaller { memory }.");
  const auto made = std::make_shared<std::shared_ptr<const operators::SectorSum>>();
  const auto broken = std::make_shared<std::optional<std::string>>();
  request.HandleResult("inSector", [made](Napi::Env env) -> Napi::Value {
    if (!*made) return env.Undefined();
    return MakeOperatorHandle(env, *made, static_cast<std::int64_t>((*made)->bytes()));
  });
  request.HandleResult("broken", [broken](Napi::Env env) -> Napi::Value {
    if (!*broken) return env.Undefined();
    return Napi::String::New(env, **broken);
  });
  return request.Run([=](Job& job) {
    *broken = operators::BrokenBy(*terms, sector->group());
    if (*broken) return;
    *made = std::make_shared<const operators::SectorSum>(sector, *terms, h->SpectralBounds(), memory, job);
    job.Set("stored", (*made)->stored());
    job.Set("complete", (*made)->complete() ? 1.0 : 0.0);
  });
}

// expandState({ sector, state }) -> { whole }: a state of the sector on the whole basis; both complex.
Napi::Value ExpandState(Request& request) {
  const auto sector = SectorOf(request);
  const auto state = request.Array<double>("state", 2 * sector->size());
  double* whole = request.Result<double>("whole", 2 * sector->basis().size());
  return request.Run([=](Job& job) { sector->Expand(state.data, whole, job); });
}

// projectState({ sector, whole }) -> { state }: the part of a state that is in the sector; both complex.
Napi::Value ProjectState(Request& request) {
  const auto sector = SectorOf(request);
  const auto whole = request.Array<double>("whole", 2 * sector->basis().size());
  double* state = request.Result<double>("state", 2 * sector->size());
  return request.Run([=](Job& job) { sector->Project(whole.data, state, job); });
}

}  // namespace

void RegisterSectors(Napi::Env env, Napi::Object exports) {
  Export(env, exports, "createSector", CreateSector);
  Export(env, exports, "sectorOrbits", SectorOrbits);
  Export(env, exports, "createSectorOperator", CreateSectorOperator);
  Export(env, exports, "expandState", ExpandState);
  Export(env, exports, "projectState", ProjectState);
}

}  // namespace nnqs::exports
