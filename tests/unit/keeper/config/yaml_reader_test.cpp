// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/config/yaml_reader.hpp"

#include <catch2/catch.hpp>

#include "samples.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

Config whole() {
    auto result = load_config(vector_path("whole.yaml"), whole_environment());
    INFO(problems_of(result));
    REQUIRE(result.config);
    return *std::move(result.config);
}

Address address(const char* text) {
    return parse_address(text).value();
}

}  // namespace

TEST_CASE("The whole file's chain, signer and transactions are read", "[config]") {
    const Config config = whole();
    CHECK(config.portfolio.chain_id == 42161);
    REQUIRE(config.chain.rpc.size() == 2);
    CHECK(config.chain.rpc[0].url == "https://…/s3cret");
    CHECK(config.chain.websocket == "wss://…");
    CHECK(config.chain.poll_interval == Duration{1'000});
    CHECK(config.signer ==
          SignerConfig{KeystoreSigner{"keeper.json", "/run/secrets/keeper", {}}, {}});
    CHECK(config.transactions.max_fee == gwei(200));
    CHECK(config.transactions.max_priority_fee == gwei(2));
    CHECK(config.portfolio.max_tip == gwei(2));
    CHECK(config.transactions.resubmit_after == Duration{30'000});
    CHECK(config.transactions.private_rpc->url == "https://…");
}

TEST_CASE("How trades are spread is read", "[config]") {
    const auto read = [](const std::string& group) {
        auto result = read_config(whole_with("    rebalance: {rule",
                                             "    allocation: " + group + "\n    rebalance: {rule"),
                                  whole_environment());
        INFO(problems_of(result));
        REQUIRE(result.config);
        return result.config->portfolio.strategies[0].allocation;
    };
    CHECK(read("{by: preference}") == AllocationSpec{.by = AllocationBy::kPreference});
    CHECK(read("{by: cost}") == AllocationSpec{.by = AllocationBy::kCost});
    CHECK(read("{by: cost, holding_time: 3d, min_gain: 50%}") ==
          AllocationSpec{AllocationBy::kCost, Duration{3 * 86'400'000},
                         Ratio{parse_wad("0.5").value()}});
}

TEST_CASE("The whole file's portfolio is read", "[config]") {
    const PortfolioSpec portfolio = whole().portfolio;
    CHECK(portfolio.multicall == address("0xcA11bde05977b3631167028862bE2a173976CA11"));
    REQUIRE(portfolio.assets.size() == 2);
    CHECK(portfolio.assets[0].name == "USDC");
    CHECK(portfolio.assets[0].fixed_price == Wad::from_int(1));
    CHECK(portfolio.assets[1].max_age == Duration{3'600'000});
    REQUIRE(portfolio.strategies.size() == 1);
    const StrategySpec& strategy = portfolio.strategies[0];
    CHECK(strategy.target.is_zero());
    REQUIRE(strategy.positions.size() == 1);
    CHECK(*strategy.positions[0].params.find<std::vector<u256>>("ids") ==
          std::vector<u256>{u256(123u), u256(456u)});
    REQUIRE(strategy.hedge.size() == 1);
    CHECK(strategy.hedge[0].venue == "perp_v2");
    CHECK(*strategy.hedge[0].params.find<Wad>("leverage.max") == Wad::from_int(5));
    CHECK(strategy.allocation == AllocationSpec{});
    CHECK(strategy.rebalance.rule == "band");
    CHECK(*strategy.rebalance.params.find<Ratio>("width") == Ratio{parse_wad("0.02").value()});
    CHECK(strategy.rebalance.params.values().size() == 1);
    CHECK(strategy.rebalance.min_order == Amount{parse_wad("0.05").value(), "ETH"});
    CHECK(strategy.rebalance.max_slippage.value == parse_wad("0.005").value());
    CHECK(strategy.rebalance.order_ttl == Duration{300'000});
}

TEST_CASE("Receivers of every format and a heartbeat are read", "[config]") {
    const auto read = read_config(
        whole_with("ops:", "heartbeat: {url: \"https://hc.example/K3Y\", every: 2m}\nops:"),
        whole_environment());
    REQUIRE(read.config);
    CHECK(read.config->heartbeat == HeartbeatConfig{"https://hc.example/K3Y", Duration{120'000}});
    const auto only = [](const std::string& alert) {
        const auto result =
            read_config(whole_with("{url: \"${WEBHOOK_URL}\", format: generic, min_level: warning, "
                                   "secret_env: WEBHOOK_SECRET}",
                                   "{url: \"https://h.example/K3Y\", " + alert + "}"),
                        whole_environment());
        INFO(problems_of(result));
        REQUIRE(result.config);
        return result.config->alerts.at(0);
    };
    CHECK(only("format: discord").format == AlertFormat::kDiscord);
    const AlertConfig chat = only("format: telegram, chat_id: \"-100123\", heartbeat: 1h");
    CHECK(chat.format == AlertFormat::kTelegram);
    CHECK(chat.chat_id == "-100123");
    CHECK(chat.heartbeat == Duration{3'600'000});
    const AlertConfig pager = only("format: pagerduty, secret_env: PAGER");
    CHECK(pager.format == AlertFormat::kPagerduty);
    CHECK(pager.min_level == AlertLevel::kWarning);
    CHECK(only("format: ntfy, min_level: error").min_level == AlertLevel::kError);
}

TEST_CASE("The whole file's limits, journal, alerts and ops are read", "[config]") {
    const Config config = whole();
    Limits limits;
    limits.max_order = Wad::from_int(250'000);
    limits.max_orders_per_hour = 30;
    limits.max_notional_per_day = Wad::from_int(2'000'000);
    limits.max_gas_per_day = Wei(u256(500'000'000'000'000'000u));
    limits.max_oracle_deviation = Ratio{parse_wad("0.02").value()};
    limits.max_head_age = Duration{60'000};
    limits.max_drawdown = Ratio{parse_wad("0.1").value()};
    limits.max_reverts = 3;
    limits.min_liquidation_distance = Ratio{parse_wad("0.05").value()};
    limits.max_fee = gwei(200);
    limits.guard.trip_after = Duration{30'000};
    limits.guard.lift_after = Duration{120'000};
    CHECK(config.limits == limits);
    CHECK(config.journal_path == "var/evenkeel.db");
    CHECK(config.alerts ==
          std::vector<AlertConfig>{{"https://hooks.example/t0ken", AlertFormat::kGeneric,
                                    AlertLevel::kWarning, "WEBHOOK_SECRET"}});
    CHECK(config.ops_listen == "127.0.0.1:9464");
}

TEST_CASE("The guard's keys are read", "[config][guard]") {
    std::string text = whole_with("  max_drawdown: 10%",
                                  "  max_drawdown: 10%\n"
                                  "  max_reverts: 5\n"
                                  "  min_gas_balance: 0.05 ETH\n"
                                  "  min_liquidation_distance: 8%\n"
                                  "guard: {trip_after: 10s, lift_after: 5m, drawdown: halt, "
                                  "on_lost_leg: rehedge}");
    const std::string feed = "0xFdB631F5EE196F0ed6FAa767959853A9F217697D";
    text.insert(text.find("  rpc:"), "  sequencer_feed: {chainlink: \"" + feed + "\"}\n");
    const auto result = read_config(text, whole_environment());
    INFO(problems_of(result));
    REQUIRE(result.config);
    const Limits& limits = result.config->limits;
    CHECK(limits.max_reverts == 5);
    CHECK(limits.min_gas_balance == Wei(u256(50'000'000'000'000'000u)));
    CHECK(limits.min_liquidation_distance->value == parse_wad("0.08").value());
    CHECK(limits.guard == GuardPolicy{.trip_after = Duration{10'000},
                                      .lift_after = Duration{300'000},
                                      .sequencer_grace = Duration{3'600'000},
                                      .drawdown = DrawdownPolicy::kHalt,
                                      .on_lost_leg = LostLegPolicy::kRehedge});
    CHECK(result.config->portfolio.sequencer_feed == parse_address(feed).value());
}

TEST_CASE("A file with eleven mistakes prints eleven errors with their lines", "[config]") {
    const auto result = load_config(vector_path("eleven_mistakes.yaml"), whole_environment());
    std::string printed;
    for (const auto& problem : result.problems)
        printed += format_problem("eleven_mistakes.yaml", problem) + "\n";
    CHECK(result.problems.size() == 11);
    CHECK(printed == file_text(vector_path("eleven_mistakes.expected")));
    CHECK_FALSE(result.config);
}

TEST_CASE("An endpoint may be a group with headers", "[config]") {
    const auto result = read_config(
        whole_with(
            "\"https://…\"]",
            "{url: \"https://a.example\", headers: {Authorization: \"Bearer ${RPC_KEY}\"}}]"),
        whole_environment());
    INFO(problems_of(result));
    REQUIRE(result.config);
    CHECK(result.config->chain.rpc[1] ==
          Endpoint{"https://a.example", {{"Authorization", "Bearer s3cret"}}, {}});
}

TEST_CASE("What a file leaves out has its default", "[config]") {
    const auto result = load_config(vector_path("least.yaml"), environment({}));
    INFO(problems_of(result));
    REQUIRE(result.config);
    const Config& config = *result.config;
    const Config defaults;
    CHECK(config.transactions == defaults.transactions);
    CHECK(config.chain.poll_interval == Duration{1'000});
    CHECK(config.chain.confirmations == 1);
    CHECK(config.journal_path == "var/evenkeel.db");
    CHECK(config.alerts.empty());
    CHECK(config.ops_listen == "127.0.0.1:9464");
    CHECK(config.limits.max_head_age == Duration{60'000});
    CHECK(config.limits.max_oracle_deviation->value == parse_wad("0.02").value());
    CHECK_FALSE(config.limits.max_orders_per_hour);
    CHECK_FALSE(config.limits.max_drawdown);
    CHECK(config.portfolio.strategies[0].hedge.empty());
    CHECK(std::holds_alternative<NoSigner>(config.signer.source));
    CHECK(config.portfolio.account == config.signer.address);
}

TEST_CASE("A value from the environment is never printed", "[config]") {
    const auto env = environment({{"RPC_KEY", "s3cret key"}, {"WEBHOOK_URL", "nourl-t0ken"}});
    const auto result = load_config(vector_path("whole.yaml"), env);
    const std::string printed = problems_of(result);
    CHECK(result.problems.size() == 2);
    CHECK(printed.find("s3cret") == std::string::npos);
    CHECK(printed.find("t0ken") == std::string::npos);
    CHECK(printed.find("${WEBHOOK_URL}") != std::string::npos);
}

TEST_CASE("A private key put where its variable's name belongs is not printed", "[config]") {
    const std::string key = "0x" + std::string(64, '7');
    for (const std::string& wrong :
         {"private_key_env: \"" + key + "\"", "private_key: \"" + key + "\"",
          "keystore: [\"" + key + "\"]"}) {
        const auto result =
            read_config(whole_with("keystore: keeper.json", wrong), whole_environment());
        INFO(wrong);
        CHECK_FALSE(result.config);
        CHECK(problems_of(result).find("777") == std::string::npos);
    }
}

TEST_CASE("An alias counts as a copy of its anchor", "[config]") {
    std::string text = whole_with("poll_interval: 1s", "poll_interval: &wait 45s");
    const std::string waited = "resubmit_after: 30s";
    text.replace(text.find(waited), waited.size(), "resubmit_after: *wait");
    const auto result = read_config(text, whole_environment());
    INFO(problems_of(result));
    REQUIRE(result.config);
    CHECK(result.config->transactions.resubmit_after == Duration{45'000});
}

TEST_CASE("A file that is not there is a problem, not an exception", "[config]") {
    const auto result = load_config(vector_path("nowhere.yaml"), environment({}));
    CHECK_FALSE(result.config);
    REQUIRE(result.problems.size() == 1);
    CHECK(format_problem("nowhere.yaml", result.problems[0]) ==
          "nowhere.yaml:1:1: expected a file that can be read, found none");
}

TEST_CASE("A directory is a problem, not a configuration", "[config]") {
    CHECK_FALSE(load_config(vector_path(""), environment({})).config);
}
