#include "base/reservation.h"

#include <mutex>

#include "base/memory.h"

namespace nnqs {
namespace {

struct Account {
  std::mutex mutex;
  double reserved = 0;
  int holders = 0;
  void Add(double bytes) {
    reserved += bytes;
    ++holders;
  }
};

Account& All() {
  static Account& all = *new Account;  // never destroyed: jobs may outlast the end of main
  return all;
}

// Of the free memory; the rest is for what JavaScript takes beside its jobs.
constexpr double kShareOfJobs = 0.9;
// Of address space for one more job at once: stacks of its threads, work space of BLIS.
constexpr double kBesideOthers = 128.0 * (1 << 20);
// Jobs of less come by the thousand, too many to measure for each.
constexpr double kSmall = 1 << 20;

}  // namespace

double ReservedMemory() {
  const std::lock_guard lock(All().mutex);
  return All().reserved;
}

Reservation::Reservation(double bytes) : bytes_(bytes) {
  if (bytes <= 0) return;
  const std::lock_guard lock(All().mutex);
  All().Add(bytes);
}

// Of a job at work the part that it has taken already counts twice, as reserved and as not free: then fewer jobs run at
// once than could, never more.
std::optional<Reservation> Reservation::IfFits(double bytes) {
  const std::lock_guard lock(All().mutex);
  const double beside = All().holders > 0 ? All().reserved + kBesideOthers : 0;
  const double free = bytes < kSmall ? RecentlyFreeMemory() : FreeMemory();
  if (bytes > 0 && beside + bytes > kShareOfJobs * free) return std::nullopt;
  Reservation granted;
  if (bytes > 0) {
    granted.bytes_ = bytes;
    All().Add(bytes);
  }
  return granted;
}

void Reservation::Release() {
  if (bytes_ <= 0) return;
  const std::lock_guard lock(All().mutex);
  if (--All().holders == 0) {
    All().reserved = 0;  // no rounding stays
  } else {
    All().reserved -= bytes_;
  }
  bytes_ = 0;
}

}  // namespace nnqs
