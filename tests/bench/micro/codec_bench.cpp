// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>

#include "chain/codec/hex.hpp"
#include "chain/crypto/keccak.hpp"
#include "chain/crypto/signer.hpp"
#include "chain/rpc/json_rpc.hpp"
#include "chain/rpc/multicall.hpp"
#include "tests/support/multicall_answer.hpp"
#include "tests/unit/strategies/worlds.hpp"

namespace evenkeel {
namespace {

void keccak(benchmark::State& state) {
    const Bytes data(static_cast<std::size_t>(state.range(0)), 0x5a);
    for (auto _ : state) benchmark::DoNotOptimize(keccak256(ByteView(data)));
    state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(keccak)->Arg(32)->Arg(1 << 20);

void hex_decode(benchmark::State& state) {
    const Bytes data(1 << 20, 0x5a);
    const std::string text = hex::encode(data);
    Bytes out(data.size());
    for (auto _ : state) benchmark::DoNotOptimize(hex::decode_into(text, out));
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK(hex_decode);

void sign_a_digest(benchmark::State& state) {
    LocalSigner signer(PrivateKey::from_hex("0x" + std::string(63, '0') + "7").value());
    const Hash32 digest = keccak256("digest");
    for (auto _ : state) benchmark::DoNotOptimize(signer.sign(digest));
}
BENCHMARK(sign_a_digest);

void decode_1000_positions(benchmark::State& state) {
    const Bytes one = abi::encode_output<test::nft::Positions>(test::position(-10, 10, u256(7u)));
    const std::vector<Bytes> all(1'000, one);
    for (auto _ : state)
        for (const Bytes& data : all)
            benchmark::DoNotOptimize(abi::decode_output<test::nft::Positions>(data));
}
BENCHMARK(decode_1000_positions)->Unit(benchmark::kMicrosecond);

/// Answers every request with the same reply.
class Echo final : public rpc::Transport {
  public:
    explicit Echo(std::string result) : result_(std::move(result)) {}
    Result<std::string> post(std::string_view, std::chrono::milliseconds) override {
        std::string reply = R"({"jsonrpc":"2.0","id":)";
        reply += std::to_string(next_++);
        reply += R"(,"result":")";
        reply += result_;
        return reply += "\"}";
    }

  private:
    std::string result_;
    std::uint64_t next_ = 1;
};

// From the request's text to the results of every call: what four calls a position cost.
void multicall_round(benchmark::State& state) {
    CallResults results;
    std::vector<Call> calls;
    for (std::int64_t i = 0; i < 4 * state.range(0); ++i) {
        results.append(true, Bytes(256, static_cast<std::uint8_t>(i)));
        calls.push_back({test::address(static_cast<unsigned>(i)), Bytes(36), "call"});
    }
    Echo echo(hex::encode(test::encode_results(results)));
    rpc::HttpClient client(echo, std::chrono::seconds(1));
    rpc::PreparedMulticall multicall(test::kMulticall, {.max_calls = 10'000, .max_bytes = 1 << 24});
    multicall.prepare(calls);
    for (auto _ : state) {
        auto answer = multicall.read(client, rpc::BlockRef::latest());
        if (!answer) state.SkipWithError(answer.error().message.c_str());
        benchmark::DoNotOptimize(answer);
    }
}
BENCHMARK(multicall_round)->Arg(1)->Arg(100)->Arg(1'000)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace evenkeel
