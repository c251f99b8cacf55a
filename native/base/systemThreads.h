// Threads as the system gives them: how many there can be, how to start one that no signal disturbs.
#pragma once

#include <functional>

namespace nnqs {

// How many of `wanted` further threads can live at once: they are started, and ended again. Those that libuv's pool may
// still need are left to it, because it ends the process where it cannot have them.
int StartableThreads(int wanted);

// Runs `work` on a thread of its own that handles no signals and that nobody waits for. False if none can be had beside
// those of libuv.
bool StartDetached(std::function<void()> work);

// Moves the calling thread, one of `team` that work together, off a core if it is there, and each of them may have a
// core of its own. Woken threads are put where their waker is, though another core has just become idle; two would then
// share one for milliseconds.
void LeaveCore(int core, int team);

}  // namespace nnqs
