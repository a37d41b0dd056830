// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/order_outcome.hpp"

#include <array>

namespace evenkeel {

std::string_view name(OrderEnd end) {
    constexpr std::array<std::string_view, 3> kNames{"executed", "cancelled", "frozen"};
    return kNames[static_cast<std::size_t>(end)];
}

}  // namespace evenkeel
