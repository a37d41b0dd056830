// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "chain/types/wei.hpp"
#include "keeper/alerts/alert.hpp"
#include "keeper/guard/limits.hpp"
#include "strategies/spec/spec.hpp"

namespace evenkeel {

/// A JSON-RPC node. Both parts may hold credentials: print them only through redact().
struct Endpoint {
    std::string url;                             ///< http:// or https://.
    std::map<std::string, std::string> headers;  ///< Sent with every request.
    /// Questions that it may be asked, each of a batch counted.
    std::optional<std::uint64_t> requests_per_second;
    bool operator==(const Endpoint&) const = default;
};

/// The file's `chain`; its id and Multicall3 are in the PortfolioSpec.
struct ChainConfig {
    std::vector<Endpoint> rpc;             ///< In order of preference, at least one.
    std::optional<std::string> websocket;  ///< ws:// or wss://, a hint that a new head exists.
    Duration poll_interval{1'000};
    std::uint64_t confirmations = 1;  ///< Blocks, the mining one included, that make a hedge final.
    /// Blocks below the head where a used nonce is used for good; no fewer than confirmations.
    std::uint64_t finality_depth = 64;
    std::uint64_t read_quorum = 1;  ///< Endpoints that must agree; no more than there are.
    std::uint64_t max_lag = 10;     ///< Blocks that an endpoint may be behind the others.
    bool operator==(const ChainConfig&) const = default;
};

/// One of the file's `chains`; its id and Multicall3 are in the PortfolioSpec.
struct FurtherChainConfig {
    std::string name;
    std::vector<Endpoint> rpc;      ///< In order of preference, at least one.
    std::uint64_t read_quorum = 1;  ///< Endpoints that must agree; no more than there are.
    std::uint64_t max_lag = 10;     ///< Blocks that an endpoint may be behind the others.
    bool operator==(const FurtherChainConfig&) const = default;
};

/// A Web3 Secret Storage file and where its password is: exactly one of the two is set.
struct KeystoreSigner {
    std::string path;
    std::optional<std::string> password_file;
    std::optional<std::string> password_env;  ///< Name of an environment variable.
    bool operator==(const KeystoreSigner&) const = default;
};

/// A private key in an environment variable, for a local chain.
struct EnvironmentSigner {
    std::string private_key_env;  ///< Name of the variable.
    bool operator==(const EnvironmentSigner&) const = default;
};

/// A Web3Signer-compatible service that keeps the key.
struct RemoteSource {
    Endpoint service;
    Address address;  ///< The account it signs for.
    bool operator==(const RemoteSource&) const = default;
};

/// No key: everything but signing. `run` is then possible only with --dry-run.
struct NoSigner {
    bool operator==(const NoSigner&) const = default;
};

/// Who signs, by reference: no secret is in here.
struct SignerConfig {
    std::variant<NoSigner, KeystoreSigner, EnvironmentSigner, RemoteSource> source;
    /// `signer.address`: whom the key must belong to; always set with NoSigner. With it, commands
    /// that only read need no password.
    std::optional<Address> address;
    bool operator==(const SignerConfig&) const = default;
};

/// The file's `transactions`.
struct TransactionsConfig {
    Wei max_fee = gwei(200);         ///< Per gas, the most that is ever offered.
    Wei max_priority_fee = gwei(2);  ///< Per gas, to the block's maker.
    Duration resubmit_after{30'000};
    std::uint64_t max_gas = 10'000'000;  ///< Gas limit of one transaction, at most.
    bool infinite_approvals = false;
    /// Where orders are sent instead of the public pool.
    std::optional<Endpoint> private_rpc;
    bool operator==(const TransactionsConfig&) const = default;
};

/// One receiver of alerts; its secret is still only the name of an environment variable.
struct AlertConfig {
    std::string url;  ///< A secret: webhooks carry their key in the path.
    AlertFormat format = AlertFormat::kGeneric;
    AlertLevel min_level = AlertLevel::kInfo;
    std::optional<std::string> secret_env;
    std::string chat_id{};                ///< Format telegram: who is written to.
    std::optional<Duration> heartbeat{};  ///< How often the event "heartbeat" is sent.
    bool operator==(const AlertConfig&) const = default;
};

/// The file's `heartbeat`: a dead man's switch.
struct HeartbeatConfig {
    std::string url;  ///< A secret; asked while the keeper processes blocks.
    Duration every{60'000};
    bool operator==(const HeartbeatConfig&) const = default;
};

/// The whole file, checked. Relative paths are relative to the working directory.
struct Config {
    ChainConfig chain;
    SignerConfig signer;
    TransactionsConfig transactions;
    /// chain.id, chain.multicall, assets and strategies. `account` is signer.address or
    /// that of a remote signer, and zero without one: then whoever opens the key puts the key's
    /// address there.
    PortfolioSpec portfolio;
    Limits limits;
    std::string journal_path = "var/evenkeel.db";
    std::vector<AlertConfig> alerts;
    std::optional<HeartbeatConfig> heartbeat;
    std::string ops_listen = "127.0.0.1:9464";    ///< host:port.
    std::vector<FurtherChainConfig> chains = {};  ///< As portfolio.chains, one each.
    bool operator==(const Config&) const = default;
};

}  // namespace evenkeel
