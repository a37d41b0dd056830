// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/gmx_v2/keys.hpp"

#include "chain/codec/abi.hpp"
#include "chain/crypto/keccak.hpp"

namespace evenkeel::gmx_v2 {
namespace {

using Word = abi::FixedBytes<32>;

/// keccak256 of the parts as abi.encode puts them.
template <class... Types>
Hash32 hash_of(const typename Types::value_type&... parts) {
    return keccak256(ByteView(abi::encode<abi::Tuple<Types...>>({parts...})));
}

}  // namespace

Hash32 event_hash(std::string_view name) {
    return keccak256(name);
}

Hash32 store_key(std::string_view name) {
    return hash_of<abi::String>(std::string(name));
}

Hash32 store_key(std::string_view name, const Address& of) {
    return hash_of<Word, abi::AddressType>(store_key(name), of);
}

Hash32 store_key(std::string_view name, const Address& market, const Address& token) {
    return hash_of<Word, abi::AddressType, abi::AddressType>(store_key(name), market, token);
}

Hash32 store_key(std::string_view name, const Address& market, bool flag) {
    return hash_of<Word, abi::AddressType, abi::Bool>(store_key(name), market, flag);
}

Hash32 store_key(std::string_view name, const Address& market, const Address& collateral,
                 bool is_long) {
    return hash_of<Word, abi::AddressType, abi::AddressType, abi::Bool>(store_key(name), market,
                                                                        collateral, is_long);
}

Hash32 store_key(std::string_view name, const Address& market, const Address& token,
                 const Address& account) {
    return hash_of<Word, abi::AddressType, abi::AddressType, abi::AddressType>(
        store_key(name), market, token, account);
}

Hash32 store_key(std::string_view name, const Address& handler, const u256& order_type) {
    return hash_of<Word, abi::AddressType, abi::Uint<256>>(store_key(name), handler, order_type);
}

Hash32 position_key(const Address& account, const Address& market, const Address& collateral,
                    bool is_long) {
    return hash_of<abi::AddressType, abi::AddressType, abi::AddressType, abi::Bool>(
        account, market, collateral, is_long);
}

}  // namespace evenkeel::gmx_v2
