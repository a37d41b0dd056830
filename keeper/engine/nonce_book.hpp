// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <set>
#include <string>

#include "keeper/journal/journal.hpp"

namespace evenkeel {

/// Whose the account's nonces are. The next one is expected where the journal says: above all that
/// were adopted or written down. A nonce that the chain has used beyond that, or one of ours that
/// another transaction took, was somebody else's.
class NonceBook {
  public:
    /// The journal must outlive the book.
    NonceBook(Journal& journal, const Address& account, std::uint64_t chain_id)
        : journal_(journal), account_(account), chain_id_(chain_id) {}

    /// Reads what the journal knows.
    Result<void> recover();
    /// Notes the account's nonce after a block. The first one of a fresh journal is adopted.
    Result<void> see(std::uint64_t nonce, WallTime now);
    /// A transaction with this nonce was written down.
    void written(std::uint64_t nonce);
    /// Another transaction used this nonce of ours; or no longer, after a reorganisation.
    void lost(std::uint64_t nonce) { lost_.insert(nonce); }
    void found(std::uint64_t nonce) { lost_.erase(nonce); }

    /// Why somebody else must have used the key, in words; nothing while all is ours or adopted.
    std::optional<std::string> foreign_use() const;
    /// From here on all nonces below this one are used with the owner's knowledge.
    Result<void> adopt(std::uint64_t nonce, WallTime now);
    /// The account's nonce after the newest block; nothing before the first.
    std::optional<std::uint64_t> nonce() const { return nonce_; }

  private:
    Journal& journal_;
    Address account_;
    std::uint64_t chain_id_;
    std::optional<std::uint64_t> adopted_, nonce_;
    std::uint64_t next_ = 0;  ///< One above the highest that was written down.
    std::set<std::uint64_t> lost_;
};

}  // namespace evenkeel
