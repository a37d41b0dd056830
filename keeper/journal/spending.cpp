// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/journal/spending.hpp"

#include <algorithm>

#include "keeper/journal/tables.hpp"

namespace evenkeel {
namespace {

// Limits look back a day at most; older rows are let go.
constexpr std::chrono::hours kRemembered{25};

tl::unexpected<Error> overflow() {
    return fail(Errc::kOverflow, Remedy::kGiveUp, "journal: gas cost exceeds 256 bits");
}

Result<Spent> load_row(const Rows& rows) {
    Spent one{rows.integer(0),
              tables::loaded_time(rows.integer(1)),
              std::string(rows.text(2)),
              {},
              {},
              {}};
    EVENKEEL_TRY(one.notional, tables::load_wad(rows.text(3)));
    EVENKEEL_TRY(one.slippage, tables::load_wad(rows.text(6)));
    if (rows.is_null(4)) {
        EVENKEEL_TRY(const Wei reserved, tables::load_wei(rows.text(8)));
        if (rows.integer(7) == 0) one.gas = reserved.amount;
        return one;
    }
    EVENKEEL_TRY(const Wei price, tables::load_wei(rows.text(5)));
    const auto cost = checked_mul(price.amount, u256(tables::loaded(rows.integer(4))));
    if (!cost) return overflow();
    one.gas = *cost;
    return one;
}

}  // namespace

Result<std::vector<Spent>> tables::load_spent(Database& database, WallTime since) {
    EVENKEEL_TRY(
        Rows rows,
        database.query(
            "SELECT id, time, strategy, notional, gas_used, gas_price, "
            "slippage, settled, reserved FROM transactions WHERE time >= ? ORDER BY time, id",
            {stored(since)}));
    std::vector<Spent> all;
    for (;;) {
        EVENKEEL_TRY(const bool found, rows.next());
        if (!found) return all;
        EVENKEEL_TRY(Spent one, load_row(rows));
        all.push_back(std::move(one));
    }
}

Result<Usage> tables::sum(const std::vector<Spent>& all, WallTime since,
                          const std::optional<std::string>& strategy) {
    Usage total;
    for (const Spent& one : all) {
        if (one.time < since || (strategy && one.strategy != *strategy)) continue;
        ++total.orders;
        total.notional += one.notional;
        total.slippage += one.slippage;
        const auto gas = checked_add(total.gas.amount, one.gas);
        if (!gas) return overflow();
        total.gas = Wei(*gas);
    }
    return total;
}

Result<Usage> Spending::usage(Database& database, WallTime since,
                              const std::optional<std::string>& strategy) {
    if (!from_ || since < *from_) {
        forget();
        EVENKEEL_TRY(rows_, tables::load_spent(database, since));
        from_ = since;
    }
    return tables::sum(rows_, since, strategy);
}

void Spending::put(std::int64_t id, const NewTransaction& transaction, WallTime time) {
    if (!from_) return;
    if (transaction.record.mined || time < *from_) return forget();
    const bool open = !is_terminal(transaction.record.state);
    rows_.push_back({id, time, transaction.record.strategy, transaction.notional,
                     transaction.slippage, open ? transaction.record.reserved.amount : u256()});
    const WallTime oldest = time - kRemembered;
    if (oldest <= *from_) return;
    std::erase_if(rows_, [&](const Spent& one) { return one.time < oldest; });
    from_ = oldest;
}

void Spending::change(const TransactionRecord& record) {
    const auto found = std::ranges::find(rows_, record.id, &Spent::id);
    if (found == rows_.end()) return;
    const auto cost =
        record.mined ? checked_mul(record.mined->gas_price.amount, u256(record.mined->gas_used))
                     : std::optional(is_terminal(record.state) ? u256() : record.reserved.amount);
    if (!cost) return forget();
    found->gas = *cost;
}

void Spending::raise(const NewTransaction& transaction) {
    change(transaction.record);
    const auto found = std::ranges::find(rows_, transaction.record.id, &Spent::id);
    if (found == rows_.end()) return;
    found->notional = std::max(found->notional, transaction.notional);
    found->slippage = std::max(found->slippage, transaction.slippage);
}

void Spending::forget() {
    from_.reset();
    rows_.clear();
}

}  // namespace evenkeel
