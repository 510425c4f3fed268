/*
 * Makes the n-th call that changes a folder fail, or the process die at it. Preloaded (LD_PRELOAD) into a kiosk under fault.
 *
 *   FAULT_UNDER   only calls about files below this path count
 *   FAULT_KINDS   which calls count: any of sync,write,rename,unlink,truncate (comma-separated; default all)
 *   FAULT_AT      number of the first call that is struck, from 1; 0 or unset: none
 *   FAULT_FOR     how many calls in a row are struck (default 1)
 *   FAULT_HOW     errno number: the call is not made and fails with it | "kill": the process dies before the call |
 *                 "kill-after" | "torn": half of a write is made, then the process dies | "swallow": success is said and
 *                 nothing is done | "step": at every call, tell fd 3 (one line) and wait for one byte on fd 4
 *   FAULT_LOG     every call that counts is written there: number, kind, path
 *
 * strace can do much of this, but counts per thread: the n-th sync of a process with worker threads has no number there.
 * It is the witness instead: sync-points.ts compares its count of calls with ours.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum how { NONE, ERRNO, KILL, KILL_AFTER, TORN, SWALLOW, STEP };

static const char *under, *kinds;
static size_t under_length;
static long at, times;
static int error_number, log_file = -1;
static enum how how;
static long counted;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

__attribute__((constructor)) static void begin(void) {
  const char *text;
  under = getenv("FAULT_UNDER");
  under_length = under ? strlen(under) : 0;
  kinds = getenv("FAULT_KINDS");
  at = (text = getenv("FAULT_AT")) ? atol(text) : 0;
  times = (text = getenv("FAULT_FOR")) ? atol(text) : 1;
  text = getenv("FAULT_HOW");
  if (!text) how = NONE;
  else if (!strcmp(text, "kill")) how = KILL;
  else if (!strcmp(text, "kill-after")) how = KILL_AFTER;
  else if (!strcmp(text, "torn")) how = TORN;
  else if (!strcmp(text, "swallow")) how = SWALLOW;
  else if (!strcmp(text, "step")) how = STEP;
  else how = ERRNO, error_number = atoi(text);
  text = getenv("FAULT_LOG");
  if (text) log_file = open(text, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static void say(int file, long number, const char *kind, const char *path) {
  char line[PATH_MAX + 64];
  int length = snprintf(line, sizeof line, "%ld %s %s\n", number, kind, path);
  if (length > 0 && syscall(SYS_write, file, line, (size_t)length) < 0) return;
}

static void die(void) {
  syscall(SYS_kill, getpid(), SIGKILL);
  for (;;) pause();
}

/* Is this call struck? Counts it, logs it, and in step mode waits for leave. */
static enum how struck(const char *kind, const char *path) {
  if (!under || strncmp(path, under, under_length) != 0) return NONE;
  if (kinds && !strstr(kinds, kind)) return NONE;
  pthread_mutex_lock(&lock);
  long number = ++counted;
  if (log_file >= 0) say(log_file, number, kind, path);
  if (how == STEP) {
    char leave;
    say(3, number, kind, path);
    while (syscall(SYS_read, 4, &leave, 1) < 0 && errno == EINTR) continue;
  }
  pthread_mutex_unlock(&lock);
  if (how == NONE || how == STEP || at == 0 || number < at || number >= at + times) return NONE;
  if (how == KILL) die();
  return how;
}

static enum how struck_file(const char *kind, int file) {
  char link[64], path[PATH_MAX];
  if (!under) return NONE;
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length <= 0) return NONE;
  path[length] = 0;
  return struck(kind, path);
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

/* One call: not made, made and then the end, or as it is. */
#define CALL(fate, good, real)                                    \
  do {                                                            \
    enum how this_fate = (fate);                                  \
    if (this_fate == ERRNO) { errno = error_number; return -1; }  \
    if (this_fate == SWALLOW) return (good);                      \
    __typeof__(real) result = (real);                             \
    if (this_fate == KILL_AFTER || this_fate == TORN) die();      \
    return result;                                                \
  } while (0)

int fsync(int file) { CALL(struck_file("sync", file), 0, REAL(fsync)(file)); }
int fdatasync(int file) { CALL(struck_file("sync", file), 0, REAL(fdatasync)(file)); }

ssize_t write(int file, const void *bytes, size_t size) {
  enum how f = under && file > 2 ? struck_file("write", file) : NONE;
  CALL(f, (ssize_t)size, REAL(write)(file, bytes, f == TORN ? size / 2 : size));
}
ssize_t pwrite(int file, const void *bytes, size_t size, off_t where) {
  enum how f = struck_file("write", file);
  CALL(f, (ssize_t)size, REAL(pwrite)(file, bytes, f == TORN ? size / 2 : size, where));
}
ssize_t pwrite64(int file, const void *bytes, size_t size, off64_t where) {
  enum how f = struck_file("write", file);
  CALL(f, (ssize_t)size, REAL(pwrite64)(file, bytes, f == TORN ? size / 2 : size, where));
}
ssize_t writev(int file, const struct iovec *parts, int count) {
  CALL(struck_file("write", file), -1, REAL(writev)(file, parts, count));
}
ssize_t pwritev(int file, const struct iovec *parts, int count, off_t where) {
  CALL(struck_file("write", file), -1, REAL(pwritev)(file, parts, count, where));
}
int rename(const char *from, const char *to) { CALL(struck("rename", to), 0, REAL(rename)(from, to)); }
int unlink(const char *path) { CALL(struck("unlink", path), 0, REAL(unlink)(path)); }
int remove(const char *path) { CALL(struck("unlink", path), 0, REAL(remove)(path)); }
int ftruncate(int file, off_t size) { CALL(struck_file("truncate", file), 0, REAL(ftruncate)(file, size)); }
int ftruncate64(int file, off64_t size) { CALL(struck_file("truncate", file), 0, REAL(ftruncate64)(file, size)); }
int posix_fallocate(int file, off_t where, off_t size) {
  enum how f = struck_file("truncate", file);
  if (f == ERRNO) return error_number;
  CALL(f, 0, REAL(posix_fallocate)(file, where, size));
}
int unlinkat(int folder, const char *path, int flags) {
  enum how f = NONE;
  if (path[0] == '/') f = struck("unlink", path);
  else {
    char link[64], whole[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
    ssize_t length = under ? readlink(link, whole, sizeof whole - 258) : 0;
    if (length > 0) {
      snprintf(whole + length, sizeof whole - (size_t)length, "/%.255s", path);
      f = struck("unlink", whole);
    }
  }
  CALL(f, 0, REAL(unlinkat)(folder, path, flags));
}
