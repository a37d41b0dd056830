// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/rpc/endpoint_health.hpp"

namespace evenkeel::rpc {

std::string_view name(EndpointEventKind kind) {
    switch (kind) {
        case EndpointEventKind::kDown:
            return "down";
        case EndpointEventKind::kUp:
            return "up";
        case EndpointEventKind::kLagging:
            return "lagging";
        case EndpointEventKind::kCaughtUp:
            return "caught_up";
        case EndpointEventKind::kDisagrees:
            return "disagrees";
        case EndpointEventKind::kAgrees:
            return "agrees";
    }
    return "unknown";
}

bool is_trouble(EndpointEventKind kind) {
    return kind == EndpointEventKind::kDown || kind == EndpointEventKind::kLagging ||
           kind == EndpointEventKind::kDisagrees;
}

}  // namespace evenkeel::rpc
