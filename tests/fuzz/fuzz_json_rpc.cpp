// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>
#include <string>

#include "chain/codec/revert.hpp"
#include "chain/rpc/aggregate3.hpp"
#include "chain/rpc/errors.hpp"
#include "chain/rpc/json_rpc.hpp"
#include "chain/rpc/log_search.hpp"
#include "chain/rpc/methods.hpp"
#include "chain/rpc/multicall.hpp"

using namespace evenkeel;
using namespace evenkeel::rpc;

namespace {

void must(bool holds) {
    if (!holds) std::abort();
}

// A node that says the same to everything.
class Parrot final : public Transport {
  public:
    explicit Parrot(std::string reply) : reply_(std::move(reply)) {}
    Result<std::string> post(std::string_view, std::chrono::milliseconds) override {
        return reply_;
    }

  private:
    std::string reply_;
};

// Failures must say why.
void check(const Error& error) {
    must(!error.message.empty());
}

template <class T>
void ask_alone(const std::string& reply, const Request<T>& request) {
    Parrot parrot(reply);
    HttpClient client(parrot, std::chrono::milliseconds(1));
    if (const auto answer = client.single(request); !answer) check(answer.error());
}

void try_every_method(const std::string& reply) {
    const Hash32 hash;
    const auto at = BlockRef::latest();
    ask_alone(reply, chain_id());
    ask_alone(reply, get_block(at));
    ask_alone(reply, get_code(Address{}, at));
    ask_alone(reply, get_balance(Address{}, at));
    ask_alone(reply, fee_history(2, {50}));
    ask_alone(reply, receipt(hash));
    ask_alone(reply, transaction_by_hash(hash));
    ask_alone(reply, send_raw(Bytes{1}));
    ask_alone(reply, get_logs({LogFilter::Range{0, 1}, {}, {}}));
    ask_alone(reply, client_version());
}

void try_batch(const std::string& reply) {
    Parrot parrot(reply);
    HttpClient client(parrot, std::chrono::milliseconds(1));
    const auto all = client.batch(chain_id(), get_block(BlockRef::latest()), receipt(Hash32{}));
    if (!all) {
        check(all.error());
        return;
    }
    if (const auto& head = std::get<1>(*all); !head) check(head.error());
}

void try_multicall(const std::string& reply) {
    Parrot parrot(reply);
    HttpClient client(parrot, std::chrono::milliseconds(1));
    const std::vector<Call> calls(2, Call{Address{}, {1, 2, 3, 4}, "x"});
    PreparedMulticall multicall(Address{});
    multicall.prepare(calls);
    const auto read = multicall.read(client, BlockRef::latest());
    if (!read) {
        check(read.error());
    } else if (const auto fine = require_all(calls, std::get<0>(*read)); !fine) {
        check(fine.error());
    }
}

// Nothing comes through that was not asked for.
void try_log_search(const std::string& reply) {
    Parrot parrot(reply);
    HttpClient client(parrot, std::chrono::milliseconds(1));
    Address contract;
    contract.bytes.fill(0xaa);
    Hash32 topic;
    topic.bytes.fill(0x11);
    const LogQuery query{contract, {topic}, 1, "logs"};
    LogSearch search;
    const auto found = search.next(client, query, {1, 9});
    if (!found) return check(found.error());
    must(found->to == 9);
    for (const MinedLog& log : found->logs)
        must(query.fits(log.log) && log.block_number >= 1 && log.block_number <= 9);
}

// The one accepted layout leaves no room: spans in order, each followed by the next.
void try_aggregate3(ByteView data) {
    if (data.empty()) return;
    const std::size_t count = data[0];
    const auto spans = decode_aggregate3(data.subspan(1), count);
    if (!spans) return;
    must(spans->size() == count);
    std::size_t at = 64 + 32 * count;
    for (const CallSpan& span : *spans) {
        must(span.offset == at + 96);
        at = span.offset + (span.length + 31) / 32 * 32;
    }
    must(at == data.size() - 1);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    if (size == 0) return 0;
    const ByteView data(bytes + 1, size - 1);
    const std::string text(data.begin(), data.end());
    switch (bytes[0]) {
        case 's':
            try_every_method(text);
            break;
        case 'b':
            try_batch(text);
            break;
        case 'm':
            try_multicall(text);
            break;
        case 'l':
            try_log_search(text);
            break;
        case 'a':
            try_aggregate3(data);
            break;
        case 'r':
            must(!abi::describe_revert(data).empty());
            break;
        case 'c':
            must(!classify(-32000, text).message.empty());
            break;
        default:
            break;
    }
    return 0;
}
