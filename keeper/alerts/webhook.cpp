// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/alerts/webhook.hpp"

#include <curl/curl.h>
#include <fmt/core.h>

#include "chain/base/ensure.hpp"
#include "keeper/support/redact.hpp"

namespace evenkeel {
namespace {

std::size_t ignore_body(char*, std::size_t size, std::size_t count, void*) {
    return size * count;
}

int on_progress(void* stop, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return static_cast<const std::stop_token*>(stop)->stop_requested() ? 1 : 0;
}

bool may_pass(long status) {
    return status == 408 || status == 425 || status == 429 || status >= 500;
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

    void set_up(const AlertMessage& message, std::chrono::milliseconds timeout,
                const Headers& headers, std::stop_token& stop) const;
    Delivery judge() const;

    std::string url;
    CURL* handle;
};

void Webhook::Parts::set_up(const AlertMessage& message, std::chrono::milliseconds timeout,
                            const Headers& headers, std::stop_token& stop) const {
    curl_easy_setopt(handle, CURLOPT_URL, url.c_str());
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(handle, CURLOPT_POST, 1L);
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, message.body.data());
    curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(message.body.size()));
    curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers.list);
    curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(timeout.count()));
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, ignore_body);
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
    if (!may_pass(status)) {
        delivery.verdict = Delivery::Verdict::kRefused;
        return delivery;
    }
    curl_off_t seconds = 0;
    if (curl_easy_getinfo(handle, CURLINFO_RETRY_AFTER, &seconds) == CURLE_OK && seconds > 0) {
        delivery.retry_after = std::chrono::seconds(seconds);
    }
    return delivery;
}

Webhook::Webhook(std::string url) : parts_(std::make_unique<Parts>(std::move(url))) {}
Webhook::Webhook(Webhook&&) noexcept = default;
Webhook::~Webhook() = default;

Delivery Webhook::post(const AlertMessage& message, std::chrono::milliseconds timeout,
                       std::stop_token stop) {
    const Headers headers(message.headers);
    parts_->set_up(message, timeout, headers, stop);
    const CURLcode code = curl_easy_perform(parts_->handle);
    if (code == CURLE_OK) return parts_->judge();
    return {Delivery::Verdict::kRetry,
            {},
            fmt::format("{}: {}", redact(parts_->url), curl_easy_strerror(code))};
}

}  // namespace evenkeel
