// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chain/rpc/endpoints.hpp"
#include "keeper/engine/reporter.hpp"

namespace evenkeel {

/// Looks after the endpoints that are not in use, and tells what happened to all of them since the
/// last time: troubles and their ends to people, every request to the metrics.
void report_endpoints(rpc::EndpointPool& pool, Reporter& reporter);

}  // namespace evenkeel
