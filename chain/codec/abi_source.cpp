// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/codec/abi_source.hpp"

#include <fmt/core.h>

#include "chain/codec/hex.hpp"

namespace evenkeel::abi {

bool Source::refuse(std::size_t at, std::string expected, std::string found) {
    failure_ = std::make_unique<Failure>(Failure{"", std::move(expected), std::move(found), at});
    return false;
}

bool Source::refuse_word(std::size_t at, std::string (*type)()) {
    return refuse(at, type(), hex::encode({data_ + at, kWord}));
}

bool Source::refuse_padding(std::size_t at) {
    return refuse(at, "zeros up to the end of the word", "other bytes");
}

bool Source::refuse_rest() {
    return refuse(tail_, "the end of the data", fmt::format("{} more bytes", left()));
}

bool Source::refuse_short(std::size_t count) {
    return refuse(tail_, fmt::format("{} bytes", count), fmt::format("{} bytes", left()));
}

bool Source::refuse_offset(std::size_t head, std::size_t expected) {
    return refuse(head, fmt::format("offset {}", expected), hex::encode({data_ + head, kWord}));
}

bool Source::refuse_count(std::size_t head, std::size_t most) {
    return refuse(head, fmt::format("a length of at most {} for the {} bytes left", most, left()),
                  hex::encode({data_ + head, kWord}));
}

bool Source::inside(std::string_view field) {
    const bool last = failure_->path.empty() || failure_->path.front() == '[';
    failure_->path = fmt::format("{}{}{}", field, last ? "" : ".", failure_->path);
    return false;
}

bool Source::inside(std::size_t element) {
    const bool last = failure_->path.empty() || failure_->path.front() == '[';
    failure_->path = fmt::format("[{}]{}{}", element, last ? "" : ".", failure_->path);
    return false;
}

Error Source::error(std::string_view what) const {
    const std::string place =
        failure_->path.empty() ? std::string(what) : fmt::format("{}: {}", what, failure_->path);
    return {Errc::kDecode, Remedy::kGiveUp,
            fmt::format("{}: expected {} at byte {}, found {}", place, failure_->expected,
                        failure_->at, failure_->found)};
}

}  // namespace evenkeel::abi
