// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/erc4626/erc4626.hpp"

#include "abi/erc4626/vault.hpp"
#include "strategies/reading/read.hpp"
#include "strategies/venues/planned_balance.hpp"

namespace evenkeel::erc4626 {
namespace {

namespace vault_abi = abi::erc4626::vault;

class Shares final : public HoldingVenue {
  public:
    Shares(Address vault, Address owner, bool redeems)
        : vault_(vault),
          id_(to_checksum(vault)),
          redeems_(redeems),
          shares_(vault, owner, "shares of the vault") {}

    Result<void> plan_reads(FactBook& facts, CallList& calls) override {
        const Call asset = call_of<vault_abi::Asset>(vault_, {}, "asset of the vault");
        EVENKEEL_TRY(asset_, ask_one<vault_abi::Asset>(facts, asset));
        EVENKEEL_TRY(const auto shares, shares_.plan(facts, calls));
        worth_.reset();
        if (!shares || shares->is_zero()) return {};
        worth_ = calls.add(redeems_ ? call_of<vault_abi::PreviewRedeem>(
                                          vault_, {*shares}, "previewRedeem of the vault")
                                    : call_of<vault_abi::ConvertToAssets>(
                                          vault_, {*shares}, "convertToAssets of the vault"));
        return {};
    }

    Result<bool> outgrown(const Snapshot& snapshot, FactBook& facts) const override {
        return shares_.outgrown(snapshot, facts);
    }

    Result<std::vector<Holding>> holdings(const Snapshot& snapshot) const override {
        EVENKEEL_CHECK(shares_.read(snapshot));
        ensure_invariant(asset_.has_value(), "reads are planned before holdings");
        Holding out;
        out.venue = "erc4626";
        out.id = id_;
        u256 assets;
        if (worth_) {
            EVENKEEL_TRY(assets, redeems_
                                     ? read_one<vault_abi::PreviewRedeem>(snapshot, *worth_)
                                     : read_one<vault_abi::ConvertToAssets>(snapshot, *worth_));
        }
        out.amounts.emplace(*asset_, assets);
        return std::vector<Holding>{std::move(out)};
    }

  private:
    Address vault_;
    std::string id_;  ///< The same as text.
    bool redeems_;
    PlannedBalance shares_;
    std::optional<Address> asset_;
    std::optional<CallIndex> worth_;  ///< Not there without shares: they are worth nothing.
};

}  // namespace

std::vector<Key> keys() {
    return {{.name = "vault",
             .kind = KeyKind::kAddress,
             .required = true,
             .help = "The ERC-4626 vault."},
            {.name = "owner",
             .kind = KeyKind::kAddress,
             .help = "Whose shares; the keeper's own account if absent."},
            {.name = "worth",
             .kind = KeyKind::kChoice,
             .help = "The vault's function that says what shares are worth: convertToAssets, or "
                     "previewRedeem, which takes the vault's exit fee off.",
             .choices = {"convertToAssets", "previewRedeem"},
             .fallback = "convertToAssets"}};
}

Result<std::unique_ptr<HoldingVenue>> make(const Params& params, const VenueContext& context) {
    const auto* vault = params.find<Address>("vault");
    const auto* owner = params.find<Address>("owner");
    const auto* worth = params.find<std::string>("worth");
    if (!vault) return fail(Errc::kConfig, Remedy::kGiveUp, "erc4626: vault is missing");
    return std::unique_ptr<HoldingVenue>(std::make_unique<Shares>(
        *vault, owner ? *owner : context.account, worth && *worth == "previewRedeem"));
}

}  // namespace evenkeel::erc4626
