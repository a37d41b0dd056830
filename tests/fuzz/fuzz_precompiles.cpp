// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdlib>

#include "strategies/venues/hyperliquid/precompiles.hpp"

using namespace evenkeel;
using namespace evenkeel::hyperliquid;

namespace {

/// What is read is all there is: written again it is the very same bytes.
template <class Precompile>
void try_answer(ByteView data) {
    const auto value = answer<Precompile>(data);
    if (!value) {
        if (value.error().message.empty()) std::abort();
        return;
    }
    if (!std::ranges::equal(abi::encode<typename Precompile::Output>(*value), data)) std::abort();
}

template <class... Precompiles>
void try_at(std::size_t index, ByteView data) {
    std::size_t i = 0;
    ((i++ == index ? try_answer<Precompiles>(data) : void()), ...);
}

}  // namespace

// The first byte says whose answer the rest is.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    try_at<at::Position2, at::AccountMarginSummary, at::SpotBalanceOf, at::PerpAssetInfo, at::Bbo,
           at::MarkPx, at::CoreUserExists>(data[0] % 7u, ByteView(data + 1, size - 1));
    return 0;
}
