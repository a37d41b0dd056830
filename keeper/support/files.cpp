// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/support/files.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <fstream>
#include <unistd.h>

namespace evenkeel {
namespace {

constexpr std::size_t kFirstPiece = 64 * 1024;

tl::unexpected<Error> system_failure(Errc code, const char* what, const std::string& path) {
    return fail(code, Remedy::kGiveUp, fmt::format("{} {}: {}", what, path, std::strerror(errno)));
}

}  // namespace

Result<std::string> read_file(const std::string& path, std::size_t limit) {
    std::ifstream in(path, std::ios::binary);
    if (!in) return system_failure(Errc::kMissing, "cannot read", path);
    std::string text;
    while (in && text.size() <= limit) {
        const std::size_t before = text.size();
        text.resize(before + std::min(limit + 1 - before, std::max(before, kFirstPiece)));
        in.read(text.data() + before, static_cast<std::streamsize>(text.size() - before));
        text.resize(before + static_cast<std::size_t>(in.gcount()));
    }
    if (in.bad()) return system_failure(Errc::kMissing, "cannot read", path);
    if (text.size() > limit)
        return fail(Errc::kInvalidArgument, Remedy::kGiveUp,
                    fmt::format("{} is larger than {} bytes", path, limit));
    return text;
}

Result<void> write_private_file(const std::string& path, std::string_view text) {
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0)
        return system_failure(errno == EEXIST ? Errc::kInvalidArgument : Errc::kStorage,
                              "cannot create", path);
    std::size_t written = 0;
    while (written < text.size()) {
        const auto count = ::write(file, text.data() + written, text.size() - written);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) break;
        written += static_cast<std::size_t>(count);
    }
    const bool complete = written == text.size() && ::fsync(file) == 0;
    ::close(file);
    if (!complete) return system_failure(Errc::kStorage, "cannot write", path);
    return {};
}

Result<void> write_file(const std::string& path, std::string_view text) {
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    out.write(text.data(), static_cast<std::streamsize>(text.size()));
    out.close();
    if (!out) return system_failure(Errc::kStorage, "cannot write", path);
    return {};
}

}  // namespace evenkeel
