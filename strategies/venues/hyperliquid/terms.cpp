// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/hyperliquid/terms.hpp"

#include <span>

#include "abi/hyperliquid/core_writer.hpp"
#include "chain/codec/abi.hpp"

namespace evenkeel::hyperliquid {
namespace {

using Send = abi::hyperliquid::core_writer::SendRawAction;

constexpr std::size_t kHeader = 4, kWord = 32;

tl::unexpected<Error> refuse(const std::string& what) {
    return fail(Errc::kRefused, Remedy::kGiveUp, "hyperliquid: " + what);
}

/// The fields of an action, taken one after another.
class Fields {
  public:
    explicit Fields(ByteView words) : words_(words) {}

    /// A number below 2^bits.
    Result<u256> number(unsigned bits, const std::string& what) {
        const u256 value = u256::from_be_bytes(words_.first<kWord>());
        words_ = words_.subspan(kWord);
        if (value.bit_width() > bits) return refuse(what + " of " + to_decimal(value));
        return value;
    }
    Result<bool> flag(const std::string& what) {
        EVENKEEL_TRY(const u256 value, number(1, what));
        return !value.is_zero();
    }

  private:
    ByteView words_;
};

/// Numbers of a price or size times 10^8.
Result<Wad> times_1e8(Fields& fields, const std::string& what) {
    EVENKEEL_TRY(const u256 raw, fields.number(64, what));
    if (raw.is_zero()) return refuse(what + " of zero");
    return Wad::from_token(raw, 8, Rounding::kDown);
}

Result<void> same_asset(const Perp& perp, Fields& fields) {
    EVENKEEL_TRY(const u256 asset, fields.number(32, "an asset"));
    if (asset == u256(asset_id(perp))) return {};
    return refuse("an action for asset " + to_decimal(asset) + ", the perp is asset " +
                  std::to_string(asset_id(perp)));
}

Result<CallTerms> order_terms(const Perp& perp, Fields fields) {
    EVENKEEL_CHECK(same_asset(perp, fields));
    EVENKEEL_TRY(const bool buys, fields.flag("a side"));
    EVENKEEL_TRY(const Wad price, times_1e8(fields, "a price"));
    EVENKEEL_TRY(const Wad size, times_1e8(fields, "a size"));
    EVENKEEL_CHECK(fields.flag("a reduce-only mark"));
    EVENKEEL_TRY(const u256 life, fields.number(8, "a time in force"));
    if (life != u256(3u)) return refuse("an order that may rest in the book");
    EVENKEEL_TRY(const u256 name, fields.number(128, "a client order id"));
    if (name.is_zero()) return refuse("an order without a client order id");
    CallTerms terms;
    terms.undated = true;
    terms.size = buys ? size : -size;
    EVENKEEL_TRY(terms.worst_quote, mul(size, price, buys ? Rounding::kUp : Rounding::kDown));
    return terms;
}

Result<CallTerms> transfer_terms(const Perp& perp, Fields fields) {
    if (perp.dex != 0)
        return refuse("a transfer that does not reach dex " + std::to_string(perp.dex));
    EVENKEEL_TRY(const u256 amount, fields.number(64, "a transfer"));
    if (amount.is_zero()) return refuse("a transfer of nothing");
    EVENKEEL_TRY(const bool to_perp, fields.flag("a direction"));
    CallTerms terms;
    terms.preparation = Preparation{.asset = {}, .money = {}, .lowers_risk = to_perp};
    EVENKEEL_TRY(terms.preparation->money, Wad::from_token(amount, 6, Rounding::kUp));
    return terms;
}

Result<CallTerms> action_terms(const Perp& perp, ByteView action) {
    if (action.size() < kHeader || (action.size() - kHeader) % kWord != 0)
        return refuse("an action of " + std::to_string(action.size()) + " bytes");
    if (action[0] != 1) return refuse("an action of version " + std::to_string(action[0]));
    const unsigned number = unsigned{action[1]} << 16u | unsigned{action[2]} << 8u | action[3];
    const std::size_t words = (action.size() - kHeader) / kWord;
    const Fields fields(action.subspan(kHeader));
    if (number == 1 && words == 7) return order_terms(perp, fields);
    if (number == 7 && words == 2) return transfer_terms(perp, fields);
    return refuse("action " + std::to_string(number) + " of " + std::to_string(words) +
                  " words, which is none of ours");
}

}  // namespace

Result<CallTerms> call_terms(const Perp& perp, const Address& to, ByteView data) {
    if (to != kCoreWriter) return refuse(to_checksum(to) + " is not CoreWriter");
    if (!abi::is_call_of<Send>(data)) return refuse("a function that is not sendRawAction");
    const auto call = abi::decode_input<Send>(data);
    if (!call) return refuse(call.error().message);
    return action_terms(perp, call->data);
}

}  // namespace evenkeel::hyperliquid
