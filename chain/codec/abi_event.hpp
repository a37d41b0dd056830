// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string>

#include "chain/codec/abi_call.hpp"
#include "chain/types/receipt.hpp"

namespace evenkeel::abi {

/// True if `log` is the generated event, going by its first topic.
template <class Event>
bool is_event(const Log& log) {
    return !log.topics.empty() && log.topics.front() == Event::kTopic;
}

/// The event in `log`. Indexed fields of dynamic type or tuples are the hash that stands for them.
/// Fails with Errc::kDecode on another event, another number of topics, or data that is not
/// canonical.
template <class Event>
Result<typename Event::Data> decode_event(const Log& log) {
    using Indexed = typename Event::Data::Indexed;
    constexpr std::size_t kTopics = 1 + Indexed::kHeads / kWord;
    if (!is_event<Event>(log) || log.topics.size() != kTopics) {
        return fail(Errc::kDecode, Remedy::kGiveUp,
                    std::string(Event::kSignature) + ": expected its hash and " +
                        std::to_string(kTopics - 1) + " more topics, found another event or " +
                        std::to_string(log.topics.size()) + " topics");
    }
    std::array<std::uint8_t, kTopics * kWord> words{};
    for (std::size_t i = 0; i < kTopics; ++i) {
        std::copy(log.topics[i].bytes.begin(), log.topics[i].bytes.end(),
                  words.begin() + static_cast<std::ptrdiff_t>(i * kWord));
    }
    EVENKEEL_TRY(auto event, decode<typename Event::Data::Schema>(log.data, Event::kSignature));
    Source topics(words);
    if (!Indexed::read(topics, kWord, event)) {
        return tl::unexpected<Error>(topics.error(Event::kSignature));
    }
    return event;
}

/// The log that `contract` leaves when it emits the event: for doubles of contracts.
template <class Event>
Log encode_event(const Address& contract, const typename Event::Data& event) {
    const Bytes words = encode<typename Event::Data::Indexed>(event);
    Log log{contract, {Event::kTopic}, encode<typename Event::Data::Schema>(event)};
    for (std::size_t at = 0; at < words.size(); at += kWord) {
        Hash32& topic = log.topics.emplace_back();
        std::copy_n(words.begin() + static_cast<std::ptrdiff_t>(at), kWord, topic.bytes.begin());
    }
    return log;
}

}  // namespace evenkeel::abi
