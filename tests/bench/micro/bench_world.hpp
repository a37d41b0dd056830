// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "keeper/engine/decision.hpp"
#include "tests/unit/strategies/worlds.hpp"

namespace evenkeel::bench {

/// Stands in for a portfolio of `count` positions around the price with a hedge that lags behind,
/// and one block of it.
struct World {
    explicit World(std::size_t count)
        : portfolio(Portfolio::make(spec(count)).value()), snapshot(read(count)) {}

    static constexpr std::int32_t kTick = -200'311;

    static PortfolioSpec spec(std::size_t count) {
        std::vector<u256> ids;
        for (std::size_t i = 0; i < count; ++i) ids.emplace_back(std::uint64_t{i + 1});
        return test::portfolio_spec(ids);
    }
    /// Ranges of many widths, some of them beside the price.
    static test::AnsweringChain chain(std::size_t count) {
        test::AnsweringChain made;
        test::add_tokens(made);
        test::add_pool(made, kTick);
        for (std::size_t i = 0; i < count; ++i) {
            const auto step = static_cast<std::int32_t>(10 * (i % 500));
            const std::int32_t lower = kTick - 3'000 + step, upper = lower + 1'000 + step;
            const u256 liquidity{std::uint64_t{1'000'000'000'000 + i}};
            test::add_position(made, i + 1, test::position(lower, upper, liquidity));
        }
        test::add_perp(made, {.size = "-1.0"});
        return made;
    }
    Snapshot read(std::size_t count) { return chain(count).read(portfolio, facts).value(); }

    FactBook facts;
    Portfolio portfolio;
    Snapshot snapshot;
};

/// A folder that goes when this does.
struct Folder {
    Folder() {
        std::string pattern = std::filesystem::temp_directory_path() / "evenkeel-bench-XXXXXX";
        ensure_invariant(::mkdtemp(pattern.data()) != nullptr, "a temporary folder can be made");
        path = pattern;
    }
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    std::filesystem::path path;
};

}  // namespace evenkeel::bench
