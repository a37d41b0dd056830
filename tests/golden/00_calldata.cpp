// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <fstream>

#include "tests/golden/shapes.hpp"

namespace evenkeel::golden {
namespace {

/// The vectors of transactions and calls, which are no cases of inputs and outputs: the tests of
/// chain and contracts-abi make each of them again from tests/vectors/calldata.json. Here they are
/// only held against that file.
json vectors(const Case&) {
    std::ifstream in(EVENKEEL_TESTS_DIR "/vectors/calldata.json");
    return json::parse(in);
}

const Shapes kShapes{{"00_calldata", {"privateKey", "tx"}, {}, &vectors}};

}  // namespace
}  // namespace evenkeel::golden
