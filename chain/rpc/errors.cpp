// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/rpc/errors.hpp"

#include <fmt/core.h>
#include <optional>
#include <string>

#include "chain/codec/hex.hpp"
#include "chain/codec/revert.hpp"
#include "chain/rpc/errors_table.hpp"

namespace evenkeel::rpc {

namespace {

constexpr std::size_t kLongestText = 300;
constexpr int kDeepestData = 4;

// A node's words as they may stand in a log line: short and printable.
std::string printable(std::string_view text) {
    std::string out;
    for (const char c : text.substr(0, kLongestText)) {
        out += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
    }
    if (text.size() > kLongestText) out += "…";
    return out;
}

std::string lower_case(std::string_view text) {
    std::string out(text.substr(0, 2000));
    for (char& c : out) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return out;
}

// The hex that begins at the first "0x", up to the first other character; nothing if it is no whole
// bytes.
std::optional<Bytes> hex_within(std::string_view text) {
    const std::size_t start = text.find("0x");
    if (start == std::string_view::npos) return std::nullopt;
    const std::string_view rest = text.substr(start);
    const std::size_t end = rest.find_first_not_of("0123456789abcdefABCDEF", 2);
    auto bytes = hex::decode(rest.substr(0, end));
    if (!bytes || bytes->empty()) return std::nullopt;
    return *std::move(bytes);
}

// Nodes put it into data itself, behind "Reverted ", or some objects deep (ganache keys one by the
// hash).
std::optional<Bytes> revert_data_in(const JsonValue& data, int depth) {
    if (const auto text = data.string()) return hex_within(*text);
    if (depth == 0) return std::nullopt;
    for (const char* key : {"data", "result", "return", "originalError", "cause", "error"}) {
        const auto inner = data.find(key);
        if (!inner) continue;
        if (auto found = revert_data_in(*inner, depth - 1)) return found;
    }
    std::optional<Bytes> found;
    data.each_member([&](std::string_view key, const JsonValue& member) {
        if (key.starts_with("0x") && member.is_object()) found = revert_data_in(member, depth - 1);
        return !found;
    });
    return found;
}

bool is_internal(std::string_view lower) {
    return lower.find("internal error") != std::string_view::npos;
}

}  // namespace

Error classify(std::int64_t code, std::string_view message, Bytes revert_data) {
    const std::string lower = lower_case(message);
    Error error{Errc::kRpc, Remedy::kRetryLater,
                fmt::format("the node says: {} (code {})", printable(message), code)};
    if (code == 3) {  // Whatever the contract's words are, they are the contract's.
        error.code = Errc::kReverted;
        error.remedy = Remedy::kGiveUp;
    } else if (const ErrorText* row = find_text(lower)) {
        error.code = row->code;
        error.remedy = row->remedy;
    } else if (const ErrorCode* by_code = find_code(code); by_code && !is_internal(lower)) {
        error.code = by_code->code;
        error.remedy = by_code->remedy;
    }
    if (error.code == Errc::kReverted && !revert_data.empty()) {
        error.message += ": " + abi::describe_revert(revert_data);
    }
    error.data = std::move(revert_data);
    return error;
}

Error read_error(const JsonValue& error) {
    const auto bad = [](std::string_view why) {
        return Error{Errc::kReply, Remedy::kRetryLater,
                     fmt::format("expected a JSON-RPC error object: {}", why)};
    };
    if (!error.is_object()) return bad(error.kind());
    const auto code = error.member("code");
    const auto message = error.member("message");
    if (!code || !message) return bad("its code or message is missing");
    const auto number = code->integer();
    const auto text = message->string();
    if (!number || !text) return bad("its code is no integer or its message no string");
    std::optional<Bytes> revert_data;
    if (const auto data = error.find("data")) revert_data = revert_data_in(*data, kDeepestData);
    // Some put the data nowhere but into the text.
    if (!revert_data && lower_case(*text).starts_with("execution reverted")) {
        revert_data = hex_within(*text);
    }
    const bool hidden_revert =
        [&] {  // OpenEthereum and older nethermind: only data says "Reverted".
            const auto data = error.find("data");
            const auto words = data ? data->string() : Result<std::string_view>(std::string_view());
            return words && words->starts_with("Reverted");
        }();
    Error classified = classify(hidden_revert ? 3 : *number, *text, revert_data.value_or(Bytes{}));
    if (classified.code != Errc::kReverted) classified.data.clear();
    return classified;
}

Blame blame(const Error& error) {
    switch (error.code) {
        case Errc::kNetwork:
        case Errc::kTimeout:
        case Errc::kHttp:
        case Errc::kRateLimited:
        case Errc::kReply:
        case Errc::kWrongChain:
            return Blame::kEndpoint;
        case Errc::kBlockUnknown:
            return Blame::kRequest;
        case Errc::kRpc:
            return error.remedy == Remedy::kRetryLater ? Blame::kRequest : Blame::kNobody;
        default:
            return Blame::kNobody;
    }
}

}  // namespace evenkeel::rpc
