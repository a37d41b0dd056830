// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "tests/support/world/toy_world.hpp"

// Everything that goes wrong in a world, drawn from its seed step by step.
namespace evenkeel::test {
namespace {

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

void ToyWorld::disturb_markets() {
    if (calm_) return;
    for (ToyMarket& market : chain_.outside().markets) {
        if (random_.chance(20)) {
            const auto change = static_cast<std::int64_t>(random_.below(31)) - 15;  // per mille
            const Wad factor = Wad::from_raw(i256(Wad::kOne / 1000 * (1000 + change)));
            const Wad price = mul(market.price, factor).value();
            if (price > Wad::from_int(1'000) && price < Wad::from_int(4'000)) market.price = price;
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

// As many as the quorum can tell, and no more, whatever else they do.
void ToyWorld::lie() {
    std::size_t liars = 0;
    for (std::size_t i = 0; i < options_.nodes; ++i) liars += nodes_[i]->mood.lies() ? 1 : 0;
    if (liars + 1 >= options_.quorum || !happens(15)) return;
    NodeMood& mood = nodes_[random_.below(options_.nodes)]->mood;
    mood = {};
    mood.lies_about_state = random_.chance(50);
    mood.lies_about_nonce = random_.chance(30);
    mood.lies_about_receipts = random_.chance(50);
    ++count_.lies;
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
    if (options_.lies) lie();
}

// The key is in somebody else's hands too: a transaction that does nothing, past all pools.
void ToyWorld::intrude() {
    UnsignedTransaction request;
    request.chain_id = spec_.chain_id;
    request.nonce = chain_.tip().nonce;
    request.to = Address{};
    request.gas_limit = 21'000;
    request.fees = {gwei(500), gwei(1)};
    const auto bytes = signer_.sign(request);
    trace(fmt::format("somebody else uses nonce {}", request.nonce));
    witness_.foreign(bytes->hash());
    chain_.force(*bytes);
    ++count_.intrusions;
}

void ToyWorld::disturb_keeper() {
    if (options_.foreign && happens(4)) intrude();
    if (!options_.crashes) return;
    if (happens(6)) fuse_.arm(random_.between(1, 30));
    if (happens(2)) disk_full_ = true;
    if (!happens(3)) return;
    trace("the keeper is stopped");
    stop_.request_stop();
}

}  // namespace evenkeel::test
