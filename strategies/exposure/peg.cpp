// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/exposure/peg.hpp"

#include <algorithm>

namespace evenkeel {
namespace {

/// What a strategy shows of one asset.
class Sight {
  public:
    Sight(const AssetBook& book, std::size_t asset, PegSight& out)
        : book_(book), asset_(asset), out_(out) {}

    void look(const Exposure& exposure) {
        const bool traded = book_.find(exposure.asset) == asset_;
        for (const Term& term : exposure.terms) {
            for (const auto* tokens : {&term.amounts, &term.fees, &term.debts})
                hold(*tokens, term.chain);
            widen(term.signs.shares, term.chain, out_.share);
            widen(term.signs.lent, term.chain, out_.lent);
            if (term.hedge) look(*term.hedge, traded);
        }
        out_.held = out_.held.value_or(false) || traded;
    }

  private:
    void look(const HedgeState& hedge, bool traded) {
        hold(hedge.funds, {});
        hold(hedge.claimable, {});
        if (traded && hedge.loan && hedge.loan->lent)
            out_.lent = std::max(out_.lent.value_or(0.0), *hedge.loan->lent);
    }

    void hold(const std::map<Address, u256>& tokens, const std::string& chain) {
        for (const auto& [token, amount] : tokens)
            if (!amount.is_zero() && book_.asset_of(token, chain) == asset_) out_.held = true;
    }

    void widen(const std::map<Address, double>& parts, const std::string& chain,
               std::optional<double>& into) const {
        for (const auto& [token, part] : parts)
            if (book_.asset_of(token, chain) == asset_) into = std::max(into.value_or(0.0), part);
    }

    const AssetBook& book_;
    std::size_t asset_;
    PegSight& out_;
};

Result<Wad> price_of(const Result<AssetPrice>& found) {
    if (!found) return tl::unexpected<Error>(found.error());
    return found->price;
}

}  // namespace

std::vector<PegSight> peg_sights(const AssetBook& book, const Snapshot& snapshot,
                                 const Exposure* exposure) {
    std::vector<PegSight> out;
    for (const PegPrice& peg : book.pegs(snapshot)) {
        PegSight& sight = out.emplace_back(
            PegSight{book.name(peg.asset), price_of(peg.price), std::nullopt, {}, {}});
        if (peg.unit) sight.held = true;
        if (exposure) Sight(book, peg.asset, sight).look(*exposure);
    }
    return out;
}

}  // namespace evenkeel
