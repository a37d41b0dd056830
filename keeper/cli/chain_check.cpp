// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/chain_check.hpp"

#include <fmt/format.h>

#include "chain/types/chain_facts.hpp"
#include "keeper/cli/venue_check.hpp"

namespace evenkeel::cli {
namespace {

// A node is asked this often a block at most: more costs requests and shows nothing earlier.
constexpr std::int64_t kPollsPerBlock = 20;
// A head as old as this many blocks is no news where a slot was missed or two.
constexpr std::int64_t kLeastHeadBlocks = 3;
// A head that is older than both is no basis for an order.
constexpr std::int64_t kMostHeadBlocks = 100;
constexpr std::int64_t kMostHeadAge = 300'000;

std::string_view words(ReplacementRule rule) {
    switch (rule) {
        case ReplacementRule::kMempool:
            return "replaced for a tenth more";
        case ReplacementRule::kFirstCome:
            return "first come first served, tips buy nothing";
        case ReplacementRule::kTipsBurned:
            return "replaced for a tenth more, tips are burnt";
    }
    return "";
}

std::string_view words(DataFee fee) {
    switch (fee) {
        case DataFee::kNone:
            return "no fee for bytes";
        case DataFee::kOpStack:
            return "a layer 1 fee on top of gas";
        case DataFee::kArbitrum:
            return "layer 1 is paid in gas";
    }
    return "";
}

void check_sequencer(const ChainFacts& facts, const Config& config, Findings& findings) {
    const auto& known = facts.sequencer_feed;
    const auto& given = config.portfolio.sequencer_feed;
    if (!known || given == known) return;
    findings.warn("chain.sequencer_feed",
                  fmt::format("expected {}, the uptime feed of {}, found {}", to_checksum(*known),
                              facts.name, given ? to_checksum(*given) : "none"));
}

void check_times(const ChainFacts& facts, const Config& config, Findings& findings) {
    const auto poll = config.chain.poll_interval.milliseconds;
    const std::int64_t block = facts.block_time.count();
    const std::string_view name = facts.name;
    if (poll * kPollsPerBlock < block)
        findings.warn("chain.poll_interval",
                      fmt::format("{} ms asks more than {} times a block of {} ({} ms)", poll,
                                  kPollsPerBlock, name, block));
    if (!config.limits.max_head_age) return;
    const auto age = config.limits.max_head_age->milliseconds;
    if (age < block * kLeastHeadBlocks)
        findings.warn("limits.max_head_age",
                      fmt::format("{} ms is less than {} blocks of {} ({} ms): a missed slot stops "
                                  "the keeper",
                                  age, kLeastHeadBlocks, name, block));
    if (age > block * kMostHeadBlocks && age > kMostHeadAge)
        findings.warn(
            "limits.max_head_age",
            fmt::format("{} ms is more than {} blocks of {} ({} ms): orders would rest on "
                        "a chain that stands still",
                        age, kMostHeadBlocks, name, block));
    if (age < poll)
        findings.warn("limits.max_head_age",
                      fmt::format("{} ms is less than chain.poll_interval, {} ms", age, poll));
}

void check_further(const PortfolioSpec& spec, Findings& findings) {
    for (const FurtherChain& chain : spec.chains) {
        if (const ChainFacts* facts = chain_facts(chain.id))
            findings.good(fmt::format("chain {}: {}", chain.name, facts->name), "only read");
        check_usual_contracts(spec, chain.name, findings);
    }
}

void check_signing_chain(const Config& config, Findings& findings) {
    const ChainFacts* facts = chain_facts(config.portfolio.chain_id);
    if (!facts) return;
    findings.good(fmt::format("chain {}", facts->name),
                  fmt::format("a block every {} ms; {}; {}", facts->block_time.count(),
                              words(facts->replacement), words(facts->data_fee)));
    if (config.chain.confirmations < facts->confirmations)
        findings.warn("chain.confirmations",
                      fmt::format("expected at least {} on {}, found {}", facts->confirmations,
                                  facts->name, config.chain.confirmations));
    if (!facts->pinned_reads)
        findings.good("chain.id",
                      fmt::format("nodes of {} answer for the newest block whichever is asked for: "
                                  "what is read counts if that is the same before and after",
                                  facts->name));
    check_sequencer(*facts, config, findings);
    check_times(*facts, config, findings);
    check_usual_contracts(config.portfolio, {}, findings);
}

}  // namespace

void check_chain(const Config& config, Findings& findings) {
    check_signing_chain(config, findings);
    check_further(config.portfolio, findings);
}

}  // namespace evenkeel::cli
