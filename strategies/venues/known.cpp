// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/known.hpp"

#include <algorithm>
#include <array>

#include "abi/aave_v3/pool.hpp"
#include "abi/erc4626/vault.hpp"
#include "abi/gmx_v2/exchange_router.hpp"
#include "abi/perp_v2/clearing_house.hpp"
#include "abi/uniswap_v3/nonfungible_position_manager.hpp"
#include "strategies/reading/read.hpp"

namespace evenkeel {
namespace {

using AaveProvider = abi::aave_v3::pool::ADDRESSESPROVIDER;
using GmxStore = abi::gmx_v2::exchange_router::DataStore;
using PerpExchange = abi::perp_v2::clearing_house::GetExchange;
using UniswapFactory = abi::uniswap_v3::nonfungible_position_manager::Factory;
using VaultAsset = abi::erc4626::vault::Asset;

constexpr std::uint64_t kEthereum = 1, kOptimism = 10, kBase = 8453, kArbitrum = 42161,
                        kAvalanche = 43114;

struct Row {
    std::uint64_t chain_id;
    std::string_view venue, key, address, answer;
};

constexpr std::string_view kManager = "0xC36442b4a4522E871399CD717aBDD847Ab11FE88";
constexpr std::string_view kFactory = "0x1F98431c8aD98523631AE4a59f267346ea31F984";
constexpr std::string_view kAavePool = "0x794a61358D6845594F94dc1DB02A252b5b4814aD";
constexpr std::string_view kAaveProvider = "0xa97684ead0e402dC232d5A977953DF7ECBaB3CDb";

constexpr std::array<Row, 11> kRows{{
    {kEthereum, "uniswap_v3", "position_manager", kManager, kFactory},
    {kArbitrum, "uniswap_v3", "position_manager", kManager, kFactory},
    {kOptimism, "uniswap_v3", "position_manager", kManager, kFactory},
    {kBase, "uniswap_v3", "position_manager", "0x03a520b32C04BF3bEEf7BEb72E919cf822Ed34f1",
     "0x33128a8fC17869897dcE68Ed026d694621f6FDfD"},
    {kEthereum, "aave_v3", "pool", "0x87870Bca3F3fD6335C3F4ce8392D69350B4fA4E2",
     "0x2f39d218133AFaB8F2B819B1066c7E434Ad94E9e"},
    {kArbitrum, "aave_v3", "pool", kAavePool, kAaveProvider},
    {kOptimism, "aave_v3", "pool", kAavePool, kAaveProvider},
    {kBase, "aave_v3", "pool", "0xA238Dd80C259a72e81d7e4664a9801593F98d1c5",
     "0xe20fCBdBfFC4Dd138cE8b2E6FBb6CB49777ad64D"},
    {kArbitrum, "gmx_v2", "exchange_router", "0x1C3fa76e6E1088bCE750f23a5BFcffa1efEF6A41",
     "0xFD70de6b91282D8017aA4E741e9Ae325CAb992d8"},
    {kAvalanche, "gmx_v2", "exchange_router", "0x8f550E53DFe96C055D5Bdb267c21F268fCAF63B2",
     "0x2F0b22339414ADeD7D5F06f9D604c7fF5b2fe3f6"},
    {kOptimism, "perp_v2", "clearing_house", "0x82ac2CE43e33683c58BE4cDc40975E73aA50f459",
     "0xBd7a3B7DbEb096F0B832Cf467B94b091f30C34ec"},
}};

template <class Function>
Call ask_getter(const Address& contract) {
    return call_of<Function>(contract, {}, std::string(Function::kSignature));
}

template <class Function>
constexpr VenueGetter getter(std::string_view venue, std::string_view key) {
    return {venue, key, Function::kSignature, &ask_getter<Function>};
}

constexpr std::array<VenueGetter, 5> kGetters{
    getter<AaveProvider>("aave_v3", "pool"), getter<VaultAsset>("erc4626", "vault"),
    getter<GmxStore>("gmx_v2", "exchange_router"),
    getter<PerpExchange>("perp_v2", "clearing_house"),
    getter<UniswapFactory>("uniswap_v3", "position_manager")};

}  // namespace

std::vector<KnownContract> known_contracts(std::uint64_t chain_id, std::string_view venue,
                                           std::string_view key) {
    std::vector<KnownContract> found;
    for (const Row& row : kRows)
        if (row.chain_id == chain_id && row.venue == venue && row.key == key)
            found.push_back({row.chain_id, row.venue, row.key, *parse_address(row.address),
                             *parse_address(row.answer)});
    return found;
}

const VenueGetter* venue_getter(std::string_view venue, std::string_view key) {
    const auto found = std::ranges::find_if(
        kGetters, [&](const VenueGetter& one) { return one.venue == venue && one.key == key; });
    return found == kGetters.end() ? nullptr : &*found;
}

Result<Address> getter_answer(ByteView returned) {
    EVENKEEL_TRY(auto output, abi::decode_output<UniswapFactory>(returned));
    return only(std::move(output));
}

}  // namespace evenkeel
