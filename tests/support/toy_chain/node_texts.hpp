// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "tests/support/toy_chain/toy_chain.hpp"
#include "tests/support/toy_chain/wire.hpp"

namespace evenkeel::test {

/// In quotes.
std::string quoted(std::string_view text);
/// A quantity in quotes.
std::string amount(const Wei& wei);
/// Hex data in quotes.
std::string hex_text(ByteView bytes);
/// A block as eth_getBlockBy… gives it.
std::string header(const ToyBlock& block);
/// As eth_getTransactionReceipt gives it.
std::string receipt_text(const Receipt& receipt);

}  // namespace evenkeel::test
