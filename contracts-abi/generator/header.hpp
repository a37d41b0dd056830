// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "contracts-abi/generator/contract.hpp"

namespace evenkeel::abigen {

/// The C++ header that binds `contract`, in namespace evenkeel::abi::`place` ("uniswap_v3::pool").
/// A function becomes a struct of its name in CamelCase, an event the same with Event, an error
/// with Error. Fails with Errc::kDecode on types that Solidity does not have and on repeated
/// entries.
Result<std::string> write_header(const Contract& contract, std::string_view place);

}  // namespace evenkeel::abigen
