// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace evenkeel::abigen {

/// tickLower -> tick_lower, sqrtPriceX96 -> sqrt_price_x96; C++ keywords get an underscore at the
/// end.
std::string snake_case(std::string_view name);
/// positions -> Positions, slot0 -> Slot0, get_dy -> GetDy.
std::string camel_case(std::string_view name);

/// Names already given in one scope.
class Scope {
  public:
    /// `wanted`, or `wanted` with the first number from 2 on that makes it new.
    std::string claim(const std::string& wanted);
    bool has(const std::string& name) const { return taken_.contains(name); }

  private:
    std::set<std::string> taken_;
};

}  // namespace evenkeel::abigen
