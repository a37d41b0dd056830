// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// How a block is read where nodes answer for their newest one whichever is asked for: from the
// endpoint that told its head, and accepted if that is still its newest afterwards.

#include <fmt/format.h>

#include "abi/infra/multicall3.hpp"
#include "chain/rpc/methods.hpp"
#include "keeper/engine/rpc_access.hpp"
#include "strategies/reading/read.hpp"

namespace evenkeel {
namespace {

using abi::infra::multicall3::GetBlockNumber;

tl::unexpected<Error> moved_on(const std::string& who, const Head& head, const Head& newest) {
    return fail(
        Errc::kStale, Remedy::kRetryLater,
        fmt::format("{}: its newest block is {} ({}), no longer {} ({}), and it tells of no "
                    "other",
                    who, newest.number, to_hex(newest.hash), head.number, to_hex(head.hash)));
}

/// The calls, and last one that tells for which block they were answered.
std::vector<Call> with_number(const std::vector<Call>& calls, const Address& multicall) {
    std::vector<Call> all = calls;
    all.push_back(call_of<GetBlockNumber>(multicall, {}, "number of the block that answers"));
    return all;
}

}  // namespace

/// The endpoint whose newest block this is.
Result<std::size_t> RpcAccess::teller(const Head& head) {
    if (teller_ && teller_->head == head.hash) return teller_->endpoint;
    EVENKEEL_TRY(const Head newest, reads_.single(rpc::get_block(rpc::BlockRef::latest())));
    const std::size_t endpoint = reads_.answered_by();
    if (newest.hash != head.hash) return moved_on(reads_.name(endpoint), head, newest);
    teller_ = {endpoint, newest.hash};
    return endpoint;
}

Result<void> RpcAccess::still_newest(const Head& head, std::size_t endpoint) {
    rpc::OneEndpoint one(reads_, endpoint);
    EVENKEEL_TRY(const Head newest, one.single(rpc::get_block(rpc::BlockRef::latest())));
    reads_.note_head(endpoint, newest);
    if (newest.hash != head.hash) return moved_on(reads_.name(endpoint), head, newest);
    return {};
}

// Behind one address there may be several nodes: heads that are equal say nothing then.
Result<CallResults> RpcAccess::attested(const Head& head, std::size_t endpoint,
                                        const CallResults& results) const {
    const std::size_t last = results.size() - 1;
    EVENKEEL_TRY(const auto answer, abi::decode_output<GetBlockNumber>(results[last]));
    if (answer.block_number != u256(head.number))
        return fail(
            Errc::kStale, Remedy::kRetryLater,
            fmt::format("{}: its calls are answered for block {} where it says that {} is "
                        "the newest",
                        reads_.name(endpoint), to_decimal(answer.block_number), head.number));
    CallResults asked;
    for (std::size_t i = 0; i < last; ++i) asked.append(results.succeeded(i), results[i]);
    return asked;
}

Result<Reading> RpcAccess::read_newest(const Head& head, const std::vector<Call>& calls) {
    EVENKEEL_TRY(const std::size_t endpoint, teller(head));
    rpc::OneEndpoint one(reads_, endpoint);
    block_calls_.prepare(with_number(calls, multicall_));
    EVENKEEL_TRY(Reading reading, read_from(one, rpc::BlockRef::latest()));
    reader_ = endpoint;
    EVENKEEL_CHECK(still_newest(head, endpoint));
    EVENKEEL_TRY(reading.results, attested(head, endpoint, reading.results));
    return reading;
}

Result<CallResults> RpcAccess::ask_newest(const Head& head, const std::vector<Call>& calls) {
    EVENKEEL_TRY(const std::size_t endpoint, teller(head));
    rpc::OneEndpoint one(reads_, endpoint);
    fact_calls_.prepare(with_number(calls, multicall_));
    EVENKEEL_TRY(auto answers, fact_calls_.read(one, rpc::BlockRef::latest()));
    EVENKEEL_CHECK(still_newest(head, endpoint));
    return attested(head, endpoint, std::get<0>(answers));
}

}  // namespace evenkeel
