// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace evenkeel {

/// A whole HTML file around a body of markup, with the style of all that keeper/html writes. It
/// takes nothing from elsewhere and runs no script, and says so to the browser. The title is text.
std::string html_page(const std::string& title, const std::string& body);

}  // namespace evenkeel
