// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/signing_check.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "abi/infra/erc20.hpp"
#include "chain/rpc/methods.hpp"
#include "chain/rpc/url.hpp"
#include "keeper/cli/account.hpp"

namespace evenkeel::cli {
namespace {

Result<std::vector<Address>> ask_accounts(const RemoteSource& source, Clock& clock) {
    EVENKEEL_TRY(const auto signer, open_remote(source, clock, {}));
    return signer->accounts();
}

Result<u256> ask_allowance(Session& session, const Head& head, const Spender& spender) {
    namespace erc20 = abi::infra::erc20;
    const Address& owner = session.config().portfolio.account;
    const rpc::CallMessage message{
        .from = owner,
        .to = spender.token,
        .data = abi::encode_call<erc20::Allowance>({owner, spender.spender}),
        .value = {}};
    EVENKEEL_TRY(const Bytes returned,
                 session.endpoints().single(rpc::call(message, session.state_of(head))));
    EVENKEEL_TRY(const auto output, abi::decode_output<erc20::Allowance>(returned));
    return output.value;
}

}  // namespace

void check_remote_signer(Session& session, Findings& findings) {
    const auto* source = std::get_if<RemoteSource>(&session.config().signer.source);
    if (source == nullptr) return;
    const std::string what = "remote signer " + rpc::redacted(source->service.url);
    const auto accounts = ask_accounts(*source, session.clock());
    if (!accounts) return findings.bad(what, accounts.error().message);
    if (std::ranges::find(*accounts, source->address) == accounts->end())
        return findings.bad(what, fmt::format("signs for {} accounts, {} is none of them",
                                              accounts->size(), to_checksum(source->address)));
    findings.good(what, "signs for " + to_checksum(source->address));
}

void check_allowances(Session& session, const Head& head, Findings& findings) {
    const auto& strategies = session.config().portfolio.strategies;
    for (const LegRef& leg : session.portfolio().legs()) {
        const StrategySpec& strategy = strategies[leg.strategy];
        const auto spenders = session.portfolio().spenders(leg);
        if (spenders.empty())
            findings.good(strategy.name + ": approvals",
                          strategy.hedge[leg.leg].venue + " needs none");
        for (const Spender& spender : spenders) {
            const std::string what =
                fmt::format("{}: leave of {} to spend {}", strategy.name,
                            to_checksum(spender.spender), to_checksum(spender.token));
            const auto allowance = ask_allowance(session, head, spender);
            if (!allowance)
                findings.bad(what, allowance.error().message);
            else
                findings.good(what, to_decimal(*allowance) + " units");
        }
    }
}

}  // namespace evenkeel::cli
