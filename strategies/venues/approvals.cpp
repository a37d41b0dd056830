// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/approvals.hpp"

#include <algorithm>

#include "abi/infra/erc20.hpp"

namespace evenkeel {
namespace {

tl::unexpected<Error> refuse(const std::string& what) {
    return fail(Errc::kRefused, Remedy::kGiveUp, "approval: " + what);
}

}  // namespace

Result<CallTerms> approval_terms(const std::vector<Spender>& known, const Address& to,
                                 ByteView data) {
    const auto call = abi::decode_input<abi::infra::erc20::Approve>(data);
    if (!call) return refuse(call.error().message);
    if (std::ranges::find(known, Spender{to, call->spender}) == known.end())
        return refuse("no venue lets " + to_checksum(call->spender) + " spend token " +
                      to_checksum(to));
    CallTerms terms;
    terms.approval = Approval{call->spender, call->amount};
    return terms;
}

}  // namespace evenkeel
