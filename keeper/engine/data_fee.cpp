// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/engine/data_fee.hpp"

#include "abi/op_stack/gas_price_oracle.hpp"
#include "strategies/reading/read.hpp"

namespace evenkeel {
namespace {

namespace oracle = abi::op_stack::gas_price_oracle;

constexpr std::string_view kGasPriceOracle = "0x420000000000000000000000000000000000000F";

}  // namespace

Result<Wei> data_fee(ChainAccess& chain, const Head& head, const UnsignedTransaction& request,
                     DataFee kind) {
    if (kind != DataFee::kOpStack) return Wei();
    EVENKEEL_TRY(const Address at, parse_address(kGasPriceOracle));
    const Call call =
        call_of<oracle::GetL1Fee>(at, {signing_payload(request)}, "GasPriceOracle.getL1Fee");
    EVENKEEL_TRY(const CallResults results, chain.ask(head, {call}));
    if (!results.succeeded(0))
        return fail(Errc::kReverted, Remedy::kRetryLater, call.label + " reverted");
    auto fee = abi::decode_output<oracle::GetL1Fee>(results[0]);
    if (!fee) return fail_in(call.label, std::move(fee).error());
    const auto twice = checked_mul(only(*fee), u256(2u));
    if (!twice) return fail(Errc::kOverflow, Remedy::kRetryLater, call.label + " overflows");
    return Wei(*twice);
}

}  // namespace evenkeel
