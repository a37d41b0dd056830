// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/gmx_v2/terms_checks.hpp"

#include <algorithm>
#include <array>

#include "chain/codec/hex.hpp"

namespace evenkeel::gmx_v2::reading {
namespace {

namespace router_abi = abi::gmx_v2::exchange_router;

/// createOrder of the versions before.
struct OldVersion {
    std::array<std::uint8_t, 4> selector;
    std::string_view name;
};
constexpr std::array<OldVersion, 3> kOldVersions{{{{0x4a, 0x39, 0x3a, 0x41}, "v2.0"},
                                                  {{0x08, 0x3c, 0xfc, 0xee}, "v2.1 of 2024"},
                                                  {{0x69, 0x96, 0x80, 0x7b}, "v2.1 of late 2024"}}};

}  // namespace

std::string name_of(ByteView call) {
    if (call.size() < abi::kSelector) return "no function";
    const ByteView selector = call.first(abi::kSelector);
    for (const OldVersion& one : kOldVersions)
        if (std::ranges::equal(one.selector, selector))
            return "createOrder of " + std::string(one.name) + ", which is not supported";
    return "function " + hex::encode(selector);
}

tl::unexpected<Error> refuse(const std::string& what) {
    return fail(Errc::kRefused, Remedy::kGiveUp, "gmx_v2: " + what);
}

Result<Sent> read_sent(const Market& market, const std::vector<Bytes>& calls) {
    if (calls.size() != 2 && calls.size() != 3)
        return refuse("a multicall of " + std::to_string(calls.size()) + " calls");
    Sent out;
    EVENKEEL_TRY(const auto fee, part_of<router_abi::SendWnt>(calls.front(), "sendWnt"));
    if (fee.receiver != market.order_vault)
        return refuse("coins for " + to_checksum(fee.receiver) + ", which is not the order vault");
    out.fee = fee.amount;
    if (calls.size() == 2) return out;
    EVENKEEL_TRY(const auto tokens, part_of<router_abi::SendTokens>(calls[1], "sendTokens"));
    if (tokens.receiver != market.order_vault)
        return refuse("tokens for " + to_checksum(tokens.receiver) +
                      ", which is not the order vault");
    if (tokens.token != market.collateral)
        return refuse("token " + to_checksum(tokens.token) + " is not the collateral");
    if (tokens.amount.is_zero()) return refuse("collateral of nothing");
    out.collateral = tokens.amount;
    return out;
}

Result<void> check_addresses(const Market& market, const Params& params) {
    const auto& addresses = params.addresses;
    if (addresses.market != market.token)
        return refuse("the order is for market " + to_checksum(addresses.market) +
                      ", the hedge's is " + to_checksum(market.token));
    if (addresses.initial_collateral_token != market.collateral)
        return refuse("the order is for collateral " +
                      to_checksum(addresses.initial_collateral_token));
    const Address& returned = addresses.cancellation_receiver;
    if (!returned.is_zero() && returned != addresses.receiver)
        return refuse("what a cancelled order returns would go to " + to_checksum(returned));
    if (!addresses.callback_contract.is_zero() || !params.numbers.callback_gas_limit.is_zero())
        return refuse("an order with a callback");
    if (!addresses.ui_fee_receiver.is_zero()) return refuse("an order with a fee for somebody");
    if (!addresses.swap_path.empty()) return refuse("an order with a swap path");
    return {};
}

Result<void> check_extras(const Params& params) {
    const auto& numbers = params.numbers;
    if (params.order_type != kIncrease && params.order_type != kDecrease)
        return refuse("an order of type " + std::to_string(params.order_type));
    if (!numbers.trigger_price.is_zero()) return refuse("an order with a trigger price");
    if (!numbers.min_output_amount.is_zero()) return refuse("an order with a least output");
    if (!numbers.valid_from_time.is_zero()) return refuse("an order for later");
    if (params.auto_cancel || params.should_unwrap_native_token)
        return refuse("an order with flags that no hedge sets");
    if (params.referral_code != Hash32{}) return refuse("a referral code, which we never give");
    if (!params.data_list.empty()) return refuse("an order with data");
    const bool converts = params.order_type == kDecrease && params.is_long;
    const std::uint8_t most = converts ? kProfitIntoCollateral : kNoSwap;
    if (params.decrease_position_swap_type > most)
        return refuse("an order that swaps what it pays out");
    return {};
}

Result<void> check_fee(const Market& market, const Params& params, const Sent& sent) {
    if (params.numbers.execution_fee != sent.fee)
        return refuse("a fee of " + to_decimal(params.numbers.execution_fee) + " wei, sent are " +
                      to_decimal(sent.fee));
    if (sent.fee > market.max_fee.amount)
        return refuse("a fee of " + to_decimal(sent.fee) + " wei, max_execution_fee is " +
                      to_decimal(market.max_fee.amount));
    return {};
}

}  // namespace evenkeel::gmx_v2::reading
