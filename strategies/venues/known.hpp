// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "chain/base/result.hpp"
#include "chain/types/call.hpp"

namespace evenkeel {

/// A contract that many use, by the key of a venue that names it. From packages and repositories;
/// none was asked on its chain, which is why `check` asks them.
struct KnownContract {
    std::uint64_t chain_id = 0;
    std::string_view venue, key;
    Address address;
    Address answer;  ///< What its getter answers; see VenueGetter.
};

/// Those of one chain that a venue's key may name; empty if none is known.
std::vector<KnownContract> known_contracts(std::uint64_t chain_id, std::string_view venue,
                                           std::string_view key);

/// A function that tells whether there is a contract of the right kind at an address: it takes
/// nothing and returns an address, not zero.
struct VenueGetter {
    std::string_view venue, key;
    std::string_view signature;
    Call (*call)(const Address& contract);
};

/// The getter of what a venue's key names; nullptr if there is none.
const VenueGetter* venue_getter(std::string_view venue, std::string_view key);

/// The address that a getter returned; Errc::kDecode for anything else.
Result<Address> getter_answer(ByteView returned);

}  // namespace evenkeel
