// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/engine/endpoint_report.hpp"

namespace evenkeel {
namespace {

EndpointTrouble trouble(rpc::EndpointEventKind kind) {
    switch (kind) {
        case rpc::EndpointEventKind::kLagging:
        case rpc::EndpointEventKind::kCaughtUp:
            return EndpointTrouble::kLagging;
        case rpc::EndpointEventKind::kDisagrees:
        case rpc::EndpointEventKind::kAgrees:
            return EndpointTrouble::kDisagrees;
        default:
            return EndpointTrouble::kDown;
    }
}

}  // namespace

void report_endpoints(rpc::EndpointPool& pool, Reporter& reporter) {
    pool.watch();
    for (const auto& post : pool.take_posts()) {
        reporter.metrics().rpc_request(post.name, post.latency);
        if (post.error) reporter.metrics().rpc_error(post.name, name(*post.error));
    }
    for (const auto& event : pool.take_events())
        reporter.endpoint(event.name, trouble(event.kind), is_trouble(event.kind),
                          event.error.message);
}

}  // namespace evenkeel
