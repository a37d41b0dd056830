// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/concentrated/registers.hpp"

#include "abi/pancakeswap_v3/master_chef.hpp"
#include "abi/slipstream/gauge.hpp"
#include "abi/uniswap_v3/nonfungible_position_manager.hpp"
#include "strategies/reading/read.hpp"

namespace evenkeel::concentrated {
namespace {

namespace erc721 = abi::uniswap_v3::nonfungible_position_manager;
namespace gauge_abi = abi::slipstream::gauge;

/// More positions than anybody has; an owner's count beyond it is not taken at its word.
constexpr std::uint64_t kMaxPositions = 100'000;

Call count_call(const Register& from, const Address& owner) {
    if (from.listing == Listing::kGauge)
        return call_of<gauge_abi::StakedValues>(from.contract, {owner}, "staked by the owner");
    return call_of<erc721::BalanceOf>(from.contract, {owner}, "positions of the owner");
}

Call id_call(const Register& from, const Address& owner, std::uint64_t place) {
    return call_of<erc721::TokenOfOwnerByIndex>(
        from.contract, {owner, u256(place)},
        "position id " + std::to_string(place) + " of the owner");
}

Result<void> check_count(const Address& owner, const u256& count) {
    if (count <= u256(kMaxPositions)) return {};
    return fail(Errc::kUnsupported, Remedy::kGiveUp,
                "owner " + to_checksum(owner) + " holds " + to_decimal(count) +
                    " positions, at most " + std::to_string(kMaxPositions) + " are read");
}

template <class Getter>
Result<void> check_manager_by(const Register& from, const Address& manager, FactBook& facts) {
    const Call call = call_of<Getter>(from.contract, {}, "position manager of a farm");
    EVENKEEL_TRY(const auto found, ask_one<Getter>(facts, call));
    if (!found || *found == manager) return {};
    facts.forget(call);
    return fail(Errc::kConfig, Remedy::kGiveUp,
                "farm " + to_checksum(from.contract) + " holds positions of " +
                    to_checksum(*found) + ", expected those of " + to_checksum(manager));
}

Result<void> check_manager(const Register& from, const Address& manager, FactBook& facts) {
    using MasterChef = abi::pancakeswap_v3::master_chef::NonfungiblePositionManager;
    switch (from.listing) {
        case Listing::kManager:
            return {};
        case Listing::kMasterChef:
            return check_manager_by<MasterChef>(from, manager, facts);
        case Listing::kGauge:
            return check_manager_by<gauge_abi::Nft>(from, manager, facts);
    }
    return {};
}

/// Whether the position is of this id and exists.
bool is_still(const PositionReads& position, const u256& id, const Snapshot& snapshot) {
    return id == position.id && snapshot.succeeded(position.position);
}

}  // namespace

Result<std::vector<u256>> plan_register(const Register& from, const Address& manager,
                                        const Address& owner, FactBook& facts, CallList& calls,
                                        RegisterReads& reads) {
    EVENKEEL_CHECK(check_manager(from, manager, facts));
    const Call call = count_call(from, owner);
    std::vector<u256> ids;
    if (from.listing == Listing::kGauge) {
        EVENKEEL_TRY(const auto staked, ask<gauge_abi::StakedValues>(facts, call));
        reads.count = calls.add(call);
        if (staked) ids = staked->value;
        return ids;
    }
    EVENKEEL_TRY(const auto count, ask_one<erc721::BalanceOf>(facts, call));
    reads.count = calls.add(call);
    if (count) EVENKEEL_CHECK(check_count(owner, *count));
    for (std::uint64_t place = 0; count && place < count->limbs[0]; ++place) {
        const Call one = id_call(from, owner, place);
        EVENKEEL_TRY(const auto id, ask_one<erc721::TokenOfOwnerByIndex>(facts, one));
        reads.ids.push_back(calls.add(one));
        if (id) ids.push_back(*id);
    }
    return ids;
}

Result<bool> lists_same(const Register& from, const RegisterReads& reads, const Layout& layout,
                        std::size_t first, const Snapshot& snapshot) {
    if (from.listing == Listing::kGauge) {
        EVENKEEL_TRY(const auto ids, read_one<gauge_abi::StakedValues>(snapshot, reads.count));
        if (ids.size() != reads.listed) return false;
        for (std::size_t i = 0; i < ids.size(); ++i) {
            if (!is_still(layout.positions[first + i], ids[i], snapshot)) return false;
        }
        return true;
    }
    EVENKEEL_TRY(const u256 count, read_one<erc721::BalanceOf>(snapshot, reads.count));
    if (count != u256(reads.listed)) return false;
    for (std::size_t i = 0; i < reads.ids.size(); ++i) {
        EVENKEEL_TRY(const u256 id, read_one<erc721::TokenOfOwnerByIndex>(snapshot, reads.ids[i]));
        if (!is_still(layout.positions[first + i], id, snapshot)) return false;
    }
    return true;
}

void forget_register(const Register& from, const Address& owner, const RegisterReads& reads,
                     FactBook& facts) {
    facts.forget(count_call(from, owner));
    for (std::size_t i = 0; i < reads.ids.size(); ++i) facts.forget(id_call(from, owner, i));
}

}  // namespace evenkeel::concentrated
