// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/journal/file_lock.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <fmt/core.h>
#include <sys/file.h>
#include <system_error>
#include <unistd.h>

namespace evenkeel {
namespace {

tl::unexpected<Error> refused(const std::string& path, std::string_view why) {
    return fail(Errc::kStorage, Remedy::kGiveUp, fmt::format("journal: {}: {}", path, why));
}

std::string system_words(int number) {
    return std::error_code(number, std::generic_category()).message();
}

std::string owner(int descriptor) {
    std::array<char, 24> text{};
    const ssize_t length = ::pread(descriptor, text.data(), text.size(), 0);
    std::string id(text.data(), length > 0 ? static_cast<std::size_t>(length) : 0);
    id.resize(std::min(id.find_first_not_of("0123456789"), id.size()));
    return id.empty() ? "unknown" : id;
}

}  // namespace

Result<FileLock> FileLock::acquire(const std::string& path) {
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (descriptor < 0) return refused(path, system_words(errno));
    FileLock lock(descriptor);
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK) return refused(path, system_words(errno));
        return refused(path, fmt::format("another keeper (process {}) has this journal open",
                                         owner(descriptor)));
    }
    const std::string id = fmt::format("{}\n", ::getpid());
    if (::ftruncate(descriptor, 0) != 0 ||
        ::pwrite(descriptor, id.data(), id.size(), 0) != static_cast<ssize_t>(id.size())) {
        return refused(path, system_words(errno));
    }
    return lock;
}

FileLock::~FileLock() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace evenkeel
