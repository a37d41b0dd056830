// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/world/world_options.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "tests/support/toy_chain/random.hpp"

namespace evenkeel::test {

WorldOptions random_world(std::uint64_t seed) {
    Random random(seed * 0x2545f4914f6cdd1du + 1);
    WorldOptions out;
    out.seed = seed;
    out.markets = random.between(1, 3);
    out.nodes = random.between(1, 3);
    out.confirmations = random.between(1, 3);
    out.quorum = random.between(1, std::min<std::uint64_t>(2, out.nodes));
    out.lies = out.quorum > 1 && random.chance(60);
    out.private_flow = random.chance(15);
    out.foreign = random.chance(10);
    out.trouble = random.below(10) == 0 ? 0 : random.between(1, 2);
    out.crashes = random.chance(60);
    if (random.chance(40)) out.limits.max_order = Wad::from_int(60'000);
    if (random.chance(25)) out.limits.max_orders_per_hour = random.between(4, 20);
    if (random.chance(25))
        out.limits.max_notional_per_day =
            Wad::from_int(static_cast<std::int64_t>(random.between(150'000, 500'000)));
    if (random.chance(15)) out.limits.max_gas_per_day = Wei(u256(100'000'000'000'000'000u));
    if (random.chance(50)) out.limits.max_head_age = Duration{60'000};
    return out;
}

std::string to_string(const WorldOptions& options) {
    return fmt::format(
        "seed {}: {} markets, {} nodes{}, quorum {}, {} confirmations{}{}, trouble {}{}",
        options.seed, options.markets, options.nodes, options.lies ? " that lie" : "",
        options.quorum, options.confirmations, options.private_flow ? ", private flow" : "",
        options.foreign ? ", foreign use" : "", options.trouble,
        options.crashes ? ", crashes" : "");
}

WorldCount& WorldCount::operator+=(const WorldCount& other) {
    worlds += other.worlds;
    blocks += other.blocks;
    resumed += other.resumed;
    doubled += other.doubled;
    lost += other.lost;
    intrusions += other.intrusions;
    lies += other.lies;
    moods += other.moods;
    wire_faults += other.wire_faults;
    transactions += other.transactions;
    sends += other.sends;
    restarts += other.restarts;
    crashes += other.crashes;
    reorganisations += other.reorganisations;
    return *this;
}

}  // namespace evenkeel::test
