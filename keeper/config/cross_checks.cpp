// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/config/cross_checks.hpp"

#include <fmt/format.h>
#include <map>

#include "chain/types/chain_facts.hpp"
#include "keeper/config/alarms.hpp"
#include "keeper/config/chain_checks.hpp"
#include "keeper/config/portfolio_checks.hpp"
#include "keeper/config/quantity.hpp"

namespace evenkeel {
namespace {

void check_version(const Checked& root, Notes& notes) {
    const auto* version = root.get<std::int64_t>("version");
    if (version && *version != 1)
        notes.add(*root.find("version"),
                  fmt::format("expected 1, the only version there is, found {}", *version));
}

/// No more than there are endpoints; and two nodes that answer for their newest block only are
/// seldom at the same one.
void check_quorum(const Checked& chain, Notes& notes) {
    const auto* id = chain.get<std::int64_t>("id");
    const auto* quorum = chain.get<std::int64_t>("read_quorum");
    const Checked* endpoints = chain.find("rpc");
    if (quorum && endpoints && *quorum > static_cast<std::int64_t>(endpoints->members.size()))
        notes.add(*chain.find("read_quorum"),
                  fmt::format("expected at most {}, the number of endpoints in {}.rpc, found {}",
                              endpoints->members.size(), chain.path, *quorum));
    if (!id || !quorum || *quorum <= 1 || reads_are_pinned(static_cast<std::uint64_t>(*id))) return;
    notes.add(*chain.find("read_quorum"),
              fmt::format("expected 1 on {}, whose nodes answer for the newest block whichever is "
                          "asked for, found {}",
                          chain_facts(static_cast<std::uint64_t>(*id))->name, *quorum));
}

/// Each chain once: an order must not be signed for one that is only read.
void check_chains(const Checked& root, Notes& notes) {
    std::map<std::int64_t, std::string> seen;
    const auto check = [&](const Checked& chain) {
        check_quorum(chain, notes);
        const auto* id = chain.get<std::int64_t>("id");
        if (!id) return;
        const auto [first, is_new] = seen.emplace(*id, chain.path);
        if (!is_new)
            notes.add(*chain.find("id"), fmt::format("expected another chain than that of {}, "
                                                     "found {} again",
                                                     first->second, *id));
    };
    if (const Checked* chain = root.find("chain")) check(*chain);
    if (const Checked* chains = root.find("chains"))
        for (const Checked& chain : chains->members) check(chain);
}

void check_keystore(const Checked& signer, Notes& notes) {
    const Checked* file = signer.find("password_file");
    const Checked* variable = signer.find("password_env");
    const Checked* keystore = signer.find("keystore");
    if (keystore && !file && !variable)
        notes.add(*keystore, "expected password_file or password_env beside it, found neither");
    if (keystore && file && variable)
        notes.add(*variable, "expected password_file or password_env, found both");
    if (!keystore && (file || variable))
        notes.add(file ? *file : *variable, "expected a keystore that it opens, found none");
}

void check_variable_name(const Checked& group, const char* key, Notes& notes) {
    const auto* name = group.get<std::string>(key);
    if (!name) return;
    // Somebody may have put the secret itself here, so it is not quoted.
    if (!is_plain_name(*name) || name->size() >= 64 || name->rfind("0x", 0) == 0)
        notes.add(*group.find(key),
                  "expected the name of an environment variable, found text of another form");
}

void check_remote(const Checked& signer, Notes& notes) {
    const auto* service = signer.get<Address>("remote.address");
    const auto* account = signer.get<Address>("address");
    if (service && account && *service != *account)
        notes.add(*signer.find("address"), "expected the account of remote.address, found another");
}

void check_signer(const Checked& root, Notes& notes) {
    const Checked* signer = root.find("signer");
    if (!signer) return;
    const Checked* remote = signer->find("remote");
    check_remote(*signer, notes);
    const int sources = (signer->find("keystore") ? 1 : 0) +
                        (signer->find("private_key_env") ? 1 : 0) + (remote ? 1 : 0);
    if (sources > 1)
        notes.add(
            *signer,
            fmt::format("expected one of keystore, private_key_env and remote, found {}", sources));
    if (sources == 0 && !signer->find("address"))
        notes.add(*signer,
                  "expected keystore, private_key_env or remote, or an address to watch, found "
                  "none");
    check_keystore(*signer, notes);
    check_variable_name(*signer, "private_key_env", notes);
    check_variable_name(*signer, "password_env", notes);
}

void check_transactions(const Checked& root, Notes& notes) {
    const auto* most = root.get<Wad>("transactions.max_fee");
    const auto* tip = root.get<Wad>("transactions.max_priority_fee");
    if (most && most->is_zero())
        notes.add(*root.find("transactions.max_fee"), "expected a fee above zero, found 0");
    if (most && tip && *tip > *most)
        notes.add(*root.find("transactions.max_priority_fee"),
                  "expected a tip of at most max_fee, found a higher one");
}

void check_secret(const Checked& alert, const std::string& format, Notes& notes) {
    const Checked* secret = alert.find("secret_env");
    if (format == "pagerduty" && !secret)
        notes.add(alert, "expected secret_env with the routing key of pagerduty, found none");
    const bool takes_one = format == "generic" || format == "ntfy" || format == "pagerduty";
    if (secret && !takes_one)
        notes.add(*secret, fmt::format("expected only with format generic, pagerduty or ntfy, "
                                       "found with {}",
                                       format));
    check_variable_name(alert, "secret_env", notes);
}

void check_alerts(const Checked& root, Notes& notes) {
    const Checked* alerts = root.find("alerts");
    if (!alerts) return;
    for (const Checked& alert : alerts->members) {
        const auto* written = alert.get<std::string>("format");
        const std::string format = written ? *written : "generic";
        check_secret(alert, format, notes);
        const Checked* chat = alert.find("chat_id");
        if (format == "telegram" && !chat)
            notes.add(alert, "expected chat_id with format telegram, found none");
        if (format != "telegram" && chat)
            notes.add(*chat,
                      fmt::format("expected only with format telegram, found with {}", format));
        const Checked* heartbeat = alert.find("heartbeat");
        if (format == "pagerduty" && heartbeat)
            notes.add(*heartbeat,
                      "expected a receiver that is not pagerduty, where each would be "
                      "an incident");
    }
}

}  // namespace

void cross_check(const Checked& root, std::vector<ConfigProblem>& problems) {
    Notes notes(problems);
    check_version(root, notes);
    check_chains(root, notes);
    check_signer(root, notes);
    check_transactions(root, notes);
    check_portfolio(root, notes);
    check_chain_names(root, notes);
    check_alarms(root, notes);
    check_alerts(root, notes);
}

}  // namespace evenkeel
