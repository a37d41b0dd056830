// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/chain_check.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "chain/types/chain_facts.hpp"
#include "strategies/venues/known.hpp"

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

/// Calls `visit(where, venue, key, address)` for each contract that a venue's key names.
template <class Visit>
void for_each_contract(const PortfolioSpec& spec, const Visit& visit) {
    for (const StrategySpec& strategy : spec.strategies)
        for (const auto* list : {&strategy.positions, &strategy.hedge})
            for (const VenueSpec& venue : *list)
                for (const auto& [key, value] : venue.params.values())
                    if (const auto* address = std::get_if<Address>(&value))
                        visit(fmt::format("{} {}.{}", strategy.name, venue.venue, key), venue.venue,
                              key, *address);
}

bool is_among(const std::vector<KnownContract>& known, const Address& address) {
    return std::ranges::find(known, address, &KnownContract::address) != known.end();
}

void check_usual(const PortfolioSpec& spec, std::string_view name, Findings& findings) {
    for_each_contract(spec, [&](const std::string& where, const std::string& venue,
                                const std::string& key, const Address& address) {
        const auto known = known_contracts(spec.chain_id, venue, key);
        if (known.empty() || is_among(known, address)) return;
        findings.warn(where, fmt::format("{} is not the usual one of {}, {}", to_checksum(address),
                                         name, to_checksum(known.front().address)));
    });
}

/// A contract that has a getter, and where it was named.
struct Asked {
    std::string where, venue, key;
    Address address;
    const VenueGetter* getter;
};

void check_answer(const Asked& asked, std::uint64_t chain_id, const Result<Address>& answer,
                  Findings& findings) {
    const std::string what = fmt::format("{}: {}", asked.where, asked.getter->signature);
    if (!answer) return findings.bad(what, answer.error().message);
    if (answer->is_zero()) return findings.bad(what, "expected an address, found zero");
    for (const KnownContract& known : known_contracts(chain_id, asked.venue, asked.key))
        if (known.address == asked.address && known.answer != *answer)
            return findings.warn(what,
                                 fmt::format("expected {}, found {}", to_checksum(known.answer),
                                             to_checksum(*answer)));
    findings.good(what, to_checksum(*answer));
}

}  // namespace

void check_chain(const Config& config, Findings& findings) {
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
        findings.warn("chain.id", fmt::format("nodes of {} answer for the newest block whichever "
                                              "is asked for: reads cannot be pinned",
                                              facts->name));
    check_sequencer(*facts, config, findings);
    check_times(*facts, config, findings);
    check_usual(config.portfolio, facts->name, findings);
}

void check_getters(Session& session, const Head& head, Findings& findings) {
    const PortfolioSpec& spec = session.config().portfolio;
    std::vector<Asked> asked;
    std::vector<Call> calls;
    for_each_contract(spec, [&](const std::string& where, const std::string& venue,
                                const std::string& key, const Address& address) {
        const VenueGetter* getter = venue_getter(venue, key);
        if (!getter) return;
        asked.push_back({where, venue, key, address, getter});
        calls.push_back(getter->call(address));
    });
    if (calls.empty()) return;
    const auto answers = session.chain().ask(head, calls);
    if (!answers) return findings.bad("the venues' contracts", answers.error().message);
    for (std::size_t i = 0; i < asked.size(); ++i) {
        Result<Address> answer = fail(Errc::kReverted, Remedy::kGiveUp, "reverted");
        if (answers->succeeded(i)) answer = getter_answer((*answers)[i]);
        check_answer(asked[i], spec.chain_id, answer, findings);
    }
}

}  // namespace evenkeel::cli
