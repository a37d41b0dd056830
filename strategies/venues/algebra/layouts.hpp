// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "chain/base/result.hpp"
#include "strategies/reading/facts.hpp"

namespace evenkeel::algebra {

/// The layouts of Algebra's pools; each selector returns something else in each.
enum class Layout : std::uint8_t { kDirectional, kV19, kV2, kIntegral };

/// The name in the configuration.
std::string name(Layout layout);

/// The layout with this name, or nothing.
std::optional<Layout> layout_named(const std::string& text);

/// Errc::kUnsupported naming what was found if the position manager's answer to positions() is not
/// of the length that belongs to `expected`; `what` is the position.
Result<void> check_position(ByteView answer, Layout expected, const std::string& what);

/// Asks the pool for what tells its layout, by the words of globalState() and ticks(): false while
/// facts are missing. Errc::kUnsupported naming what was found if it is not `expected`.
Result<bool> check_layout(FactBook& facts, const Address& pool, Layout expected);

}  // namespace evenkeel::algebra
