/*
 * A video device that no kernel needs to know: preloaded into a V4L2 program (v4l2-ctl), it answers the system calls for one
 * /dev/videoN as uvcvideo would (Linux Media Infrastructure userspace API, part I: capture by mmap streaming), and fetches
 * each answer that can differ from the virtual camera over a Unix socket. Test hardware only; one thread, one open device.
 *
 * VIRTUAL_CAMERA names the folder with `socket` and `uevent`; VIRTUAL_CAMERA_NODE the node, e.g. /dev/video7.
 * On the socket we write a letter and the number of the chosen format, and read an answer: 4 bytes errno (0: well), and of
 *   'o' open:      4 bytes number of formats, then for each 12 bytes: fourcc, width, height (all little endian, as x86 and arm64 are)
 *   'f' one frame: 4 bytes length, then the bytes
 *   'c' choose a format for good or ask for buffers, 's' start streaming: nothing more
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <unistd.h>

enum { MOST_FORMATS = 16, MOST_BUFFERS = 8, VIDEO_MAJOR = 81, VIDEO_MINOR = 7 };

struct format { uint32_t fourcc, width, height; };
static struct format formats[MOST_FORMATS];
static uint32_t format_count, chosen, buffer_count, buffer_size, sequence;
static void *buffers[MOST_BUFFERS];
static int queue[MOST_BUFFERS], queued;
static int camera = -1;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static int is_node(const char *path) {
  const char *node = getenv("VIRTUAL_CAMERA_NODE");
  return path && node && !strcmp(path, node);
}

static const char *inside(const char *name) {
  static char path[512];
  snprintf(path, sizeof path, "%s/%s", getenv("VIRTUAL_CAMERA"), name);
  return path;
}

static int receive(void *into, size_t length) {
  for (size_t have = 0; have < length;) {
    ssize_t got = read(camera, (char *)into + have, length - have);
    if (got <= 0) return -1;
    have += (size_t)got;
  }
  return 0;
}

/* Asks the virtual camera; a closed socket is a pulled cable. */
static int ask(char letter) {
  int32_t answer = ENODEV;
  char question[2] = {letter, (char)chosen};
  if (send(camera, question, sizeof question, MSG_NOSIGNAL) != sizeof question || receive(&answer, sizeof answer)) answer = ENODEV;
  errno = answer;
  return answer ? -1 : 0;
}

static int open_camera(void) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  snprintf(address.sun_path, sizeof address.sun_path, "%s", inside("socket"));
  camera = socket(AF_UNIX, SOCK_STREAM, 0);
  if (connect(camera, (struct sockaddr *)&address, sizeof address)) {
    close(camera);
    errno = ENOENT;
    return camera = -1;
  }
  if (ask('o') || receive(&format_count, 4) || format_count > MOST_FORMATS ||
      receive(formats, format_count * sizeof *formats)) {
    int why = errno;
    close(camera);
    errno = why ? why : EIO;
    return camera = -1;
  }
  return camera;
}

static int opened(const char *path, int flags, mode_t mode) {
  return is_node(path) ? open_camera() : REAL(openat)(AT_FDCWD, path, flags, mode);
}
int open(const char *path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  mode_t mode = va_arg(more, mode_t);
  va_end(more);
  return opened(path, flags, mode);
}
int open64(const char *path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  mode_t mode = va_arg(more, mode_t);
  va_end(more);
  return opened(path, flags, mode);
}
int __open_2(const char *path, int flags) { return opened(path, flags, 0); }

static int there(void) {
  struct stat found;
  return !fstatat(AT_FDCWD, inside("socket"), &found, 0);
}
static void describe(struct stat *s) {
  memset(s, 0, sizeof *s);
  s->st_mode = S_IFCHR | 0660;
  s->st_rdev = makedev(VIDEO_MAJOR, VIDEO_MINOR);
}
int stat(const char *path, struct stat *s) {
  if (!is_node(path)) return fstatat(AT_FDCWD, path, s, 0);
  if (!there()) return errno = ENOENT, -1;
  return describe(s), 0;
}
int fstat(int fd, struct stat *s) {
  if (fd != camera || fd < 0) return REAL(fstat)(fd, s);
  return describe(s), 0;
}

static const char *redirected(const char *path) {
  char ours[64];
  snprintf(ours, sizeof ours, "/sys/dev/char/%d:%d/uevent", VIDEO_MAJOR, VIDEO_MINOR);
  return path && getenv("VIRTUAL_CAMERA") && !strcmp(path, ours) ? inside("uevent") : path;
}
FILE *fopen(const char *path, const char *mode) { return REAL(fopen)(redirected(path), mode); }
FILE *fopen64(const char *path, const char *mode) { return REAL(fopen64)(redirected(path), mode); }

static uint32_t size_of(const struct format *f) { return f->width * f->height * 2; }

static int query_capabilities(struct v4l2_capability *c) {
  memset(c, 0, sizeof *c);
  strcpy((char *)c->driver, "uvcvideo");
  strcpy((char *)c->card, "Mot Cua Virtual Camera");
  strcpy((char *)c->bus_info, "usb-virtual-1");
  c->version = 0x060100;
  c->device_caps = V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING;
  c->capabilities = c->device_caps | V4L2_CAP_DEVICE_CAPS;
  return 0;
}

static int nothing_more(void) { return errno = EINVAL, -1; }

/* Formats of the same fourcc lie side by side: the n-th different one. */
static int enumerate_formats(struct v4l2_fmtdesc *d) {
  if (d->type != V4L2_BUF_TYPE_VIDEO_CAPTURE) return nothing_more();
  uint32_t n = 0;
  for (uint32_t at = 0; at < format_count; at++) {
    if (at > 0 && formats[at].fourcc == formats[at - 1].fourcc) continue;
    if (n++ != d->index) continue;
    d->pixelformat = formats[at].fourcc;
    d->flags = d->pixelformat == V4L2_PIX_FMT_MJPEG ? V4L2_FMT_FLAG_COMPRESSED : 0;
    strcpy((char *)d->description, d->flags ? "Motion-JPEG" : "YUYV 4:2:2");
    return 0;
  }
  return nothing_more();
}

static int enumerate_sizes(struct v4l2_frmsizeenum *s) {
  uint32_t n = 0;
  for (uint32_t at = 0; at < format_count; at++) {
    if (formats[at].fourcc != s->pixel_format || n++ != s->index) continue;
    s->type = V4L2_FRMSIZE_TYPE_DISCRETE;
    s->discrete.width = formats[at].width;
    s->discrete.height = formats[at].height;
    return 0;
  }
  return nothing_more();
}

static int tell_format(struct v4l2_format *f) {
  if (f->type != V4L2_BUF_TYPE_VIDEO_CAPTURE) return nothing_more();
  const struct format *now = &formats[chosen];
  memset(&f->fmt, 0, sizeof f->fmt);
  f->fmt.pix.width = now->width;
  f->fmt.pix.height = now->height;
  f->fmt.pix.pixelformat = now->fourcc;
  f->fmt.pix.field = V4L2_FIELD_NONE;
  f->fmt.pix.bytesperline = now->fourcc == V4L2_PIX_FMT_MJPEG ? 0 : now->width * 2;
  f->fmt.pix.sizeimage = size_of(now);
  f->fmt.pix.colorspace = V4L2_COLORSPACE_SRGB;
  return 0;
}

/* As uvcvideo: the nearest there is (here the exact one, or what was chosen before), and EBUSY when another streams. */
static int choose_format(struct v4l2_format *f, int for_good) {
  if (f->type != V4L2_BUF_TYPE_VIDEO_CAPTURE) return nothing_more();
  if (for_good && ask('c')) return -1;
  uint32_t before = chosen;
  for (uint32_t at = 0; at < format_count; at++)
    if (formats[at].fourcc == f->fmt.pix.pixelformat && formats[at].width == f->fmt.pix.width &&
        formats[at].height == f->fmt.pix.height)
      chosen = at;
  int told = tell_format(f);
  if (!for_good) chosen = before;
  return told;
}

static int request_buffers(struct v4l2_requestbuffers *r) {
  if (r->type != V4L2_BUF_TYPE_VIDEO_CAPTURE || r->memory != V4L2_MEMORY_MMAP) return nothing_more();
  if (ask('c')) return -1;
  if (r->count > MOST_BUFFERS) r->count = MOST_BUFFERS;
  buffer_count = r->count;
  buffer_size = size_of(&formats[chosen]);
  r->capabilities = V4L2_BUF_CAP_SUPPORTS_MMAP;
  return 0;
}

static int query_buffer(struct v4l2_buffer *b) {
  if (b->index >= buffer_count) return nothing_more();
  b->length = buffer_size;
  b->m.offset = b->index << 12;
  b->flags = V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC;
  return 0;
}

static int give_frame(struct v4l2_buffer *b) {
  uint32_t length;
  if (queued == 0) return nothing_more();
  if (ask('f')) return -1;
  int index = queue[0];
  if (receive(&length, 4) || length > buffer_size || receive(buffers[index], length)) return errno = ENODEV, -1;
  memmove(queue, queue + 1, (size_t)--queued * sizeof *queue);
  b->index = (uint32_t)index;
  b->bytesused = length;
  b->length = buffer_size;
  b->sequence = sequence++;
  b->field = V4L2_FIELD_NONE;
  b->flags = V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC;
  b->m.offset = b->index << 12;
  return 0;
}

int ioctl(int fd, unsigned long request, ...) {
  va_list more;
  va_start(more, request);
  void *what = va_arg(more, void *);
  va_end(more);
  if (fd != camera || fd < 0) return REAL(ioctl)(fd, request, what);
  switch ((uint32_t)request) {
    case (uint32_t)VIDIOC_QUERYCAP: return query_capabilities(what);
    case (uint32_t)VIDIOC_ENUM_FMT: return enumerate_formats(what);
    case (uint32_t)VIDIOC_ENUM_FRAMESIZES: return enumerate_sizes(what);
    case (uint32_t)VIDIOC_G_FMT: return tell_format(what);
    case (uint32_t)VIDIOC_TRY_FMT: return choose_format(what, 0);
    case (uint32_t)VIDIOC_S_FMT: return choose_format(what, 1);
    case (uint32_t)VIDIOC_REQBUFS: return request_buffers(what);
    case (uint32_t)VIDIOC_QUERYBUF: return query_buffer(what);
    case (uint32_t)VIDIOC_QBUF:
      queue[queued++ % MOST_BUFFERS] = (int)((struct v4l2_buffer *)what)->index;
      return 0;
    case (uint32_t)VIDIOC_DQBUF: return give_frame(what);
    case (uint32_t)VIDIOC_STREAMON: return ask('s');
    case (uint32_t)VIDIOC_STREAMOFF: return queued = 0;
    default: return errno = ENOTTY, -1;
  }
}

static void *mapped(void *at, size_t length, int protection, int flags, int fd, off_t offset) {
  if (fd != camera || fd < 0) return REAL(mmap)(at, length, protection, flags, fd, offset);
  size_t index = (size_t)offset >> 12;
  if (index >= MOST_BUFFERS) return errno = EINVAL, MAP_FAILED;
  return buffers[index] = REAL(mmap)(NULL, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}
void *mmap(void *at, size_t length, int protection, int flags, int fd, off_t offset) {
  return mapped(at, length, protection, flags, fd, offset);
}
void *mmap64(void *at, size_t length, int protection, int flags, int fd, off_t offset) {
  return mapped(at, length, protection, flags, fd, offset);
}
