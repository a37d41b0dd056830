// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>

#include "chain/rpc/head_hint.hpp"
#include "keeper/cli/run_command.hpp"
#include "keeper/cli/stops.hpp"
#include "keeper/cli/workplace.hpp"
#include "keeper/engine/pause.hpp"
#include "keeper/ops/server.hpp"

namespace evenkeel::cli {

/// One configuration at work: one signing chain, one account and its nonces, one journal. Shares
/// nothing with another keeper of the process. It holds the journal while it exists.
class Keeper {
  public:
    /// Opens key, journal and ops endpoint; no block is read. `stops` must outlive it. Errors as
    /// Workplace::open and OpsServer::start.
    static Result<std::unique_ptr<Keeper>> open(const Config& config, const RunOptions& options,
                                                Stops& stops);

    /// Keeps deciding until the loop is stopped or max_blocks were processed; a journal that cannot
    /// be written is an error. A latch that appears ends the loop to flatten. Once.
    Result<void> run();

  private:
    Keeper(const RunOptions& options, Stops& stops) : options_(options), stops_(stops) {}
    Result<void> loop();
    void after_poll();

    const RunOptions& options_;
    Stops& stops_;
    std::unique_ptr<Workplace> place_;
    OpsBoard board_;
    std::optional<OpsServer> ops_;
    std::optional<Pause> pause_;
};

}  // namespace evenkeel::cli
