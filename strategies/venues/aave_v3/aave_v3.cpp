// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/aave_v3/aave_v3.hpp"

#include <set>

#include "abi/infra/erc20.hpp"
#include "strategies/reading/read.hpp"
#include "strategies/venues/aave_v3/layout.hpp"

namespace evenkeel::aave_v3 {
namespace {

namespace erc20 = abi::infra::erc20;

class Account final : public HoldingVenue {
  public:
    explicit Account(Source source) : source_(std::move(source)), id_(to_checksum(source_.owner)) {}

    Result<void> plan_reads(FactBook& facts, CallList& calls) override {
        EVENKEEL_TRY(layout_, plan_layout(source_, facts, calls));
        return {};
    }

    std::vector<CountedBalance> balances() const override {
        if (!source_.reserves) return {{{}, source_.owner, source_.pool}};
        std::vector<CountedBalance> out;
        for (const Address& asset : *source_.reserves)
            out.push_back({asset, source_.owner, source_.pool});
        return out;
    }

    Result<bool> outgrown(const Snapshot& snapshot, FactBook& facts) const override {
        if (!layout_.list) return false;
        EVENKEEL_TRY(const bool same, same_reserves(snapshot));
        if (same) return false;
        facts.forget(list_call(source_));
        facts.forget(configuration_call(source_));
        for (const Address& asset : layout_.listed) facts.forget(reserve_call(source_, asset));
        return true;
    }

    Result<std::vector<Holding>> holdings(const Snapshot& snapshot) const override {
        Holding out;
        out.venue = "aave_v3";
        out.id = id_;
        for (const ReserveReads& reads : layout_.reserves)
            EVENKEEL_CHECK(add_reserve(reads, snapshot, out));
        return std::vector<Holding>{std::move(out)};
    }

  private:
    Result<void> add_reserve(const ReserveReads& reads, const Snapshot& snapshot,
                             Holding& out) const {
        EVENKEEL_TRY(const u256 supplied, read_one<erc20::BalanceOf>(snapshot, reads.supplied));
        // Of all that a pool lists, only what is there needs an asset that it counts as.
        if (source_.reserves || !supplied.is_zero()) out.amounts.emplace(reads.asset, supplied);
        u256 owed;
        for (const CallIndex debt : reads.debts) {
            EVENKEEL_TRY(const u256 one, read_one<erc20::BalanceOf>(snapshot, debt));
            const auto sum = checked_add(owed, one);
            if (!sum) return fail(Errc::kOverflow, Remedy::kGiveUp, "aave_v3: debts overflow");
            owed = *sum;
        }
        if (!owed.is_zero()) out.debts.emplace(reads.asset, owed);
        if (reads.lent && (!supplied.is_zero() || !owed.is_zero())) {
            EVENKEEL_TRY(const auto lent, lent_of(*reads.lent, snapshot));
            if (lent) out.signs.lent.emplace(reads.asset, *lent);
        }
        return {};
    }

    /// What part of a reserve's supplies is lent; nothing where there are none.
    static Result<std::optional<double>> lent_of(const LentReads& reads, const Snapshot& snapshot) {
        EVENKEEL_TRY(const u256 supplied, read_one<erc20::TotalSupply>(snapshot, reads.supplied));
        double debts = 0.0;
        for (const CallIndex debt : reads.debts) {
            EVENKEEL_TRY(const u256 one, read_one<erc20::TotalSupply>(snapshot, debt));
            debts += one.to_double();
        }
        if (supplied.is_zero()) return std::optional<double>();
        return std::optional(debts / supplied.to_double());
    }

    Result<bool> same_reserves(const Snapshot& snapshot) const {
        EVENKEEL_TRY(const auto listed,
                     read_one<pool_abi::GetReservesList>(snapshot, *layout_.list));
        EVENKEEL_TRY(const auto configuration,
                     read<pool_abi::GetUserConfiguration>(snapshot, *layout_.configuration));
        return listed == layout_.listed && borrowing_bits(configuration) == layout_.borrowing;
    }

    Source source_;
    std::string id_;  ///< The owner, as text.
    Layout layout_;
};

tl::unexpected<Error> refuse(const std::string& what) {
    return fail(Errc::kConfig, Remedy::kGiveUp, "aave_v3: " + what);
}

}  // namespace

std::vector<Key> keys() {
    return {{.name = "pool",
             .kind = KeyKind::kAddress,
             .required = true,
             .help = "The Pool of the market (the proxy)."},
            {.name = "owner",
             .kind = KeyKind::kAddress,
             .help = "Whose supplies and debts; the keeper's own account if absent."},
            {.name = "reserves",
             .kind = KeyKind::kAddressList,
             .help = "Underlying tokens that count, supplied or borrowed; all that the account has "
                     "in the pool if absent."}};
}

Result<std::unique_ptr<HoldingVenue>> make(const Params& params, const VenueContext& context) {
    const auto* pool = params.find<Address>("pool");
    const auto* owner = params.find<Address>("owner");
    const auto* reserves = params.find<std::vector<Address>>("reserves");
    if (!pool) return refuse("pool is missing");
    Source source{*pool, owner ? *owner : context.account, std::nullopt, context.pegged_tokens};
    if (reserves) {
        if (reserves->empty()) return refuse("expected at least one reserve");
        if (std::set<Address>(reserves->begin(), reserves->end()).size() != reserves->size())
            return refuse("a reserve stands twice");
        source.reserves = *reserves;
    }
    return std::unique_ptr<HoldingVenue>(std::make_unique<Account>(std::move(source)));
}

}  // namespace evenkeel::aave_v3
