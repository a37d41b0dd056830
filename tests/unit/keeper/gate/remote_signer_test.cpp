// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/gate/remote_signer.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "chain/codec/hex.hpp"
#include "tests/support/fake_node.hpp"
#include "tests/support/manual_clock.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

LocalTransactionSigner key(char last) {
    return LocalTransactionSigner(
        std::make_unique<LocalSigner>(PrivateKey::from_hex(std::string(63, '0') + last).value()));
}

UnsignedTransaction request() {
    UnsignedTransaction out;
    out.chain_id = 10;
    out.nonce = 70;
    out.to = parse_address("0xd46e8dd67c5d32be8058bb8eb970870f07244567").value();
    out.gas_limit = 30'208;
    out.data = {0xb6, 0xb1, 0xb6, 0xc3, 0x00};
    out.fees = {gwei(3), gwei(1)};
    return out;
}

std::string quoted(const Bytes& raw) {
    return "\"" + hex::encode(raw) + "\"";
}

/// A service that gives these replies in turn, the last one for ever.
struct Service {
    explicit Service(std::vector<Result<std::string>> in_turn)
        : replies(std::move(in_turn)),
          transport(new FakeTransport([this](std::string_view body) {
              const std::size_t turn = std::min(asked++, replies.size() - 1);
              if (!replies[turn]) return replies[turn];
              return Result<std::string>(
                  node_reply(body, Results{{"eth_signTransaction", *replies[turn]},
                                           {"eth_accounts", *replies[turn]}}));
          })),
          signer(key('1').address(), std::unique_ptr<rpc::Transport>(transport), clock) {}

    Result<SignedTransaction> sign() { return signer.sign(request()); }

    std::vector<Result<std::string>> replies;
    std::size_t asked = 0;
    ManualClock clock;
    FakeTransport* transport;
    RemoteSigner signer;
};

Errc refused_with(const std::string& reply) {
    Service service({reply});
    const auto bytes = service.sign();
    REQUIRE_FALSE(bytes);
    CHECK(bytes.error().message.starts_with("remote signer"));
    return bytes.error().code;
}

tl::unexpected<Error> failure(Errc code, Remedy remedy) {
    return fail(code, remedy, "scripted");
}

}  // namespace

TEST_CASE("The service is asked as Web3Signer documents, with every field", "[remote]") {
    Service service({quoted(key('1').sign(request()).value().raw())});
    REQUIRE(service.sign());
    const auto body = nlohmann::json::parse(service.transport->bodies.at(0));
    CHECK(body.at("method") == "eth_signTransaction");
    const nlohmann::json expected = {{{"from", to_hex(key('1').address())},
                                      {"to", "0xd46e8dd67c5d32be8058bb8eb970870f07244567"},
                                      {"gas", "0x7600"},
                                      {"maxFeePerGas", "0xb2d05e00"},
                                      {"maxPriorityFeePerGas", "0x3b9aca00"},
                                      {"value", "0x0"},
                                      {"nonce", "0x46"},
                                      {"chainId", "0xa"},
                                      {"data", "0xb6b1b6c300"}}};
    CHECK(body.at("params") == nlohmann::json::array({expected[0]}));
}

TEST_CASE("A legacy transaction is asked for with a gas price", "[remote]") {
    auto legacy = request();
    legacy.type = TransactionType::kLegacy;
    legacy.fees = {gwei(3), gwei(3)};
    Service service({quoted(key('1').sign(legacy).value().raw())});
    REQUIRE(service.signer.sign(legacy));
    const auto params = nlohmann::json::parse(service.transport->bodies.at(0)).at("params").at(0);
    CHECK(params.at("gasPrice") == "0xb2d05e00");
    CHECK_FALSE(params.contains("maxFeePerGas"));
}

TEST_CASE("Types that the service cannot be asked for are not sent", "[remote]") {
    Service service({"\"0x\""});
    auto other = request();
    other.type = TransactionType::kAccessList;
    other.fees = {gwei(3), gwei(3)};
    CHECK(service.signer.sign(other).error().code == Errc::kUnsupported);
    CHECK(service.asked == 0);
}

TEST_CASE("What comes back is exactly what was asked for", "[remote]") {
    Service service({quoted(key('1').sign(request()).value().raw())});
    CHECK(service.sign().value() == key('1').sign(request()).value());
}

TEST_CASE("Bytes that are no transaction are refused", "[remote]") {
    const Bytes good = key('1').sign(request()).value().raw();
    Bytes cut(good.begin(), good.end() - 1), longer = good;
    longer.push_back(0);
    CHECK(refused_with("\"0x\"") == Errc::kCrypto);
    CHECK(refused_with("\"0xdeadbeef\"") == Errc::kCrypto);
    CHECK(refused_with(quoted(cut)) == Errc::kCrypto);
    CHECK(refused_with(quoted(longer)) == Errc::kCrypto);
}

TEST_CASE("Every single flipped bit of the answer is refused", "[remote]") {
    const Bytes good = key('1').sign(request()).value().raw();
    for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
        Bytes bad = good;
        bad[bit / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
        INFO("bit " << bit);
        CHECK(refused_with(quoted(bad)) == Errc::kCrypto);
    }
}

TEST_CASE("A transaction that differs in any field is refused, though well signed", "[remote]") {
    const auto differs = [](auto change) {
        auto other = request();
        change(other);
        return refused_with(quoted(key('1').sign(other).value().raw()));
    };
    CHECK(differs([](auto& r) { ++r.nonce; }) == Errc::kCrypto);
    CHECK(differs([](auto& r) { r.chain_id = 1; }) == Errc::kCrypto);
    CHECK(differs([](auto& r) { r.to->bytes[3] ^= 1; }) == Errc::kCrypto);
    CHECK(differs([](auto& r) { r.value = Wei(u256(1u)); }) == Errc::kCrypto);
    CHECK(differs([](auto& r) { r.gas_limit += 1; }) == Errc::kCrypto);
    CHECK(differs([](auto& r) { r.fees.max_fee = gwei(4); }) == Errc::kCrypto);
    CHECK(differs([](auto& r) { r.fees.tip = gwei(2); }) == Errc::kCrypto);
    CHECK(differs([](auto& r) { r.data.back() = 1; }) == Errc::kCrypto);
    CHECK(differs([](auto& r) {
              r.type = TransactionType::kLegacy;
              r.fees.tip = r.fees.max_fee;
          }) == Errc::kCrypto);
}

TEST_CASE("Another key's signature is refused", "[remote]") {
    CHECK(refused_with(quoted(key('2').sign(request()).value().raw())) == Errc::kCrypto);
}

TEST_CASE("An answer of another form is refused", "[remote]") {
    CHECK(refused_with("null") == Errc::kReply);
    CHECK(refused_with("{\"raw\":\"0x\"}") == Errc::kReply);
    CHECK(refused_with("\"02f8\"") == Errc::kReply);
    CHECK(refused_with("7") == Errc::kReply);
}

TEST_CASE("A service that recovers is asked again, with pauses; one that does not is an error",
          "[remote]") {
    const std::string good = quoted(key('1').sign(request()).value().raw());
    Service recovers({failure(Errc::kHttp, Remedy::kRetryLater),
                      failure(Errc::kTimeout, Remedy::kRetryLater), good});
    const auto begun = recovers.clock.steady();
    CHECK(recovers.sign());
    CHECK(recovers.clock.steady() - begun == std::chrono::milliseconds(750));
    Service down({failure(Errc::kTimeout, Remedy::kRetryLater)});
    CHECK(down.sign().error().code == Errc::kTimeout);
    CHECK(down.asked == 3);
}

TEST_CASE("A service that asks for patience gets it, within reason", "[remote]") {
    Error busy{Errc::kRateLimited, Remedy::kRetryLater, "429"};
    busy.retry_after = std::chrono::hours(1);
    Service service({tl::unexpected<Error>(busy)});
    const auto begun = service.clock.steady();
    CHECK(service.sign().error().code == Errc::kRateLimited);
    CHECK(service.clock.steady() - begun == std::chrono::seconds(4));
}

TEST_CASE("A refusal of the service is not argued with", "[remote]") {
    Service service({failure(Errc::kRpc, Remedy::kGiveUp)});
    CHECK(service.sign().error().code == Errc::kRpc);
    CHECK(service.asked == 1);
}

TEST_CASE("The service names the accounts it signs for", "[remote]") {
    const Address account = key('1').address();
    Service service({"[\"" + to_hex(account) + "\"]"});
    CHECK(service.signer.accounts().value() == std::vector{account});
    Service wrong({"[\"0x12\"]"});
    CHECK(wrong.signer.accounts().error().code == Errc::kReply);
}
