// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/venue_check.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "chain/types/chain_facts.hpp"
#include "strategies/venues/known.hpp"

namespace evenkeel::cli {
namespace {

std::uint64_t id_of(const PortfolioSpec& spec, const std::string& chain) {
    for (const FurtherChain& one : spec.chains)
        if (one.name == chain) return one.id;
    return spec.chain_id;
}

/// Calls `visit(where, venue, key, address)` for each contract that a venue's key names on one
/// chain.
template <class Visit>
void for_each_contract(const PortfolioSpec& spec, const std::string& chain, const Visit& visit) {
    for (const StrategySpec& strategy : spec.strategies)
        for (const auto* list : {&strategy.positions, &strategy.hedge})
            for (const VenueSpec& venue : *list)
                for (const auto& [key, value] : venue.params.values())
                    if (const auto* address = std::get_if<Address>(&value);
                        address && venue.chain == chain)
                        visit(fmt::format("{} {}.{}", strategy.name, venue.venue, key), venue.venue,
                              key, *address);
}

bool is_among(const std::vector<KnownContract>& known, const Address& address) {
    return std::ranges::find(known, address, &KnownContract::address) != known.end();
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

void check_usual_contracts(const PortfolioSpec& spec, const std::string& chain,
                           Findings& findings) {
    const std::uint64_t id = id_of(spec, chain);
    const ChainFacts* facts = chain_facts(id);
    if (facts == nullptr) return;
    for_each_contract(spec, chain,
                      [&](const std::string& where, const std::string& venue,
                          const std::string& key, const Address& address) {
                          const auto known = known_contracts(id, venue, key);
                          if (known.empty() || is_among(known, address)) return;
                          findings.warn(where, fmt::format("{} is not the usual one of {}, {}",
                                                           to_checksum(address), facts->name,
                                                           to_checksum(known.front().address)));
                      });
}

void check_getters(Session& session, ChainAccess& access, const Head& head,
                   const std::string& chain, Findings& findings) {
    const PortfolioSpec& spec = session.config().portfolio;
    std::vector<Asked> asked;
    std::vector<Call> calls;
    for_each_contract(spec, chain,
                      [&](const std::string& where, const std::string& venue,
                          const std::string& key, const Address& address) {
                          const VenueGetter* getter = venue_getter(venue, key);
                          if (!getter) return;
                          asked.push_back({where, venue, key, address, getter});
                          calls.push_back(getter->call(address));
                      });
    if (calls.empty()) return;
    const auto answers = access.ask(head, calls);
    if (!answers) return findings.bad("the venues' contracts", answers.error().message);
    for (std::size_t i = 0; i < asked.size(); ++i) {
        Result<Address> answer = fail(Errc::kReverted, Remedy::kGiveUp, "reverted");
        if (answers->succeeded(i)) answer = getter_answer((*answers)[i]);
        check_answer(asked[i], id_of(spec, chain), answer, findings);
    }
}

}  // namespace evenkeel::cli
