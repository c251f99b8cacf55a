// Networks that descend step by step along slopes that are given, ∂L/∂f of any loss, which are made of their outputs
// after the step before.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/job.h"
#include "base/threads.h"
#include "networks/rounds.h"

namespace nnqs::networks {

enum class DescentStage { Step, Outputs, Done };

// All networks of a run between its steps.
class Descent {
 public:
  virtual ~Descent() = default;
  virtual std::size_t Networks() const = 0;
  // Numbers of the slopes and the outputs of one network, by component on all points, and of its state.
  virtual std::size_t OutputLength() const = 0;
  virtual std::size_t StateLength() const = 0;
  // Whether states are floats.
  virtual bool IsSingle() const = 0;
  // A step of the networks whose `active` is set along the slopes that `values` holds, if `steps`; then their outputs,
  // in the place of the slopes: those of the others are 0. A step is done, or, if this throws, not begun.
  virtual void Advance(const std::uint8_t* active, bool steps, double* values, const Job& job) = 0;
  // The states of all networks, float or double as the run is. Returns how many steps they have done.
  virtual std::int64_t Save(void* states) const = 0;
};

// One network, as Rounds needs it.
// Network: Scratch, Scratch MakeScratch() const, size_t DescentParts() const, void Along(slopes, points) for what a
// step descends along, void Run(stage, part, scratch), DescentStage After(stage): what is left to do, void
// Outputs(values, points) const, void Save(state) const; void Undo(): the state before the step, as far as it has been
// done, void Commit(): there is nothing to undo any more.
template <class Network>
class DescentUnit {
 public:
  using Scratch = typename Network::Scratch;

  DescentUnit(Network& network, const double* slopes, std::size_t points)
      : network_(network), stage_(slopes ? DescentStage::Step : DescentStage::Outputs) {
    if (slopes) network_.Along(slopes, points);
  }

  Scratch MakeScratch() const { return network_.MakeScratch(); }
  std::size_t Parts() const { return network_.DescentParts(); }
  void Run(std::size_t part, Scratch& scratch) { network_.Run(stage_, part, scratch); }
  bool Finish() {
    stage_ = network_.After(stage_);
    return stage_ != DescentStage::Done;
  }

 private:
  Network& network_;
  DescentStage stage_;
};

// Bytes of so many networks of a problem, of whose points `train` are trained on.
template <class T, class Problem>
double DescentBytes(const Problem& problem, std::size_t networks, std::size_t own, std::size_t points,
                    std::size_t train) {
  return problem.Bytes(networks, train, points - std::min(points, train)) +
         static_cast<double>(sizeof(T) * networks * (problem.StateLength() + 2 * own * points));
}

template <class T, class Problem, class Network>
class DescentOf final : public Descent {
 public:
  // states: of `networks`, one behind the other; own: components of one on `points` points.
  DescentOf(std::shared_ptr<const Problem> problem, std::size_t networks, std::size_t own, std::size_t points,
            const T* states)
      : problem_(std::move(problem)), own_(own), points_(points) {
    for (std::size_t n = 0; n < networks; ++n)
      networks_.push_back(std::make_unique<Network>(*problem_, states + n * StateLength()));
  }

  std::size_t Networks() const override { return networks_.size(); }
  std::size_t OutputLength() const override { return own_ * points_; }
  std::size_t StateLength() const override { return problem_->StateLength(); }
  bool IsSingle() const override { return std::is_same_v<T, float>; }

  void Advance(const std::uint8_t* active, bool steps, double* values, const Job& job) override {
    const std::lock_guard lock(mutex_);
    const ProductThreads one(1);
    std::vector<std::unique_ptr<DescentUnit<Network>>> units;
    const auto each = [&](auto f) {
      for (std::size_t n = 0; n < networks_.size(); ++n)
        if (active[n]) f(n);
    };
    try {
      each([&](std::size_t n) {
        const double* along = steps ? values + n * OutputLength() : nullptr;
        units.push_back(std::make_unique<DescentUnit<Network>>(*networks_[n], along, points_));
      });
      Rounds<DescentUnit<Network>>::Run(units, 2.0 * static_cast<double>(units.size()), job);
    } catch (...) {
      each([&](std::size_t n) { networks_[n]->Undo(); });
      throw;
    }
    each([&](std::size_t n) { networks_[n]->Commit(); });
    if (steps) ++steps_;
    std::fill_n(values, networks_.size() * OutputLength(), 0.0);
    each([&](std::size_t n) { networks_[n]->Outputs(values + n * OutputLength(), points_); });
  }

  std::int64_t Save(void* states) const override {
    const std::lock_guard lock(mutex_);
    for (std::size_t n = 0; n < networks_.size(); ++n) networks_[n]->Save(static_cast<T*>(states) + n * StateLength());
    return steps_;
  }

 private:
  std::shared_ptr<const Problem> problem_;
  std::size_t own_, points_;
  std::vector<std::unique_ptr<Network>> networks_;
  std::int64_t steps_ = 0;
  mutable std::mutex mutex_;
};

}  // namespace nnqs::networks
