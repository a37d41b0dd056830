// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>

#include "keeper/ops/metrics.hpp"
#include "keeper/ops/state.hpp"

namespace evenkeel {

/// What the server looks at; all of it must outlive the server.
struct OpsSources {
    const OpsBoard& board;
    const Metrics& metrics;
    const Clock& clock;
    std::function<AlertCounts()> alerts;  ///< May be empty: no receivers.
    /// patience_of() the poll interval; zero: a loop that hangs is not noticed.
    std::chrono::milliseconds patience{0};
};

/// GET /healthz, /metrics, /api/state and /, on threads of its own. It only reads.
class OpsServer {
  public:
    /// Binds "host:port" (port 0: any that is free; "[::1]:9464" too). Errc::kConfig if the text is
    /// not an address, Errc::kNetwork if it cannot be bound.
    static Result<OpsServer> start(const std::string& listen, OpsSources sources);
    OpsServer(OpsServer&&) noexcept;
    OpsServer& operator=(OpsServer&&) noexcept;
    /// Stops answering and waits for its threads.
    ~OpsServer();

    std::uint16_t port() const;

  private:
    struct Parts;
    explicit OpsServer(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

}  // namespace evenkeel
