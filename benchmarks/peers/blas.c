// blas ROUTINE N: dgemm, zgemm or dsyevd of order N as C calls them, with the matrices of benchmarks/linalg.ts.
#include <cblas.h>
#include <complex.h>
#include <lapack.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "peer.h"

struct Problem {
  int n;
  size_t length;  // numbers in one matrix
  double *a, *b, *c, *values, *work;
  int *iwork, lwork, liwork;
};

// Numbers in [-1/2, 1/2) by the generator of "Numerical Recipes", the same as in benchmarks/linalg.ts.
static double* uniform(size_t length, uint32_t state) {
  double* x = malloc(length * sizeof *x);
  for (size_t i = 0; i < length; ++i) {
    state = 1664525u * state + 1013904223u;
    x[i] = state / 4294967296.0 - 0.5;
  }
  return x;
}

static double run_dgemm(void* context) {
  const struct Problem* p = context;
  const int n = p->n;
  cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, n, n, n, 1, p->a, n, p->b, n, 0, p->c, n);
  return p->c[p->length - 1];
}

static double run_zgemm(void* context) {
  const struct Problem* p = context;
  const int n = p->n;
  const double complex one = 1, zero = 0;
  cblas_zgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, n, n, n, &one, p->a, n, p->b, n, &zero, p->c, n);
  return p->c[p->length - 1];
}

// "U" of the column-major matrix is the row-major lower triangle, which our side reads; it is the faster one too.
static double run_dsyevd(void* context) {
  const struct Problem* p = context;
  int info = 0;
  memcpy(p->c, p->a, p->length * sizeof(double));
  LAPACK_dsyevd("V", "U", &p->n, p->c, &p->n, p->values, p->work, &p->lwork, p->iwork, &p->liwork, &info);
  return p->values[p->n - 1];
}

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const int n = atoi(argv[2]), complex_numbers = argv[1][0] == 'z';
  struct Problem p = {.n = n, .length = (size_t)n * n * (complex_numbers ? 2 : 1)};
  p.a = uniform(p.length, 1);
  p.b = uniform(p.length, 2);
  p.c = uniform(p.length, 3);
  char name[128];
  snprintf(name, sizeof name, "C, OpenBLAS %s", openblas_get_corename());
  if (strcmp(argv[1], "dgemm") == 0) {
    peer_serve(name, run_dgemm, &p);
  } else if (strcmp(argv[1], "zgemm") == 0) {
    peer_serve(name, run_zgemm, &p);
  } else if (strcmp(argv[1], "dsyevd") == 0) {
    p.lwork = 1 + 6 * n + 2 * n * n;
    p.liwork = 3 + 5 * n;
    p.values = malloc(n * sizeof(double));
    p.work = malloc(p.lwork * sizeof(double));
    p.iwork = malloc(p.liwork * sizeof(int));
    peer_serve(name, run_dsyevd, &p);
  } else {
    return 2;
  }
  return 0;
}
