// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/toy_chain/wire.hpp"

#include <array>
#include <charconv>

#include "chain/base/ensure.hpp"

namespace evenkeel::test {
namespace {

const JsonText kNothing{JsonText::Kind::kOther, "null", {}};

class Scanner {
  public:
    explicit Scanner(std::string_view text) : text_(text) {}

    JsonText value() {
        switch (peek()) {
            case '"':
                return {JsonText::Kind::kString, string(), {}};
            case '[':
                return list(JsonText::Kind::kArray, ']');
            case '{':
                return list(JsonText::Kind::kObject, '}');
            default:
                return word();
        }
    }
    bool at_end() const { return at_ == text_.size(); }

  private:
    char peek() const {
        ensure_invariant(at_ < text_.size(), "a request is whole JSON");
        return text_[at_];
    }
    bool take(char c) {
        if (peek() != c) return false;
        ++at_;
        return true;
    }
    std::string_view string() {
        const std::size_t begin = ++at_;
        at_ = text_.find('"', begin);
        ensure_invariant(at_ != std::string_view::npos, "a request's strings end");
        return text_.substr(begin, at_++ - begin);
    }
    JsonText word() {
        const std::size_t begin = at_;
        at_ = std::min(text_.find_first_of(",]}", at_), text_.size());
        return {JsonText::Kind::kOther, text_.substr(begin, at_ - begin), {}};
    }
    JsonText list(JsonText::Kind kind, char end) {
        JsonText out{kind, {}, {}};
        ++at_;
        while (!take(end)) {
            if (!out.members.empty()) ensure_invariant(take(','), "a request's lists have commas");
            std::string_view key;
            if (kind == JsonText::Kind::kObject) {
                key = string();
                ensure_invariant(take(':'), "a request's keys have values");
            }
            out.members.push_back({key, value()});
        }
        return out;
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace

const JsonText& JsonText::operator[](std::size_t index) const {
    return index < members.size() ? members[index].value : kNothing;
}

const JsonText& JsonText::operator[](std::string_view key) const {
    for (const auto& [name, value] : members)
        if (name == key) return value;
    return kNothing;
}

JsonText read_json(std::string_view text) {
    Scanner scanner(text);
    JsonText out = scanner.value();
    ensure_invariant(scanner.at_end(), "a request is one JSON value");
    return out;
}

std::string quantity(std::uint64_t value) {
    std::array<char, 16> digits{};
    const auto end = std::to_chars(digits.begin(), digits.end(), value, 16).ptr;
    return "\"0x" + std::string(digits.begin(), end) + '"';
}

}  // namespace evenkeel::test
