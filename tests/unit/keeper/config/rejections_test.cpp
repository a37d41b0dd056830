// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "samples.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

/// whole.yaml with `from` put for `to`, and the one problem that this makes.
struct Row {
    const char* from;
    const char* to;
    const char* want;
};

void check_row(const Row& row) {
    INFO(row.to);
    const auto result = read_config(whole_with(row.from, row.to), whole_environment());
    CHECK_FALSE(result.config);
    CHECK(problems_of(result) == std::string(row.want) + "\n");
}

constexpr const char* kEth = R"(["0x82aF49447D8a07e3bd95BD0d56f35241523fBab1"])";

}  // namespace

TEST_CASE("A misspelt key is named also where it hides what chooses the others", "[config]") {
    const auto result = read_config(
        whole_with("    kind: delta_neutral", "    knid: delta_neutral"), whole_environment());
    CHECK_THAT(problems_of(result),
               Catch::Contains("strategies[0].kind: required key is missing") &&
                   Catch::Contains("strategies[0].knid: unknown key, did you mean kind?"));
    INFO("what only one of the choices knows may be right");
    const auto other =
        read_config(whole_with("    kind: delta_neutral", "    leverage: 2"), whole_environment());
    CHECK_THAT(problems_of(other), !Catch::Contains("unknown key"));
}

TEST_CASE("A value of the wrong form is refused where it stands", "[config]") {
    const auto row = GENERATE(values<Row>(
        {{"version: 1", "version: \"1\"",
          "1:10: version: expected a whole number from 0, found text in quotes"},
         {"id: 42161", "id: mainnet",
          "3:7: chain.id: expected a whole number from 1, found mainnet"},
         {"id: 42161", "id: [1]", "3:3: chain.id: expected a whole number from 1, found a list"},
         {"id: 42161", "id:", "3:3: chain.id: expected a whole number from 1, found nothing"},
         {"confirmations: 1", "confirmations: 0",
          "7:18: chain.confirmations: expected a whole number from 1, found 0"},
         {"max_fee: 200 gwei", "max_fee: 200",
          "16:12: transactions.max_fee: expected an amount such as 20 gwei or 0.5 ETH, found 200"},
         {"width: 2%", "width: 2",
          "36:36: strategies[0].rebalance.width: expected a share such as 2% or an amount with its "
          "unit such as 0.05 ETH, found 2"},
         {"ids: [123, 456]", "ids: 123",
          "30:14: strategies[0].positions[0].ids: expected a list of token ids, at least one, "
          "found "
          "a single value"},
         {"ids: [123, 456]", "ids: []",
          "30:9: strategies[0].positions[0].ids: expected a list of token ids, at least one, found "
          "none"},
         {"ids: [123, 456]", "ids: [123, -4]",
          "30:20: strategies[0].positions[0].ids[1]: expected a token id in digits, found -4"},
         {"ids: [123, 456]", "ids: [123, 123]",
          "30:20: strategies[0].positions[0].ids[1]: expected each once, found 123 again"},
         {"journal: {path: var/evenkeel.db}", "journal: var/evenkeel.db",
          "45:10: journal: expected a group of keys, found a single value"},
         {"127.0.0.1:9464", "9464",
          "48:15: ops.listen: expected host:port such as 127.0.0.1:9464, found 9464"},
         {"min_level: warning", "min_level: warn",
          "47:57: alerts[0].min_level: expected one of info, warning, error, critical, found warn"},
         {"\"${WEBHOOK_URL}\"", "hooks.example",
          "47:11: alerts[0].url: expected a URL such as https:// or http://host:port/path, found "
          "text of another form"}}));
    check_row(row);
}

TEST_CASE("Keys that are unknown, doubled or missing are refused", "[config]") {
    const auto row = GENERATE(values<Row>(
        {{"resubmit_after:", "resubmit_afer:",
          "18:3: transactions.resubmit_afer: unknown key, did you mean resubmit_after?"},
         {"ops:", "operations: {}\nops:",
          "48:1: operations: unknown key, expected one of version, chain, chains, signer, "
          "transactions, "
          "assets, strategies, limits, guard, journal, alerts, heartbeat, ops"},
         {"  read_quorum: 1", "  id: 1", "9:3: chain.id: expected each key once, found it again"},
         {"  rpc: [", "  websocket: \"wss://a\" # [",
          "2:1: chain.rpc: required key is missing, "
          "expected a list, at least one entry"},
         {"    asset: ETH\n", "",
          "24:5: strategies[0].asset: required key is missing, expected text"},
         {"\"0x82ac2CE43e33683c58BE4cDc40975E73aA50f459\"\n        base_token:",
          "\"0x82ac2CE43e33683c58BE4cDc40975E73aA50f459\"\n        bsae_token: "
          "\"0x8C835DFaA34e2AE61775e80EE29E2c724c6AE2BB\"\n        base_token:",
          "34:9: strategies[0].hedge[0].bsae_token: unknown key, did you mean base_token?"},
         {"max_order: 250000 USD", "max_order_per_hour: 3\n  max_order: 250000 USD",
          "38:3: limits.max_order_per_hour: unknown key, did you mean max_orders_per_hour?"}}));
    if (std::string(row.from).find("rpc") == std::string::npos) return check_row(row);
    const auto result = read_config(whole_with("  rpc:", "  #rpc:"), whole_environment());
    CHECK(problems_of(result) == std::string(row.want) + "\n");
}

TEST_CASE("No two nodes are asked about one block where none can be named", "[config]") {
    std::string text = whole_with("id: 42161", "id: 999");
    text.replace(text.find("read_quorum: 1"), 14, "read_quorum: 2");
    CHECK(problems_of(read_config(text, whole_environment())) ==
          "9:16: chain.read_quorum: expected 1 on HyperEVM, whose nodes answer for the newest "
          "block whichever is asked for, found 2\n");
}

TEST_CASE("Names and parts that do not fit together are refused", "[config]") {
    const std::string second_eth = std::string("ops: {listen: \"127.0.0.1:9464\"}\n# ") + kEth;
    const auto row = GENERATE(values<Row>(
        {{"read_quorum: 1", "read_quorum: 3",
          "9:16: chain.read_quorum: expected at most 2, the number of endpoints in chain.rpc, "
          "found 3"},
         {"asset: ETH", "asset: ETHER",
          "26:12: strategies[0].asset: expected one of USDC, ETH, found ETHER, did you mean ETH?"},
         {"asset: ETH", "asset: USDC",
          "26:12: strategies[0].asset: expected an asset with a price that moves, found the unit "
          "of account"},
         {"price: 1}", "price: 2}",
          "21:73: assets.USDC.price: expected 1, which marks the unit of account, found 2"},
         {"], price: 1}",
          "], price: 1, oracle: {chainlink: "
          "\"0x639Fe6ab55C921f74e7fac1ee960C0B6293ba612\", max_age: 1h}}",
          "21:73: assets.USDC.price: expected price or oracle, found both"},
         {"min_order: 0.05 ETH", "min_order: 0.05 BTC",
          "36:51: strategies[0].rebalance.min_order: expected an amount in ETH or USD, found the "
          "unknown unit BTC"},
         {"max_order: 250000 USD", "max_order: 100 ETH",
          "38:14: limits.max_order: expected an amount in USD or USDC, found ETH"},
         {"target: 3, max: 5", "target: 6, max: 5",
          "35:28: strategies[0].hedge[0].leverage.target: expected at most leverage.max 5, found "
          "6"},
         {"target: 3, max: 5", "target: 0, max: 5",
          "35:28: strategies[0].hedge[0].leverage.target: expected leverage above zero, found 0"},
         {"target: 3, max: 5", "target: 3, band: 0%",
          "35:37: strategies[0].hedge[0].leverage.band: expected a band above 0%"},
         {"target: 3, max: 5", "target: 3, min_transfer: 1 ETH",
          "35:45: strategies[0].hedge[0].leverage.min_transfer: expected an amount in USD, found "
          "ETH"},
         {"    rebalance: {rule", "    allocation: {by: share}\n    rebalance: {rule",
          "36:22: strategies[0].allocation.by: expected a share of every hedge beside it, found "
          "none"},
         {"{target: 3, max: 5}\n",
          "{target: 3, max: 5}\n        share: 100%\n    allocation: {by: cost}\n",
          "37:22: strategies[0].allocation.by: expected share where hedges have shares, found "
          "cost"},
         {"ids: [123, 456]  ",
          "owner: \"0x82ac2CE43e33683c58BE4cDc40975E73aA50f459\"\n        ids: [1]",
          "30:16: strategies[0].positions[0].owner: expected ids or owner, found both"},
         {"        ids: [123, 456]", "        #",
          "28:9: strategies[0].positions[0]: expected ids or owner, found neither"},
         {"max_priority_fee: 2 gwei", "max_priority_fee: 300 gwei",
          "17:21: transactions.max_priority_fee: expected a tip of at most max_fee, found a higher "
          "one"},
         {"  password_file:", "  #",
          "11:13: signer.keystore: expected password_file or password_env beside it, found "
          "neither"},
         {"  keystore: keeper.json\n  password_file: /run/secrets/keeper", "  {}\n# ",
          "10:1: signer: expected keystore, private_key_env or remote, or an address to watch, "
          "found none"},
         {"keystore: keeper.json\n  password_file: /run/secrets/keeper",
          "remote: {url: \"http://127.0.0.1:9000\", address: "
          "\"0x82ac2CE43e33683c58BE4cDc40975E73aA50f459\"}\n  address: "
          "\"0x7099797051812dc3A010C7d01b50E0D17dC79C8b\"",
          "12:12: signer.address: expected the account of remote.address, found another"}}));
    check_row(row);
}

TEST_CASE("What does not fit an alert's format is refused and not passed over", "[config]") {
    const auto row = GENERATE(values<Row>(
        {{"format: generic", "format: telegram",
          "47:5: alerts[0]: expected chat_id with format telegram, found none\n"
          "47:79: alerts[0].secret_env: expected only with format generic, pagerduty or ntfy, "
          "found with telegram"},
         {"format: generic", "format: generic, chat_id: x",
          "47:55: alerts[0].chat_id: expected only with format telegram, found with generic"},
         {"format: generic", "format: pagerduty, heartbeat: 1h",
          "47:59: alerts[0].heartbeat: expected a receiver that is not pagerduty, where each would "
          "be an incident"},
         {"format: generic, min_level: warning, secret_env: WEBHOOK_SECRET", "format: pagerduty",
          "47:5: alerts[0]: expected secret_env with the routing key of pagerduty, found none"},
         {"ops:", "heartbeat: {every: 1m}\nops:",
          "48:1: heartbeat.url: required key is missing, expected a URL with https:// or "
          "http://"}}));
    check_row(row);
}

TEST_CASE("What the venues and rules refuse is a problem of their entry", "[config]") {
    check_row({"width: 2%", "width: 0.5 USD",
               "36:5: strategies[0].rebalance: rule band: expected width as a share or in ETH, "
               "found USD"});
}

TEST_CASE("An address with a wrong checksum is told the right one", "[config]") {
    check_row({kEth, R"(["0x82aF49447D8a07e3bd95BD0d56f35241523fBaB1"])",
               "22:19: assets.ETH.tokens[0]: expected the checksum spelling "
               "0x82aF49447D8a07e3bd95BD0d56f35241523fBab1, found "
               "0x82aF49447D8a07e3bd95BD0d56f35241523fBaB1"});
    check_row({kEth, R"(["0x82aF49447D8a07e3bd95BD0d56f35241523fBa"])",
               "22:19: assets.ETH.tokens[0]: expected an address of 0x and 40 hex digits, found "
               "0x82aF49447D8a07e3bd95BD0d56f35241523fBa"});
}

TEST_CASE("A token of two assets and an asset twice over are refused", "[config]") {
    check_row({"max_age: 1h}}",
               "max_age: 1h}}\n  WETH: {tokens: [\"0x82af49447d8a07e3bd95bd0d56f35241523fbab1\"], "
               "oracle: {chainlink: \"0x639Fe6ab55C921f74e7fac1ee960C0B6293ba612\", max_age: 1h}}",
               "23:19: assets.WETH.tokens[0]: expected a token of one asset, found one of ETH as "
               "well"});
}

TEST_CASE("Variables that are unset or misspelt are refused", "[config]") {
    check_row({"${WEBHOOK_URL}", "${WEBHOOK}",
               "47:11: alerts[0].url: expected the environment variable WEBHOOK, which is not "
               "set"});
    check_row({"${WEBHOOK_URL}", "${WEBHOOK_URL",
               "47:11: alerts[0].url: expected the name of an environment variable as in ${NAME}"});
    check_row({"${WEBHOOK_URL}", "${1}",
               "47:11: alerts[0].url: expected the name of an environment variable as in ${NAME}"});
}

TEST_CASE("Documents that are no configuration are refused", "[config]") {
    struct Document {
        std::string text, want;
    };
    const auto row = GENERATE(values<Document>(
        {{"", "1:1: expected a configuration, found an empty file\n"},
         {"- 1", "1:1: expected a group of keys, found a list\n"},
         {"a: [1", "1:1: expected YAML, found a mistake: end of sequence flow not found\n"},
         {"version: 1\n---\nversion: 1\n", "2:1: expected one document, found another one\n"},
         {"version: !!int 1", "1:10: expected a plain value, found a tag (!…)\n"},
         {std::string(1'000'001, '#'), "1:1: expected a file of at most a megabyte, found more\n"},
         {std::string(100, '[') + std::string(100, ']'),
          "1:17: expected at most 16 levels, found more\n"},
         {"&a [*a]",
          "1:5: expected an alias of something complete, found one of its own part\n"}}));
    INFO(row.text.substr(0, 80));
    CHECK(problems_of(read_config(row.text, environment({}))) == row.want);
}

TEST_CASE("Nesting without end is refused before it fills the stack", "[config]") {
    for (const char* opening : {"[", "{", "[{", "- ", "? "}) {
        std::string text;
        while (text.size() < 200'000) text += opening;
        const auto result = read_config(text, environment({}));
        INFO(opening);
        REQUIRE(result.problems.size() == 1);
    }
}

TEST_CASE("Aliases that multiply are refused before they fill the memory", "[config]") {
    std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
    for (int i = 1; i < 12; ++i) {
        bomb += fmt::format("a{}: &a{} [", i, i);
        for (int k = 0; k < 10; ++k) bomb += fmt::format("{}*a{}", k ? ", " : "", i - 1);
        bomb += "]\n";
    }
    const auto result = read_config(bomb, environment({}));
    REQUIRE(result.problems.size() == 1);
    CHECK(result.problems[0].message == "expected a small file, found aliases that make it huge");
}
