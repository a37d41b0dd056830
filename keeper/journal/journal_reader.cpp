// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/journal/journal_reader.hpp"

#include <filesystem>

#include "keeper/journal/line.hpp"
#include "keeper/journal/quality_rows.hpp"
#include "keeper/journal/schema.hpp"
#include "keeper/journal/snapshot_walk.hpp"
#include "keeper/journal/tables.hpp"

namespace evenkeel {

JournalReader::JournalReader(std::unique_ptr<Database> database) : database_(std::move(database)) {}
JournalReader::JournalReader(JournalReader&&) noexcept = default;
JournalReader& JournalReader::operator=(JournalReader&&) noexcept = default;
JournalReader::~JournalReader() = default;

Result<JournalReader> JournalReader::open(const std::string& path) {
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored)) {
        return fail(Errc::kMissing, Remedy::kGiveUp,
                    "journal: " + path + ": there is no such file");
    }
    EVENKEEL_TRY(auto database, Database::open(path, Database::Mode::kRead));
    if (auto ready = prepare_for_reading(*database); !ready) {
        return fail_in(path, std::move(ready).error());
    }
    return JournalReader(std::move(database));
}

Result<void> JournalReader::each_snapshot(
    const std::function<Result<void>(const DecidedSnapshot&)>& visit) const {
    SnapshotWalk walk(*database_);
    EVENKEEL_TRY(Rows rows, walk.rows());
    for (;;) {
        EVENKEEL_TRY(const bool found, rows.next());
        if (!found) return {};
        EVENKEEL_TRY(const DecidedSnapshot snapshot, walk.load(rows));
        EVENKEEL_CHECK(visit(snapshot));
    }
}

Result<void> JournalReader::each_line(
    const JournalFilter& filter,
    const std::function<Result<void>(const JournalLine&)>& visit) const {
    EVENKEEL_TRY(Rows rows, line_rows(*database_, filter));
    for (;;) {
        EVENKEEL_TRY(const bool found, rows.next());
        if (!found) return {};
        EVENKEEL_TRY(const JournalLine line, load_line(*database_, rows));
        EVENKEEL_CHECK(visit(line));
    }
}

Result<void> JournalReader::each_quality(
    const JournalFilter& filter,
    const std::function<Result<void>(const JournalLine&)>& visit) const {
    EVENKEEL_TRY(Rows rows, tables::quality_rows(*database_, filter));
    for (;;) {
        EVENKEEL_TRY(const bool found, rows.next());
        if (!found) return {};
        EVENKEEL_TRY(const JournalLine line, tables::load_quality_line(rows));
        EVENKEEL_CHECK(visit(line));
    }
}

Result<std::vector<TransactionRecord>> JournalReader::unsettled() const {
    return tables::load_unsettled(*database_);
}

Result<std::vector<TransactionRecord>> JournalReader::settled(std::size_t count) const {
    return tables::load_settled(*database_, count);
}

Result<std::optional<std::uint64_t>> JournalReader::last_nonce(const Address& account,
                                                               std::uint64_t chain_id) const {
    return tables::last_nonce(*database_, account, chain_id);
}

Result<std::optional<std::uint64_t>> JournalReader::adopted(const Address& account,
                                                            std::uint64_t chain_id) const {
    return tables::adopted(*database_, account, chain_id);
}

Result<std::vector<TransactionRecord>> JournalReader::lost(const Address& account,
                                                           std::uint64_t chain_id) const {
    return tables::load_lost(*database_, account, chain_id);
}

Result<Usage> JournalReader::usage(WallTime since,
                                   const std::optional<std::string>& strategy) const {
    return tables::usage(*database_, since, strategy);
}

Result<std::optional<std::uint64_t>> JournalReader::last_rebalance(
    const std::string& strategy) const {
    return tables::last_rebalance(*database_, strategy);
}

Result<std::optional<std::uint64_t>> JournalReader::last_mined(const std::string& strategy) const {
    return tables::last_mined(*database_, strategy);
}

Result<std::uint64_t> JournalReader::reverts_in_a_row(const std::string& strategy) const {
    return tables::reverts_in_a_row(*database_, strategy, {});
}

Result<std::optional<std::string>> JournalReader::guard_state(const std::string& strategy) const {
    return tables::guard_state(*database_, strategy);
}

Result<std::optional<std::string>> JournalReader::memory(const std::string& strategy) const {
    return tables::memory(*database_, strategy);
}

Result<std::optional<std::string>> JournalReader::quality(const std::string& strategy) const {
    return tables::quality(*database_, strategy);
}

Result<std::vector<OrderEvent>> JournalReader::order_events(std::size_t count) const {
    return tables::order_events(*database_, count);
}

Result<std::optional<Wad>> JournalReader::peak_value(const std::string& strategy) const {
    return tables::peak(*database_, strategy);
}

}  // namespace evenkeel
