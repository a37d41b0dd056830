// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "abi/gmx_v2/event_emitter.hpp"

namespace evenkeel::gmx_v2 {

/// The values of an event of the EventEmitter, by name.
class EventValues {
  public:
    /// Opens EventLog1 or EventLog2 if its event is `name`; nothing if it is another event or
    /// another contract's. Errc::kDecode if topics and data do not agree, or the data is none.
    static Result<std::optional<EventValues>> open(const Address& emitter, const Log& log,
                                                   std::string_view name);

    /// Errc::kDecode, naming event and value, if there is not exactly one of that name.
    Result<Address> address(std::string_view key) const;
    Result<u256> number(std::string_view key) const;
    Result<i256> signed_number(std::string_view key) const;
    Result<bool> flag(std::string_view key) const;
    Result<Hash32> hash(std::string_view key) const;
    Result<Bytes> bytes(std::string_view key) const;
    Result<std::string> text(std::string_view key) const;

    /// The topics after the event's name.
    const std::vector<Hash32>& topics() const { return topics_; }
    /// The failure that a value does not fit.
    tl::unexpected<Error> unfit(std::string_view key) const;

  private:
    std::string name_;
    abi::gmx_v2::event_emitter::EventLogData data_;
    std::vector<Hash32> topics_;
};

}  // namespace evenkeel::gmx_v2
