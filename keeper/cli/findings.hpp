// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace evenkeel::cli {

/// One thing that `check` looked at.
struct Finding {
    bool good = true;   ///< A warning is no problem, and good.
    std::string what;   ///< "chain id at https://node.example", "margin of eth-usdc".
    std::string found;  ///< What was expected and found, or the value.
    bool warning = false;
    bool operator==(const Finding&) const = default;
};

/// Collects findings in the order they are made.
class Findings {
  public:
    void good(std::string what, std::string found);
    void bad(std::string what, std::string found);
    /// Something to look at that may well be meant.
    void warn(std::string what, std::string found);
    /// Those of another, `of` before what each looked at unless it is empty.
    void take(const std::string& of, const Findings& others);
    const std::vector<Finding>& all() const { return all_; }
    std::size_t problems() const;
    /// A line each, or {"ok", "findings": [{"ok", "what", "found"}]}, a warning with "warning":
    /// true.
    std::string text(bool json) const;

  private:
    std::vector<Finding> all_;
};

}  // namespace evenkeel::cli
