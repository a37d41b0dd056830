// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/config/effective.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "keeper/config/decision_text.hpp"
#include "keeper/support/redact.hpp"

namespace evenkeel {
namespace {

using Json = nlohmann::ordered_json;

Json endpoint_json(const Endpoint& endpoint) {
    Json out{{"url", redact(endpoint.url)}};
    for (const auto& [name, value] : endpoint.headers) out["headers"].push_back(name);
    if (endpoint.requests_per_second) out["requests_per_second"] = *endpoint.requests_per_second;
    return out;
}

Json signer_json(const SignerConfig& signer) {
    Json out = Json::object();
    if (const auto* file = std::get_if<KeystoreSigner>(&signer.source)) {
        out["keystore"] = redact(file->path);
        if (file->password_file) out["password_file"] = redact(*file->password_file);
        if (file->password_env) out["password_env"] = *file->password_env;
    } else if (const auto* variable = std::get_if<EnvironmentSigner>(&signer.source)) {
        out["private_key_env"] = variable->private_key_env;
    } else if (const auto* remote = std::get_if<RemoteSource>(&signer.source)) {
        out["remote"] = endpoint_json(remote->service);
        out["remote"]["address"] = to_checksum(remote->address);
    }
    if (signer.address) out["address"] = to_checksum(*signer.address);
    return out;
}

Json chain_json(const ChainConfig& chain) {
    Json out = Json::object();
    for (const auto& endpoint : chain.rpc) out["rpc"].push_back(endpoint_json(endpoint));
    if (chain.websocket) out["websocket"] = redact(*chain.websocket);
    out["poll_interval_ms"] = chain.poll_interval.milliseconds;
    out["confirmations"] = chain.confirmations;
    out["finality_depth"] = chain.finality_depth;
    out["read_quorum"] = chain.read_quorum;
    out["max_lag"] = chain.max_lag;
    return out;
}

Json further_json(const FurtherChainConfig& chain) {
    Json out{{"name", chain.name}};
    for (const auto& endpoint : chain.rpc) out["rpc"].push_back(endpoint_json(endpoint));
    out["read_quorum"] = chain.read_quorum;
    out["max_lag"] = chain.max_lag;
    return out;
}

Json transactions_json(const TransactionsConfig& transactions) {
    Json out{{"max_fee_wei", to_decimal(transactions.max_fee.amount)},
             {"max_priority_fee_wei", to_decimal(transactions.max_priority_fee.amount)},
             {"resubmit_after_ms", transactions.resubmit_after.milliseconds},
             {"max_gas", transactions.max_gas},
             {"approvals", transactions.infinite_approvals ? "infinite" : "exact"}};
    if (transactions.private_rpc) out["private_rpc"] = endpoint_json(*transactions.private_rpc);
    return out;
}

Json alert_json(const AlertConfig& alert) {
    Json out{{"url", redact(alert.url)},
             {"format", name(alert.format)},
             {"min_level", name(alert.min_level)}};
    if (alert.secret_env) out["secret_env"] = *alert.secret_env;
    if (!alert.chat_id.empty()) out["chat_id"] = alert.chat_id;
    if (alert.heartbeat) out["heartbeat_ms"] = alert.heartbeat->milliseconds;
    return out;
}

}  // namespace

std::string effective_config_text(const Config& config) {
    Json decided = Json::parse(decision_text(config), nullptr, false);
    Json& limits = decided.at("limits");
    const Json guard = limits.value("guard", Json::object());
    limits.erase("guard");
    limits.erase("max_fee_wei");  // stands under transactions
    Json out{{"chain", chain_json(config.chain)},
             {"signer", signer_json(config.signer)},
             {"transactions", transactions_json(config.transactions)},
             {"portfolio", decided.at("portfolio")},
             {"limits", limits},
             {"guard", guard},
             {"journal", {{"path", redact(config.journal_path)}}},
             {"alerts", Json::array()},
             {"ops", {{"listen", config.ops_listen}}}};
    for (const auto& chain : config.chains) out["chains"].push_back(further_json(chain));
    if (config.heartbeat)
        out["heartbeat"] = {{"url", redact(config.heartbeat->url)},
                            {"every_ms", config.heartbeat->every.milliseconds}};
    for (const auto& alert : config.alerts) out["alerts"].push_back(alert_json(alert));
    return out.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace evenkeel
