// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/rpc/multicall.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <optional>

#include "chain/base/ensure.hpp"
#include "chain/codec/hex.hpp"
#include "chain/codec/revert.hpp"
#include "chain/rpc/aggregate3.hpp"
#include "chain/rpc/errors.hpp"

namespace evenkeel::rpc {

namespace {

auto bad(std::string message) {
    return fail(Errc::kReply, Remedy::kRetryLater, std::move(message));
}

// What one aggregate3 returned, taken apart.
struct Part {
    Bytes buffer;
    std::vector<CallSpan> spans;
};

Result<Part> take_apart(Bytes buffer, std::size_t count) {
    if (buffer.empty()) {
        return fail(Errc::kMissing, Remedy::kGiveUp, "there is no contract at this address");
    }
    Part part{std::move(buffer), {}};
    EVENKEEL_TRY(part.spans, decode_aggregate3(part.buffer, count));
    return part;
}

Result<Part> read_part(const JsonValue& result, std::size_t count) {
    EVENKEEL_TRY(const auto text, result.string());
    if (text.size() < 2 || text.size() % 2 != 0) return bad("expected hex data");
    Part part;
    part.buffer.resize(text.size() / 2 - 1);
    if (auto decoded = hex::decode_into(text, part.buffer); !decoded) {
        return bad(std::move(decoded).error().message);
    }
    return take_apart(std::move(part.buffer), count);
}

CallResults join(std::span<Part> parts) {
    if (parts.size() == 1) return {std::move(parts[0].buffer), std::move(parts[0].spans)};
    Part whole;
    std::size_t bytes = 0, count = 0;
    for (const Part& part : parts) {
        bytes += part.buffer.size();
        count += part.spans.size();
    }
    whole.buffer.reserve(bytes);
    whole.spans.reserve(count);
    for (const Part& part : parts) {
        for (CallSpan span : part.spans) {
            span.offset += whole.buffer.size();
            whole.spans.push_back(span);
        }
        whole.buffer.insert(whole.buffer.end(), part.buffer.begin(), part.buffer.end());
    }
    return {std::move(whole.buffer), std::move(whole.spans)};
}

bool same(std::span<const Call> a, std::span<const Call> b) {
    return std::ranges::equal(
        a, b, [](const Call& x, const Call& y) { return x == y && x.label == y.label; });
}

}  // namespace

class PreparedMulticall::ChunkItem final : public Item {
  public:
    ChunkItem(const Chunk& chunk, const std::string& block) : chunk_(&chunk), block_(&block) {}
    std::string_view method() const override { return "eth_call"; }
    void append_params(std::string& body) const override {
        body.reserve(body.size() + chunk_->params.size() + block_->size() + 64);
        body += chunk_->params;
        body += *block_;
        body += ']';
    }
    void accept(const JsonValue& result) override { part_ = read_part(result, chunk_->count); }
    void refuse(Error error) override { part_ = tl::unexpected<Error>(std::move(error)); }
    const Error* error() const override { return part_ ? nullptr : &part_.error(); }
    const Chunk& chunk() const { return *chunk_; }
    Part take() { return *std::move(part_); }

  private:
    const Chunk* chunk_;
    const std::string* block_;
    Result<Part> part_ = bad("not answered");
};

PreparedMulticall::PreparedMulticall(const Address& multicall, MulticallLimits limits)
    : multicall_(multicall), limits_(limits) {
    ensure_invariant(limits.max_calls > 0, "a multicall takes at least one call");
}

void PreparedMulticall::prepare(std::span<const Call> calls) {
    if (same(calls, calls_)) return;
    calls_.assign(calls.begin(), calls.end());
    build();
}

void PreparedMulticall::build() {
    chunks_.clear();
    const std::string start = R"([{"to":")" + to_hex(multicall_) + R"(","data":")";
    for (std::size_t first = 0; first < calls_.size();) {
        std::size_t end = first, bytes = 0;
        while (end < calls_.size() && end - first < limits_.max_calls) {
            bytes += aggregate3_size(calls_[end]);
            if (end > first && bytes > limits_.max_bytes) break;
            ++end;
        }
        Chunk chunk{start, first, end - first};
        hex::append(chunk.params, encode_aggregate3(std::span(calls_).subspan(first, end - first)));
        chunk.params += "\"},";
        chunks_.push_back(std::move(chunk));
        first = end;
    }
}

std::vector<std::string_view> PreparedMulticall::messages() const {
    std::vector<std::string_view> all;
    // Each chunk's text is the message between the parameters' bracket and the block's comma.
    for (const Chunk& chunk : chunks_)
        all.push_back(std::string_view(chunk.params).substr(1, chunk.params.size() - 2));
    return all;
}

Result<CallResults> PreparedMulticall::decode(std::vector<Bytes> returned) const {
    ensure_invariant(returned.size() == chunks_.size(), "as many results as messages");
    std::vector<Part> parts;
    for (std::size_t i = 0; i < returned.size(); ++i) {
        EVENKEEL_TRY(auto part, take_apart(std::move(returned[i]), chunks_[i].count));
        parts.push_back(std::move(part));
    }
    return join(parts);
}

// Whether there is a smaller way to ask, which is then the way from now on.
bool PreparedMulticall::split(const Error& error, bool whole_post) {
    if (error.code != Errc::kGas && error.code != Errc::kTooLarge) return false;
    if (whole_post && chunks_.size() > 1 && !one_post_each_) {
        one_post_each_ = true;
        return true;
    }
    std::size_t longest = 0;
    for (const Chunk& chunk : chunks_) longest = std::max(longest, chunk.count);
    if (longest <= 1) return false;
    limits_.max_calls = (longest + 1) / 2;
    one_post_each_ = one_post_each_ || whole_post;
    build();
    return true;
}

Result<void> PreparedMulticall::post_all(Client& client, std::span<ChunkItem> chunks,
                                         std::span<Item* const> extras) const {
    std::vector<Item*> items;
    for (ChunkItem& chunk : chunks) {
        items.push_back(&chunk);
        if (!one_post_each_) continue;
        if (items.size() == 1) items.insert(items.end(), extras.begin(), extras.end());
        EVENKEEL_CHECK(client.run(items));
        items.clear();
        extras = {};
    }
    items.insert(items.end(), extras.begin(), extras.end());
    if (items.empty()) return {};
    return client.run(items);
}

Error PreparedMulticall::name_chunk(const Chunk& chunk, Error error) const {
    error.message = fmt::format("multicall {} for calls {} to {}: {}", to_checksum(multicall_),
                                chunk.first, chunk.first + chunk.count - 1, error.message);
    return error;
}

Result<CallResults> PreparedMulticall::read_items(Client& client, const BlockRef& block,
                                                  std::span<Item* const> extras) {
    const std::string block_text = to_json(block);
    for (;;) {
        std::vector<ChunkItem> items;
        for (const Chunk& chunk : chunks_) items.emplace_back(chunk, block_text);
        if (auto posted = post_all(client, items, extras); !posted) {
            if (split(posted.error(), true)) continue;
            return tl::unexpected<Error>(std::move(posted).error());
        }
        const auto failed =
            std::ranges::find_if(items, [](const ChunkItem& item) { return item.error(); });
        if (failed == items.end()) {
            std::vector<Part> parts;
            for (ChunkItem& item : items) parts.push_back(item.take());
            return join(parts);
        }
        Error error = name_chunk(failed->chunk(), *failed->error());
        if (!split(error, false)) return tl::unexpected<Error>(std::move(error));
    }
}

Error call_failure(const Call& call, ByteView revert_data) {
    return {Errc::kReverted, Remedy::kGiveUp,
            fmt::format("call \"{}\" at {} failed: {}", call.label, to_checksum(call.to),
                        abi::describe_revert(revert_data)),
            Bytes(revert_data.begin(), revert_data.end())};
}

Result<void> require_all(std::span<const Call> calls, const CallResults& results) {
    ensure_invariant(calls.size() == results.size(), "as many results as calls");
    for (std::size_t i = 0; i < calls.size(); ++i) {
        if (!results.succeeded(i)) {
            return tl::unexpected<Error>(call_failure(calls[i], results[i]));
        }
    }
    return {};
}

}  // namespace evenkeel::rpc
