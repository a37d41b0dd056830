// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace evenkeel::cli {

struct AdoptOptions {
    std::string config;
    std::string timeout = "60s";  ///< For a running keeper to take it up.
};

/// `adopt CONFIG`: names the nonces that somebody else used, and takes them for known, so that the
/// keeper goes on. A running keeper does it itself at its next poll.
int adopt_nonces(const AdoptOptions& options);

}  // namespace evenkeel::cli
