// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
//
// Loaded into a keeper with LD_PRELOAD, counts every call that leaves a trace outside of the
// process: what is written to the journal's files, what is sent to and received from the servers
// that it speaks to. Each such call is a point, known by its number; a request carries the name of
// its first method. Nothing in the keeper knows of this.
//
//   EVENKEEL_CRASH_FILES  the journal's path: every file whose path begins so belongs to it
//   EVENKEEL_CRASH_PORTS  "8545=node,9000=hook": the servers, by port
//   EVENKEEL_CRASH_LOG    a file that gets a line "NUMBER NAME" a point; in a killing run only the
//   one it died at EVENKEEL_CRASH_AT     "17:before" or "17:after": SIGKILL there; without it the
//   points are listed
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { kNameSize = 160, kPathSize = 4096 };

static atomic_long points;

/// The place a call acts on as "journal-wal" or "node"; false if it is none of ours.
static bool file_name(const char* path, char name[kNameSize]) {
    const char* files = getenv("EVENKEEL_CRASH_FILES");
    if (files == NULL || *files == '\0' || strncmp(path, files, strlen(files)) != 0) return false;
    snprintf(name, kNameSize, "journal%s", path + strlen(files));
    return true;
}

static bool server_name(int fd, char name[kNameSize]) {
    struct sockaddr_storage address;
    socklen_t size = sizeof address;
    if (getpeername(fd, (struct sockaddr*)&address, &size) != 0 || address.ss_family != AF_INET)
        return false;
    const unsigned port = ntohs(((const struct sockaddr_in*)&address)->sin_port);
    const char* at = getenv("EVENKEEL_CRASH_PORTS");
    while (at != NULL && *at != '\0') {
        char* end = NULL;
        const unsigned long known = strtoul(at, &end, 10);
        const size_t length = *end == '=' ? strcspn(end + 1, ",") : 0;
        if (known == port && length > 0) {
            snprintf(name, kNameSize, "%.*s", (int)length, end + 1);
            return true;
        }
        at = strchr(end, ',');
        if (at != NULL) ++at;
    }
    return false;
}

static bool place_of(int fd, char name[kNameSize]) {
    const int before = errno;
    struct stat status;
    bool found = false;
    if (fstat(fd, &status) == 0 && S_ISSOCK(status.st_mode)) {
        found = server_name(fd, name);
    } else if (S_ISREG(status.st_mode)) {
        char link[64], path[kPathSize];
        snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
        const ssize_t length = readlink(link, path, sizeof path - 1);
        if (length > 0) {
            path[length] = '\0';
            found = file_name(path, name);
        }
    }
    errno = before;
    return found;
}

static bool is_socket(int fd) {
    struct stat status;
    return fstat(fd, &status) == 0 && S_ISSOCK(status.st_mode);
}

/// The place that is sent to, and what is asked of it: "node eth_chainId".
static bool sent_to(int fd, const char* data, size_t size, char name[kNameSize]) {
    static const char key[] = "\"method\":\"";
    if (!place_of(fd, name)) return false;
    const char* found = data == NULL ? NULL : memmem(data, size, key, sizeof key - 1);
    if (found == NULL) return true;
    found += sizeof key - 1;
    const size_t left = size - (size_t)(found - data);
    size_t length = 0;
    while (length < left && length < 60 && found[length] != '"') ++length;
    const size_t used = strlen(name);
    snprintf(name + used, kNameSize - used, " %.*s", (int)length, found);
    return true;
}

static void note(long number, const char* call, const char* name) {
    const char* log = getenv("EVENKEEL_CRASH_LOG");
    if (log == NULL) return;
    char line[kNameSize + 64];
    const int length = snprintf(line, sizeof line, "%ld %s %s\n", number, call, name);
    const int fd =
        (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (fd < 0) return;
    syscall(SYS_write, fd, line, (size_t)length);
    syscall(SYS_close, fd);
}

static void die(long number, const char* call, const char* name) {
    note(number, call, name);
    syscall(SYS_kill, getpid(), SIGKILL);
    for (;;) pause();
}

/// Takes the next number; dies if it is the one to die before. 0 means that nothing is asked of it
/// afterwards.
static long enter(const char* call, const char* name) {
    const int before = errno;
    const long number = atomic_fetch_add(&points, 1) + 1;
    const char* at = getenv("EVENKEEL_CRASH_AT");
    if (at == NULL) {
        note(number, call, name);
    } else {
        char* when = NULL;
        if (strtol(at, &when, 10) == number) {
            if (strcmp(when, ":before") == 0) die(number, call, name);
            errno = before;
            return number;
        }
    }
    errno = before;
    return 0;
}

static void leave(long number, const char* call, const char* name) {
    if (number != 0) die(number, call, name);
}

// The real function behind one of these.
#define REAL(name)                 \
    static __typeof__(&name) real; \
    if (real == NULL) *(void**)&real = dlsym(RTLD_NEXT, #name)

// `known` says whether the call is a point, and puts its name into `place`.
#define AROUND(call, known, invocation)             \
    do {                                            \
        char place[kNameSize];                      \
        if (!(known)) return invocation;            \
        const long number = enter(call, place);     \
        __typeof__(invocation) result = invocation; \
        leave(number, call, place);                 \
        return result;                              \
    } while (0)

ssize_t write(int fd, const void* data, size_t size) {
    REAL(write);
    AROUND("write", place_of(fd, place), real(fd, data, size));
}

ssize_t writev(int fd, const struct iovec* parts, int count) {
    REAL(writev);
    AROUND("writev", place_of(fd, place), real(fd, parts, count));
}

ssize_t pwrite(int fd, const void* data, size_t size, off_t offset) {
    REAL(pwrite);
    AROUND("pwrite", place_of(fd, place), real(fd, data, size, offset));
}

ssize_t pwrite64(int fd, const void* data, size_t size, off64_t offset) {
    REAL(pwrite64);
    AROUND("pwrite", place_of(fd, place), real(fd, data, size, offset));
}

ssize_t pwritev(int fd, const struct iovec* parts, int count, off_t offset) {
    REAL(pwritev);
    AROUND("pwritev", place_of(fd, place), real(fd, parts, count, offset));
}

int fsync(int fd) {
    REAL(fsync);
    AROUND("fsync", place_of(fd, place), real(fd));
}

int fdatasync(int fd) {
    REAL(fdatasync);
    AROUND("fdatasync", place_of(fd, place), real(fd));
}

int ftruncate(int fd, off_t size) {
    REAL(ftruncate);
    AROUND("ftruncate", place_of(fd, place), real(fd, size));
}

int ftruncate64(int fd, off64_t size) {
    REAL(ftruncate64);
    AROUND("ftruncate", place_of(fd, place), real(fd, size));
}

int posix_fallocate(int fd, off_t offset, off_t size) {
    REAL(posix_fallocate);
    AROUND("fallocate", place_of(fd, place), real(fd, offset, size));
}

int unlink(const char* path) {
    REAL(unlink);
    AROUND("unlink", file_name(path, place), real(path));
}

int rename(const char* from, const char* to) {
    REAL(rename);
    AROUND("rename", file_name(to, place), real(from, to));
}

ssize_t send(int fd, const void* data, size_t size, int flags) {
    REAL(send);
    AROUND("send", sent_to(fd, data, size, place), real(fd, data, size, flags));
}

ssize_t sendto(int fd, const void* data, size_t size, int flags, const struct sockaddr* to,
               socklen_t length) {
    REAL(sendto);
    AROUND("send", sent_to(fd, data, size, place), real(fd, data, size, flags, to, length));
}

ssize_t sendmsg(int fd, const struct msghdr* message, int flags) {
    REAL(sendmsg);
    AROUND("send", place_of(fd, place), real(fd, message, flags));
}

/// Whether a receive would give something. Looking whether an answer is there yet leaves no trace,
/// and how often a caller looks is chance: only what arrives is a point.
static bool arrived(int fd, char name[kNameSize]) {
    if (!is_socket(fd) || !place_of(fd, name)) return false;
    const int before = errno;
    char byte;
    struct iovec part = {&byte, 1};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    static ssize_t (*real)(int, struct msghdr*, int);
    if (real == NULL) *(void**)&real = dlsym(RTLD_NEXT, "recvmsg");
    const bool found = real(fd, &message, MSG_PEEK | MSG_DONTWAIT) > 0;
    errno = before;
    return found;
}

ssize_t recv(int fd, void* data, size_t size, int flags) {
    REAL(recv);
    if ((flags & MSG_PEEK) != 0) return real(fd, data, size, flags);
    AROUND("receive", arrived(fd, place), real(fd, data, size, flags));
}

ssize_t recvfrom(int fd, void* restrict data, size_t size, int flags,
                 struct sockaddr* restrict from, socklen_t* restrict length) {
    REAL(recvfrom);
    if ((flags & MSG_PEEK) != 0) return real(fd, data, size, flags, from, length);
    AROUND("receive", arrived(fd, place), real(fd, data, size, flags, from, length));
}

ssize_t recvmsg(int fd, struct msghdr* message, int flags) {
    REAL(recvmsg);
    if ((flags & MSG_PEEK) != 0) return real(fd, message, flags);
    AROUND("receive", arrived(fd, place), real(fd, message, flags));
}

ssize_t read(int fd, void* data, size_t size) {
    REAL(read);
    AROUND("receive", arrived(fd, place), real(fd, data, size));
}
