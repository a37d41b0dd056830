// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "strategies/exposure/exposure.hpp"
#include "strategies/reading/facts.hpp"
#include "strategies/reading/snapshot.hpp"
#include "strategies/spec/spec.hpp"

namespace evenkeel {

/// The address that stands for the chain's own coin, of 18 decimals, among an asset's tokens and a
/// holding's amounts, as Uniswap v4 has it.
inline constexpr Address kNativeCoin{};

/// What one asset costs at one block.
struct AssetPrice {
    Wad price;               ///< In the unit of account; above zero.
    std::uint64_t time = 0;  ///< When the oracle said so; the head's time for a fixed price.
    bool operator==(const AssetPrice&) const = default;
};

/// One price an asset, in the book's order. An oracle that cannot be believed (no answer, not above
/// zero, older than its max_age: Errc::kStale) spoils its own asset only.
using AssetPrices = std::vector<Result<AssetPrice>>;

/// What an asset that is to be worth the unit of account costs, by its feed.
struct PegPrice {
    std::size_t asset = 0;
    bool unit = false;  ///< All else is counted in it.
    Result<AssetPrice> price;
};

/// Which token is which asset, in how many decimals, and where its price comes from.
class AssetBook {
  public:
    /// Errc::kConfig for a name that stands twice or a token that does on one chain, an asset with
    /// no price or two, an oracle without max_age, a peg without a feed or with two, or no asset
    /// with price 1 (the unit of account).
    static Result<AssetBook> make(std::vector<AssetSpec> specs);

    /// Asks for the decimals of tokens and oracles of one chain, and adds the oracles' calls. A
    /// chain is a further one's name, or empty.
    Result<void> plan_reads(FactBook& facts, CallList& calls, const std::string& chain = {});
    /// By the oracles of all chains.
    AssetPrices prices(const Snapshot& snapshot) const;
    /// Of one asset of the book.
    Result<AssetPrice> price(std::size_t asset, const Snapshot& snapshot) const;
    /// One an asset with a peg, in the book's order; errors as of oracles.
    std::vector<PegPrice> pegs(const Snapshot& snapshot) const;

    /// Where the asset stands in the book, if it does.
    std::optional<std::size_t> find(const std::string& name) const;
    /// The asset that the token counts as.
    std::optional<std::size_t> asset_of(const Address& token, const std::string& chain = {}) const;
    const std::string& name(std::size_t asset) const { return specs_[asset].name; }
    /// Of a token of the book, once reads are planned.
    std::optional<unsigned> decimals(const Address& token, const std::string& chain = {}) const;
    /// The chain that the asset's price comes from.
    const std::string& price_chain(std::size_t asset) const { return specs_[asset].oracle_chain; }
    /// True if amounts in `unit` are amounts of the unit of account: "USD", or the name of an asset
    /// with fixed price 1.
    bool is_unit_of_account(const std::string& unit) const;

  private:
    struct Token {
        std::string chain;
        Address address;
        std::size_t asset = 0;
        std::optional<unsigned> decimals;
    };
    struct Oracle {
        CallIndex latest{};
        unsigned decimals = 0;
    };

    Result<void> plan_oracle(std::size_t asset, FactBook& facts, CallList& calls);
    Result<AssetPrice> answer(std::size_t asset, const Snapshot& snapshot) const;
    const Token* token(const Address& address, const std::string& chain) const;

    std::vector<AssetSpec> specs_;
    std::vector<Token> tokens_;  ///< Sorted by chain and address.
    std::vector<Oracle> oracles_;
};

/// What the holdings, by entry, and the hedges of one strategy add up to, exactly. Fails if the
/// asset or anything held has no price, or if a token belongs to no asset (naming it and the
/// position).
Result<Exposure> compose(const AssetBook& book, const AssetPrices& prices,
                         const StrategySpec& strategy, std::vector<std::vector<Holding>> holdings,
                         std::vector<HedgeState> hedges);

/// The same positions at the same prices with other hedges: its sums. All positions are one term
/// together, without its amounts.
Exposure with_hedges(const Exposure& was, std::vector<HedgeState> hedges);

}  // namespace evenkeel
