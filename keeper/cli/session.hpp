// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <stop_token>

#include "chain/rpc/endpoints.hpp"
#include "keeper/config/config.hpp"
#include "keeper/engine/reader.hpp"
#include "keeper/engine/rpc_access.hpp"
#include "strategies/kinds/portfolio.hpp"

namespace evenkeel::cli {

/// What of the portfolio is read.
enum class Scope : std::uint8_t {
    kAll,
    kHedges,  ///< Only what is needed to close them: Portfolio::hedges_only.
};

/// A configuration with its connections: what every command needs that looks at the chain.
class Session {
  public:
    /// `account` becomes the portfolio's. Requests on their way end within a second of `stop`.
    static Result<std::unique_ptr<Session>> open(Config config, const Address& account,
                                                 std::stop_token stop = {},
                                                 Scope scope = Scope::kAll);

    const Config& config() const { return config_; }
    Clock& clock() { return clock_; }
    Portfolio& portfolio() { return *portfolio_; }
    ChainAccess& chain() { return *access_; }
    rpc::EndpointPool& endpoints() { return *reads_; }
    /// The chains that are only read; none if only hedges are.
    FurtherChains further();
    /// The endpoints of one of them.
    rpc::EndpointPool& endpoints_of(const std::string& chain) { return *further_.at(chain).reads; }
    /// Those that are read from, and the one for orders if they have their own.
    std::vector<rpc::EndpointPool*> pools();
    /// Where to ask for what was so at this block; the newest if nodes tell of no other.
    rpc::BlockRef state_of(const Head& head) const;
    /// The head at `block`, or the newest.
    Result<Head> head(std::optional<std::uint64_t> block);

  private:
    explicit Session(Config config) : config_(std::move(config)) {}

    Config config_;
    SystemClock clock_;
    /// A chain that is only read, and its connections.
    struct Further {
        std::unique_ptr<rpc::EndpointPool> reads;
        std::unique_ptr<RpcAccess> access;
    };
    Result<void> open_further(std::stop_token stop);

    std::unique_ptr<rpc::EndpointPool> reads_, private_sends_;
    std::unique_ptr<RpcAccess> access_;
    std::map<std::string, Further> further_;
    std::optional<Portfolio> portfolio_;
};

}  // namespace evenkeel::cli
