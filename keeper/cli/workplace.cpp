// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/workplace.hpp"

#include <algorithm>
#include <cstdlib>
#include <fmt/format.h>

#include "keeper/cli/account.hpp"
#include "keeper/engine/endpoint_report.hpp"

namespace evenkeel::cli {
namespace {

// How long a clean end waits for alerts; more would keep a supervisor waiting.
constexpr std::chrono::milliseconds kLastAlerts{3'000};

Result<std::vector<AlertReceiver>> receivers(const Config& config, const Address& account) {
    const std::string source =
        fmt::format("evenkeel/{}/{}", config.portfolio.chain_id, to_checksum(account));
    std::vector<AlertReceiver> all;
    for (const AlertConfig& alert : config.alerts) {
        AlertReceiver receiver{.url = alert.url,
                               .format = alert.format,
                               .min_level = alert.min_level,
                               .chat_id = alert.chat_id,
                               .source = source};
        if (alert.secret_env) {
            const char* secret = std::getenv(alert.secret_env->c_str());
            if (secret == nullptr)
                return fail(
                    Errc::kConfig, Remedy::kGiveUp,
                    fmt::format("alerts: environment variable {} is not set", *alert.secret_env));
            receiver.secret = secret;
        }
        all.push_back(std::move(receiver));
    }
    return all;
}

FeeCaps caps(const Config& config) {
    return {.max_fee = config.transactions.max_fee,
            .max_priority_fee = config.transactions.max_priority_fee};
}

GateSettings gate_settings(const Config& config, const WorkplaceOptions& options) {
    return {.chain_id = config.portfolio.chain_id,
            .caps = caps(config),
            .max_gas = config.transactions.max_gas,
            .infinite_approvals = config.transactions.infinite_approvals,
            .reduce_slippage = options.reduce_slippage};
}

DeskSettings desk_settings(const Config& config, const Portfolio& portfolio,
                           const WorkplaceOptions& options) {
    const ChainFacts* known = chain_facts(config.portfolio.chain_id);
    const ChainFacts facts = known ? *known : ChainFacts{};
    return {.chain_id = config.portfolio.chain_id,
            .caps = caps(config),
            .resubmit_after =
                std::chrono::milliseconds(config.transactions.resubmit_after.milliseconds),
            .confirmations = config.chain.confirmations,
            .dry_run = options.dry_run,
            .private_flow = config.transactions.private_rpc.has_value(),
            .finality = std::max(config.chain.finality_depth, config.chain.confirmations),
            .data_fee = facts.data_fee,
            .gas_room = facts.gas_room,
            .together = hang_together(portfolio.spec().strategies, portfolio.shared()),
            .hedges_apart = options.scope == Scope::kHedges};
}

}  // namespace

Workplace::Workplace() : metrics_(EVENKEEL_VERSION) {}

Workplace::~Workplace() {
    if (alerts_) alerts_->flush(kLastAlerts);
}

Result<std::unique_ptr<Workplace>> Workplace::open(Config config, WorkplaceOptions options,
                                                   std::stop_token stop) {
    std::unique_ptr<Workplace> place(new Workplace());
    EVENKEEL_TRY(place->signer_, options.dry_run
                                     ? open_watcher(config.signer)
                                     : open_signer(config.signer, place->signer_clock_, stop));
    EVENKEEL_TRY(auto alert_receivers, receivers(config, place->signer_->address()));
    EVENKEEL_TRY(place->session_,
                 Session::open(std::move(config), place->signer_->address(), stop, options.scope));
    EVENKEEL_TRY(place->journal_, SqliteJournal::open(place->config().journal_path));
    // Beside the journal, whose lock makes it ours.
    const std::string alert_path = place->config().journal_path + "-alerts";
    place->alerts_ = std::make_unique<AlertDispatcher>(std::move(alert_receivers), place->clock(),
                                                       DispatcherOptions{.path = alert_path});
    place->reporter_ = std::make_unique<Reporter>(*place->alerts_, place->metrics_);
    place->reporter_->inherit(place->alerts_->open_conditions());
    place->gate_ =
        std::make_unique<Gate>(GateParts{place->session_->portfolio(), place->config().limits,
                                         *place->journal_, *place->signer_},
                               gate_settings(place->config(), options));
    place->desk_ = std::make_unique<Desk>(
        DeskParts{place->session_->chain(), *place->journal_, *place->gate_, place->clock(),
                  *place->reporter_},
        desk_settings(place->config(), place->session_->portfolio(), options));
    return place;
}

void Workplace::tell_endpoints() {
    for (rpc::EndpointPool* pool : session_->pools()) report_endpoints(*pool, *reporter_);
}

}  // namespace evenkeel::cli
