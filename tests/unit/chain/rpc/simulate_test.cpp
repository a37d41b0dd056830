// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/rpc/simulate.hpp"

#include <catch2/catch.hpp>

#include "chain/rpc/json_rpc.hpp"
#include "tests/support/fake_node.hpp"

using namespace evenkeel;
using namespace evenkeel::rpc;

namespace {

Result<std::vector<SimulatedCall>> read(const std::string& result) {
    test::FakeTransport node([&](std::string_view) -> Result<std::string> {
        return R"({"jsonrpc":"2.0","id":1,"result":)" + result + "}";
    });
    HttpClient client(node, std::chrono::milliseconds(100));
    return client.single(simulate({}, {}, BlockRef::latest()));
}

std::string block_of(const std::string& call) {
    return R"([{"calls":[)" + call + "]}]";
}

}  // namespace

TEST_CASE("a simulation is asked as one block, unchecked, with the questions after the order") {
    const std::vector<std::string_view> after{"{\"x\":1}", "{\"x\":2}"};
    const auto request = simulate({{}, {}, {0xab}, {}}, after, BlockRef::number(5));
    CHECK(request.method == "eth_simulateV1");
    CHECK(request.params ==
          R"([{"blockStateCalls":[{"calls":[{"to":"0x0000000000000000000000000000000000000000",)"
          R"("data":"0xab"},{"x":1},{"x":2}]}],"validation":false},"0x5"])");
}

TEST_CASE("a simulated call is read with its data, its gas and its failure") {
    const auto worked = read(block_of(R"({"status":"0x1","returnData":"0x07","gasUsed":"0x5"})"));
    REQUIRE(worked);
    CHECK((*worked)[0] == SimulatedCall{true, {7}, 5, {}});
    const auto failed =
        read(block_of(R"({"status":"0x0","returnData":"0x","gasUsed":"0x5","error":{"code":-32015,)"
                      R"("message":"out of gas"}})"));
    REQUIRE(failed);
    CHECK_FALSE((*failed)[0].succeeded);
    CHECK((*failed)[0].failure.code == Errc::kReverted);
    CHECK((*failed)[0].failure.remedy == Remedy::kGiveUp);
}

TEST_CASE("a simulation of any other form is no answer") {
    const std::string good = R"({"status":"0x1","returnData":"0x","gasUsed":"0x5"})";
    REQUIRE(read(block_of(good)));
    const auto bad = GENERATE_COPY(values<std::string>({
        "null",
        "{}",
        "[]",
        "[{}]",
        R"([{"calls":{}}])",
        R"([{"calls":[]}])",
        R"([{"calls":[)" + good + R"(]},{"calls":[]}])",
        block_of(R"({"returnData":"0x","gasUsed":"0x5"})"),
        block_of(R"({"status":"0x2","returnData":"0x","gasUsed":"0x5"})"),
        block_of(R"({"status":true,"returnData":"0x","gasUsed":"0x5"})"),
        block_of(R"({"status":"0x1","gasUsed":"0x5"})"),
        block_of(R"({"status":"0x1","returnData":"0x0","gasUsed":"0x5"})"),
        block_of(R"({"status":"0x1","returnData":"0x"})"),
        block_of(R"({"status":"0x0","returnData":"0x","gasUsed":"0x5"})"),
        block_of(R"({"status":"0x0","returnData":"0x","gasUsed":"0x5","error":null})"),
        block_of(R"({"status":"0x0","returnData":"0x","gasUsed":"0x5","error":{}})"),
        block_of(
            R"({"status":"0x1","returnData":"0x","gasUsed":"0x5","error":{"code":3,"message":"m"}})"),
        block_of(R"({"status":"0x0","returnData":"0x01","gasUsed":"0x5",)"
                 R"("error":{"code":3,"message":"execution reverted","data":"0x02"}})"),
    }));
    INFO(bad);
    const auto refused = read(bad);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Errc::kReply);
}
