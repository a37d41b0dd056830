// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/wallet/wallet.hpp"

#include <set>

#include "abi/infra/erc20.hpp"
#include "abi/infra/multicall3.hpp"
#include "strategies/exposure/assets.hpp"
#include "strategies/reading/read.hpp"

namespace evenkeel::wallet {
namespace {

namespace erc20 = abi::infra::erc20;
namespace multicall3 = abi::infra::multicall3;

class Wallet final : public HoldingVenue {
  public:
    Wallet(Address owner, Address multicall, std::vector<Address> tokens,
           std::optional<Address> native_token)
        : owner_(owner),
          multicall_(multicall),
          tokens_(std::move(tokens)),
          native_token_(native_token) {}

    Result<void> plan_reads(FactBook&, CallList& calls) override {
        balances_.clear();
        for (const Address& token : tokens_) {
            balances_.push_back(
                calls.add(call_of<erc20::BalanceOf>(token, {owner_}, "wallet balance of a token")));
        }
        if (native_token_) {
            native_ = calls.add(call_of<multicall3::GetEthBalance>(
                multicall_, {owner_}, "wallet balance of the chain's coin"));
        }
        return {};
    }

    Result<bool> outgrown(const Snapshot&, FactBook&) const override { return false; }

    std::vector<CountedBalance> balances() const override {
        std::vector<CountedBalance> out;
        for (const Address& token : tokens_) out.push_back({token, owner_});
        if (native_token_) out.push_back({kNativeCoin, owner_});
        return out;
    }

    Result<std::vector<Holding>> holdings(const Snapshot& snapshot) const override {
        Holding out;
        out.venue = "wallet";
        out.id = to_checksum(owner_);
        for (std::size_t i = 0; i < tokens_.size(); ++i) {
            EVENKEEL_TRY(const u256 balance, read_one<erc20::BalanceOf>(snapshot, balances_[i]));
            out.amounts.emplace(tokens_[i], balance);
        }
        if (native_token_) {
            EVENKEEL_TRY(const u256 coin, read_one<multicall3::GetEthBalance>(snapshot, native_));
            u256& counted = out.amounts[*native_token_];
            const auto sum = checked_add(counted, coin);
            if (!sum) return fail(Errc::kOverflow, Remedy::kGiveUp, "wallet balances overflow");
            counted = *sum;
        }
        return std::vector<Holding>{std::move(out)};
    }

  private:
    Address owner_, multicall_;
    std::vector<Address> tokens_;
    std::optional<Address> native_token_;  ///< What the chain's coin counts as.
    std::vector<CallIndex> balances_;
    CallIndex native_{};
};

tl::unexpected<Error> refuse(const std::string& what) {
    return fail(Errc::kConfig, Remedy::kGiveUp, "wallet: " + what);
}

}  // namespace

std::vector<Key> keys() {
    return {
        {.name = "tokens",
         .kind = KeyKind::kAddressList,
         .help = "Tokens whose balances count, the zero address for the chain's own coin; those "
                 "of the strategy's asset if absent."},
        {.name = "owner",
         .kind = KeyKind::kAddress,
         .help = "Whose balances; the keeper's own account if absent."},
        {.name = "native",
         .kind = KeyKind::kFlag,
         .help = "Whether the chain's own coin counts too.",
         .fallback = "false"},
        {.name = "native_token",
         .kind = KeyKind::kAddress,
         .help = "The token (of 18 decimals) that the chain's own coin counts as."}};
}

Result<std::unique_ptr<HoldingVenue>> make(const Params& params, const VenueContext& context) {
    const auto* given = params.find<std::vector<Address>>("tokens");
    const std::vector<Address>& tokens = given ? *given : context.asset_tokens;
    if (tokens.empty()) return refuse("expected at least one token");
    if (std::set<Address>(tokens.begin(), tokens.end()).size() != tokens.size()) {
        return refuse("a token stands twice");
    }
    const auto* owner = params.find<Address>("owner");
    const auto* native = params.find<bool>("native");
    const auto* native_token = params.find<Address>("native_token");
    const bool counts_native = native && *native;
    if (counts_native != (native_token != nullptr)) {
        return refuse("native and native_token go together");
    }
    std::optional<Address> coin = counts_native ? std::optional(*native_token) : std::nullopt;
    std::vector<Address> others = tokens;
    if (std::erase(others, kNativeCoin) > 0) {
        if (coin) return refuse("the chain's coin stands twice, in tokens and by native");
        coin = kNativeCoin;
    }
    return std::unique_ptr<HoldingVenue>(std::make_unique<Wallet>(
        owner ? *owner : context.account, context.multicall, std::move(others), coin));
}

}  // namespace evenkeel::wallet
