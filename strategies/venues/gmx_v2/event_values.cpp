// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/gmx_v2/event_values.hpp"

#include "strategies/venues/gmx_v2/keys.hpp"

namespace evenkeel::gmx_v2 {
namespace {

namespace emitter_abi = abi::gmx_v2::event_emitter;

tl::unexpected<Error> refuse(std::string_view event, const std::string& what) {
    return fail(Errc::kDecode, Remedy::kGiveUp,
                "gmx_v2: event " + std::string(event) + ": " + what);
}

/// The one value of that name.
template <class Item>
auto one_of(std::string_view event, std::string_view key, const std::vector<Item>& items)
    -> Result<decltype(Item::value)> {
    const Item* found = nullptr;
    for (const Item& item : items) {
        if (item.key != key) continue;
        if (found) return refuse(event, "it has \"" + std::string(key) + "\" twice");
        found = &item;
    }
    if (!found) return refuse(event, "it has no \"" + std::string(key) + "\"");
    return found->value;
}

}  // namespace

Result<std::optional<EventValues>> EventValues::open(const Address& emitter, const Log& log,
                                                     std::string_view name) {
    using Nothing = std::optional<EventValues>;
    if (log.address != emitter || log.topics.size() < 2 || log.topics[1] != event_hash(name))
        return Nothing();
    EventValues out;
    out.name_ = name;
    out.topics_.assign(log.topics.begin() + 2, log.topics.end());
    std::string said;
    if (abi::is_event<emitter_abi::EventLog1Event>(log)) {
        EVENKEEL_TRY(auto event, abi::decode_event<emitter_abi::EventLog1Event>(log));
        said = std::move(event.event_name);
        out.data_ = std::move(event.event_data);
    } else if (abi::is_event<emitter_abi::EventLog2Event>(log)) {
        EVENKEEL_TRY(auto event, abi::decode_event<emitter_abi::EventLog2Event>(log));
        said = std::move(event.event_name);
        out.data_ = std::move(event.event_data);
    } else {
        return Nothing();
    }
    if (said != name) return refuse(name, "its data is named otherwise");
    return Nothing(std::move(out));
}

Result<Address> EventValues::address(std::string_view key) const {
    return one_of(name_, key, data_.address_items.items);
}

Result<u256> EventValues::number(std::string_view key) const {
    return one_of(name_, key, data_.uint_items.items);
}

Result<i256> EventValues::signed_number(std::string_view key) const {
    return one_of(name_, key, data_.int_items.items);
}

Result<bool> EventValues::flag(std::string_view key) const {
    return one_of(name_, key, data_.bool_items.items);
}

Result<Hash32> EventValues::hash(std::string_view key) const {
    return one_of(name_, key, data_.bytes32_items.items);
}

Result<Bytes> EventValues::bytes(std::string_view key) const {
    return one_of(name_, key, data_.bytes_items.items);
}

Result<std::string> EventValues::text(std::string_view key) const {
    return one_of(name_, key, data_.string_items.items);
}

tl::unexpected<Error> EventValues::unfit(std::string_view key) const {
    return refuse(name_, "\"" + std::string(key) + "\" does not fit");
}

}  // namespace evenkeel::gmx_v2
