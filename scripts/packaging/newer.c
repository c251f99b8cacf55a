/* What the libraries of Debian ask of a newer glibc than 2.28. */
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <unistd.h>

char __libc_single_threaded = 0; /* 2.32: a hint that may be false */

pid_t gettid(void) { /* 2.30 */
  return (pid_t)syscall(SYS_gettid);
}
