/*
 * Preloaded into pcscd, so that its virtual reader behaves as one on USB does:
 * - vpcd writes length and data separately, and Nagle with delayed ACK would cost 44-50 ms per APDU;
 * - a CCID reader tells by its interrupt endpoint that a card came or went (USB CCID 1.1, 6.3.1); vpcd cannot, and pcscd
 *   asks it every 400 ms (PCSCLITE_STATUS_POLL_RATE), which nothing else in pcscd sleeps for: it asks every 40 ms here.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <time.h>

int accept(int listener, struct sockaddr *restrict address, socklen_t *restrict length) {
  int (*next)(int, struct sockaddr *, socklen_t *) = (int (*)(int, struct sockaddr *, socklen_t *))dlsym(RTLD_NEXT, "accept");
  int one = 1, connection = next(listener, address, length);
  if (connection >= 0) setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  return connection;
}

int nanosleep(const struct timespec *wanted, struct timespec *left) {
  int (*next)(const struct timespec *, struct timespec *) = (int (*)(const struct timespec *, struct timespec *))dlsym(RTLD_NEXT, "nanosleep");
  static const struct timespec soon = {0, 40000000};
  return next(wanted->tv_sec == 0 && wanted->tv_nsec == 400000000 ? &soon : wanted, left);
}
