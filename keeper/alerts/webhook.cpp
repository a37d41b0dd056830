// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/alerts/webhook.hpp"

#include <algorithm>
#include <curl/curl.h>
#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include "chain/base/ensure.hpp"
#include "keeper/support/redact.hpp"

namespace evenkeel {
namespace {

/// An answer is read only for how long to wait.
constexpr std::size_t kMostBody = 4'096;
constexpr double kLongestWait = 86'400;  // seconds

std::size_t keep_beginning(char* data, std::size_t size, std::size_t count, void* into) {
    std::string& body = *static_cast<std::string*>(into);
    body.append(data, std::min(size * count, kMostBody - body.size()));
    return size * count;
}

int on_progress(void* stop, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return static_cast<const std::stop_token*>(stop)->stop_requested() ? 1 : 0;
}

/// A wrong address or key (401, 403, 404) may be put right, and nothing is lost until then; a
/// message that is not understood stays what it is.
bool is_refusal(long status) {
    return status == 400 || status == 413 || status == 415 || status == 422;
}

struct Headers {
    explicit Headers(const std::vector<std::string>& lines) {
        for (const std::string& line : lines) {
            curl_slist* longer = curl_slist_append(list, line.c_str());
            ensure_invariant(longer != nullptr, "memory for headers");
            list = longer;
        }
    }
    ~Headers() { curl_slist_free_all(list); }
    Headers(const Headers&) = delete;
    Headers& operator=(const Headers&) = delete;
    curl_slist* list = nullptr;
};

}  // namespace

struct Webhook::Parts {
    explicit Parts(std::string address) : url(std::move(address)), handle(curl_easy_init()) {
        ensure_invariant(handle != nullptr, "libcurl gives a handle");
    }
    ~Parts() { curl_easy_cleanup(handle); }
    Parts(const Parts&) = delete;
    Parts& operator=(const Parts&) = delete;

    void set_up(std::chrono::milliseconds timeout, const Headers& headers, std::stop_token& stop);
    Delivery perform();
    Delivery judge() const;

    std::string url;
    CURL* handle;
    std::string body;  ///< The beginning of the answer's.
};

void Webhook::Parts::set_up(std::chrono::milliseconds timeout, const Headers& headers,
                            std::stop_token& stop) {
    body.clear();
    curl_easy_setopt(handle, CURLOPT_URL, url.c_str());
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers.list);
    curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(timeout.count()));
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, keep_beginning);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, &body);
    curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, on_progress);
    curl_easy_setopt(handle, CURLOPT_XFERINFODATA, &stop);
}

Delivery Webhook::Parts::judge() const {
    long status = 0;
    curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
    if (status >= 200 && status < 300) return {Delivery::Verdict::kDelivered, {}, {}};
    Delivery delivery;
    delivery.reason = fmt::format("{}: HTTP status {}", redact(url), status);
    if (is_refusal(status)) {
        delivery.verdict = Delivery::Verdict::kRefused;
        return delivery;
    }
    delivery.retry_after = retry_after_of(body);
    curl_off_t seconds = 0;  // libcurl reads both forms of Retry-After
    if (curl_easy_getinfo(handle, CURLINFO_RETRY_AFTER, &seconds) == CURLE_OK && seconds > 0) {
        delivery.retry_after = std::max<std::chrono::milliseconds>(
            delivery.retry_after.value_or(std::chrono::milliseconds(0)),
            std::chrono::seconds(seconds));
    }
    return delivery;
}

Delivery Webhook::Parts::perform() {
    const CURLcode code = curl_easy_perform(handle);
    if (code == CURLE_OK) return judge();
    return {Delivery::Verdict::kRetry,
            {},
            fmt::format("{}: {}", redact(url), curl_easy_strerror(code))};
}

std::optional<std::chrono::milliseconds> retry_after_of(std::string_view body) {
    const auto json = nlohmann::json::parse(body, nullptr, false);
    if (!json.is_object()) return std::nullopt;
    const auto* from = &json;
    if (json.contains("parameters") && json["parameters"].is_object()) from = &json["parameters"];
    const auto wait = from->find("retry_after");
    if (wait == from->end() || !wait->is_number()) return std::nullopt;
    const double seconds = wait->get<double>();
    if (!(seconds > 0)) return std::nullopt;
    return std::chrono::ceil<std::chrono::milliseconds>(
        std::chrono::duration<double>(std::min(seconds, kLongestWait)));
}

Webhook::Webhook(std::string url) : parts_(std::make_unique<Parts>(std::move(url))) {}
Webhook::Webhook(Webhook&&) noexcept = default;
Webhook::~Webhook() = default;

Delivery Webhook::post(const AlertMessage& message, std::chrono::milliseconds timeout,
                       std::stop_token stop) {
    const Headers headers(message.headers);
    parts_->set_up(timeout, headers, stop);
    curl_easy_setopt(parts_->handle, CURLOPT_POST, 1L);
    curl_easy_setopt(parts_->handle, CURLOPT_POSTFIELDS, message.body.data());
    curl_easy_setopt(parts_->handle, CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(message.body.size()));
    return parts_->perform();
}

Delivery Webhook::get(std::chrono::milliseconds timeout, std::stop_token stop) {
    const Headers headers({"User-Agent: evenkeel"});
    parts_->set_up(timeout, headers, stop);
    curl_easy_setopt(parts_->handle, CURLOPT_HTTPGET, 1L);
    return parts_->perform();
}

}  // namespace evenkeel
