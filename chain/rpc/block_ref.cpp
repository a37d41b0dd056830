// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/rpc/block_ref.hpp"

#include "chain/types/u256.hpp"

namespace evenkeel::rpc {

namespace {

struct Writer {
    std::string operator()(BlockTag tag) const {
        switch (tag) {
            case BlockTag::kLatest:
                return "\"latest\"";
            case BlockTag::kPending:
                return "\"pending\"";
            case BlockTag::kSafe:
                return "\"safe\"";
            case BlockTag::kFinalized:
                return "\"finalized\"";
        }
        return "\"latest\"";
    }
    std::string operator()(std::uint64_t number) const {
        return "\"" + to_quantity(u256(number)) + "\"";
    }
    std::string operator()(const Hash32& hash) const {
        return R"({"blockHash":")" + to_hex(hash) + R"(","requireCanonical":true})";
    }
};

}  // namespace

std::string to_json(const BlockRef& block) {
    return std::visit(Writer{}, block.block);
}

}  // namespace evenkeel::rpc
