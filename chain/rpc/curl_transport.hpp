// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <memory>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "chain/rpc/transport.hpp"

namespace evenkeel::rpc {

/// How to reach one endpoint.
struct CurlOptions {
    std::string url;  ///< http or https.
    std::vector<std::pair<std::string, std::string>>
        headers;                        ///< Name and value; may hold secrets.
    std::size_t max_reply = 64u << 20;  ///< Bytes, after decompression.
    std::chrono::milliseconds connect_timeout{5000};
    std::stop_token stop;  ///< A request on its way ends within a second of a stop (kNetwork).
};

/// HTTP over libcurl: one connection, kept alive. TLS is verified, redirects are refused, replies
/// may be compressed. One thread at a time.
class CurlTransport final : public Transport {
  public:
    /// kConfig if the URL is not http(s) or a header has a line break.
    static Result<std::unique_ptr<CurlTransport>> create(CurlOptions options);
    ~CurlTransport() override;

    Result<std::string> post(std::string_view body, std::chrono::milliseconds deadline) override;

  private:
    struct State;
    explicit CurlTransport(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace evenkeel::rpc
