// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/gate/remote_signer.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "chain/codec/hex.hpp"
#include "chain/rpc/parsers.hpp"

namespace evenkeel {
namespace {

constexpr std::string_view kWho = "remote signer";

tl::unexpected<Error> wrong(std::string what) {
    return fail(Errc::kCrypto, Remedy::kGiveUp, fmt::format("{}: {}", kWho, what));
}

std::string fees_json(const UnsignedTransaction& request) {
    const std::string most = to_quantity(request.fees.max_fee.amount);
    if (request.type == TransactionType::kLegacy) return fmt::format(R"("gasPrice":"{}")", most);
    return fmt::format(R"("maxFeePerGas":"{}","maxPriorityFeePerGas":"{}")", most,
                       to_quantity(request.fees.tip.amount));
}

/// The parameters of eth_signTransaction.
std::string params_of(const UnsignedTransaction& request, const Address& from) {
    std::string out = fmt::format(R"([{{"from":"{}",)", to_hex(from));
    if (request.to) out += fmt::format(R"("to":"{}",)", to_hex(*request.to));
    out += fmt::format(
        R"("gas":"0x{:x}",{},"value":"{}","nonce":"0x{:x}","chainId":"0x{:x}","data":"{}"}}])",
        request.gas_limit, fees_json(request), to_quantity(request.value.amount), request.nonce,
        request.chain_id, hex::encode(request.data));
    return out;
}

Result<std::vector<Address>> parse_accounts(const rpc::JsonValue& value) {
    std::vector<Address> all;
    EVENKEEL_CHECK(value.each([&](const rpc::JsonValue& one) -> Result<void> {
        EVENKEEL_TRY(const Address address, one.address());
        all.push_back(address);
        return {};
    }));
    return all;
}

Result<void> check_kind(const UnsignedTransaction& request) {
    EVENKEEL_CHECK(check(request));
    if ((request.type == TransactionType::kLegacy ||
         request.type == TransactionType::kDynamicFee) &&
        request.access_list.empty())
        return {};
    return fail(Errc::kUnsupported, Remedy::kGiveUp,
                fmt::format("{}: signs legacy and EIP-1559 transactions without access list, "
                            "found type {}",
                            kWho, static_cast<unsigned>(request.type)));
}

}  // namespace

RemoteSigner::RemoteSigner(const Address& address, std::unique_ptr<rpc::Transport> transport,
                           Clock& clock, RemoteSignerOptions options)
    : address_(address),
      transport_(std::move(transport)),
      clock_(clock),
      options_(std::move(options)),
      client_(*transport_, options_.deadline) {}

template <class T>
Result<T> RemoteSigner::ask(const rpc::Request<T>& request) {
    auto pause = options_.first_pause;
    for (unsigned attempt = 1;; ++attempt) {
        auto answer = client_.single(request);
        if (answer) return answer;
        if (answer.error().remedy != Remedy::kRetryLater || attempt >= options_.attempts ||
            options_.stop.stop_requested())
            return fail_in(kWho, std::move(answer).error());
        const auto asked = std::max(pause, answer.error().retry_after);
        clock_.sleep(std::min(asked, options_.longest_pause), options_.stop);
        pause = std::min(2 * pause, options_.longest_pause);
    }
}

Result<SignedTransaction> RemoteSigner::sign(UnsignedTransaction request) {
    EVENKEEL_CHECK(check_kind(request));
    const rpc::Request<Bytes> question{"eth_signTransaction", params_of(request, address_),
                                       rpc::parse_bytes};
    EVENKEEL_TRY(const Bytes raw, ask(question));
    auto bytes = decode_transaction(raw);
    if (!bytes) return wrong("its answer is no signed transaction: " + bytes.error().message);
    if (bytes->sender() != address_)
        return wrong(fmt::format("signed by {}, expected {}", to_checksum(bytes->sender()),
                                 to_checksum(address_)));
    if (bytes->request() != request)
        return wrong("signed another transaction than it was asked for");
    return bytes;
}

Result<std::vector<Address>> RemoteSigner::accounts() {
    return ask(rpc::Request<std::vector<Address>>{"eth_accounts", "[]", parse_accounts});
}

}  // namespace evenkeel
