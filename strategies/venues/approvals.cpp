// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/approvals.hpp"

#include <algorithm>

#include "abi/infra/erc20.hpp"

namespace evenkeel {

namespace erc20 = abi::infra::erc20;

namespace {

tl::unexpected<Error> refuse(const std::string& what) {
    return fail(Errc::kRefused, Remedy::kGiveUp, "approval: " + what);
}

}  // namespace

Order leave_order(const Leave& leave, const u256& left) {
    Order out;
    out.kind = OrderKind::kPrepare;
    out.to = leave.token;
    out.approval = left.is_zero() ? leave.amount : u256();
    out.what = left.is_zero() ? "let the " + leave.who + " take " + to_decimal(leave.amount) +
                                    " units of " + to_checksum(out.to)
                              : "take back the leave to take " + to_checksum(out.to);
    out.data = abi::encode_call<erc20::Approve>({leave.spender, *out.approval});
    return out;
}

bool covers_most(const u256& leave, const u256& wanted) {
    const auto twice = checked_add(leave, leave);
    return !twice || *twice >= wanted;
}

u256 covered(const u256& wanted, const u256& leave, const u256& balance) {
    const auto about = checked_add(wanted, wanted >> 3);
    if (leave > wanted && leave <= balance && about && leave <= *about) return leave;
    return std::min(wanted, leave);
}

Result<CallTerms> approval_terms(const std::vector<Spender>& known, const Address& to,
                                 ByteView data) {
    const auto call = abi::decode_input<erc20::Approve>(data);
    if (!call) return refuse(call.error().message);
    if (std::ranges::find(known, Spender{to, call->spender}) == known.end())
        return refuse("no venue lets " + to_checksum(call->spender) + " spend token " +
                      to_checksum(to));
    CallTerms terms;
    terms.approval = Approval{call->spender, call->amount};
    return terms;
}

}  // namespace evenkeel
