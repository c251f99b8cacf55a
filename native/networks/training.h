// Training an ensemble of networks from one step to another, recording losses on the way.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <type_traits>
#include <vector>

#include "base/job.h"
#include "networks/rounds.h"

namespace nnqs::networks {

// Steps first … last; losses are wanted at `record`, ascending, within them. A network whose training loss is not
// finite or exceeds `loss_limit` stops.
struct Course {
  std::int64_t first, last;
  std::vector<std::int64_t> record;
  double loss_limit;
};

// One network's losses at the recorded steps (NaN from where it diverged on), and the step at which it diverged, or −1.
struct Record {
  std::vector<double> train, test;
  std::int64_t diverged_at = -1;
};

// A network on its course, as Rounds needs it. The first round only evaluates: it gives the outputs of step `first`.
// Network: Scratch, Scratch MakeScratch() const, size_t Slices() const, void Sweep(slice, step, scratch),
// double Finish() for the training loss, double TestLoss() const, void Prepare() before another step.
template <class Network>
class Trainee {
 public:
  using Scratch = typename Network::Scratch;

  Trainee(std::unique_ptr<Network> network, const Course& course)
      : network_(std::move(network)), course_(course), step_(course.first) {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    record_.train.assign(course.record.size(), nan);
    record_.test.assign(course.record.size(), nan);
  }

  Scratch MakeScratch() const { return network_->MakeScratch(); }
  std::size_t Parts() const { return network_->Slices(); }
  void Run(std::size_t part, Scratch& scratch) { network_->Sweep(part, evaluated_, scratch); }

  bool Finish() {
    if (evaluated_) ++step_;
    const double loss = network_->Finish();
    evaluated_ = true;
    if (!(loss <= course_.loss_limit)) {
      record_.diverged_at = step_;
      return false;
    }
    if (recorded_ < course_.record.size() && course_.record[recorded_] == step_) {
      record_.train[recorded_] = loss;
      record_.test[recorded_++] = network_->TestLoss();
    }
    if (step_ == course_.last) return false;
    network_->Prepare();
    return true;
  }

  const Network& network() const { return *network_; }
  const Record& record() const { return record_; }

 private:
  std::unique_ptr<Network> network_;
  const Course& course_;
  std::int64_t step_;
  bool evaluated_ = false;
  std::size_t recorded_ = 0;
  Record record_;
};

// Trains all of them, over all threads.
template <class Network>
void Train(std::vector<std::unique_ptr<Trainee<Network>>>& trainees, const Course& course, const Job& job) {
  const double rounds = static_cast<double>(trainees.size()) * static_cast<double>(course.last - course.first + 1);
  Rounds<Trainee<Network>>::Run(trainees, rounds, job);
}

// Where the losses of all networks go: networks × recorded steps, and the step at which each diverged.
struct Losses {
  double *train, *test, *diverged_at;
  std::size_t recorded;

  void Store(std::size_t network, const Record& record) const {
    std::copy(record.train.begin(), record.train.end(), train + network * recorded);
    std::copy(record.test.begin(), record.test.end(), test + network * recorded);
    diverged_at[network] = static_cast<double>(record.diverged_at);
  }
};

// Trains the networks whose `active` is set from `initial` to `state`; the others keep their state, their losses are
// those of no step. make(n, from): network n in that state.
template <class T, class Make>
void TrainActive(const std::uint8_t* active, std::size_t networks, std::size_t state_length, const T* initial, T* state,
                 const Course& course, const Losses& losses, const Job& job, Make make) {
  using Network = typename std::invoke_result_t<Make, std::size_t, const T*>::element_type;
  std::vector<std::unique_ptr<Trainee<Network>>> trainees;
  std::vector<std::size_t> numbers;
  for (std::size_t n = 0; n < networks; ++n) {
    losses.Store(n, {std::vector<double>(losses.recorded), std::vector<double>(losses.recorded), -1});
    const T* from = initial + n * state_length;
    if (!active[n]) {
      std::copy(from, from + state_length, state + n * state_length);
      continue;
    }
    numbers.push_back(n);
    trainees.push_back(std::make_unique<Trainee<Network>>(make(n, from), course));
  }
  Train(trainees, course, job);
  for (std::size_t i = 0; i < trainees.size(); ++i) {
    losses.Store(numbers[i], trainees[i]->record());
    trainees[i]->network().Save(state + numbers[i] * state_length);
  }
}

}  // namespace nnqs::networks
