// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/exposure/sequencer.hpp"

#include "abi/infra/aggregator_v3.hpp"
#include "strategies/reading/read.hpp"

namespace evenkeel {
namespace {

namespace aggregator = abi::infra::aggregator_v3;

constexpr const char* kLabel = "sequencer uptime feed";

}  // namespace

CallIndex plan_sequencer(const Address& feed, CallList& calls) {
    return calls.add(call_of<aggregator::LatestRoundData>(feed, {}, kLabel));
}

Result<SequencerRound> read_sequencer(const Snapshot& snapshot, CallIndex index) {
    EVENKEEL_TRY(const auto round, read<aggregator::LatestRoundData>(snapshot, index));
    const auto since = round.started_at.to_u64();
    if (!since || *since == 0)
        return fail(Errc::kStale, Remedy::kRetryLater,
                    std::string(kLabel) + ": its round is not valid");
    if (!round.answer.is_zero() && round.answer != i256(std::int64_t{1}))
        return fail(Errc::kDecode, Remedy::kRetryLater,
                    std::string(kLabel) + ": expected 0 or 1, found " + to_decimal(round.answer));
    return SequencerRound{round.answer.is_zero(), *since};
}

}  // namespace evenkeel
