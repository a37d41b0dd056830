// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

#include "chain/base/error.hpp"

namespace evenkeel::rpc {

/// A text some node or provider writes, in lower case, and what it means.
struct ErrorText {
    std::string_view text;
    Errc code;
    Remedy remedy;
};

/// A JSON-RPC error code that says something where the text does not.
struct ErrorCode {
    std::int64_t number;
    Errc code;
    Remedy remedy;
};

/// The first row whose text begins at a word within `lower_case`; null if none does.
const ErrorText* find_text(std::string_view lower_case);
/// The row of a code; null if it has none.
const ErrorCode* find_code(std::int64_t number);

}  // namespace evenkeel::rpc
