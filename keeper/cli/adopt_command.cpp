// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/adopt_command.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fmt/format.h>

#include "keeper/cli/account.hpp"
#include "keeper/cli/configuration.hpp"
#include "keeper/cli/exit_code.hpp"
#include "keeper/cli/request.hpp"
#include "keeper/cli/session.hpp"
#include "keeper/config/quantity.hpp"
#include "keeper/control/holder.hpp"
#include "keeper/control/operator_request.hpp"
#include "keeper/engine/operator_requests.hpp"
#include "keeper/journal/journal_reader.hpp"
#include "keeper/journal/sqlite_journal.hpp"
#include "keeper/support/utc.hpp"

namespace evenkeel::cli {
namespace {

/// An account on a chain, with its nonce now.
struct Account {
    Address address;
    std::uint64_t chain_id = 0, nonce = 0;
};

Result<Account> look(const Config& config) {
    EVENKEEL_TRY(const Address address, account_of(config.signer));
    EVENKEEL_TRY(const auto session, Session::open(config, address, {}, Scope::kHedges));
    EVENKEEL_TRY(const Head head, session->head(std::nullopt));
    EVENKEEL_TRY(const NonceEvidence found, session->chain().evidence(head, 0, {}));
    return Account{address, config.portfolio.chain_id, found.nonce};
}

/// Prints what is not ours; false if there is nothing.
Result<bool> show_foreign(const JournalHistory& history, const Account& account) {
    EVENKEEL_TRY(const auto adopted, history.adopted(account.address, account.chain_id));
    EVENKEEL_TRY(const auto last, history.last_nonce(account.address, account.chain_id));
    EVENKEEL_TRY(const auto lost, history.lost(account.address, account.chain_id));
    const std::uint64_t known = std::max(adopted.value_or(0), last ? *last + 1 : 0);
    bool any = false;
    for (const TransactionRecord& record : lost) {
        if (record.nonce() < adopted.value_or(0)) continue;
        any = true;
        fmt::print("nonce {}: used by somebody else in place of {}: {}\n", record.nonce(),
                   record.strategy, record.intent);
    }
    for (std::uint64_t nonce = known; nonce < account.nonce; ++nonce) {
        any = true;
        fmt::print("nonce {}: used by somebody else\n", nonce);
    }
    if (!any)
        fmt::print("nothing is foreign: {} has nonce {}, as the journal knows\n",
                   to_checksum(account.address), account.nonce);
    return any;
}

Result<void> through_keeper(const Config& config, const Account& account,
                            std::chrono::milliseconds patience) {
    EVENKEEL_TRY(const auto reader, JournalReader::open(config.journal_path));
    EVENKEEL_TRY(const bool any, show_foreign(reader, account));
    if (!any) return {};
    const AdoptRequest request{account.nonce, utc_text(SystemClock().wall()), this_process()};
    EVENKEEL_CHECK(ask_keeper(adopt_path(config.journal_path), to_json(request), patience));
    EVENKEEL_TRY(const auto now, reader.adopted(account.address, account.chain_id));
    if (now && *now >= account.nonce) {
        fmt::print("adopted by the running keeper: {}\n", account.nonce);
        return {};
    }
    return fail(Errc::kRefused, Remedy::kRetryLater,
                "the running keeper did not adopt it; its log and journal say why");
}

Result<void> directly(const Config& config, const Account& account) {
    EVENKEEL_TRY(const auto journal, SqliteJournal::open(config.journal_path));
    EVENKEEL_TRY(const bool any, show_foreign(*journal, account));
    if (!any) return {};
    const WallTime now = SystemClock().wall();
    EVENKEEL_CHECK(journal->adopt(account.address, account.chain_id, account.nonce, now));
    EVENKEEL_CHECK(note_adoption(*journal, config.portfolio, account.nonce, this_process(), now));
    fmt::print("adopted: {}\n", account.nonce);
    return {};
}

Result<void> adopt(const Config& config, std::chrono::milliseconds patience) {
    if (!std::filesystem::exists(config.journal_path))
        return fail(Errc::kMissing, Remedy::kGiveUp,
                    config.journal_path + ": no journal; a fresh one adopts the chain's nonce");
    EVENKEEL_TRY(const Account account, look(config));
    EVENKEEL_TRY(const auto holder, journal_holder(config.journal_path));
    return holder ? through_keeper(config, account, patience) : directly(config, account);
}

}  // namespace

int adopt_nonces(const AdoptOptions& options) {
    const auto config = load_or_complain(options.config);
    if (!config) return kUsage;
    const auto patience = parse_duration(options.timeout);
    if (!patience) return complain(patience.error());
    const auto done = adopt(*config, std::chrono::milliseconds(patience->milliseconds));
    return done ? kDone : complain(done.error());
}

}  // namespace evenkeel::cli
