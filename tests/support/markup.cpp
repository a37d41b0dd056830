// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/markup.hpp"

#include <algorithm>
#include <array>

namespace evenkeel::test {
namespace {

bool is_name(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-';
    });
}

/// The first "&" in a text that begins no entity.
bool has_bare_ampersand(std::string_view text) {
    constexpr std::array<std::string_view, 6> kEntities = {"&amp;",  "&lt;",  "&gt;",
                                                           "&quot;", "&#39;", "&#10;"};
    for (std::size_t at = text.find('&'); at != text.npos; at = text.find('&', at + 1))
        if (std::ranges::none_of(kEntities, [&](std::string_view entity) {
                return text.substr(at).starts_with(entity);
            }))
            return true;
    return false;
}

class Reader {
  public:
    explicit Reader(std::string_view source) : rest_(source) {}

    Markup read() && {
        constexpr std::string_view kType = "<!DOCTYPE html>\n";
        if (rest_.starts_with(kType)) rest_.remove_prefix(kType.size());
        while (!rest_.empty() && out_.fault.empty()) {
            if (rest_.front() == '<') {
                tag();
            } else {
                piece();
            }
        }
        if (out_.fault.empty() && !open_.empty()) fault("never closed: " + open_.back());
        return std::move(out_);
    }

  private:
    void fault(const std::string& what) {
        if (out_.fault.empty())
            out_.fault = what + " before \"" + std::string(rest_.substr(0, 60)) + "\"";
    }

    std::string_view take(std::size_t count) {
        const std::string_view out = rest_.substr(0, count);
        rest_.remove_prefix(out.size());
        return out;
    }

    void piece() {
        const std::string_view text = take(std::min(rest_.find('<'), rest_.size()));
        if (text.find('>') != text.npos) fault("a bare >");
        if (has_bare_ampersand(text)) fault("a bare &");
        out_.text += std::string(text) + "\n";
    }

    void tag() {
        const std::size_t end = rest_.find('>');
        if (end == rest_.npos) return fault("a tag without end");
        std::string_view inner = take(end + 1).substr(1, end - 1);
        if (inner.starts_with("/")) return close(inner.substr(1));
        const bool empty = inner.ends_with("/");
        if (empty) inner.remove_suffix(1);
        const std::size_t name_end = std::min(inner.find(' '), inner.size());
        const std::string name(inner.substr(0, name_end));
        if (!is_name(name)) return fault("no name of a tag: " + name);
        ++out_.elements[name];
        attributes(inner.substr(name_end));
        if (!empty) open_.push_back(name);
    }

    void close(std::string_view name) {
        if (open_.empty() || open_.back() != name) return fault("not open: " + std::string(name));
        open_.pop_back();
    }

    void attributes(std::string_view text) {
        std::vector<std::string> seen;
        while (!text.empty()) {
            const std::size_t equals = text.find("=\"");
            if (text.front() != ' ' || equals == text.npos) return fault("no attribute");
            const std::string name(text.substr(1, equals - 1));
            const std::size_t end = text.find('"', equals + 2);
            if (!is_name(name)) return fault("no name: " + name);
            if (end == text.npos) return fault("an attribute without end: " + name);
            const std::string value(text.substr(equals + 2, end - equals - 2));
            if (value.find('<') != value.npos || has_bare_ampersand(value))
                return fault("a bare character in " + name);
            if (std::ranges::count(seen, name) > 0) return fault("twice: " + name);
            seen.push_back(name);
            out_.attributes[name].push_back(value);
            text.remove_prefix(end + 1);
        }
    }

    std::string_view rest_;
    std::vector<std::string> open_;
    Markup out_;
};

}  // namespace

Markup read_markup(std::string_view source) {
    return Reader(source).read();
}

}  // namespace evenkeel::test
