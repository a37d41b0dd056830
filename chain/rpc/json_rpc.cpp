// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/rpc/json_rpc.hpp"

#include <fmt/core.h>
#include <simdjson.h>
#include <vector>

#include "chain/base/ensure.hpp"
#include "chain/rpc/errors.hpp"
#include "chain/rpc/json_access.hpp"

namespace evenkeel::rpc {

namespace {

// The envelope of one reply: where its result or its error is.
struct Envelope {
    std::optional<std::uint64_t> id;  ///< Nothing for null.
    std::optional<JsonValue> result;
    std::optional<JsonValue> error;
};

auto bad_reply(std::string message) {
    return fail(Errc::kReply, Remedy::kRetryLater, std::move(message));
}

// Why a text is no JSON, in words that name the usual culprits.
std::string what_is_wrong(std::string_view reply, simdjson::error_code error) {
    const std::size_t start = reply.find_first_not_of(" \t\r\n");
    if (start == std::string_view::npos) return "expected a JSON-RPC reply, found nothing";
    if (reply[start] == '<') return "expected a JSON-RPC reply, found an HTML or XML page";
    return fmt::format("expected a JSON-RPC reply, found {} bytes that are not JSON: {}",
                       reply.size(), simdjson::error_message(error));
}

struct FieldReader {
    Envelope envelope;
    bool has_id = false;
    bool has_version = false;
    const char* fault = nullptr;

    // Notes one member; false ends the visit, with `fault` set.
    bool take(std::string_view key, const JsonValue& value) {
        if (key == "id") return take_id(value);
        if (key == "jsonrpc") {
            if (has_version) fault = "\"jsonrpc\" is there twice";
            has_version = true;
            if (const auto text = value.string(); !text || *text != "2.0") {
                fault = "\"jsonrpc\" is not \"2.0\"";
            }
        } else if (key == "result") {
            if (envelope.result) fault = "\"result\" is there twice";
            envelope.result = value;
        } else if (key == "error" && !value.is_null()) {
            if (envelope.error) fault = "\"error\" is there twice";
            envelope.error = value;
        }
        return fault == nullptr;
    }

    bool take_id(const JsonValue& value) {
        if (has_id) fault = "\"id\" is there twice";
        has_id = true;
        if (value.is_null()) return fault == nullptr;
        const auto number = value.integer();
        if (!number || *number < 0) {
            fault = "its id is not one of ours";
        } else {
            envelope.id = static_cast<std::uint64_t>(*number);
        }
        return fault == nullptr;
    }
};

Result<Envelope> read_envelope(const JsonValue& reply) {
    if (!reply.is_object()) {
        return bad_reply(fmt::format("expected a reply object, found {}", reply.kind()));
    }
    FieldReader reader;
    reply.each_member(
        [&](std::string_view key, const JsonValue& v) { return reader.take(key, v); });
    if (reader.fault) return bad_reply(fmt::format("a reply is malformed: {}", reader.fault));
    if (!reader.has_version) return bad_reply("a reply has no \"jsonrpc\"");
    if (!reader.has_id) return bad_reply("a reply has no id");
    // Some nodes send "result": null beside an error.
    Envelope& envelope = reader.envelope;
    if (envelope.error && envelope.result && envelope.result->is_null()) envelope.result.reset();
    if (envelope.error && envelope.result) return bad_reply("a reply has both result and error");
    if (!envelope.error && !envelope.result) {
        return bad_reply("a reply has neither result nor error");
    }
    return envelope;
}

// Only an error may come without an id: the node could not read so far.
Result<std::size_t> index_of(const Envelope& envelope, std::uint64_t first_id, std::size_t count) {
    if (!envelope.id) return bad_reply("a reply's id is null");
    if (*envelope.id < first_id || *envelope.id - first_id >= count) {
        return bad_reply(fmt::format("a reply's id {} is none of {} to {}", *envelope.id, first_id,
                                     first_id + count - 1));
    }
    return static_cast<std::size_t>(*envelope.id - first_id);
}

void hand_over(const Envelope& envelope, Item& item) {
    if (envelope.result) {
        item.accept(*envelope.result);
    } else {
        item.refuse(read_error(*envelope.error));
    }
}

Result<void> deliver_one(const JsonValue& root, std::uint64_t first_id, Item& item) {
    EVENKEEL_TRY(const auto envelope, read_envelope(root));
    if (envelope.id || envelope.result) EVENKEEL_CHECK(index_of(envelope, first_id, 1));
    hand_over(envelope, item);
    return {};
}

Result<void> deliver_batch(const JsonValue& root, std::uint64_t first_id,
                           std::span<Item* const> items, std::vector<Envelope>& sorted) {
    sorted.assign(items.size(), Envelope{});
    std::size_t found = 0;
    EVENKEEL_CHECK(root.each([&](const JsonValue& reply) -> Result<void> {
        EVENKEEL_TRY(const auto envelope, read_envelope(reply));
        EVENKEEL_TRY(const auto index, index_of(envelope, first_id, items.size()));
        if (sorted[index].id) {
            return bad_reply(fmt::format("id {} is answered twice", *envelope.id));
        }
        sorted[index] = envelope;
        ++found;
        return {};
    }));
    if (found != items.size()) {
        return bad_reply(fmt::format("expected {} replies, found {}", items.size(), found));
    }
    for (std::size_t i = 0; i < items.size(); ++i) hand_over(sorted[i], *items[i]);
    return {};
}

}  // namespace

void compose(std::string& body, std::uint64_t first_id, std::span<Item* const> items) {
    body.clear();
    if (items.size() != 1) body += '[';
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (i > 0) body += ',';
        body += R"({"jsonrpc":"2.0","id":)";
        body += std::to_string(first_id + i);
        body += R"(,"method":")";
        body += items[i]->method();
        body += R"(","params":)";
        items[i]->append_params(body);
        body += '}';
    }
    if (items.size() != 1) body += ']';
}

struct ReplyReader::State {
    simdjson::dom::parser parser;
    std::vector<Envelope> sorted;
};

ReplyReader::ReplyReader() : state_(std::make_unique<State>()) {}

ReplyReader::~ReplyReader() = default;

Result<void> ReplyReader::deliver(std::string& reply, std::uint64_t first_id,
                                  std::span<Item* const> items) {
    ensure_invariant(!items.empty(), "a batch without questions has no reply");
    // simdjson reads a little beyond the end; room there saves it a copy of everything.
    reply.reserve(reply.size() + simdjson::SIMDJSON_PADDING);
    simdjson::dom::element element;
    const auto error = state_->parser.parse(reply.data(), reply.size(), false).get(element);
    if (error) return bad_reply(what_is_wrong(reply, error));
    const JsonValue root = JsonAccess::wrap(element);
    if (items.size() == 1) return deliver_one(root, first_id, *items[0]);
    if (root.is_array()) return deliver_batch(root, first_id, items, state_->sorted);
    if (root.is_object()) {
        EVENKEEL_TRY(const auto envelope, read_envelope(root));
        if (envelope.error) return tl::unexpected<Error>(read_error(*envelope.error));
    }
    return bad_reply(
        fmt::format("expected an array of {} replies, found one {}", items.size(), root.kind()));
}

HttpClient::HttpClient(Transport& transport, std::chrono::milliseconds deadline)
    : transport_(transport), deadline_(deadline) {}

Result<void> HttpClient::run(std::span<Item* const> items) {
    return run(items, deadline_);
}

Result<void> HttpClient::run(std::span<Item* const> items, std::chrono::milliseconds deadline) {
    if (items.empty()) return {};
    const std::uint64_t first_id = next_id_;
    next_id_ += items.size();
    compose(body_, first_id, items);
    ++traffic_.requests;
    traffic_.bytes_sent += body_.size();
    EVENKEEL_TRY(std::string reply, transport_.post(body_, deadline));
    traffic_.bytes_received += reply.size();
    return reader_.deliver(reply, first_id, items);
}

}  // namespace evenkeel::rpc
