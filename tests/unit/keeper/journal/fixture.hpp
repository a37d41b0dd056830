// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>

#include "keeper/journal/journal_reader.hpp"
#include "keeper/journal/sqlite_journal.hpp"

namespace evenkeel::test {

/// The value, or the test fails with the error's words.
template <class T>
T need(Result<T> result) {
    if (!result) FAIL(result.error().message);
    return *std::move(result);
}
inline void need(const Result<void>& result) {
    if (!result) FAIL(result.error().message);
}

/// A folder of its own that goes when the test ends.
struct TemporaryFolder {
    TemporaryFolder() {
        std::string pattern = std::filesystem::temp_directory_path() / "evenkeel-XXXXXX";
        if (::mkdtemp(pattern.data()) == nullptr) FAIL("no temporary folder");
        path = pattern;
    }
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    std::string file(std::string_view file_name) const { return path / file_name; }

    std::filesystem::path path;
};

inline WallTime at(std::int64_t seconds) {
    return WallTime(std::chrono::seconds(seconds));
}

inline Address address(std::uint8_t last) {
    Address made;
    made.bytes.back() = last;
    return made;
}

inline Hash32 hash(std::uint8_t last) {
    Hash32 made;
    made.bytes.back() = last;
    return made;
}

inline Head head(std::uint64_t number) {
    return {number,
            hash(static_cast<std::uint8_t>(number)),
            hash(static_cast<std::uint8_t>(number - 1)),
            1'700'000'000 + number * 12,
            gwei(7),
            30'000'000};
}

inline std::shared_ptr<const Layout> layout(std::size_t calls, std::uint8_t salt = 0) {
    Layout made;
    made.facts[Call{address(9), {1, 2, 3, salt}, "decimals"}] = Bytes{18};
    for (std::size_t i = 0; i < calls; ++i) {
        made.calls.push_back({address(1), {static_cast<std::uint8_t>(i), salt}, "slot0"});
    }
    return std::make_shared<const Layout>(std::move(made));
}

/// Result i holds the byte `values[i]` three times.
inline CallResults results(std::initializer_list<std::uint8_t> values) {
    CallResults made;
    for (const std::uint8_t value : values) made.append(value % 5 != 0, Bytes(3, value));
    return made;
}

inline Plan plan(std::string strategy, Action action = Action::kHold) {
    Plan made;
    made.strategy = std::move(strategy);
    made.action = action;
    made.reason = "inside the band";
    return made;
}

/// Signed bytes as they come from a key, not valid ones: only recovery decodes them.
inline TransactionRecord transaction(std::uint64_t nonce, std::uint8_t salt = 1) {
    TransactionRecord made;
    made.strategy = "eth-usdc";
    made.intent = "sell 1 ETH on perp_v2";
    made.account = address(0xaa);
    made.request.nonce = nonce;
    made.state = TxState::kSigned;
    made.attempts.push_back({hash(salt), {0x02, salt}, {gwei(20), gwei(1)}, at(1'000), false});
    return made;
}

inline Inclusion inclusion(std::uint8_t salt, bool succeeded, std::uint64_t seen_at) {
    return {hash(salt), hash(99), 77, seen_at, succeeded, 21'000, gwei(2)};
}

}  // namespace evenkeel::test
