// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "chain/types/wad.hpp"
#include "strategies/spec/params.hpp"

namespace evenkeel {

/// A quantity for people: cut (not rounded) to 6 decimals, "2.31"; in full if it is nearer to zero
/// than these show.
std::string figure(const Wad& value);

/// "0.05 ETH".
std::string figure(const Amount& amount);

/// A figure of a model, to four significant digits: "0.0012", "-31.5", "1.2e-07".
std::string significant(double value);

/// A share to four significant digits: "12.5%".
std::string percentage(double share);

/// "90s", in whole seconds.
std::string seconds(std::uint64_t count);

}  // namespace evenkeel
