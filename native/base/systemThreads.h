// Threads as the system gives them: how many there can be, how to start one that no signal disturbs.
#pragma once

#include <functional>

namespace nnqs {

// How many of `wanted` further threads can live at once: they are started, and ended again.
int StartableThreads(int wanted);

// Runs `work` on a thread of its own that handles no signals and that nobody waits for. False if the system refuses.
bool StartDetached(std::function<void()> work);

}  // namespace nnqs
