// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/config/key_table.hpp"

#include <algorithm>
#include <iterator>

#include "keeper/config/alarms.hpp"
#include "keeper/config/key_forms.hpp"
#include "keeper/config/strategy_keys.hpp"

namespace evenkeel {
namespace {

using namespace keys;
using enum KeyKind;

Key endpoint(std::string name, std::string help) {
    Key key =
        nested(std::move(name), kGroup, kOptional, std::move(help),
               {url("url", kRequired, "Address of the node; may carry a key.", {"https", "http"}),
                nested("headers", kMap, kOptional, "HTTP headers sent with every request.",
                       {required("", kText, "The header's value.")}),
                count("requests_per_second", kOptional,
                      "Questions that it may be asked, each of a batch counted.", 1)});
    key.shorthand = "url";
    return key;
}

Key sequencer_feed() {
    return nested("sequencer_feed", kGroup, kOptional, "Uptime feed of a layer-2 chain.",
                  {required("chainlink", kAddress, "AggregatorV3 feed: 0 is up, 1 is down."),
                   optional("grace", kDuration,
                            "Only risk is reduced for so long after it came up again.", "1h")});
}

/// What every chain has that is read.
std::vector<Key> nodes() {
    return {
        count("id", kRequired, "Chain id (EIP-155); every endpoint must serve it.", 1),
        nested("rpc", kList, kRequired, "JSON-RPC endpoints in order of preference.",
               {endpoint("", "A URL, or a group of url, headers and requests_per_second.")}),
        optional("multicall", kAddress, "Multicall3, through which a block is read.",
                 "0xcA11bde05977b3631167028862bE2a173976CA11"),
        count("read_quorum", kOptional, "Endpoints that must agree before anything is signed.", 1,
              "1"),
        count("max_lag", kOptional, "Blocks that an endpoint may be behind the others.", 1, "10")};
}

Key chain() {
    std::vector<Key> keys = nodes();
    std::vector<Key> own{
        url("websocket", kOptional, "Where to hear of new heads; only a hint, polling goes on.",
            {"wss", "ws"}),
        optional("poll_interval", kDuration, "How often to ask for a new head.", "1s"),
        count("confirmations", kOptional, "Blocks that make a transaction final, its own included.",
              1, "1"),
        count("finality_depth", kOptional,
              "Blocks below the head where a used nonce is used for good.", 1, "64"),
        sequencer_feed()};
    std::ranges::move(own, std::back_inserter(keys));
    return nested("chain", kGroup, kRequired,
                  "The chain that orders are signed on, and the nodes that serve it.",
                  std::move(keys));
}

Key chains() {
    return nested(
        "chains", kMap, kOptional, "Further chains, by names of your own: read, never signed on.",
        {nested("", kGroup, kRequired, "One chain and the nodes that serve it.", nodes())});
}

Key signer() {
    return nested(
        "signer", kGroup, kRequired,
        "Who signs: a keystore, a key in the environment, a service, or only an address to "
        "watch.",
        {optional("keystore", kText, "Web3 Secret Storage v3 file."),
         optional("password_file", kText, "File with the keystore's password."),
         optional("password_env", kText, "Environment variable with the keystore's password."),
         optional("private_key_env", kText,
                  "Environment variable with a private key; for a local chain."),
         nested(
             "remote", kGroup, kOptional, "A Web3Signer-compatible service that keeps the key.",
             {url("url", kRequired, "Address of the service; may carry a key.", {"https", "http"}),
              required("address", kAddress, "The account that it signs for."),
              nested("headers", kMap, kOptional, "HTTP headers sent with every request.",
                     {required("", kText, "The header's value.")})}),
         optional("address", kAddress,
                  "The account that the key must belong to; alone: watch it, never sign.")});
}

Key transactions() {
    return nested(
        "transactions", kGroup, kOptional, "What transactions may cost and how they are sent.",
        {optional("max_fee", kCoin, "Most that is ever offered per gas.", "200 gwei"),
         optional("max_priority_fee", kCoin, "Tip per gas.", "2 gwei"),
         optional("resubmit_after", kDuration, "Raise the fee after so long without a receipt.",
                  "30s"),
         count("max_gas", kOptional, "Gas limit of one transaction, at most.", 21'000, "10000000"),
         choice("approvals", kOptional,
                "Leave to spend a token is of the exact amount needed, or may be "
                "infinite.",
                {"exact", "infinite"}, "exact"),
         endpoint("private_rpc", "Orders are sent here instead of to the public pool.")});
}

Key assets() {
    Key price = optional("price", kNumber, "1 marks the unit of account; no other is possible.");
    return nested(
        "assets", kMap, kRequired, "What the portfolio holds, by names of your own.",
        {nested("", kGroup, kRequired, "Tokens that share a price.",
                {optional("tokens", kAddressList, "ERC-20 contracts, e.g. native and bridged."),
                 nested("tokens_on", kMap, kOptional, "The same on further chains, by their names.",
                        {optional("", kAddressList, "ERC-20 contracts on that chain.")}),
                 price,
                 nested("oracle", kGroup, kOptional, "Where the price comes from.",
                        {required("chainlink", kAddress, "AggregatorV3 feed of the price in USD."),
                         required("max_age", kDuration, "Oldest answer that still counts."),
                         optional("chain", kText, "The further chain that the feed is on.")}),
                 peg_keys()})});
}

Key limits() {
    return nested(
        "limits", kGroup, kRequired, "What the keeper may do at most.",
        {required("max_order", kAmount, "Notional of one order, in the unit of account."),
         optional("max_orders_per_hour", kCount, "Orders in any hour; absent: not checked."),
         optional("max_orders_per_day", kCount, "Orders in any day; absent: not checked."),
         optional("max_notional_per_hour", kAmount,
                  "Notional of all orders in any hour; absent: not checked."),
         optional("max_notional_per_day", kAmount,
                  "Notional of all orders in any day; absent: not checked."),
         optional("max_gas_per_hour", kCoin,
                  "Fees in any hour, in the chain's own coin: paid, or the most that what is on "
                  "its way may pay; absent: not checked."),
         optional("max_gas_per_day", kCoin, "The same in any day; absent: not checked."),
         optional("max_slippage_per_hour", kAmount,
                  "What the orders of any hour lose against the oracle if all are filled at their "
                  "worst accepted price; absent: not checked."),
         optional("max_slippage_per_day", kAmount, "The same in any day; absent: not checked."),
         optional("max_oracle_deviation", kRatio,
                  "Pool and perp prices may be this far from the oracle.", "2%"),
         optional("max_head_age", kDuration, "Older heads are not acted on.", "60s"),
         optional("max_drawdown", kRatio,
                  "Act as guard.drawdown says when value falls this far below its peak; absent: "
                  "not checked."),
         count("max_reverts", kOptional, "So many reverted transactions in a row halt a strategy.",
               1, "3"),
         optional("min_gas_balance", kCoin,
                  "With less on the account only risk is reduced; absent: not checked."),
         optional("min_liquidation_distance", kRatio,
                  "Nearer to a hedge's liquidation price only risk is reduced.", "5%"),
         depeg_keys(), basis_keys()});
}

Key guard() {
    return nested(
        "guard", kGroup, kOptional, "How the guard answers what it finds.",
        {optional("trip_after", kDuration,
                  "A condition holds nothing back before it lasted so long, in chain time.", "30s"),
         optional("lift_after", kDuration,
                  "It holds back until it was well for so long, in chain time.", "2m"),
         choice("drawdown", kOptional,
                "What a drawdown does: only risk is reduced, or all is halted until resumed.",
                {"reduce", "halt"}, "reduce"),
         choice("on_lost_leg", kOptional,
                "What a hedge that somebody else moved does: hedge again, only reduce risk until "
                "resumed, or halt until resumed.",
                {"rehedge", "reduce", "halt"}, "halt")});
}

Key alerts() {
    return nested(
        "alerts", kList, kOptional, "Who is told what happens.",
        {nested(
            "", kGroup, kRequired, "One receiver.",
            {url("url", kRequired, "Webhook; its path is a secret.", {"https", "http"}),
             choice("format", kOptional, "How messages look.",
                    {"generic", "slack", "discord", "telegram", "pagerduty", "ntfy"}, "generic"),
             choice("min_level", kOptional,
                    "Lesser ones are not sent; absent with pagerduty: warning.",
                    {"info", "warning", "error", "critical"}, "info"),
             optional("secret_env", kText,
                      "Environment variable with the HMAC key (generic), routing key (pagerduty) "
                      "or access token (ntfy)."),
             optional("chat_id", kText, "Who is written to; format telegram only."),
             optional("heartbeat", kDuration,
                      "Send the event heartbeat so often while blocks are processed.")})});
}

Key heartbeat() {
    return nested(
        "heartbeat", kGroup, kOptional,
        "A dead man's switch: asked while blocks are processed, silent otherwise.",
        {url("url", kRequired, "Asked with GET; its path is a secret.", {"https", "http"}),
         optional("every", kDuration, "How often.", "60s")});
}

}  // namespace

const Key& config_keys() {
    static const Key root = nested(
        "", kGroup, kRequired, "Configuration of the Evenkeel keeper.",
        {count("version", kRequired, "Version of this format: 1.", 0), chain(), chains(), signer(),
         transactions(), assets(), strategy_keys(), limits(), guard(),
         nested("journal", kGroup, kOptional, "Where decisions and transactions are kept.",
                {optional("path", kText, "SQLite file.", "var/evenkeel.db")}),
         alerts(), heartbeat(),
         nested("ops", kGroup, kOptional, "Health, metrics and state over HTTP, read-only.",
                {optional("listen", kHostPort, "Address to listen on.", "127.0.0.1:9464")})});
    return root;
}

}  // namespace evenkeel
