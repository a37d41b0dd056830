// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/gmx_v2/refusals.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "abi/gmx_v2/errors.hpp"
#include "chain/codec/revert.hpp"

namespace evenkeel::gmx_v2 {
namespace {

namespace errors = abi::gmx_v2::errors;

struct Row {
    std::array<std::uint8_t, 4> selector{};
    std::string_view signature, words;
};

template <class Error>
constexpr Row row(std::string_view words) {
    return {Error::kSelector, Error::kSignature, words};
}

constexpr std::array kRows{
    row<errors::OrderNotFulfillableAtAcceptablePriceError>(
        "the price with its impact is beyond the acceptable one"),
    row<errors::InsufficientCollateralUsdError>("too little collateral would be left"),
    row<errors::InvalidDecreaseOrderSizeError>("the position is smaller than what is closed"),
    row<errors::EmptyPositionError>("there is no position"),
    row<errors::EmptyOrderError>("there is nothing to do, or no such order"),
    row<errors::OracleTimestampsAreSmallerThanRequiredError>(
        "the simulated prices are older than the order"),
    row<errors::OracleTimestampsAreLargerThanRequestExpirationTimeError>(
        "the order has expired, only its account can take it back"),
    row<errors::InsufficientExecutionFeeError>("the execution fee is below the least"),
    row<errors::InsufficientWntAmountForExecutionFeeError>("the execution fee was not sent along"),
    row<errors::MaxOpenInterestExceededError>("the market takes no more open interest"),
    row<errors::InsufficientReserveForOpenInterestError>("the pool cannot back more open interest"),
    row<errors::InsufficientReserveError>("the pool cannot back the position"),
    row<errors::MinPositionSizeError>("the position would be smaller than the least"),
    row<errors::LiquidatablePositionError>("the position would be liquidated at once"),
    row<errors::DisabledFeatureError>("the venue has switched that off"),
    row<errors::DisabledMarketError>("the market is disabled"),
    row<errors::UnableToWithdrawCollateralError>("that much collateral cannot be taken out"),
    row<errors::InsufficientOutputAmountError>("less would be paid out than the order asks for"),
    row<errors::InsufficientCollateralAmountError>("the collateral does not cover what it has to"),
    row<errors::InvalidPositionSizeValuesError>("the position would have no size"),
    row<errors::InvalidCollateralTokenForMarketError>("the market does not take that collateral"),
    row<errors::OrderNotUpdatableError>("orders of that type cannot be changed"),
    row<errors::EmptyMarketPriceError>("a market's prices are missing"),
    row<errors::RequestNotYetCancellableError>("the order is too young to be taken back"),
};

const Row* find_row(ByteView reverted) {
    if (reverted.size() < abi::kSelector) return nullptr;
    const ByteView selector = reverted.first(abi::kSelector);
    const auto* found = std::ranges::find_if(
        kRows, [&](const Row& one) { return std::ranges::equal(one.selector, selector); });
    return found == kRows.end() ? nullptr : found;
}

/// A word as the signed number that all of these figures fit.
std::string number(const std::uint8_t* word) {
    return to_decimal(i256::from_bits(abi::load_word(word)));
}

/// The first words after the selector, as numbers; texts among them are left to the reader.
std::string figures(ByteView arguments) {
    constexpr std::size_t kMost = 3;
    std::string out;
    const std::size_t words = std::min(arguments.size() / abi::kWord, kMost);
    for (std::size_t i = 0; i < words; ++i)
        out += (i == 0 ? " " : ", ") + number(arguments.data() + i * abi::kWord);
    return out;
}

}  // namespace

bool would_execute(ByteView reverted) {
    return reverted.size() == abi::kSelector &&
           abi::is_call_of<errors::EndOfOracleSimulationError>(reverted);
}

std::string refusal_words(ByteView reverted) {
    const Row* found = find_row(reverted);
    if (!found) return abi::describe_revert(reverted);
    const auto name = found->signature.substr(0, found->signature.find('('));
    return std::string(found->words) + " (" + std::string(name) +
           figures(reverted.subspan(abi::kSelector)) + ")";
}

}  // namespace evenkeel::gmx_v2
