// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/hyperliquid/actions.hpp"

#include "abi/hyperliquid/core_writer.hpp"
#include "chain/codec/abi.hpp"

namespace evenkeel::hyperliquid {
namespace {

constexpr std::uint8_t kVersion = 1;

enum class Action : std::uint8_t {
    kLimitOrder = 1,
    kUsdClassTransfer = 7,
};

template <class... Types>
Bytes send(Action action, const typename Types::value_type&... fields) {
    Bytes data{kVersion, 0, 0, static_cast<std::uint8_t>(action)};
    const Bytes words = abi::encode<abi::Tuple<Types...>>({fields...});
    data.insert(data.end(), words.begin(), words.end());
    return abi::encode_call<abi::hyperliquid::core_writer::SendRawAction>({std::move(data)});
}

}  // namespace

Bytes place_order(const LimitOrder& order) {
    return send<abi::Uint<32>, abi::Bool, abi::Uint<64>, abi::Uint<64>, abi::Bool, abi::Uint<8>,
                abi::Uint<128>>(Action::kLimitOrder, order.asset, order.is_buy, order.limit_px,
                                order.sz, order.reduce_only, order.tif, order.cloid);
}

Bytes move_usd(std::uint64_t amount, bool to_perp) {
    return send<abi::Uint<64>, abi::Bool>(Action::kUsdClassTransfer, amount, to_perp);
}

}  // namespace evenkeel::hyperliquid
