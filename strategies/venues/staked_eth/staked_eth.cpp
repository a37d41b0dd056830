// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/staked_eth/staked_eth.hpp"

#include <algorithm>

#include "abi/infra/erc20.hpp"
#include "strategies/exposure/assets.hpp"
#include "strategies/reading/read.hpp"
#include "strategies/venues/planned_balance.hpp"
#include "strategies/venues/staked_eth/rates.hpp"

namespace evenkeel::staked_eth {
namespace {

namespace erc20 = abi::infra::erc20;

// Rates began at 1 and have grown by a few percent a year; a slashing of a tenth would be without
// precedent.
constexpr const char* kLeastRate = "0.9";
constexpr const char* kMostRate = "2";
constexpr unsigned kEtherDecimals = 18;

tl::unexpected<Error> refuse(const std::string& what) {
    return fail(Errc::kConfig, Remedy::kGiveUp, "staked_eth: " + what);
}

/// What one entry of the configuration says.
struct Terms {
    Address token, owner, counts_as, rate_from;
    RateSource source;
    Wad min_rate, max_rate;
};

class Balance final : public HoldingVenue {
  public:
    explicit Balance(const Terms& terms)
        : terms_(terms), balance_(terms.token, terms.owner, "balance of staked ether") {}

    Result<void> plan_reads(FactBook& facts, CallList& calls) override {
        EVENKEEL_CHECK(check_decimals(terms_.token, facts));
        if (terms_.counts_as != kNativeCoin)
            EVENKEEL_CHECK(check_decimals(terms_.counts_as, facts));
        EVENKEEL_TRY(const auto balance, balance_.plan(facts, calls));
        if (terms_.source.rate) rate_ = calls.add(terms_.source.rate(terms_.rate_from));
        if (balance && terms_.source.of_amount)
            worth_ = calls.add(terms_.source.of_amount(terms_.rate_from, *balance));
        return {};
    }

    Result<bool> outgrown(const Snapshot& snapshot, FactBook& facts) const override {
        // A balance that no call takes may change: that of a rebasing token does each day.
        if (!terms_.source.of_amount) return false;
        return balance_.outgrown(snapshot, facts);
    }

    Result<std::vector<Holding>> holdings(const Snapshot& snapshot) const override {
        EVENKEEL_TRY(const u256 ether, worth(snapshot));
        Holding out;
        out.venue = "staked_eth";
        out.id = to_checksum(terms_.token);
        out.amounts.emplace(terms_.counts_as, ether);
        return std::vector<Holding>{std::move(out)};
    }

  private:
    Result<u256> worth(const Snapshot& snapshot) const {
        const RateSource& source = terms_.source;
        if (!source.rate) return balance_.now(snapshot);
        EVENKEEL_TRY(const u256 rate, source.answer(snapshot, rate_));
        EVENKEEL_CHECK(check_rate(rate));
        if (source.of_amount) {
            EVENKEEL_CHECK(balance_.read(snapshot));
            return source.answer(snapshot, worth_);
        }
        EVENKEEL_TRY(const u256 balance, balance_.now(snapshot));
        const auto ether = mul_div(balance, rate, kOneEther);
        if (!ether) return fail(Errc::kOverflow, Remedy::kGiveUp, "staked_eth: worth overflows");
        return *ether;
    }

    Result<void> check_rate(const u256& raw) const {
        const auto rate = Wad::from_token(raw, kEtherDecimals, Rounding::kDown);
        if (rate && *rate >= terms_.min_rate && *rate <= terms_.max_rate) return {};
        return fail(Errc::kRefused, Remedy::kRetryLater,
                    "staked_eth: expected the rate of " + to_checksum(terms_.token) + " between " +
                        to_string(terms_.min_rate) + " and " + to_string(terms_.max_rate) +
                        ", found " + to_decimal(raw) + " / 10^18");
    }

    static Result<void> check_decimals(const Address& token, FactBook& facts) {
        EVENKEEL_TRY(
            const auto decimals,
            ask_one<erc20::Decimals>(facts, call_of<erc20::Decimals>(token, {}, "token decimals")));
        if (!decimals || *decimals == kEtherDecimals) return {};
        return refuse("expected " + to_checksum(token) + " to have 18 decimals, found " +
                      std::to_string(*decimals));
    }

    Terms terms_;
    PlannedBalance balance_;
    CallIndex rate_{}, worth_{};
};

Result<void> put_rate(const Params& params, Terms& terms) {
    const auto* rate_from = params.find<Address>("rate_from");
    const auto* least = params.find<Wad>("min_rate");
    const auto* most = params.find<Wad>("max_rate");
    if (!terms.source.rate && (rate_from || least || most))
        return refuse("kind steth has no rate, it is ether 1 to 1");
    if (terms.source.kind == "rate_provider" && !rate_from)
        return refuse("rate_from is missing, the contract with getRate()");
    terms.rate_from = rate_from ? *rate_from : terms.token;
    EVENKEEL_TRY(terms.min_rate, parse_wad(kLeastRate));
    EVENKEEL_TRY(terms.max_rate, parse_wad(kMostRate));
    if (least) terms.min_rate = *least;
    if (most) terms.max_rate = *most;
    if (terms.min_rate.sign() > 0 && terms.min_rate <= terms.max_rate) return {};
    return refuse("expected 0 < min_rate <= max_rate, found " + to_string(terms.min_rate) +
                  " and " + to_string(terms.max_rate));
}

std::vector<std::string> kind_names() {
    std::vector<std::string> names;
    for (const RateSource& source : rate_sources()) names.emplace_back(source.kind);
    return names;
}

}  // namespace

std::vector<Key> keys() {
    return {{.name = "token",
             .kind = KeyKind::kAddress,
             .required = true,
             .help = "The token of staked ether."},
            {.name = "kind",
             .kind = KeyKind::kChoice,
             .required = true,
             .help = "Whose token, and so which function says what it is worth: wsteth "
                     "getStETHByWstETH, reth getEthValue, cbeth exchangeRate, weeth "
                     "getEETHByWeETH, rate_provider getRate of rate_from; steth is ether 1 to 1.",
             .choices = kind_names()},
            {.name = "counts_as",
             .kind = KeyKind::kAddress,
             .required = true,
             .help = "The token (of 18 decimals) that the ether counts as; the zero address is "
                     "the chain's own coin."},
            {.name = "owner",
             .kind = KeyKind::kAddress,
             .help = "Whose balance; the keeper's own account if absent."},
            {.name = "rate_from",
             .kind = KeyKind::kAddress,
             .help = "The contract that is asked for the rate; the token itself if absent."},
            {.name = "min_rate",
             .kind = KeyKind::kNumber,
             .help = "Least ether per token that is believed.",
             .fallback = kLeastRate},
            {.name = "max_rate",
             .kind = KeyKind::kNumber,
             .help = "Most ether per token that is believed.",
             .fallback = kMostRate}};
}

Result<std::unique_ptr<HoldingVenue>> make(const Params& params, const VenueContext& context) {
    const auto* token = params.find<Address>("token");
    const auto* kind = params.find<std::string>("kind");
    const auto* counts_as = params.find<Address>("counts_as");
    const auto* owner = params.find<Address>("owner");
    if (!token) return refuse("token is missing");
    if (!kind) return refuse("kind is missing");
    if (!counts_as) return refuse("counts_as is missing");
    const auto sources = rate_sources();
    const auto source = std::ranges::find(sources, std::string_view(*kind), &RateSource::kind);
    if (source == sources.end()) return refuse("knows no kind " + *kind);
    Terms terms{.token = *token,
                .owner = owner ? *owner : context.account,
                .counts_as = *counts_as,
                .rate_from = {},
                .source = *source,
                .min_rate = {},
                .max_rate = {}};
    EVENKEEL_CHECK(put_rate(params, terms));
    return std::unique_ptr<HoldingVenue>(std::make_unique<Balance>(terms));
}

}  // namespace evenkeel::staked_eth
