// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "abi/perp_v2/clearing_house.hpp"
#include "abi/perp_v2/clearing_house_config.hpp"
#include "abi/perp_v2/exchange.hpp"
#include "abi/perp_v2/market_registry.hpp"
#include "abi/perp_v2/vault.hpp"
#include "strategies/reading/read.hpp"
#include "strategies/venues/perp_v2/market.hpp"

namespace evenkeel::perp_v2 {
namespace {

namespace house_abi = abi::perp_v2::clearing_house;
namespace config_abi = abi::perp_v2::clearing_house_config;
namespace exchange_abi = abi::perp_v2::exchange;
namespace registry_abi = abi::perp_v2::market_registry;
namespace vault_abi = abi::perp_v2::vault;

/// Asks a getter that returns one value.
template <class Function>
auto get(FactBook& facts, const Address& of, std::string label) {
    return ask_one<Function>(facts, call_of<Function>(of, {}, std::move(label)));
}

/// The pool of the base token.
Result<std::optional<Address>> find_pool(const Market& market, const Address& registry,
                                         FactBook& facts) {
    const Call call =
        call_of<registry_abi::GetPool>(registry, {market.base_token}, "perp pool of base_token");
    EVENKEEL_TRY(const auto pool, ask_one<registry_abi::GetPool>(facts, call));
    if (pool && pool->is_zero()) {
        return fail(Errc::kMissing, Remedy::kGiveUp,
                    "clearing house " + to_checksum(market.clearing_house) +
                        " has no market for base_token " + to_checksum(market.base_token));
    }
    return pool;
}

}  // namespace

Result<std::optional<Contracts>> discover(const Market& market, FactBook& facts) {
    const Address& house = market.clearing_house;
    EVENKEEL_TRY(const auto account_balance,
                 get<house_abi::GetAccountBalance>(facts, house, "perp account balance"));
    EVENKEEL_TRY(const auto config,
                 get<house_abi::GetClearingHouseConfig>(facts, house, "perp config"));
    EVENKEEL_TRY(const auto exchange, get<house_abi::GetExchange>(facts, house, "perp exchange"));
    EVENKEEL_TRY(const auto vault, get<house_abi::GetVault>(facts, house, "perp vault"));
    if (!account_balance || !config || !exchange || !vault) return std::nullopt;
    EVENKEEL_TRY(const auto interval,
                 get<config_abi::GetTwapInterval>(facts, *config, "perp twap interval"));
    EVENKEEL_TRY(const auto decimals,
                 get<vault_abi::Decimals>(facts, *vault, "perp collateral decimals"));
    EVENKEEL_TRY(const auto registry,
                 get<exchange_abi::GetMarketRegistry>(facts, *exchange, "perp market registry"));
    if (!registry) return std::nullopt;
    EVENKEEL_TRY(const auto pool, find_pool(market, *registry, facts));
    if (!interval || !decimals || !pool) return std::nullopt;
    Contracts out{*account_balance, *config, *exchange, *registry,
                  *vault,           *pool,   *interval, *decimals};
    if (!market.leverage.target) return out;
    EVENKEEL_TRY(out.settlement_token,
                 get<vault_abi::GetSettlementToken>(facts, *vault, "perp settlement token"));
    return out.settlement_token ? std::optional(out) : std::nullopt;
}

}  // namespace evenkeel::perp_v2
