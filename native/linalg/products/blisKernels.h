// Which of BLIS's kernels multiply real matrices in double precision. BLIS chooses by family and model of the CPU, and
// takes those that came after it for the slowest; we choose by instruction set alone, so that all CPUs that can run the
// same kernels give the same bits.
#pragma once

#include <string>
#include <vector>

struct cntx_s;

namespace nnqs::linalg::blis {

struct Kernels {
  std::string name;    // "skx"
  std::string reason;  // why a CPU may run them: "the CPU has AVX-512"
};

// Those that this CPU can run, best first.
std::vector<Kernels> RunnableKernels();

// Those in use: the best, unless others were selected.
Kernels SelectedKernels();

// Uses them from now on, everywhere in the process; "best" goes back to the best. False if this CPU cannot run them.
// For tests and benchmarks: nothing else should care.
bool SelectKernels(const std::string& name);

// Version of BLIS.
std::string Version();

// What BLIS's functions take to run on the selected kernels.
cntx_s* SelectedContext();

}  // namespace nnqs::linalg::blis
