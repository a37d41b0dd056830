// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/world/toy_world.hpp"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <fmt/format.h>
#include <unistd.h>

#include "keeper/guard/state.hpp"

namespace evenkeel::test {
namespace {

constexpr FeeCaps kCaps{.max_fee = gwei(100), .max_priority_fee = gwei(10)};

ToyState state_of(std::size_t markets, Random& random) {
    ToyState state;
    state.fee = parse_wad("0.0005").value();
    for (std::size_t i = 0; i < markets; ++i) {
        ToyMarket market;
        market.held = Wad::from_int(static_cast<std::int64_t>(random.between(1, 20)));
        state.markets.push_back(market);
    }
    return state;
}

std::uint64_t seconds(const Clock& clock) {
    return static_cast<std::uint64_t>(clock.wall().time_since_epoch().count() / 1000);
}

/// In memory where the machine has such a folder: thousands of journals come and go.
std::filesystem::path fresh_path() {
    static std::atomic<std::uint64_t> number = 0;  // worlds may be side by side
    static const std::filesystem::path folder = std::filesystem::is_directory("/dev/shm")
                                                    ? std::filesystem::path("/dev/shm")
                                                    : std::filesystem::temp_directory_path();
    return folder / fmt::format("evenkeel-toy-{}-{}.db", ::getpid(), ++number);
}

void remove_journal(const std::filesystem::path& path) {
    for (const char* end : {"", "-wal", "-shm", ".lock"}) {
        std::error_code ignored;
        std::filesystem::remove(path.string() + end, ignored);
    }
}

Policy policy_of(const PortfolioSpec& spec, const Limits& limits) {
    return {spec.chain_id, kCaps, Portfolio::make(spec)->allowed_calls(), limits};
}

}  // namespace

ToyWorld::ToyWorld(const WorldOptions& options)
    : options_(options),
      random_(options.seed),
      signer_(
          std::make_unique<LocalSigner>(PrivateKey::from_hex(std::string(63, '0') + "1").value())),
      spec_(toy_spec(signer_.address(), options.markets)),
      chain_(signer_.address(), state_of(options.markets, random_), seconds(clock_),
             random_.fork(1)),
      policy_(policy_of(spec_, options.limits)),
      witness_(chain_, policy_),
      journal_path_(fresh_path()) {
    witness_.lied_to = options.lies;
    const std::size_t all = options.nodes + (options.private_flow ? 1 : 0);
    const NodeWatch watch{[this](const SignedTransaction& one) { witness_.sent(one); },
                          [this](std::string_view what) { witness_.complain(std::string(what)); }};
    for (std::size_t i = 0; i < all; ++i) {
        const bool is_private = i >= options.nodes;
        nodes_.push_back(std::make_unique<ToyNode>(chain_, random_.chance(50), watch));
        weather_.push_back(std::make_unique<LinkWeather>(LinkWeather{.random = random_.fork(i)}));
        nodes_.back()->gossip = [this, is_private](const SignedTransaction& one) {
            chain_.offer(one);
            if (is_private) return;
            for (std::size_t other = 0; other < options_.nodes; ++other) nodes_[other]->hear(one);
        };
    }
}

ToyWorld::~ToyWorld() {
    remove_journal(journal_path_);
}

void ToyWorld::trace(std::string_view what) const {
    static const bool wanted = std::getenv("EVENKEEL_TRACE") != nullptr;
    if (wanted)
        fmt::print(stderr, "[{} at {}] {}\n", chain_.tip().head.number, seconds(clock_), what);
}

ToySurroundings ToyWorld::surroundings() {
    ToySurroundings out{options_,   spec_,  policy_, journal_path_.string(),
                        signer_,    clock_, fuse_,   witness_,
                        disk_full_, {},     {}};
    for (std::size_t i = 0; i < nodes_.size(); ++i)
        (i < options_.nodes ? out.reads : out.sends)
            .emplace_back(nodes_[i].get(), weather_[i].get());
    return out;
}

// One life of the keeper; true if it ended because it was told to.
bool ToyWorld::live() {
    stop_ = std::stop_source();
    try {
        ToyKeeper keeper(surroundings(), [this] { step(); });
        const auto ended = keeper.run(stop_.get_token());
        if (!ended) trace("the keeper gave up: " + ended.error().message);
        return ended.has_value();
    } catch (const Crash&) {
        trace("the keeper crashed");
        ++count_.crashes;
        return false;
    }
}

void ToyWorld::drive(std::size_t steps) {
    steps_left_ = steps;
    while (steps_left_ > 0) {
        if (live()) continue;
        disk_full_ = false;
        ++count_.restarts;
        step();  // a supervisor takes its time
    }
}

void ToyWorld::drive_blocks(std::uint64_t blocks) {
    last_block_ = blocks;
    drive(std::numeric_limits<std::size_t>::max());
    last_block_ = std::numeric_limits<std::uint64_t>::max();
}

bool ToyWorld::happens(std::uint64_t percent) {
    return !calm_ && random_.chance(percent * options_.trouble / 2);
}

void ToyWorld::step() {
    clock_.advance(std::chrono::milliseconds(random_.between(calm_ ? 10'000 : 500, 12'000)));
    disturb_markets();
    disturb_miners();
    disturb_chain();
    if (calm_ || random_.chance(75)) mine();
    disturb_nodes();
    disturb_keeper();
    witness_.follow();
    if (on_step) on_step();
    if (steps_left_ > 0) --steps_left_;
    if (count_.blocks >= last_block_) steps_left_ = 0;
    if (steps_left_ == 0) stop_.request_stop();
}

void ToyWorld::mine() {
    chain_.mine(seconds(clock_));
    ++count_.blocks;
}

void ToyWorld::settle_down() {
    trace("calm");
    calm_ = true;
    disk_full_ = false;
    if (options_.crashes) fuse_.disarm();
    chain_.outside().refuses = false;
    chain_.miners = {};
    for (auto& node : nodes_) node->mood = {};
    for (auto& weather : weather_) {
        weather->fault_percent = 0;
        weather->down = false;
    }
}

std::vector<TransactionRecord> ToyWorld::records() const {
    const auto journal = SqliteJournal::open(journal_path_.string()).value();
    auto all = journal->settled(1'000).value();
    const auto open = journal->unsettled().value();
    all.insert(all.end(), open.begin(), open.end());
    return all;
}

void ToyWorld::reckon() {
    witness_.settle(records());
    for (std::size_t i = 0; i < options_.markets; ++i) {
        const ToyMarket& market = chain_.tip().state.markets[i];
        const Wad delta = (market.held + market.size).abs();
        const Wad band = mul(market.held + market.size.abs(), parse_wad("0.02").value()).value() +
                         parse_wad("0.05").value();
        if (delta > band)
            witness_.lose(fmt::format("at the end market {} holds {} and is hedged by {}", i,
                                      evenkeel::to_string(market.held),
                                      evenkeel::to_string(market.size)));
    }
}

void ToyWorld::adopt() {
    const std::uint64_t nonce = chain_.tip().nonce;
    trace(fmt::format("all below nonce {} is adopted", nonce));
    const auto journal = SqliteJournal::open(journal_path_.string()).value();
    const auto adopted = journal->adopt(signer_.address(), spec_.chain_id, nonce, clock_.wall());
    if (!adopted) witness_.complain(adopted.error().message);
    witness_.adopted(nonce);
}

bool ToyWorld::resume() {
    const auto journal = SqliteJournal::open(journal_path_.string()).value();
    bool any = false;
    for (const StrategySpec& strategy : spec_.strategies) {
        const auto text = journal->guard_state(strategy.name).value();
        const GuardState state = parse_guard_state(text.value_or("{}")).value();
        if (mode(state) == GuardMode::kActive) continue;
        trace(fmt::format("{} is resumed: {}", strategy.name, explain(state)));
        const auto lifted = journal->set_guard_state(strategy.name, to_json(lift_all(state)));
        if (!lifted) witness_.complain(lifted.error().message);
        any = true;
        witness_.complain("halted for good: " + strategy.name + ": " + explain(state));
    }
    if (any) ++count_.resumed;
    return any;
}

std::vector<std::string> ToyWorld::run() {
    drive(options_.blocks);
    settle_down();
    // A private order's fee is never raised: its time must pass before its nonce is used otherwise.
    drive(options_.private_flow ? 4 * options_.calm : options_.calm);
    if (options_.foreign) {
        drive(options_.calm);  // that a nonce is lost for good takes its time
        adopt();
        drive(options_.calm);
    }
    if (resume()) drive(options_.calm);
    const Limits& limits = options_.limits;
    if (limits.max_gas_per_day || limits.max_notional_per_day || limits.max_orders_per_hour) {
        clock_.advance(std::chrono::hours(25));  // budgets are whole again
        step();
        drive(options_.calm);
    }
    reckon();
    return complaints();
}

WorldCount ToyWorld::count() const {
    WorldCount out = count_;
    out.worlds = 1;
    out.transactions = witness_.landed();
    out.doubled = witness_.doubled() > 0 ? 1 : 0;
    out.lost = witness_.lost() > 0 ? 1 : 0;
    out.sends = witness_.sends();
    for (const auto& weather : weather_) out.wire_faults += weather->faults;
    return out;
}

}  // namespace evenkeel::test
