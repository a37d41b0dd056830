// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/rpc/curl_transport.hpp"

#include <algorithm>
#include <curl/curl.h>
#include <fmt/core.h>

#include "chain/base/ensure.hpp"
#include "chain/rpc/url.hpp"

namespace evenkeel::rpc {

namespace {

using std::chrono::milliseconds;
constexpr milliseconds kLongestRetryAfter = std::chrono::minutes(5);
// A reply of a thousand positions has megabytes: read in few pieces, into memory taken once.
constexpr long kPiece = 256L * 1024;
constexpr std::size_t kRoomForParsers = 64;

struct FreeList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
struct FreeHandle {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
using HeaderList = std::unique_ptr<curl_slist, FreeList>;
using Handle = std::unique_ptr<CURL, FreeHandle>;

// The reply as it comes in, and its cap.
struct Sink {
    CURL* handle = nullptr;
    std::string body;
    std::size_t cap = 0;
    bool too_long = false;

    // Takes what the server announced, if it did, as a hint.
    void make_room() {
        curl_off_t announced = -1;
        curl_easy_getinfo(handle, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &announced);
        if (announced <= 0) return;
        body.reserve(std::min(static_cast<std::size_t>(announced), cap) + kRoomForParsers);
    }
};

std::size_t take(char* data, std::size_t, std::size_t size, void* target) {
    auto& sink = *static_cast<Sink*>(target);
    if (sink.body.empty()) sink.make_room();
    if (size > sink.cap - sink.body.size()) {
        sink.too_long = true;
        return 0;
    }
    sink.body.append(data, size);
    return size;
}

int check_stop(void* target, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return static_cast<const std::stop_token*>(target)->stop_requested() ? 1 : 0;
}

// Nodes and proxies answer some JSON-RPC errors with an HTTP error status; the body then says more.
bool looks_like_json_rpc(std::string_view body) {
    const std::size_t start = body.find_first_not_of(" \t\r\n");
    if (start == std::string_view::npos || (body[start] != '{' && body[start] != '[')) return false;
    return body.substr(0, 4096).find("\"jsonrpc\"") != std::string_view::npos;
}

Error status_error(const std::string& endpoint, long status, milliseconds retry_after) {
    Error error{Errc::kHttp, Remedy::kGiveUp,
                fmt::format("{}: expected HTTP status 200, found {}", endpoint, status)};
    if (status == 429) {
        error.code = Errc::kRateLimited;
        error.remedy = Remedy::kRetryLater;
    } else if (status == 413) {
        error.code = Errc::kTooLarge;
    } else if (status >= 500 || status == 403 || status == 408) {
        error.remedy = Remedy::kRetryLater;
    }
    error.retry_after = retry_after;
    return error;
}

Error transfer_error(const std::string& endpoint, CURLcode code, milliseconds deadline) {
    if (code == CURLE_OPERATION_TIMEDOUT) {
        return {Errc::kTimeout, Remedy::kRetryLater,
                fmt::format("{}: no answer within {} ms", endpoint, deadline.count())};
    }
    if (code == CURLE_BAD_CONTENT_ENCODING) {
        return {Errc::kReply, Remedy::kRetryLater,
                fmt::format("{}: the reply cannot be decompressed", endpoint)};
    }
    // The handle's own error text may quote the URL; this one is a fixed sentence.
    return {Errc::kNetwork, Remedy::kRetryLater,
            fmt::format("{}: {}", endpoint, curl_easy_strerror(code))};
}

bool is_loopback(std::string_view endpoint) {
    const std::string_view host = endpoint.substr(endpoint.find("://") + 3);
    return host.starts_with("127.0.0.1") || host.starts_with("localhost") ||
           host.starts_with("[::1]");
}

void initialise_curl_once() {
    static const CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
    ensure_invariant(code == CURLE_OK, "libcurl initialises");
}

template <class T>
void set(CURL* handle, CURLoption option, T value) {
    ensure_invariant(curl_easy_setopt(handle, option, value) == CURLE_OK,
                     "libcurl knows an option");
}

Result<HeaderList> header_list(const CurlOptions& options) {
    HeaderList list;
    const auto add = [&](const std::string& line) {
        curl_slist* grown = curl_slist_append(list.get(), line.c_str());
        ensure_invariant(grown != nullptr, "memory for a header");
        static_cast<void>(list.release());
        list.reset(grown);
    };
    add("Content-Type: application/json");
    add("Expect:");  // No waiting for "100 Continue" before a large body.
    for (const auto& [name, value] : options.headers) {
        if (name.empty() || name.find_first_of("\r\n") != std::string::npos ||
            value.find_first_of("\r\n") != std::string::npos) {
            return fail(Errc::kConfig, Remedy::kGiveUp,
                        redacted(options.url) + ": a header has no name or a line break");
        }
        add(std::string(name).append(": ").append(value));
    }
    return list;
}

}  // namespace

struct CurlTransport::State {
    CurlOptions options;
    std::string endpoint;  ///< Redacted, for messages.
    HeaderList headers;
    Handle handle;
    Sink sink;

    void configure();
    milliseconds retry_after() const;
};

void CurlTransport::State::configure() {
    CURL* curl = handle.get();
    set(curl, CURLOPT_URL, options.url.c_str());
    set(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    set(curl, CURLOPT_HTTPHEADER, headers.get());
    set(curl, CURLOPT_POST, 1L);
    set(curl, CURLOPT_ACCEPT_ENCODING, "");  // All that this libcurl can decompress.
    set(curl, CURLOPT_FOLLOWLOCATION, 0L);
    set(curl, CURLOPT_SSL_VERIFYPEER, 1L);
    set(curl, CURLOPT_SSL_VERIFYHOST, 2L);
    set(curl, CURLOPT_NOSIGNAL, 1L);
    set(curl, CURLOPT_TCP_KEEPALIVE, 1L);
    set(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_timeout.count()));
    set(curl, CURLOPT_BUFFERSIZE, kPiece);
    sink.handle = curl;
    set(curl, CURLOPT_WRITEFUNCTION, take);
    set(curl, CURLOPT_WRITEDATA, &sink);
    set(curl, CURLOPT_NOPROGRESS, 0L);
    set(curl, CURLOPT_XFERINFOFUNCTION, check_stop);
    set(curl, CURLOPT_XFERINFODATA, &options.stop);
    if (is_loopback(endpoint)) set(curl, CURLOPT_PROXY, "");  // Whatever the environment says.
}

milliseconds CurlTransport::State::retry_after() const {
    curl_off_t seconds = 0;
    if (curl_easy_getinfo(handle.get(), CURLINFO_RETRY_AFTER, &seconds) != CURLE_OK) seconds = 0;
    const auto longest = std::chrono::duration_cast<std::chrono::seconds>(kLongestRetryAfter);
    return std::chrono::seconds(std::clamp<curl_off_t>(seconds, 0, longest.count()));
}

CurlTransport::CurlTransport(std::unique_ptr<State> state) : state_(std::move(state)) {}

CurlTransport::~CurlTransport() = default;

Result<std::unique_ptr<CurlTransport>> CurlTransport::create(CurlOptions options) {
    if (!is_http_url(options.url)) {
        return fail(Errc::kConfig, Remedy::kGiveUp,
                    "expected an http or https URL, found " + redacted(options.url));
    }
    initialise_curl_once();
    auto state = std::make_unique<State>();
    EVENKEEL_TRY(state->headers, header_list(options));
    state->endpoint = redacted(options.url);
    state->sink.cap = options.max_reply;
    state->options = std::move(options);
    state->handle.reset(curl_easy_init());
    ensure_invariant(state->handle != nullptr, "libcurl gives a handle");
    state->configure();
    return std::unique_ptr<CurlTransport>(new CurlTransport(std::move(state)));
}

Result<std::string> CurlTransport::post(std::string_view body, milliseconds deadline) {
    CURL* curl = state_->handle.get();
    Sink& sink = state_->sink;
    const std::string& endpoint = state_->endpoint;
    sink.body.clear();
    sink.too_long = false;
    set(curl, CURLOPT_POSTFIELDS, body.data());
    set(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
    set(curl, CURLOPT_TIMEOUT_MS, std::max(1L, static_cast<long>(deadline.count())));
    const CURLcode code = curl_easy_perform(curl);
    if (sink.too_long) {
        return fail(Errc::kReply, Remedy::kRetryLater,
                    fmt::format("{}: the reply exceeds {} bytes", endpoint, sink.cap));
    }
    if (code != CURLE_OK) {
        return tl::unexpected<Error>(transfer_error(endpoint, code, deadline));
    }
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    const bool explained = status >= 400 && status != 429 && looks_like_json_rpc(sink.body);
    if (status != 200 && !explained) {
        return tl::unexpected<Error>(status_error(endpoint, status, state_->retry_after()));
    }
    if (sink.body.empty()) {
        return fail(Errc::kReply, Remedy::kRetryLater, endpoint + ": the reply is empty");
    }
    return std::exchange(sink.body, std::string());
}

}  // namespace evenkeel::rpc
