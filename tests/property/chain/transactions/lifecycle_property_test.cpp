// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>
#include <set>

#include "chain/transactions/lifecycle.hpp"

using namespace evenkeel;

namespace {

constexpr std::uint64_t kNonce = 7;
const FeeCaps kCaps{.max_fee = gwei(40), .max_priority_fee = gwei(8)};

LocalSigner& signer() {
    static LocalSigner kSigner(PrivateKey::from_hex(std::string(63, '0') + "1").value());
    return kSigner;
}

Wei tenth_more(const Wei& fee) {
    return Wei(*mul_div(fee.amount, 11u, 10u, Rounding::kUp));
}

/// A chain with one account, a pool that forgets, and blocks that vanish; and the keeper's side of
/// it, which does what the lifecycle asks and nothing else. The generator decides what happens
/// next.
class World {
  public:
    World() {
        record_.account = signer().address();
        record_.request.chain_id = 31337;
        record_.request.nonce = kNonce;
        record_.request.to = Address{{0x11}};
        record_.request.gas_limit = 21'000;
        append({.max_fee = gwei(10), .tip = gwei(1)});
    }

    void step() {
        now_ += std::chrono::milliseconds(*rc::gen::inRange(-1'000, 40'000));
        change_chain();
        const auto before = record_;
        apply(before, advance(record_, observation(), policy_));
        check_never_taken_back(before);
    }

  private:
    void change_chain() {
        switch (*rc::gen::inRange(0, 6)) {
            case 0:
                ++head_;
                break;
            case 1:
                if (mined_ && *mined_block_ > head_ - std::min<std::uint64_t>(head_, 2)) unmine();
                ++head_;
                break;
            case 2:
                pool_.clear();
                break;
            case 3:
            case 4:
                ++head_;
                mine();
                break;
            default:
                break;
        }
    }

    void mine() {
        if (mined_ || pool_.empty()) return;
        mined_ = *rc::gen::elementOf(std::vector<std::size_t>(pool_.begin(), pool_.end()));
        mined_block_ = head_;
        fork_ = static_cast<std::uint8_t>(fork_ + 1);
        succeeded_ = *rc::gen::arbitrary<bool>();
    }

    void unmine() {
        mined_.reset();
        mined_block_.reset();
    }

    Hash32 hash_of(std::uint64_t block) const {
        Hash32 hash{{fork_}};
        hash.bytes[31] = static_cast<std::uint8_t>(block);
        return hash;
    }

    Observation observation() const {
        Observation seen;
        seen.head.number = head_;
        seen.head.hash = hash_of(head_);
        seen.receipts.resize(record_.attempts.size());
        seen.account_nonce = mined_ ? kNonce + 1 : kNonce;
        const auto tip = *rc::gen::inRange<std::uint64_t>(0, 10);
        seen.market = {.max_fee = gwei(tip + *rc::gen::inRange<std::uint64_t>(0, 50)),
                       .tip = gwei(tip)};
        seen.now = now_;
        if (mined_)
            seen.receipts[*mined_] = Receipt{.transaction = record_.attempts[*mined_].hash,
                                             .block_hash = hash_of(*mined_block_),
                                             .block_number = *mined_block_,
                                             .succeeded = succeeded_,
                                             .gas_used = 21'000,
                                             .gas_price = gwei(1),
                                             .logs = {}};
        return seen;
    }

    void apply(const TransactionRecord& before, const Step& done) {
        record_ = done.record;
        RC_ASSERT(!is_terminal(before.state) || (record_ == before && done.actions.empty()));
        int outgoing = 0;
        for (const TxAction& action : done.actions) {
            if (action.kind == TxActionKind::kSend) {
                RC_ASSERT(++outgoing == 1);
                send(action.attempt);
            } else if (action.kind == TxActionKind::kReplace) {
                RC_ASSERT(++outgoing == 1);
                RC_ASSERT(!mined_);
                append(action.fees);
            }
        }
    }

    void send(std::size_t attempt) {
        RC_ASSERT(attempt < record_.attempts.size());
        const auto before = record_;
        const SendReport report{.attempt = attempt,
                                .result = answer(attempt),
                                .market = {.max_fee = gwei(12), .tip = gwei(2)},
                                .now = now_};
        apply(before, on_send_result(record_, report, policy_));
        RC_ASSERT(!is_terminal(record_.state));
    }

    Result<void> answer(std::size_t attempt) {
        if (mined_) return fail(Errc::kNonceTooLow, Remedy::kResyncNonce, "nonce too low");
        switch (*rc::gen::inRange(0, 8)) {
            case 0:
                return fail(Errc::kUnderpriced, Remedy::kReprice, "underpriced");
            case 1:  // the answer is lost, the bytes are not
                pool_.insert(attempt);
                return fail(Errc::kTimeout, Remedy::kRetryLater, "timeout");
            case 2:
                return fail(Errc::kInsufficientFunds, Remedy::kRetryLater, "funds");
            case 3:
                return fail(Errc::kNonceTooLow, Remedy::kResyncNonce, "nonce too low");
            default:
                pool_.insert(attempt);
                return {};
        }
    }

    void append(const Fees& fees) {
        RC_ASSERT(fees.max_fee <= kCaps.max_fee);
        RC_ASSERT(fees.tip <= kCaps.max_priority_fee);
        if (!record_.attempts.empty()) {
            RC_ASSERT(fees.max_fee >= tenth_more(record_.attempts.back().fees.max_fee));
            RC_ASSERT(fees.tip >= tenth_more(record_.attempts.back().fees.tip));
        }
        UnsignedTransaction request = record_.request;
        request.fees = fees;
        record_ = with_attempt(std::move(record_), sign(request, signer()).value(), now_);
    }

    /// What may already be on its way stays known, under the one nonce, whatever happens.
    void check_never_taken_back(const TransactionRecord& before) const {
        RC_ASSERT(record_.nonce() == kNonce);
        RC_ASSERT(record_.attempts.size() >= before.attempts.size());
        for (std::size_t i = 0; i < before.attempts.size(); ++i)
            RC_ASSERT(record_.attempts[i].raw == before.attempts[i].raw);
        for (const Attempt& attempt : record_.attempts) {
            const auto decoded = decode_transaction(attempt.raw).value();
            RC_ASSERT(decoded.request().nonce == kNonce);
            RC_ASSERT(decoded.hash() == attempt.hash);
            RC_ASSERT(decoded.request().fees == attempt.fees);
        }
        const bool settled = record_.state == TxState::kMined || is_terminal(record_.state);
        RC_ASSERT(record_.mined.has_value() == settled);
        RC_ASSERT(record_.state != TxState::kLost);
    }

    LifecyclePolicy policy_{.resubmit_after = std::chrono::seconds(30),
                            .confirmations = *rc::gen::inRange<std::uint64_t>(1, 4),
                            .caps = kCaps};
    TransactionRecord record_;
    std::uint64_t head_ = 10;
    std::uint8_t fork_ = 0;
    WallTime now_{std::chrono::milliseconds(1'760'000'000'000)};
    std::set<std::size_t> pool_;  ///< Attempts that may be mined.
    std::optional<std::size_t> mined_;
    std::optional<std::uint64_t> mined_block_;
    bool succeeded_ = true;
};

}  // namespace

TEST_CASE("whatever happens, one nonce, nothing forgotten, no replacement of what is mined",
          "[lifecycle]") {
    rc::prop("random chains, pools, clocks and answers", [] {
        World world;
        const int steps = *rc::gen::inRange(1, 60);
        for (int i = 0; i < steps; ++i) world.step();
    });
}
