// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/exposure/assets.hpp"

#include <algorithm>
#include <limits>
#include <set>
#include <tuple>

#include "abi/infra/aggregator_v3.hpp"
#include "abi/infra/erc20.hpp"
#include "strategies/reading/read.hpp"
#include "strategies/spec/figures.hpp"

namespace evenkeel {
namespace {

constexpr unsigned kCoinDecimals = 18;

namespace aggregator = abi::infra::aggregator_v3;
namespace erc20 = abi::infra::erc20;

tl::unexpected<Error> refuse(const std::string& what) {
    return fail(Errc::kConfig, Remedy::kGiveUp, what);
}

bool is_unit(const AssetSpec& spec) {
    return spec.fixed_price == Wad::from_int(1);
}

Result<void> check_price_source(const AssetSpec& spec) {
    const std::string where = "asset " + spec.name + ": ";
    if (spec.fixed_price.has_value() == spec.chainlink.has_value()) {
        return refuse(where + "expected either a fixed price or an oracle");
    }
    if (spec.fixed_price && spec.fixed_price->sign() <= 0) {
        return refuse(where + "expected a price above zero, found " + figure(*spec.fixed_price));
    }
    if (!spec.oracle_chain.empty() && !spec.chainlink)
        return refuse(where + "a chain of its oracle, and no oracle");
    if (spec.chainlink && !spec.max_age) return refuse(where + "its oracle needs a max_age");
    return {};
}

/// A price that is fixed needs a feed that says what is left of it; an oracle is one.
Result<void> check_peg(const AssetSpec& spec) {
    if (!spec.peg) return {};
    const std::string where = "asset " + spec.name + ": ";
    if (spec.chainlink && (spec.peg->chainlink || spec.peg->max_age))
        return refuse(where + "a feed of its peg, and an oracle that is one");
    if (spec.fixed_price && !is_unit(spec))
        return refuse(where + "a peg, and a fixed price that is not 1");
    if (spec.fixed_price && (!spec.peg->chainlink || !spec.peg->max_age))
        return refuse(where + "its peg needs a chainlink feed and a max_age");
    return {};
}

/// A feed and how old its answer may be; nothing for an asset without.
struct Feed {
    std::string who;
    Address contract;
    Duration max_age;
};

std::optional<Feed> feed_of(const AssetSpec& spec) {
    if (spec.chainlink) return Feed{"oracle of " + spec.name, *spec.chainlink, *spec.max_age};
    if (spec.peg) return Feed{"peg feed of " + spec.name, *spec.peg->chainlink, *spec.peg->max_age};
    return std::nullopt;
}

Result<AssetPrice> believed(const Feed& feed, const aggregator::LatestRoundData::Output& round,
                            unsigned decimals, std::uint64_t now) {
    const std::string& who = feed.who;
    if (round.answer.sign() <= 0) {
        return fail(Errc::kStale, Remedy::kRetryLater,
                    who + ": expected a price above zero, found " + to_decimal(round.answer));
    }
    const auto updated = round.updated_at.to_u64();
    if (!updated || *updated == 0) {
        return fail(Errc::kStale, Remedy::kRetryLater, who + ": its round is not complete");
    }
    const std::uint64_t age = now > *updated ? now - *updated : 0;
    const auto max_age = static_cast<std::uint64_t>(feed.max_age.milliseconds) / 1000;
    if (age > max_age) {
        return fail(Errc::kStale, Remedy::kRetryLater,
                    who + ": its price is " + seconds(age) + " old, at most " + seconds(max_age) +
                        " allowed");
    }
    EVENKEEL_TRY(const Wad price, Wad::from_token(round.answer, decimals, Rounding::kDown));
    if (price.is_zero()) {
        return fail(Errc::kStale, Remedy::kRetryLater, who + ": its price rounds to zero");
    }
    return AssetPrice{price, *updated};
}

}  // namespace

Result<AssetBook> AssetBook::make(std::vector<AssetSpec> specs) {
    AssetBook book;
    std::set<std::string> names;
    for (std::size_t i = 0; i < specs.size(); ++i) {
        if (!names.insert(specs[i].name).second) {
            return refuse("asset " + specs[i].name + " stands twice");
        }
        EVENKEEL_CHECK(check_price_source(specs[i]));
        EVENKEEL_CHECK(check_peg(specs[i]));
        for (const Address& token : specs[i].tokens)
            book.tokens_.push_back({{}, token, i, std::nullopt});
        for (const auto& [chain, tokens] : specs[i].tokens_on)
            for (const Address& token : tokens)
                book.tokens_.push_back({chain, token, i, std::nullopt});
    }
    if (std::ranges::none_of(specs, is_unit)) {
        return refuse("expected an asset with price: 1, the unit of account");
    }
    const auto place = [](const Token& one) { return std::tie(one.chain, one.address); };
    std::ranges::sort(book.tokens_, {}, place);
    const auto twice = std::ranges::adjacent_find(book.tokens_, {}, place);
    if (twice != book.tokens_.end()) {
        return refuse("token " + to_checksum(twice->address) + " stands in more than one place");
    }
    book.oracles_.resize(specs.size());
    book.specs_ = std::move(specs);
    return book;
}

Result<void> AssetBook::plan_reads(FactBook& facts, CallList& calls, const std::string& chain) {
    for (Token& token : tokens_) {
        if (token.chain != chain) continue;
        if (token.address == kNativeCoin) {
            token.decimals = kCoinDecimals;
            continue;
        }
        const Call call = call_of<erc20::Decimals>(token.address, {}, "token decimals");
        EVENKEEL_TRY(token.decimals, ask_one<erc20::Decimals>(facts, call));
        if (token.decimals > Wad::kMaxDecimals) {
            return fail(Errc::kUnsupported, Remedy::kGiveUp,
                        "token " + to_checksum(token.address) + " has " +
                            std::to_string(*token.decimals) + " decimals");
        }
    }
    for (std::size_t i = 0; i < specs_.size(); ++i) {
        if (specs_[i].oracle_chain == chain) EVENKEEL_CHECK(plan_oracle(i, facts, calls));
    }
    return {};
}

Result<void> AssetBook::plan_oracle(std::size_t asset, FactBook& facts, CallList& calls) {
    const auto feed = feed_of(specs_[asset]);
    if (!feed) return {};
    const std::string& label = feed->who;
    const Call call = call_of<aggregator::Decimals>(feed->contract, {}, label + ": decimals");
    EVENKEEL_TRY(const auto decimals, ask_one<aggregator::Decimals>(facts, call));
    oracles_[asset].latest = calls.add(
        call_of<aggregator::LatestRoundData>(feed->contract, {}, label + ": latestRoundData"));
    if (decimals) oracles_[asset].decimals = *decimals;
    return {};
}

AssetPrices AssetBook::prices(const Snapshot& snapshot) const {
    AssetPrices out;
    for (std::size_t i = 0; i < specs_.size(); ++i) out.push_back(price(i, snapshot));
    return out;
}

Result<AssetPrice> AssetBook::price(std::size_t asset, const Snapshot& snapshot) const {
    const AssetSpec& spec = specs_[asset];
    if (spec.fixed_price) return AssetPrice{*spec.fixed_price, snapshot.head().timestamp};
    return answer(asset, snapshot);
}

Result<AssetPrice> AssetBook::answer(std::size_t asset, const Snapshot& snapshot) const {
    const AssetSpec& spec = specs_[asset];
    const auto feed = feed_of(spec);
    ensure_invariant(feed.has_value(), "an asset without a fixed price has a feed");
    EVENKEEL_TRY(const Snapshot* own, snapshot.of_chain(spec.oracle_chain));
    EVENKEEL_TRY(const auto round, read<aggregator::LatestRoundData>(*own, oracles_[asset].latest));
    return believed(*feed, round, oracles_[asset].decimals, own->head().timestamp);
}

std::vector<PegPrice> AssetBook::pegs(const Snapshot& snapshot) const {
    std::vector<PegPrice> out;
    for (std::size_t i = 0; i < specs_.size(); ++i)
        if (specs_[i].peg) out.push_back({i, is_unit(specs_[i]), answer(i, snapshot)});
    return out;
}

std::optional<std::size_t> AssetBook::find(const std::string& name) const {
    const auto found = std::ranges::find(specs_, name, &AssetSpec::name);
    if (found == specs_.end()) return std::nullopt;
    return static_cast<std::size_t>(found - specs_.begin());
}

const AssetBook::Token* AssetBook::token(const Address& address, const std::string& chain) const {
    const auto place = [](const Token& one) { return std::tie(one.chain, one.address); };
    const auto found = std::ranges::lower_bound(tokens_, std::tie(chain, address), {}, place);
    return found != tokens_.end() && place(*found) == std::tie(chain, address) ? &*found : nullptr;
}

std::optional<std::size_t> AssetBook::asset_of(const Address& address,
                                               const std::string& chain) const {
    const Token* found = token(address, chain);
    return found ? std::optional(found->asset) : std::nullopt;
}

std::optional<unsigned> AssetBook::decimals(const Address& address,
                                            const std::string& chain) const {
    const Token* found = token(address, chain);
    return found ? found->decimals : std::nullopt;
}

bool AssetBook::is_unit_of_account(const std::string& unit) const {
    if (unit == "USD") return true;
    const auto asset = find(unit);
    return asset && is_unit(specs_[*asset]);
}

}  // namespace evenkeel
