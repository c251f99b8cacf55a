// walsh copy D THREADS: memcpy of 2^D doubles, divided among so many threads.
// walsh fftw D THREADS (compiled with WITH_FFTW): the Walsh–Hadamard transform of them in place as FFTW's real
// transform of shape 2×2×…×2, each axis a discrete Hartley transform of two numbers.
#include <omp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "peer.h"

#ifdef WITH_FFTW
#include <fftw3.h>
#endif

static size_t length;
static int threads;

// On large pages, as the buffers of the addon are.
static double* vector(double value) {
  const size_t bytes = length * sizeof(double), page = 2 << 20;
  double* x = aligned_alloc(page, (bytes + page - 1) / page * page);
  madvise(x, bytes, MADV_HUGEPAGE);
  for (size_t i = 0; i < length; ++i) x[i] = value;
  return x;
}

static double *from, *to;

static double run_copy(void* context) {
  (void)context;
#pragma omp parallel num_threads(threads)
  {
    const size_t k = omp_get_thread_num(), portion = length / threads;
    const size_t end = (int)k == threads - 1 ? length : (k + 1) * portion;
    memcpy(to + k * portion, from + k * portion, (end - k * portion) * sizeof(double));
  }
  return to[length - 1];
}

#ifdef WITH_FFTW
static double run_fftw(void* context) {
  fftw_execute(context);
  return to[0];
}
#endif

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  const int d = atoi(argv[2]);
  length = (size_t)1 << d;
  threads = atoi(argv[3]);
  to = vector(0);
  char name[128];
  if (strcmp(argv[1], "copy") == 0) {
    from = vector(1);
    snprintf(name, sizeof name, "memcpy, %d thread%s", threads, threads == 1 ? "" : "s");
    peer_serve(name, run_copy, NULL);
    return 0;
  }
#ifdef WITH_FFTW
  int axes[64];
  fftw_r2r_kind kinds[64];
  for (int i = 0; i < d; ++i) axes[i] = 2, kinds[i] = FFTW_DHT;
  fftw_init_threads();
  fftw_plan_with_nthreads(threads);
  fftw_set_timelimit(30);
  const fftw_plan plan = fftw_plan_r2r(d, axes, to, to, kinds, FFTW_MEASURE);
  if (plan == NULL) return 3;
  for (size_t i = 0; i < length; ++i) to[i] = 0;  // planning overwrites it; zeros stay zeros however often
  snprintf(name, sizeof name, "%s, r2r 2^%d measured, %d threads", fftw_version, d, threads);
  peer_serve(name, run_fftw, plan);
  return 0;
#else
  return 2;
#endif
}
