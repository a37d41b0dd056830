// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/transactions/nonce.hpp"

#include <catch2/catch.hpp>

using namespace evenkeel;

namespace {

constexpr Address kOurs{{1}};

TransactionRecord at(std::uint64_t nonce, const Address& account = kOurs, bool is_signed = true) {
    TransactionRecord record;
    record.account = account;
    record.request.nonce = nonce;
    if (is_signed) record.attempts.emplace_back();
    return record;
}

}  // namespace

TEST_CASE("the next nonce is the chain's or one above the highest signed", "[nonce]") {
    using Records = std::vector<TransactionRecord>;
    struct Row {
        const char* name;
        Records records;
        NoncePlan want;
    };
    const auto row = GENERATE(
        values<Row>({{"nothing in flight", {}, {7, {}}},
                     {"one in flight", {at(7)}, {8, {}}},
                     {"several, in any order", {at(9), at(7), at(8)}, {10, {}}},
                     {"older ones are settled", {at(3), at(6)}, {7, {}}},
                     {"a gap before them", {at(8)}, {9, {{7, 7}}}},
                     {"gaps between them", {at(7), at(10), at(12)}, {13, {{8, 9}, {11, 11}}}},
                     {"the same nonce twice", {at(7), at(7)}, {8, {}}},
                     {"unsigned ones do not count", {at(7, kOurs, false)}, {7, {}}},
                     {"another account's do not count", {at(7, Address{{2}})}, {7, {}}}}));
    INFO(row.name);
    CHECK(plan_nonces(7, kOurs, row.records) == row.want);
}
