// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/rpc/quorum.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <map>
#include <utility>

#include "chain/rpc/methods.hpp"

namespace evenkeel::rpc {

namespace {

// A block takes some hundred milliseconds from one node to the next.
constexpr std::chrono::milliseconds kMoment{300};
constexpr int kSecondChances = 2;

Result<Testimony> hear(EndpointPool& pool, std::size_t index, PreparedMulticall& calls,
                       const QuorumQuestion& question) {
    OneEndpoint client(pool, index);
    const auto block = BlockRef::hash(question.head.hash);
    EVENKEEL_TRY(auto answers, calls.read(client, block, transaction_count(question.account, block),
                                          get_balance(question.account, block)));
    auto& [results, nonce, balance] = answers;
    if (!nonce) return tl::unexpected<Error>(nonce.error());
    if (!balance) return tl::unexpected<Error>(balance.error());
    return Testimony{std::move(results), *nonce, *balance};
}

// Collects what the endpoints say to one question.
class Hearing {
  public:
    Hearing(EndpointPool& pool, PreparedMulticall& calls, const QuorumQuestion& question,
            const Testimony& testimony)
        : pool_(pool), calls_(calls), question_(question), testimony_(testimony) {
        if (question.source) agreeing_.push_back(*question.source);
    }

    bool reached() const { return agreeing_.size() >= question_.needed; }

    // Endpoints in doubt are asked even if nobody waits for them: else nothing could clear them.
    void ask_everybody() {
        const auto health = pool_.health();
        for (const bool in_doubt : {false, true}) {
            for (std::size_t i = 0; i < health.size(); ++i) {
                if (i == question_.source || health[i].well() == in_doubt) continue;
                if (!reached() || health[i].disagrees) ask(i);
            }
        }
        for (int chance = 0; chance < kSecondChances && !reached(); ++chance) {
            if (late_.empty()) break;
            pool_.pause(kMoment);
            for (const std::size_t index : std::exchange(late_, {})) ask(index);
        }
    }

    Result<void> close() {
        const auto verdict = outvoted() ? blame_source() : blame_others();
        for (const std::size_t index : agreeing_)
            if (!verdict.source_blamed) pool_.note_agreement(index, std::nullopt);
        if (reached()) return {};
        std::string message = fmt::format(
            "{} of {} endpoints that must agree hold the same at block {} ({})", agreeing_.size(),
            question_.needed, question_.head.number, to_hex(question_.head.hash));
        for (const std::string& words : verdict.words) message += "; " + words;
        for (const auto& [index, words] : silent_) message += "; " + words;
        return fail(Errc::kQuorum, Remedy::kRetryLater, std::move(message));
    }

  private:
    struct Other {
        std::size_t index;
        Testimony testimony;
    };
    struct Blamed {
        bool source_blamed = false;
        std::vector<std::string> words;
    };

    void ask(std::size_t index) {
        auto heard = hear(pool_, index, calls_, question_);
        if (heard) {
            silent_.erase(index);
            if (*heard == testimony_)
                agreeing_.push_back(index);
            else
                differing_.push_back({index, *std::move(heard)});
            return;
        }
        const Error& error = heard.error();
        if (error.code == Errc::kBlockUnknown) late_.push_back(index);
        const std::string& name = pool_.name(index);
        const bool named = error.message.starts_with(name);
        silent_[index] = named ? error.message : name + ": " + error.message;
    }

    // Whether enough others agree on something that the source did not say.
    bool outvoted() {
        if (reached() || !question_.source) return false;
        for (const Other& one : differing_) {
            const auto same = std::ranges::count_if(
                differing_, [&](const Other& other) { return other.testimony == one.testimony; });
            if (static_cast<std::size_t>(same) >= question_.needed) {
                majority_ = &one.testimony;
                return true;
            }
        }
        return false;
    }

    std::string blame(std::size_t index, const std::string& from, const std::string& how) {
        Error error{Errc::kQuorum, Remedy::kRetryLater,
                    fmt::format("at block {} ({}) it differs from {}: {}", question_.head.number,
                                to_hex(question_.head.hash), from, how)};
        pool_.note_agreement(index, error);
        return pool_.name(index) + ": " + error.message;
    }

    Blamed blame_source() {
        Blamed blamed{true, {}};
        std::string names;
        for (const Other& other : differing_) {
            if (other.testimony != *majority_) continue;
            names += (names.empty() ? "" : " and ") + pool_.name(other.index);
            pool_.note_agreement(other.index, std::nullopt);
        }
        for (const std::size_t index : agreeing_)
            blamed.words.push_back(
                blame(index, names, difference(calls_.calls(), testimony_, *majority_)));
        return blamed;
    }

    Blamed blame_others() {
        Blamed blamed;
        const std::string from = question_.source ? pool_.name(*question_.source) : "what was read";
        for (const Other& other : differing_)
            blamed.words.push_back(
                blame(other.index, from, difference(calls_.calls(), other.testimony, testimony_)));
        return blamed;
    }

    EndpointPool& pool_;
    PreparedMulticall& calls_;
    const QuorumQuestion& question_;
    const Testimony& testimony_;
    std::vector<std::size_t> agreeing_, late_;
    std::vector<Other> differing_;
    std::map<std::size_t, std::string> silent_;  ///< Why, by endpoint.
    const Testimony* majority_ = nullptr;
};

}  // namespace

std::string difference(const std::vector<Call>& calls, const Testimony& one,
                       const Testimony& other) {
    if (one.nonce != other.nonce) return fmt::format("nonce {}, not {}", one.nonce, other.nonce);
    if (one.balance != other.balance)
        return fmt::format("balance {} wei, not {}", to_decimal(one.balance.amount),
                           to_decimal(other.balance.amount));
    for (std::size_t i = 0; i < calls.size(); ++i) {
        const bool same = one.results.succeeded(i) == other.results.succeeded(i) &&
                          std::ranges::equal(one.results[i], other.results[i]);
        if (!same)
            return fmt::format("call \"{}\" at {}", calls[i].label, to_checksum(calls[i].to));
    }
    return {};
}

Result<void> corroborate(EndpointPool& pool, PreparedMulticall& calls,
                         const QuorumQuestion& question, const Testimony& testimony) {
    if (question.needed <= 1) return {};
    Hearing hearing(pool, calls, question, testimony);
    hearing.ask_everybody();
    return hearing.close();
}

}  // namespace evenkeel::rpc
