// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/world/toy_world.hpp"

#include <algorithm>
#include <cstdlib>
#include <fmt/format.h>
#include <unistd.h>

#include "keeper/config/decision_text.hpp"
#include "keeper/engine/endpoint_report.hpp"
#include "keeper/support/log.hpp"

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
    static std::uint64_t number = 0;
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

NodeMood random_mood(Random& random) {
    NodeMood mood;
    switch (random.below(8)) {
        case 0:
            mood.stuck = true;
            break;
        case 1:
            mood.lag = random.between(1, 3);
            break;
        case 2:
            mood.hides_receipts = true;
            break;
        case 3:
            mood.swallows = true;
            break;
        case 4:
            mood.pruned = true;
            break;
        case 5:
            mood.refuses_sends = NodeError{-32000, "replacement transaction underpriced"};
            break;
        case 6:
            mood.refuses_sends = NodeError{-32000, "nonce too low"};
            break;
        default:
            mood.refuses_sends = NodeError{-32000, "txpool is full"};
    }
    mood.takes = random.chance(50);
    return mood;
}

}  // namespace

/// The process: everything that is gone when it ends.
struct ToyWorld::Keeper {
    explicit Keeper(ToyWorld& world)
        : kept(SqliteJournal::open(world.journal_path_.string()).value()),
          journal(*kept, world.fuse_, world.witness_, world.disk_full_),
          reads(connect(world, 0, world.options_.nodes)),
          sends(world.options_.private_flow
                    ? connect(world, world.options_.nodes, world.nodes_.size())
                    : nullptr),
          access(*reads, sends ? *sends : *reads, world.signer_.address(), world.spec_.multicall),
          portfolio(Portfolio::make(world.spec_).value()),
          reporter(alerts, metrics),
          desk({access, journal, world.signer_, world.clock_, reporter},
               {.chain_id = world.spec_.chain_id,
                .caps = kCaps,
                .confirmations = world.options_.confirmations}),
          engine({portfolio, world.options_.limits, access, journal, desk, reporter, board,
                  world.clock_},
                 {.on_poll = [this] { report_endpoints(*reads, reporter); },
                  .pause = [&world](auto, const auto&) { world.step(); }}) {}

    static std::unique_ptr<rpc::EndpointPool> connect(ToyWorld& world, std::size_t from,
                                                      std::size_t to) {
        std::vector<rpc::PoolEndpoint> pool;
        for (std::size_t i = from; i < to; ++i)
            pool.push_back({fmt::format("node{}", i),
                            std::make_unique<NodeLink>(*world.nodes_[i], *world.weather_[i],
                                                       world.clock_, world.fuse_)});
        return std::make_unique<rpc::EndpointPool>(world.spec_.chain_id, std::move(pool),
                                                   world.clock_);
    }

    std::unique_ptr<SqliteJournal> kept;
    WatchedJournal journal;
    std::unique_ptr<rpc::EndpointPool> reads, sends;
    RpcAccess access;
    Portfolio portfolio;
    Silent alerts;
    Metrics metrics{"test"};
    OpsBoard board;
    Reporter reporter;
    Desk desk;
    Engine engine;
};

WorldOptions random_world(std::uint64_t seed) {
    Random random(seed * 0x2545f4914f6cdd1du + 1);
    WorldOptions out;
    out.seed = seed;
    out.markets = random.between(1, 3);
    out.nodes = random.between(1, 3);
    out.confirmations = random.between(1, 3);
    out.private_flow = random.chance(15);
    out.trouble = random.below(10) == 0 ? 0 : random.between(1, 2);
    out.crashes = random.chance(60);
    if (random.chance(40)) out.limits.max_order = Wad::from_int(60'000);
    if (random.chance(25)) out.limits.max_orders_per_hour = random.between(4, 20);
    if (random.chance(25))
        out.limits.max_notional_per_day =
            Wad::from_int(static_cast<std::int64_t>(random.between(150'000, 500'000)));
    if (random.chance(15)) out.limits.max_gas_per_day = Wei(u256(10'000'000'000'000'000u));
    if (random.chance(50)) out.limits.max_head_age = Duration{60'000};
    return out;
}

std::string to_string(const WorldOptions& options) {
    return fmt::format("seed {}: {} markets, {} nodes, quorum {}, {} confirmations{}, trouble {}{}",
                       options.seed, options.markets, options.nodes, options.quorum,
                       options.confirmations, options.private_flow ? ", private flow" : "",
                       options.trouble, options.crashes ? ", crashes" : "");
}

WorldCount& WorldCount::operator+=(const WorldCount& other) {
    worlds += other.worlds;
    blocks += other.blocks;
    moods += other.moods;
    wire_faults += other.wire_faults;
    transactions += other.transactions;
    sends += other.sends;
    restarts += other.restarts;
    crashes += other.crashes;
    reorganisations += other.reorganisations;
    return *this;
}

ToyWorld::ToyWorld(const WorldOptions& options)
    : options_(options),
      random_(options.seed),
      signer_(PrivateKey::from_hex(std::string(63, '0') + "1").value()),
      spec_(toy_spec(signer_.address(), options.markets)),
      chain_(signer_.address(), state_of(options.markets, random_), seconds(clock_),
             random_.fork(1)),
      witness_(chain_, policy_of(spec_, options.limits), clock_),
      journal_path_(fresh_path()) {
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
    keeper_.reset();
    remove_journal(journal_path_);
}

void ToyWorld::trace(std::string_view what) const {
    static const bool wanted = std::getenv("EVENKEEL_TRACE") != nullptr;
    if (wanted)
        fmt::print(stderr, "[{} at {}] {}\n", chain_.tip().head.number, seconds(clock_), what);
}

void ToyWorld::start() {
    keeper_.reset();
    keeper_ = std::make_unique<Keeper>(*this);
    const std::string text = decision_text(DecisionBasis{spec_, options_.limits});
    const auto begun = keeper_->journal.begin_run(clock_.wall(), "test", text);
    if (!begun) keeper_.reset();
}

void ToyWorld::drive(std::size_t steps) {
    steps_left_ = steps;
    while (steps_left_ > 0) {
        stop_ = std::stop_source();
        try {
            if (!keeper_) start();
            if (keeper_ && !keeper_->engine.run(stop_.get_token())) {
                trace("the keeper gave up");
                keeper_.reset();
            }
        } catch (const Crash&) {
            trace("the keeper crashed");
            ++count_.crashes;
            keeper_.reset();
        }
        if (!keeper_) {
            disk_full_ = false;
            ++count_.restarts;
            step();  // a supervisor takes its time
        }
    }
}

bool ToyWorld::happens(std::uint64_t percent) {
    return !calm_ && random_.chance(percent * options_.trouble / 2);
}

void ToyWorld::step() {
    clock_.advance(std::chrono::milliseconds(random_.between(500, 12'000)));
    disturb_markets();
    disturb_miners();
    disturb_chain();
    if (calm_ || random_.chance(75)) mine();
    disturb_nodes();
    disturb_keeper();
    witness_.follow();
    if (on_step) on_step();
    if (steps_left_ > 0 && --steps_left_ == 0) stop_.request_stop();
}

void ToyWorld::mine() {
    chain_.mine(seconds(clock_));
    ++count_.blocks;
}

void ToyWorld::disturb_markets() {
    if (calm_) return;
    for (ToyMarket& market : chain_.outside().markets) {
        if (random_.chance(20)) {
            const auto change = static_cast<std::int64_t>(random_.below(31)) - 15;  // per mille
            const Wad factor = Wad::from_raw(i256(Wad::kOne / 1000 * (1000 + change)));
            market.price = mul(market.price, factor).value();
        }
        if (random_.chance(10))
            market.held = Wad::from_int(static_cast<std::int64_t>(random_.between(1, 20)));
    }
    chain_.outside().refuses = happens(2);
}

void ToyWorld::disturb_miners() {
    Miners& miners = chain_.miners;
    if (happens(10)) miners.base_fee = gwei(random_.between(5, 65));
    if (happens(2)) miners.base_fee = gwei(200);
    if (miners.base_fee > gwei(100) && random_.chance(20)) miners.base_fee = gwei(20);
    if (happens(10)) miners.idle = !miners.idle;
    if (miners.idle && random_.chance(25)) miners.idle = false;
    if (happens(10)) miners.stale = !miners.stale;
}

void ToyWorld::disturb_chain() {
    if (happens(5)) {
        trace("pools forget");
        chain_.forget();
        for (auto& node : nodes_) node->forget();
    }
    if (!happens(10)) return;
    const std::uint64_t depth = random_.between(1, random_.chance(20) ? 5 : 2);
    const bool forgotten = random_.chance(50);
    trace(fmt::format("reorganisation of {}{}", depth, forgotten ? ", forgotten" : ""));
    chain_.reorganise(depth, forgotten);
    ++count_.reorganisations;
    for (std::uint64_t i = random_.below(2); i <= depth; ++i) mine();
}

void ToyWorld::disturb_nodes() {
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
        if (happens(15)) {
            nodes_[i]->mood = random_mood(random_);
            ++count_.moods;
        }
        if (happens(5)) nodes_[i]->forget();
        if (random_.chance(30)) nodes_[i]->mood = {};
        LinkWeather& weather = *weather_[i];
        if (happens(15)) weather.fault_percent = random_.below(60);
        if (happens(5)) weather.down = true;
        if (random_.chance(20)) {
            weather.fault_percent = 0;
            weather.down = false;
        }
        nodes_[i]->sync();
    }
}

void ToyWorld::disturb_keeper() {
    if (!options_.crashes) return;
    if (happens(6)) fuse_.arm(random_.between(1, 30));
    if (happens(2)) disk_full_ = true;
    if (!happens(3)) return;
    trace("the keeper is stopped");
    stop_.request_stop();
}

void ToyWorld::settle_down() {
    trace("calm");
    calm_ = true;
    disk_full_ = false;
    fuse_.disarm();
    chain_.outside().refuses = false;
    chain_.miners = {};
    for (auto& node : nodes_) node->mood = {};
    for (auto& weather : weather_) {
        weather->fault_percent = 0;
        weather->down = false;
    }
    keeper_.reset();
}

std::vector<TransactionRecord> ToyWorld::records() const {
    auto all = keeper_->kept->settled(1'000).value();
    const auto open = keeper_->kept->unsettled().value();
    all.insert(all.end(), open.begin(), open.end());
    return all;
}

void ToyWorld::reckon() {
    if (!keeper_) start();
    witness_.settle(records());
    for (std::size_t i = 0; i < options_.markets; ++i) {
        const ToyMarket& market = chain_.tip().state.markets[i];
        const Wad delta = (market.held + market.size).abs();
        const Wad band = mul(market.held + market.size.abs(), parse_wad("0.02").value()).value() +
                         parse_wad("0.05").value();
        if (delta > band)
            witness_.complain(fmt::format("at the end market {} holds {} and is hedged by {}", i,
                                          evenkeel::to_string(market.held),
                                          evenkeel::to_string(market.size)));
    }
}

std::vector<std::string> ToyWorld::run() {
    drive(options_.blocks);
    settle_down();
    drive(options_.calm);
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
    out.sends = witness_.sends();
    for (const auto& weather : weather_) out.wire_faults += weather->faults;
    return out;
}

}  // namespace evenkeel::test
