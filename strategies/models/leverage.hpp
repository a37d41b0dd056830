// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "chain/types/wad.hpp"

namespace evenkeel {

/// A position and the margin that carries it, in the unit of account. What is not this position but
/// stands on the same margin has its share of it by notional.
struct MarginUse {
    Wad notional;  ///< |size| at the price; not below zero.
    Wad others;    ///< Notional of other positions on the same margin; not below zero.
    Wad margin;    ///< Account value: collateral, funding and unrealised profit.
    Wad free;      ///< The most of it that the venue would let out.
    Wad idle;      ///< The most that there is to pay in.
    bool operator==(const MarginUse&) const = default;
};

/// Where leverage may be. Outside of `low` to `high` margin is moved so that it is `target`.
struct LeverageBand {
    Wad target, low, high;  ///< 0 <= low <= target <= high, target above zero.
    Wad least;              ///< Less money than this is not worth moving.
    bool operator==(const LeverageBand&) const = default;
};

/// Money to move into margin, or out of it where it is below zero.
struct MarginMove {
    Wad wanted;    ///< Zero inside the band, and where it is less than `least`.
    Wad possible;  ///< What of it can be moved now; zero if that is not worth a transaction.
    bool operator==(const MarginMove&) const = default;
};

/// All notional over all margin; nothing if there is no margin above zero. Rounded up.
std::optional<Wad> leverage(const MarginUse& use);

/// Whether there is more leverage than this: notional > most * margin.
Result<bool> is_above(const MarginUse& use, const Wad& most);

/// The money that makes leverage `target`: (N / target - E) * own / N, with N all notional and E
/// the margin; above zero is to be paid in. Rounded toward more margin. Zero without a position.
Result<Wad> margin_off(const Wad& target, const MarginUse& use);

/// What to move. Nothing without a position: what margin is left then stays. What is possible is
/// all that is wanted or a tenth of it at least: of what is paid in no more than is idle; of what
/// is taken out no more than nine tenths of what is free (that moves with the price until the
/// transaction is mined), and never so much that leverage would be above the target.
Result<MarginMove> margin_move(const LeverageBand& band, const MarginUse& use);

}  // namespace evenkeel
