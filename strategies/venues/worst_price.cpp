// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/worst_price.hpp"

namespace evenkeel {

Result<Wad> worst_price(const OrderRequest& request, bool sells) {
    const Wad one = Wad::from_int(1), slippage = request.max_slippage.value;
    return sells ? mul(request.reference_price, one - slippage, Rounding::kUp)
                 : mul(request.reference_price, one + slippage, Rounding::kDown);
}

}  // namespace evenkeel
