// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/transactions/transaction.hpp"

#include <catch2/catch.hpp>
#include <limits>

#include "chain/codec/hex.hpp"
#include "chain/codec/rlp.hpp"
#include "tests/unit/chain/transactions/golden.hpp"

using namespace evenkeel;

namespace {

UnsignedTransaction sample(const std::string& name) {
    for (const auto& vector : golden::calldata()["tx"])
        if (vector["name"] == name) return golden::request(vector["fields"]);
    throw std::runtime_error("no vector " + name);
}

Bytes raw_of(const std::string& name) {
    for (const auto& vector : golden::calldata()["tx"])
        if (vector["name"] == name) return hex::decode(vector["signed"].get<std::string>()).value();
    throw std::runtime_error("no vector " + name);
}

/// Signs with another's name on it, or with a signature of its own making.
class FalseSigner final : public Signer {
  public:
    explicit FalseSigner(Address claimed) : claimed_(claimed) {}
    Address address() const override { return claimed_; }
    Result<Signature> sign(const Hash32& digest) override { return real_.sign(digest); }

  private:
    LocalSigner real_ = golden::signer();
    Address claimed_;
};

}  // namespace

TEST_CASE("every type is encoded, signed and named as other implementations do", "[transaction]") {
    auto signer = golden::signer();
    const auto& vectors = golden::calldata();
    CHECK(vectors["tx"].size() == 7);
    for (const auto& vector : vectors["tx"]) {
        INFO(vector["name"]);
        const auto request = golden::request(vector["fields"]);
        CHECK(hex::encode(signing_payload(request)) == vector["unsigned"]);
        CHECK(to_hex(signing_hash(request)) == vector["signingHash"]);
        const auto signed_tx = sign(request, signer).value();
        CHECK(hex::encode(signed_tx.raw()) == vector["signed"]);
        CHECK(to_hex(signed_tx.hash()) == vector["txHash"]);
        CHECK(signed_tx.request() == request);
        CHECK(to_checksum(signed_tx.sender()) == vectors["address"]);
    }
}

TEST_CASE("raw bytes are read back into what was signed, and by whom", "[transaction]") {
    auto signer = golden::signer();
    for (const auto& vector : golden::calldata()["tx"]) {
        INFO(vector["name"]);
        const auto raw = hex::decode(vector["signed"].get<std::string>()).value();
        const auto decoded = decode_transaction(raw).value();
        CHECK(decoded == sign(golden::request(vector["fields"]), signer).value());
        CHECK(decoded.raw() == raw);
    }
}

TEST_CASE("a request that its type cannot carry is not signed", "[transaction]") {
    struct Row {
        const char *name, *vector;
        void (*spoil)(UnsignedTransaction&);
    };
    const auto row = GENERATE(values<Row>(
        {{"no chain id", "eip1559", [](auto& tx) { tx.chain_id = 0; }},
         {"legacy chain id beyond v", "legacy_eip155",
          [](auto& tx) { tx.chain_id = std::numeric_limits<std::uint64_t>::max() / 2; }},
         {"nonce at the end", "eip1559",
          [](auto& tx) { tx.nonce = std::numeric_limits<std::uint64_t>::max(); }},
         {"tip above max fee", "eip1559",
          [](auto& tx) { tx.fees.tip = Wei(wrapping_add(tx.fees.max_fee.amount, 1u)); }},
         {"two gas prices in legacy", "legacy_eip155", [](auto& tx) { tx.fees.tip = Wei(); }},
         {"two gas prices in 2930", "eip2930", [](auto& tx) { tx.fees.tip = Wei(); }},
         {"access list in legacy", "legacy_eip155",
          [](auto& tx) { tx.access_list.emplace_back(); }},
         {"blob fee in 1559", "eip1559", [](auto& tx) { tx.max_fee_per_blob_gas = gwei(1); }},
         {"blob in 1559", "eip1559", [](auto& tx) { tx.blob_hashes.emplace_back(); }},
         {"no blob in 4844", "eip4844_no_sidecar", [](auto& tx) { tx.blob_hashes.clear(); }},
         {"blob of another version", "eip4844_no_sidecar",
          [](auto& tx) { tx.blob_hashes[0].bytes[0] = 2; }},
         {"create in 4844", "eip4844_no_sidecar", [](auto& tx) { tx.to.reset(); }},
         {"authorization in 1559", "eip1559", [](auto& tx) { tx.authorizations.emplace_back(); }},
         {"no authorization in 7702", "eip7702", [](auto& tx) { tx.authorizations.clear(); }},
         {"create in 7702", "eip7702", [](auto& tx) { tx.to.reset(); }},
         {"authorization signed by nobody", "eip7702",
          [](auto& tx) { tx.authorizations[0].signature.r = u256(); }}}));
    INFO(row.name);
    auto request = sample(row.vector);
    REQUIRE(check(request).has_value());
    row.spoil(request);
    auto signer = golden::signer();
    const auto refused = sign(request, signer);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == Errc::kInvalidArgument);
}

TEST_CASE("a signature that is not the signer's own never becomes a transaction", "[transaction]") {
    FalseSigner signer(Address{{1}});
    CHECK(sign(sample("eip1559"), signer).error().code == Errc::kCrypto);
}

TEST_CASE("no truncated or prolonged transaction is read", "[transaction]") {
    const std::string name = GENERATE("legacy_eip155", "eip1559_accesslist", "eip7702");
    const Bytes raw = raw_of(name);
    for (std::size_t size = 0; size < raw.size(); ++size)
        CHECK_FALSE(decode_transaction(ByteView(raw).first(size)).has_value());
    Bytes longer = raw;
    longer.push_back(0);
    CHECK(decode_transaction(longer).error().code == Errc::kDecode);
}

TEST_CASE("a changed byte never passes for the same sender's transaction", "[transaction]") {
    const Bytes raw = raw_of("eip1559_accesslist");
    const Address sender = decode_transaction(raw).value().sender();
    for (std::size_t at = 0; at < raw.size(); ++at) {
        Bytes changed = raw;
        changed[at] ^= 1;
        const auto decoded = decode_transaction(changed);
        CHECK((!decoded.has_value() || decoded->sender() != sender));
    }
}

TEST_CASE("unknown types and legacy without chain id are unsupported", "[transaction]") {
    Bytes raw = raw_of("eip1559");
    raw[0] = GENERATE(as<std::uint8_t>{}, 0x00, 0x05, 0x7f, 0x80, 0xbf);
    CHECK(decode_transaction(raw).error().code == Errc::kUnsupported);

    rlp::Writer out;
    out.begin_list().integer(0u).integer(1u).integer(21000u).string(Address{{1}}.bytes);
    out.integer(0u).string({}).integer(27u).integer(1u).integer(1u).end_list();
    CHECK(decode_transaction(std::move(out).take()).error().code == Errc::kUnsupported);
}

TEST_CASE("a high s, a third parity and a crooked recipient are refused", "[transaction]") {
    const u256 order = u256::from_be_bytes(
        parse_hash("0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141")
            .value()
            .bytes);
    const auto good = decode_transaction(raw_of("eip1559")).value();
    const auto encoded = [&](const u256& parity, const u256& s, ByteView to) {
        const auto& tx = good.request();
        rlp::Writer out;
        out.begin_list().integer(tx.chain_id).integer(tx.nonce).integer(tx.fees.tip.amount);
        out.integer(tx.fees.max_fee.amount).integer(tx.gas_limit).string(to);
        out.integer(tx.value.amount).string(tx.data).begin_list().end_list();
        out.integer(parity).integer(good.signature().r).integer(s).end_list();
        Bytes raw = std::move(out).take();
        raw.insert(raw.begin(), 2);
        return raw;
    };
    const u256 s = good.signature().s;
    const ByteView to = good.request().to->bytes;
    const u256 parity = good.signature().y_parity ? 1u : 0u;
    REQUIRE(decode_transaction(encoded(parity, s, to)).value() == good);
    CHECK(decode_transaction(encoded(parity, wrapping_sub(order, s), to)).error().code ==
          Errc::kCrypto);
    CHECK(decode_transaction(encoded(2u, s, to)).error().code == Errc::kDecode);
    CHECK(decode_transaction(encoded(parity, s, to.first(19))).error().code == Errc::kDecode);
}
