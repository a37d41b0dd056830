// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/keeper/journal/fixture.hpp"

namespace evenkeel::test {
namespace {

UnsignedTransaction request(const Fees& fees) {
    UnsignedTransaction made;
    made.chain_id = 42161;
    made.nonce = 7;
    made.to = address(4);
    made.gas_limit = 300'000;
    made.data = {0xab, 0xcd};
    made.fees = fees;
    return made;
}

Attempt attempt(const Fees& fees, std::int64_t sent_at) {
    LocalSigner signer(need(PrivateKey::from_hex("0x" + std::string(63, '0') + "1")));
    const auto done = need(sign(request(fees), signer));
    return {done.hash(), done.raw(), fees, at(sent_at), false};
}

TransactionRecord signed_record() {
    TransactionRecord record = transaction(7);
    record.request = request({gwei(20), gwei(1)});
    record.attempts = {attempt({gwei(20), gwei(1)}, 100)};
    return record;
}

TEST_CASE("what is in flight comes back whole after a restart, oldest first", "[journal]") {
    const TemporaryFolder folder;
    TransactionRecord first = signed_record(), second = signed_record(), settled = signed_record();
    {
        const auto journal = need(SqliteJournal::open(folder.file("k.db")));
        for (TransactionRecord* record : {&first, &settled, &second}) {
            record->id = need(journal->add({*record, {}, Wad::from_int(1)}, at(100), 1));
        }
        first.attempts.push_back(attempt({gwei(22), gwei(2)}, 130));
        first.attempts[0].accepted = true;
        first.request.fees = first.attempts[1].fees;
        need(journal->update(first, "raised", at(130), 2));
        second.state = TxState::kMined;
        second.mined = inclusion(1, true, 1'700'000'000);
        need(journal->update(second, "mined", at(131), 2));
        settled.state = TxState::kConfirmed;
        settled.mined = inclusion(1, true, 1'700'000'000);
        need(journal->update(settled, "deep enough", at(132), 3));
    }
    const auto journal = need(SqliteJournal::open(folder.file("k.db")));
    const auto found = need(journal->unsettled());
    REQUIRE(found.size() == 2);
    CHECK(found[0] == first);
    CHECK(found[1] == second);
}

TEST_CASE("an order of a tick is as durable as the tick", "[journal]") {
    const TemporaryFolder folder;
    TransactionRecord record = signed_record();
    {
        const auto journal = need(SqliteJournal::open(folder.file("k.db")));
        need(journal->begin_run(at(1), "1", "t"));
        const auto answers = results({});
        const TickIds ids =
            need(journal->write_tick({at(100),
                                      head(1),
                                      layout(0),
                                      answers,
                                      {{"{}", plan("eth-usdc", Action::kRebalance), {}}},
                                      {{record, 0, Wad::from_int(4'000)}}}));
        record.id = ids.transactions.at(0);
    }
    const auto journal = need(SqliteJournal::open(folder.file("k.db")));
    CHECK(need(journal->unsettled()) == std::vector{record});
    CHECK(need(journal->usage(at(100), "eth-usdc")) == Usage{1, Wad::from_int(4'000), Wei()});
}

}  // namespace
}  // namespace evenkeel::test
