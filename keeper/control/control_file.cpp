// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/control/control_file.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <fmt/format.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace evenkeel {
namespace {

// Ours are shorter than a line; anything longer is not ours.
constexpr std::size_t kLongest = 4'096;

tl::unexpected<Error> refused(const std::string& path, std::string_view what) {
    return fail(Errc::kStorage, Remedy::kGiveUp, fmt::format("{}: {}", path, what));
}

tl::unexpected<Error> system_refused(const std::string& path, int number) {
    return refused(path, std::error_code(number, std::generic_category()).message());
}

/// A descriptor that is closed at the end of its scope.
class Descriptor {
  public:
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    int number() const { return number_; }
    bool open() const { return number_ >= 0; }

  private:
    int number_;
};

std::string folder_of(const std::string& path) {
    const auto parent = std::filesystem::path(path).parent_path();
    return parent.empty() ? "." : parent.string();
}

// A name in a folder is durable when the folder is.
Result<void> sync_folder(const std::string& path) {
    const Descriptor folder(::open(folder_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder.open() || ::fsync(folder.number()) != 0) return system_refused(path, errno);
    return {};
}

Result<std::string> read_all(int file, const std::string& path) {
    std::string text;
    std::array<char, kLongest + 1> piece{};
    for (;;) {
        const auto count = ::read(file, piece.data(), piece.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return system_refused(path, errno);
        if (count == 0) return text;
        text.append(piece.data(), static_cast<std::size_t>(count));
        if (text.size() > kLongest)
            return refused(path, fmt::format("longer than {} bytes", kLongest));
    }
}

Result<void> write_all(int file, const std::string& path, std::string_view text) {
    while (!text.empty()) {
        const auto count = ::write(file, text.data(), text.size());
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return system_refused(path, errno);
        text.remove_prefix(static_cast<std::size_t>(count));
    }
    if (::fsync(file) != 0) return system_refused(path, errno);
    return {};
}

}  // namespace

std::string control_path(const std::string& journal_path, std::string_view suffix) {
    std::error_code ignored;  // a path that cannot be resolved fails where it is used
    const auto real = std::filesystem::weakly_canonical(journal_path, ignored);
    return (real.empty() ? journal_path : real.string()) + std::string(suffix);
}

std::optional<Note> look_at(const std::string& path) {
    struct stat found {};
    if (::lstat(path.c_str(), &found) != 0) {
        if (errno == ENOENT) return std::nullopt;
        return Note(system_refused(path, errno));
    }
    if (!S_ISREG(found.st_mode)) return Note(refused(path, "not a plain file"));
    // Never waits, should it have become a pipe meanwhile.
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (!file.open()) {
        if (errno == ENOENT) return std::nullopt;
        return Note(system_refused(path, errno));
    }
    return read_all(file.number(), path);
}

Result<void> leave_note(const std::string& path, std::string_view text) {
    std::error_code failed;
    std::filesystem::create_directories(folder_of(path), failed);
    if (failed) return refused(path, failed.message());
    const std::string draft = fmt::format("{}.{}", path, ::getpid());
    ::unlink(draft.c_str());  // of a process of this number that died here
    {
        const Descriptor file(
            ::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644));
        if (!file.open()) return system_refused(draft, errno);
        if (auto written = write_all(file.number(), draft, text); !written) {
            ::unlink(draft.c_str());
            return written;
        }
    }
    if (::rename(draft.c_str(), path.c_str()) != 0) {
        const int why = errno;
        ::unlink(draft.c_str());
        return system_refused(path, why);
    }
    return sync_folder(path);
}

Result<bool> take_note_away(const std::string& path) {
    if (::unlink(path.c_str()) != 0) {
        if (errno == ENOENT) return false;
        return system_refused(path, errno);
    }
    EVENKEEL_CHECK(sync_folder(path));
    return true;
}

}  // namespace evenkeel
