// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "chain/base/result.hpp"
#include "chain/rpc/json_value.hpp"

namespace evenkeel::rpc {

/// A question to a node whose answer is a T. See methods.hpp for those in use.
template <class T>
struct Request {
    std::string method;
    std::string params;  ///< A JSON array, as text.
    Result<T> (*parse)(const JsonValue&) = nullptr;
};

/// One question of a batch with its type forgotten. It is answered once: accepted or refused.
class Item {
  public:
    virtual ~Item() = default;
    virtual std::string_view method() const = 0;
    virtual void append_params(std::string& body) const = 0;
    /// Reads the result out of the reply; a result of the wrong form becomes the item's error.
    virtual void accept(const JsonValue& result) = 0;
    virtual void refuse(Error error) = 0;
    /// Why there is no answer; null while there is one.
    virtual const Error* error() const = 0;
};

/// The Item of a Request; holds the answer.
template <class T>
class RequestItem final : public Item {
  public:
    /// `request` must outlive the item.
    explicit RequestItem(const Request<T>& request) : request_(request) {}
    std::string_view method() const override { return request_.method; }
    void append_params(std::string& body) const override { body += request_.params; }
    void accept(const JsonValue& result) override {
        answer_ = request_.parse(result);
        if (!answer_) refuse(answer_.error());
    }
    void refuse(Error error) override {
        if (error.code == Errc::kReply) error.message = request_.method + ": " + error.message;
        answer_ = tl::unexpected<Error>(std::move(error));
    }
    const Error* error() const override { return answer_ ? nullptr : &answer_.error(); }
    /// The answer, once; an unanswered item is kReply.
    Result<T> take() { return std::move(answer_); }

  private:
    const Request<T>& request_;
    Result<T> answer_ = fail(Errc::kReply, Remedy::kRetryLater, "not answered");
};

/// Asks a node, or several, in batches of one HTTP post each.
class Client {
  public:
    virtual ~Client() = default;
    /// Answers every item, in one post. Fails only if there is no usable reply at all; single
    /// failures stay with their items.
    virtual Result<void> run(std::span<Item* const> items) = 0;

    /// Questions of different types in one post.
    template <class... T>
    Result<std::tuple<Result<T>...>> batch(const Request<T>&... requests) {
        std::tuple<RequestItem<T>...> items{RequestItem<T>(requests)...};
        return std::apply(
            [this](auto&... item) -> Result<std::tuple<Result<T>...>> {
                std::array<Item*, sizeof...(T)> all{&item...};
                EVENKEEL_CHECK(run(all));
                return std::tuple<Result<T>...>{item.take()...};
            },
            items);
    }

    /// Any number of questions of one type in one post.
    template <class T>
    Result<std::vector<Result<T>>> batch(const std::vector<Request<T>>& requests) {
        std::vector<RequestItem<T>> items(requests.begin(), requests.end());
        std::vector<Item*> all;
        for (auto& item : items) all.push_back(&item);
        EVENKEEL_CHECK(run(all));
        std::vector<Result<T>> answers;
        for (auto& item : items) answers.push_back(item.take());
        return answers;
    }

    /// One question in a post of its own.
    template <class T>
    Result<T> single(const Request<T>& request) {
        RequestItem<T> item(request);
        Item* const only = &item;
        EVENKEEL_CHECK(run(std::span<Item* const>(&only, 1)));
        return item.take();
    }
};

}  // namespace evenkeel::rpc
