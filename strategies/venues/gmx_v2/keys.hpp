// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "chain/types/address.hpp"
#include "chain/types/hash32.hpp"
#include "chain/types/u256.hpp"

namespace evenkeel::gmx_v2 {

/// What an event's name stands for in its first topic: keccak256 of its bytes.
Hash32 event_hash(std::string_view name);

/// Where the DataStore keeps a value: keccak256 of the ABI-encoded name (contracts/data/Keys.sol).
Hash32 store_key(std::string_view name);
/// The same of a token, a market or an account: keccak256 of the name's key and that.
Hash32 store_key(std::string_view name, const Address& of);
/// Of a token in a market.
Hash32 store_key(std::string_view name, const Address& market, const Address& token);
/// Of one side of a market, or of a fee's level.
Hash32 store_key(std::string_view name, const Address& market, bool flag);
/// Of one side of a market with one collateral.
Hash32 store_key(std::string_view name, const Address& market, const Address& collateral,
                 bool is_long);
/// Of an account's claim on a token of a market.
Hash32 store_key(std::string_view name, const Address& market, const Address& token,
                 const Address& account);
/// Of a handler's feature for a type of order.
Hash32 store_key(std::string_view name, const Address& handler, const u256& order_type);

/// What a position is called: an account has one for each market, collateral and side.
Hash32 position_key(const Address& account, const Address& market, const Address& collateral,
                    bool is_long);

}  // namespace evenkeel::gmx_v2
