// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// What every endpoint knows of the account, where the word of one is not enough.

#include <algorithm>
#include <fmt/format.h>

#include "chain/rpc/methods.hpp"
#include "keeper/engine/rpc_access.hpp"

namespace evenkeel {
namespace {

using MaybeReceipt = std::optional<Receipt>;

/// What one endpoint says: a nonce, and the receipts that it holds.
struct Statement {
    Result<std::uint64_t> nonce = fail(Errc::kMissing, Remedy::kRetryLater, "not asked");
    std::vector<Result<MaybeReceipt>> receipts;

    /// Null if every question was answered.
    const Error* failure() const {
        if (!nonce) return &nonce.error();
        const auto failed =
            std::ranges::find_if(receipts, [](const auto& receipt) { return !receipt; });
        return failed == receipts.end() ? nullptr : &failed->error();
    }
};

Result<Statement> hear(rpc::EndpointPool& pool, std::size_t endpoint,
                       const rpc::Request<std::uint64_t>& nonce_question,
                       const std::vector<rpc::Request<MaybeReceipt>>& questions) {
    rpc::RequestItem<std::uint64_t> nonce(nonce_question);
    std::vector<rpc::RequestItem<MaybeReceipt>> receipts(questions.begin(), questions.end());
    std::vector<rpc::Item*> items{&nonce};
    for (auto& item : receipts) items.push_back(&item);
    EVENKEEL_CHECK(pool.run_on(endpoint, items));
    Statement statement;
    statement.nonce = nonce.take();
    for (auto& item : receipts) statement.receipts.push_back(item.take());
    return statement;
}

/// Any receipt counts; of two, the one of the higher block, for a reorganisation may have moved it.
void merge(const std::vector<Result<MaybeReceipt>>& told, std::vector<MaybeReceipt>& known) {
    for (std::size_t i = 0; i < told.size(); ++i) {
        if (!told[i] || !*told[i]) continue;
        const Receipt& receipt = **told[i];
        if (!known[i] || receipt.block_number > known[i]->block_number) known[i] = receipt;
    }
}

}  // namespace

// The lowest nonce counts: an endpoint that says that a nonce is unused may be the one to be right,
// and waiting costs less than a hedge that is taken for lost.
Result<NonceEvidence> RpcAccess::evidence(const Head& head, std::uint64_t depth,
                                          std::span<const Hash32> hashes) {
    // Nodes that know no state but the newest would answer for that whichever was asked for.
    const auto deep = pinned_ ? rpc::BlockRef::number(head.number - std::min(depth, head.number))
                              : rpc::BlockRef::latest();
    const auto nonce = rpc::transaction_count(account_, deep);
    std::vector<rpc::Request<MaybeReceipt>> questions;
    for (const Hash32& hash : hashes) questions.push_back(rpc::receipt(hash));
    NonceEvidence found{.nonce = 0, .receipts = {}, .endpoints = 0};
    found.receipts.resize(hashes.size());
    std::vector<std::optional<std::uint64_t>> nonces(reads_.size());
    std::optional<Error> failure;
    for (std::size_t i = 0; i < reads_.size(); ++i) {
        auto statement = hear(reads_, i, nonce, questions);
        if (statement) merge(statement->receipts, found.receipts);
        if (const Error* why = statement ? statement->failure() : &statement.error()) {
            if (!failure) failure = *why;
            continue;
        }
        nonces[i] = *statement->nonce;
        found.nonce = found.endpoints == 0 ? *nonces[i] : std::min(found.nonce, *nonces[i]);
        ++found.endpoints;
    }
    if (found.endpoints == 0) return tl::unexpected<Error>(*std::move(failure));
    name_differences(nonces);
    return found;
}

void RpcAccess::name_differences(const std::vector<std::optional<std::uint64_t>>& nonces) {
    const auto first = std::ranges::find_if(nonces, [](const auto& nonce) { return !!nonce; });
    if (first == nonces.end()) return;
    const auto from = static_cast<std::size_t>(first - nonces.begin());
    for (std::size_t i = from + 1; i < nonces.size(); ++i) {
        if (!nonces[i] || *nonces[i] == **first) continue;
        reads_.note_agreement(
            i, Error{Errc::kQuorum, Remedy::kRetryLater,
                     fmt::format("of the account's nonce it says {}, where {} says {}", *nonces[i],
                                 reads_.name(from), **first)});
    }
}

Result<std::uint64_t> RpcAccess::pool_nonce() {
    const auto question = rpc::transaction_count(account_, rpc::BlockRef::pending());
    std::optional<std::uint64_t> highest;
    std::optional<Error> failure;
    for (std::size_t i = 0; i < reads_.size(); ++i) {
        rpc::RequestItem<std::uint64_t> item(question);
        rpc::Item* const only = &item;
        const auto asked = reads_.run_on(i, std::span<rpc::Item* const>(&only, 1));
        const Error* why = asked ? item.error() : &asked.error();
        if (why)
            failure = failure.value_or(*why);
        else
            highest = std::max(highest.value_or(0), *item.take());
    }
    if (!highest) return tl::unexpected<Error>(*std::move(failure));
    return *highest;
}

}  // namespace evenkeel
