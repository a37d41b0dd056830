// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/toy_chain/node_link.hpp"

#include <array>
#include <utility>

namespace evenkeel::test {
namespace {

enum class Fault : std::uint8_t {
    kUnreachable,
    kLost,  ///< The node got it; its answer did not come.
    kServerError,
    kRateLimited,
    kTruncated,
    kCorrupted,
    kWrongId,
    kRepeated,  ///< The reply to an earlier post once more.
    kInternalError,
    kMethodNotFound,
    kTimedOut,
    kSlow,
};
constexpr std::uint64_t kFaults = 12;

/// Every reply of the batch is this error.
std::string all_refused(std::string_view body, int code, std::string_view message) {
    const JsonText request = read_json(body);
    const auto one = [&](const JsonText& asked) {
        return R"({"jsonrpc":"2.0","id":)" + std::string(asked["id"].text) +
               R"(,"error":{"code":)" + std::to_string(code) + R"(,"message":")" +
               std::string(message) + R"("}})";
    };
    if (request.kind == JsonText::Kind::kObject) return one(request);
    std::string out;
    for (const auto& [key, asked] : request.members) out += (out.empty() ? "[" : ",") + one(asked);
    return out + ']';
}

std::string with_other_id(std::string reply) {
    const std::size_t at = reply.find(R"("id":)");
    return reply.insert(at + 5, "9");
}

}  // namespace

Result<std::string> NodeLink::post(std::string_view body, std::chrono::milliseconds deadline) {
    ++weather_.posts;
    fuse_.point();
    auto reply = damaged(body, deadline);
    fuse_.point();
    return reply;
}

Result<std::string> NodeLink::damaged(std::string_view body, std::chrono::milliseconds deadline) {
    clock_.advance(std::chrono::milliseconds(20));
    const bool hit = weather_.down || weather_.random.chance(weather_.fault_percent);
    if (!hit) return weather_.last_reply = node_.answer(body);
    ++weather_.faults;
    const auto fault =
        weather_.down ? Fault::kUnreachable : static_cast<Fault>(weather_.random.below(kFaults));
    if (fault == Fault::kUnreachable)
        return fail(Errc::kNetwork, Remedy::kRetryLater, "connection refused");
    if (fault == Fault::kServerError) return fail(Errc::kHttp, Remedy::kRetryLater, "HTTP 502");
    if (fault == Fault::kRateLimited) {
        Error error{Errc::kRateLimited, Remedy::kRetryLater, "HTTP 429"};
        error.retry_after = std::chrono::milliseconds(weather_.random.below(5'000));
        return tl::unexpected(std::move(error));
    }
    if (fault == Fault::kInternalError) return all_refused(body, -32603, "internal error");
    if (fault == Fault::kMethodNotFound) return all_refused(body, -32601, "method not found");
    std::string reply = node_.answer(body);
    switch (fault) {
        case Fault::kLost:
            return fail(Errc::kNetwork, Remedy::kRetryLater, "connection reset");
        case Fault::kTimedOut:
            clock_.advance(deadline);
            return fail(Errc::kTimeout, Remedy::kRetryLater, "no answer in time");
        case Fault::kTruncated:
            reply.resize(weather_.random.below(reply.size()));
            if (reply.empty()) return fail(Errc::kReply, Remedy::kRetryLater, "empty reply");
            return reply;
        case Fault::kCorrupted:
            reply[weather_.random.below(reply.size())] = '~';
            return reply;
        case Fault::kWrongId:
            return with_other_id(std::move(reply));
        case Fault::kRepeated:
            if (weather_.last_reply.empty()) return reply;
            return weather_.last_reply;
        default:
            clock_.advance(std::chrono::milliseconds(weather_.random.below(9'000)));
            return weather_.last_reply = std::move(reply);
    }
}

}  // namespace evenkeel::test
