// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "chain/codec/abi.hpp"
#include "chain/types/call.hpp"
#include "strategies/venues/hyperliquid/hyper_core.hpp"

/// HyperCore's read precompiles, as Hyperliquid's L1Read.sol declares them: they take abi.encode of
/// their arguments without a selector, answer with abi.encode of a struct, and are of the state at
/// the start of the block. Wrong arguments (a perp that is not there) burn all the gas of the call.
namespace evenkeel::hyperliquid {

/// A position, as `position2` answers.
struct Position {
    std::int64_t szi = 0;               ///< Lots; below zero is short.
    std::uint64_t entry_ntl = 0;        ///< |szi| at its entry price, 1e-6 USD.
    std::int64_t isolated_raw_usd = 0;  ///< 1e-6 USD.
    std::uint32_t leverage = 0;         ///< As the account set it for this perp.
    bool is_isolated = false;
    bool operator==(const Position&) const = default;
};

/// Balance of a token, as `spotBalance` answers.
struct SpotBalance {
    std::uint64_t total = 0;  ///< In the token's wei decimals.
    std::uint64_t hold = 0;   ///< Of that, what spot orders hold.
    std::uint64_t entry_ntl = 0;
    bool operator==(const SpotBalance&) const = default;
};

/// What a perp is, as `perpAssetInfo` answers.
struct AssetInfo {
    std::string coin;
    std::uint32_t margin_table_id = 0;
    std::uint8_t sz_decimals = 0;  ///< A lot is 10^-sz_decimals of the coin.
    std::uint8_t max_leverage = 0;
    bool only_isolated = false;
    bool operator==(const AssetInfo&) const = default;
};

/// Best bid and offer; zero for an empty side.
struct BestPrices {
    std::uint64_t bid = 0, ask = 0;
    bool operator==(const BestPrices&) const = default;
};

/// A perp account of a dex, all of its positions together.
struct MarginSummary {
    std::int64_t account_value = 0;  ///< With unrealised profit and paid funding, 1e-6 USD.
    std::uint64_t margin_used = 0;   ///< Initial margin at each position's leverage, 1e-6 USD.
    std::uint64_t ntl_pos = 0;       ///< Sum of |position| at the marks, 1e-6 USD.
    std::int64_t raw_usd = 0;
    bool operator==(const MarginSummary&) const = default;
};

/// Each precompile: its number from 0x…0800 on, the arguments and the answer.
namespace at {

template <std::uint8_t number, class Arguments, class Answer>
struct Precompile {
    static constexpr Address kAddress = precompile(number);
    using Input = Arguments;
    using Output = Answer;
};

struct SpotBalanceOf
    : Precompile<0x01, abi::Tuple<abi::AddressType, abi::Uint<64>>,
                 abi::Struct<SpotBalance, abi::Field<"total", abi::Uint<64>, &SpotBalance::total>,
                             abi::Field<"hold", abi::Uint<64>, &SpotBalance::hold>,
                             abi::Field<"entryNtl", abi::Uint<64>, &SpotBalance::entry_ntl>>> {
    static constexpr std::string_view kName = "spotBalance(address,uint64)";
};

/// 1e-6 USD that may be taken out of the account's perps on the first dex.
struct Withdrawable : Precompile<0x03, abi::Tuple<abi::AddressType>, abi::Tuple<abi::Uint<64>>> {
    static constexpr std::string_view kName = "withdrawable(address)";
};

/// 10^-(6 - sz_decimals) USD, as all prices here.
struct MarkPx : Precompile<0x06, abi::Tuple<abi::Uint<32>>, abi::Tuple<abi::Uint<64>>> {
    static constexpr std::string_view kName = "markPx(uint32)";
};

struct OraclePx : Precompile<0x07, abi::Tuple<abi::Uint<32>>, abi::Tuple<abi::Uint<64>>> {
    static constexpr std::string_view kName = "oraclePx(uint32)";
};

struct PerpAssetInfo
    : Precompile<0x0a, abi::Tuple<abi::Uint<32>>,
                 abi::Tuple<abi::Struct<
                     AssetInfo, abi::Field<"coin", abi::String, &AssetInfo::coin>,
                     abi::Field<"marginTableId", abi::Uint<32>, &AssetInfo::margin_table_id>,
                     abi::Field<"szDecimals", abi::Uint<8>, &AssetInfo::sz_decimals>,
                     abi::Field<"maxLeverage", abi::Uint<8>, &AssetInfo::max_leverage>,
                     abi::Field<"onlyIsolated", abi::Bool, &AssetInfo::only_isolated>>>> {
    static constexpr std::string_view kName = "perpAssetInfo(uint32)";
};

/// Takes the asset id of orders.
struct Bbo : Precompile<0x0e, abi::Tuple<abi::Uint<32>>,
                        abi::Struct<BestPrices, abi::Field<"bid", abi::Uint<64>, &BestPrices::bid>,
                                    abi::Field<"ask", abi::Uint<64>, &BestPrices::ask>>> {
    static constexpr std::string_view kName = "bbo(uint32)";
};

struct AccountMarginSummary
    : Precompile<
          0x0f, abi::Tuple<abi::Uint<32>, abi::AddressType>,
          abi::Struct<MarginSummary,
                      abi::Field<"accountValue", abi::Int<64>, &MarginSummary::account_value>,
                      abi::Field<"marginUsed", abi::Uint<64>, &MarginSummary::margin_used>,
                      abi::Field<"ntlPos", abi::Uint<64>, &MarginSummary::ntl_pos>,
                      abi::Field<"rawUsd", abi::Int<64>, &MarginSummary::raw_usd>>> {
    static constexpr std::string_view kName = "accountMarginSummary(uint32,address)";
};

struct CoreUserExists : Precompile<0x10, abi::Tuple<abi::AddressType>, abi::Tuple<abi::Bool>> {
    static constexpr std::string_view kName = "coreUserExists(address)";
};

/// As `position` (0x…0800), for every perp: that one takes 16 bits.
struct Position2
    : Precompile<
          0x13, abi::Tuple<abi::AddressType, abi::Uint<32>>,
          abi::Struct<Position, abi::Field<"szi", abi::Int<64>, &Position::szi>,
                      abi::Field<"entryNtl", abi::Uint<64>, &Position::entry_ntl>,
                      abi::Field<"isolatedRawUsd", abi::Int<64>, &Position::isolated_raw_usd>,
                      abi::Field<"leverage", abi::Uint<32>, &Position::leverage>,
                      abi::Field<"isIsolated", abi::Bool, &Position::is_isolated>>> {
    static constexpr std::string_view kName = "position2(address,uint32)";
};

}  // namespace at

/// A call of a precompile.
template <class Precompile>
Call ask(const typename Precompile::Input::value_type& arguments) {
    return Call{Precompile::kAddress, abi::encode<typename Precompile::Input>(arguments),
                "HyperCore " + std::string(Precompile::kName)};
}

/// What a precompile answered: exactly its struct, each word within its type. Errc::kMissing for no
/// bytes at all, which chains without HyperCore answer; Errc::kDecode for anything else.
template <class Precompile>
Result<typename Precompile::Output::value_type> answer(ByteView data) {
    if (data.empty())
        return fail(Errc::kMissing, Remedy::kGiveUp,
                    std::string(Precompile::kName) + " at " + to_checksum(Precompile::kAddress) +
                        " answers nothing: HyperCore is read on HyperEVM only");
    return abi::decode<typename Precompile::Output>(data, Precompile::kName);
}

}  // namespace evenkeel::hyperliquid
