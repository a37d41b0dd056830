// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <stop_token>

#include "keeper/alerts/dispatcher.hpp"
#include "keeper/cli/session.hpp"
#include "keeper/engine/desk.hpp"
#include "keeper/journal/sqlite_journal.hpp"

namespace evenkeel::cli {

struct WorkplaceOptions {
    bool dry_run = false;  ///< Opens no key.
    Scope scope = Scope::kAll;
    std::optional<Ratio> reduce_slippage{};  ///< See GateSettings.
};

/// What every command works with that may sign and send: chain, journal, key, alerts and the desk
/// over them. Holds the journal while it exists.
class Workplace {
  public:
    /// Requests on their way end within a second of `stop`. Errc::kConfig if the key does not fit
    /// the configuration; Errc::kStorage if somebody else holds the journal.
    static Result<std::unique_ptr<Workplace>> open(Config config, WorkplaceOptions options,
                                                   std::stop_token stop);
    /// Waits a little for alerts that are still to be delivered.
    ~Workplace();

    const Config& config() const { return session_->config(); }
    Session& session() { return *session_; }
    Clock& clock() { return session_->clock(); }
    Gate& gate() { return *gate_; }
    SqliteJournal& journal() { return *journal_; }
    AlertDispatcher& alerts() { return *alerts_; }
    Metrics& metrics() { return metrics_; }
    Reporter& reporter() { return *reporter_; }
    Desk& desk() { return *desk_; }
    /// Tells people what happened to endpoints since the last time.
    void tell_endpoints();

  private:
    Workplace();

    Metrics metrics_;
    SystemClock signer_clock_;
    std::unique_ptr<TransactionSigner> signer_;
    std::unique_ptr<Session> session_;
    std::unique_ptr<SqliteJournal> journal_;
    std::unique_ptr<AlertDispatcher> alerts_;
    std::unique_ptr<Reporter> reporter_;
    std::unique_ptr<Gate> gate_;
    std::unique_ptr<Desk> desk_;
};

}  // namespace evenkeel::cli
