/* What code that was compiled with the headers of glibc asks for and musl does not have. Types of the two have the same
 * layout on x64, as musl means them to. */
#define _GNU_SOURCE
#undef _FORTIFY_SOURCE
#include <limits.h>
#include <link.h>
#include <locale.h>
#include <pthread.h>
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* Threads get 128 KiB of stack unless asked; what is linked here counts on the 8 MiB of glibc. (Those of OpenMP ask, by
 * OMP_STACKSIZE.) */
__attribute__((constructor(101))) static void large_stacks(void) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, 8 << 20);
  pthread_setattr_default_np(&attributes);
}

char __libc_single_threaded = 0; /* a hint that may be false */
int mallopt(int parameter, int value) {
  return 0;
}
int on_exit(void (*run)(int, void*), void* argument) {
  return -1;
} /* the status comes from JavaScript too */
int dladdr1(const void* address, Dl_info* info, void** extra, int flags) {
  return 0;
} /* no other OpenBLAS takes the place of the one inside */
int __pthread_key_create(pthread_key_t* key, void (*end)(void*)) {
  return pthread_key_create(key, end);
}
int renameat2(int a, const char* from, int b, const char* to, unsigned flags) {
  return (int)syscall(SYS_renameat2, a, from, b, to, flags);
}
cpu_set_t* __sched_cpualloc(size_t count) {
  return calloc((count + 63) / 64, 8);
}
void __sched_cpufree(cpu_set_t* set) {
  free(set);
}
size_t __strftime_l(char* to, size_t size, const char* format, const struct tm* when, locale_t locale) {
  return strftime_l(to, size, format, when, locale);
}

/* Files have 64-bit sizes everywhere. */
FILE* fopen64(const char* name, const char* mode) {
  return fopen(name, mode);
}
int fseeko64(FILE* file, off64_t offset, int whence) {
  return fseeko(file, offset, whence);
}
off64_t ftello64(FILE* file) {
  return ftello(file);
}
off64_t lseek64(int file, off64_t offset, int whence) {
  return lseek(file, offset, whence);
}
int fstat64(int file, struct stat64* is) {
  return fstat(file, (struct stat*)is);
}

/* The functions of _FORTIFY_SOURCE, which know the size of what they write to. */
static void within(size_t needed, size_t size) {
  if (needed > size) abort();
}
int __vfprintf_chk(FILE* file, int flag, const char* format, va_list list) {
  return vfprintf(file, format, list);
}
int __fprintf_chk(FILE* file, int flag, const char* format, ...) {
  va_list list;
  va_start(list, format);
  int written = vfprintf(file, format, list);
  va_end(list);
  return written;
}
int __printf_chk(int flag, const char* format, ...) {
  va_list list;
  va_start(list, format);
  int written = vprintf(format, list);
  va_end(list);
  return written;
}
int __snprintf_chk(char* to, size_t most, int flag, size_t size, const char* format, ...) {
  within(most, size);
  va_list list;
  va_start(list, format);
  int written = vsnprintf(to, most, format, list);
  va_end(list);
  return written;
}
int __sprintf_chk(char* to, int flag, size_t size, const char* format, ...) {
  va_list list;
  va_start(list, format);
  int written = vsnprintf(to, size < INT_MAX ? size : INT_MAX, format, list);
  va_end(list);
  within((size_t)written + 1, size);
  return written;
}
void* __memset_chk(void* to, int value, size_t length, size_t size) {
  within(length, size);
  return memset(to, value, length);
}
char* __strcat_chk(char* to, const char* from, size_t size) {
  within(strlen(to) + strlen(from) + 1, size);
  return strcat(to, from);
}

/* Destructors of thread_local objects, the last made first. */
struct ending {
  struct ending* before;
  void (*end)(void*);
  void* object;
};
static pthread_key_t endings;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static void end_all(void* last) {
  for (struct ending *one = last, *before; one; one = before) {
    before = one->before;
    one->end(one->object);
    free(one);
  }
}
static void make_key(void) {
  pthread_key_create(&endings, end_all);
}
int __cxa_thread_atexit_impl(void (*end)(void*), void* object, void* library) {
  pthread_once(&once, make_key);
  struct ending* one = malloc(sizeof *one);
  if (!one) return -1;
  *one = (struct ending){pthread_getspecific(endings), end, object};
  pthread_setspecific(endings, one);
  return 0;
}

/* By these libquadmath would teach printf its type; nothing here prints it. */
int register_printf_modifier(const void* name) {
  return -1;
}
int register_printf_type(void* run) {
  return -1;
}
int register_printf_specifier(int name, void* run, void* size) {
  return -1;
}
