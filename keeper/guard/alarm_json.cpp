// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/guard/alarm_json.hpp"

#include "keeper/guard/state_members.hpp"

namespace evenkeel {
namespace {

using Json = nlohmann::json;

constexpr std::uint64_t kLeastTime = 1000, kMostTime = INT64_MAX;

Result<Duration> time_of(Members& members, const char* key) {
    EVENKEEL_TRY(const auto milliseconds, members.count(key));
    if (milliseconds < kLeastTime || milliseconds > kMostTime)
        return tl::unexpected(malformed_state(key));
    return Duration{static_cast<std::int64_t>(milliseconds)};
}

std::uint64_t written(const Duration& duration) {
    return static_cast<std::uint64_t>(duration.milliseconds);
}

bool makes_sense(const FadingMoments& moments) {
    return moments.weight >= 0.0 && moments.squares >= 0.0 && moments.pairs >= 0.0;
}

}  // namespace

Json to_json(const PegMemory& memory) {
    return {{"asset", memory.asset},
            {"time", memory.time},
            {"sum", memory.sum},
            {"drift", to_string(memory.drift)},
            {"alarm", to_string(memory.alarm)},
            {"bar_ms", written(memory.bar)}};
}

Result<PegMemory> parse_peg_memory(const Json& json) {
    EVENKEEL_TRY(Members members, Members::of(json, "a peg"));
    PegMemory out;
    EVENKEEL_TRY(out.asset, members.text("asset"));
    EVENKEEL_TRY(out.time, members.count("time"));
    EVENKEEL_TRY(out.sum, members.number("sum"));
    EVENKEEL_TRY(out.drift, members.quantity("drift"));
    EVENKEEL_TRY(out.alarm, members.quantity("alarm"));
    EVENKEEL_TRY(out.bar, time_of(members, "bar_ms"));
    EVENKEEL_CHECK(members.end());
    if (!(out.sum >= 0.0)) return tl::unexpected(malformed_state("sum"));
    return out;
}

Json to_json(const BasisMemory& memory) {
    Json json = {{"venue", memory.venue},
                 {"id", memory.id},
                 {"time", memory.time},
                 {"samples", memory.samples},
                 {"sample_ms", written(memory.sample)},
                 {"half_life_ms", written(memory.half_life)}};
    each_sum(memory.moments, [&](const char* name, double value) { json[name] = value; });
    return json;
}

Result<BasisMemory> parse_basis_memory(const Json& json) {
    EVENKEEL_TRY(Members members, Members::of(json, "a basis"));
    BasisMemory out;
    EVENKEEL_TRY(out.venue, members.text("venue"));
    EVENKEEL_TRY(out.id, members.text("id"));
    EVENKEEL_TRY(out.time, members.count("time"));
    EVENKEEL_TRY(out.samples, members.count("samples"));
    EVENKEEL_TRY(out.sample, time_of(members, "sample_ms"));
    EVENKEEL_TRY(out.half_life, time_of(members, "half_life_ms"));
    Result<void> sums;
    each_sum(out.moments, [&](const char* name, double& into) {
        const auto value = members.number(name);
        if (value)
            into = *value;
        else
            sums = tl::unexpected<Error>(value.error());
    });
    EVENKEEL_CHECK(sums);
    EVENKEEL_CHECK(members.end());
    if (!makes_sense(out.moments)) return tl::unexpected(malformed_state("weight"));
    return out;
}

}  // namespace evenkeel
