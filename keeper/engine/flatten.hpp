// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <stop_token>

#include "keeper/engine/desk.hpp"
#include "keeper/engine/flatten_report.hpp"

namespace evenkeel {

/// What flattening works with; all outlives it and is used by its thread only.
struct FlattenParts {
    Portfolio& portfolio;  ///< Portfolio::hedges_only of the configuration.
    ChainAccess& chain;
    Journal& journal;
    Desk& desk;
    Reporter& reporter;
    Clock& clock;
};

struct FlattenSettings {
    std::uint64_t confirmations = 1;
    std::chrono::milliseconds timeout{600'000};
    std::chrono::milliseconds poll_interval{1'000};
    /// The operator's limits.max_order, in the unit of account: what is more takes several orders.
    std::optional<Wad> max_order{};
    /// How far a refused order's slippage may be widened; nothing: not at all.
    std::optional<Ratio> max_slippage{};
    /// Only this one's hedges, which it must not share; all if nothing.
    std::optional<std::string> strategy{};
    std::function<void()> on_poll{};  ///< After every poll; may be empty.
};

/// Takes every hedge to zero: cancels what is in flight, closes reduce-only, and goes on until the
/// chain says flat. A carry trade's two hedges are closed side by side: of neither is more than a
/// step without the other, as far as it is up to the orders. Asks neither rule nor guard: only
/// signatures' policy and fee caps hold it back. Everything it does is in the journal first, so it
/// may die at any moment and be begun again.
class Flattener {
  public:
    Flattener(FlattenParts parts, FlattenSettings settings);

    /// Goes on until flat, out of time or told to stop; the report says which. Fails if the journal
    /// does, or holds what this configuration cannot bring to its end.
    Result<FlattenReport> run(std::stop_token stop);
    /// One poll; true if the chain says flat. The journal must have been taken up (Desk::recover).
    Result<bool> step();
    const FlattenReport& report() const { return report_; }

  private:
    /// A closing order that the node ran without complaint.
    struct Tried {
        Order order;
        std::uint64_t gas = 0;
    };

    // flatten.cpp: what is there, and whether it is flat
    Result<bool> look_once();
    Result<void> accept(const Head& head) const;
    Result<bool> process(const Poll& poll, const std::vector<Hash32>& watched);
    Result<void> cancel(std::uint64_t block);
    Result<bool> all_mined();
    Result<void> look(const Snapshot& snapshot);
    const SharedHedge* shared_at(const LegRef& leg) const;
    Result<bool> settling(const HedgeState& hedge, const LegRef& leg, const Head& head) const;
    bool closed() const;
    Result<bool> confirmed(const BlockView& view);
    Result<bool> closed_in(const BlockView& view);
    void explain(std::string why);

    // flatten_orders.cpp: what is ordered
    Result<std::vector<OrderPart>> parts_of(const SharedHedge& hedge, const Order& order,
                                            const Snapshot& snapshot) const;
    Result<void> order(const BlockView& view);
    void order_both(const BlockView& view, std::size_t first, const Wad& most,
                    std::vector<NewTransaction>& orders);
    void place(const BlockView& view, std::size_t target, Result<Tried> tried,
               std::vector<NewTransaction>& orders);
    Result<ClosingTerms> terms(const BlockView& view, const LegRef& leg, const HedgeState& hedge);
    Result<Order> closing(const LegRef& leg, const HedgeState& hedge, ClosingTerms terms,
                          const std::optional<Wad>& most);
    Result<Tried> attempt(const BlockView& view, const LegRef& leg, const std::optional<Wad>& most);
    Result<NewTransaction> signed_order(const BlockView& view, const LegRef& leg,
                                        const Tried& tried, std::size_t ahead);
    Result<void> write_and_send(std::vector<NewTransaction> orders, std::uint64_t block);

    FlattenParts parts_;
    FlattenSettings settings_;
    Reader reader_;
    std::vector<LegRef> targets_;               ///< The hedges that are closed.
    std::map<LegRef, std::uint64_t> refusals_;  ///< Since the last success.
    std::optional<Head> last_;
    bool cancelled_ = false;  ///< What was in flight at the beginning is mined or cancelled.
    FlattenReport report_;
};

}  // namespace evenkeel
