// The other side of benchmarks/harness/peer.ts for C: says its name, then works once per line read from standard input.
#pragma once

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double peer_seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec + 1e-9 * now.tv_nsec;
}

// Answers each line `n` on standard input by running `run(context)` n times; the value it returns last is compared with
// ours.
static void peer_serve(const char* name, double (*run)(void*), void* context) {
  printf("{\"name\": \"%s\"}\n", name);
  fflush(stdout);
  char line[64];
  while (fgets(line, sizeof line, stdin)) {
    const int repetitions = atoi(line);
    double value = 0;
    const double started = peer_seconds();
    for (int i = 0; i < repetitions; ++i) value = run(context);
    const double seconds = (peer_seconds() - started) / repetitions;
    printf("{\"seconds\": %.9g, \"value\": %.17g}\n", seconds, value);
    fflush(stdout);
  }
}
