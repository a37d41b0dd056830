// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/algebra/layouts.hpp"

#include <array>

#include "abi/algebra/pool_v2.hpp"
#include "strategies/reading/read.hpp"

namespace evenkeel::algebra {
namespace {

constexpr std::size_t kWord = 32;

struct Known {
    Layout layout;
    const char* name;
    std::size_t state_words, tick_words, position_words;
};
constexpr std::array<Known, 4> kKnown{{{Layout::kDirectional, "v1.9-directional", 8, 8, 11},
                                       {Layout::kV19, "v1.9", 7, 8, 11},
                                       {Layout::kV2, "v2", 7, 9, 11},
                                       {Layout::kIntegral, "integral", 6, 6, 12}}};

std::string found_text(std::size_t state_words, std::size_t tick_words) {
    const std::string words = "globalState() of " + std::to_string(state_words) +
                              " words and ticks() of " + std::to_string(tick_words);
    for (const Known& known : kKnown) {
        if (known.state_words == state_words && known.tick_words == tick_words)
            return words + ", as in dialect " + known.name;
    }
    return words + ", as in no dialect known";
}

}  // namespace

std::string name(Layout layout) {
    return kKnown[static_cast<std::size_t>(layout)].name;
}

std::optional<Layout> layout_named(const std::string& text) {
    for (const Known& known : kKnown) {
        if (text == known.name) return known.layout;
    }
    return std::nullopt;
}

Result<void> check_position(ByteView answer, Layout expected, const std::string& what) {
    const Known& known = kKnown[static_cast<std::size_t>(expected)];
    if (answer.size() == known.position_words * kWord) return {};
    std::string like;
    for (const Known& other : kKnown) {
        if (answer.size() != other.position_words * kWord) continue;
        like += (like.empty() ? "" : ", ") + std::string(other.name);
    }
    return fail(Errc::kUnsupported, Remedy::kGiveUp,
                what + ": expected the " + std::to_string(known.position_words) +
                    " words of dialect " + known.name + ", found " +
                    std::to_string(answer.size() / kWord) + ", as in " +
                    (like.empty() ? "no dialect known" : "dialect " + like));
}

Result<bool> check_layout(FactBook& facts, const Address& pool, Layout expected) {
    namespace pool_abi = abi::algebra::pool_v2;
    const Call state_call = call_of<pool_abi::GlobalState>(pool, {}, "pool layout: globalState");
    const Call tick_call = call_of<pool_abi::Ticks>(pool, {0}, "pool layout: ticks");
    const auto state = facts.ask(state_call), tick = facts.ask(tick_call);
    if (!state || !tick) return false;
    const Known& known = kKnown[static_cast<std::size_t>(expected)];
    if (state->size() == known.state_words * kWord && tick->size() == known.tick_words * kWord)
        return true;
    const std::string found = found_text(state->size() / kWord, tick->size() / kWord);
    // A pool does not change, but an answer may have been a node's mistake.
    facts.forget(state_call);
    facts.forget(tick_call);
    return fail(Errc::kUnsupported, Remedy::kGiveUp,
                "pool " + to_checksum(pool) + ": expected the layout of dialect " + known.name +
                    ", found " + found);
}

}  // namespace evenkeel::algebra
