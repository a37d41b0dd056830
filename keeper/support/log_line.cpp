// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/support/log_line.hpp"

#include <algorithm>
#include <fmt/core.h>

#include "keeper/support/log_keeper.hpp"
#include "keeper/support/redact.hpp"

namespace evenkeel::log {
namespace {

/// A JSON string, which logfmt readers understand too. Bytes from 0x80 stay as they are.
void append_quoted(std::string& out, std::string_view text) {
    out += '"';
    for (const char c : text) {
        switch (c) {
            case '"':
                out += "\\\"";
                break;
            case '\\':
                out += "\\\\";
                break;
            case '\n':
                out += "\\n";
                break;
            case '\r':
                out += "\\r";
                break;
            case '\t':
                out += "\\t";
                break;
            default:
                if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
                    out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
                } else {
                    out += c;
                }
        }
    }
    out += '"';
}

bool is_plain(std::string_view text) {
    return !text.empty() && std::ranges::none_of(text, [](char c) {
        return static_cast<unsigned char>(c) <= ' ' || c == '"' || c == '=' || c == '\\' ||
               c == 0x7f;
    });
}

std::string shown(const Field& field) {
    return field.kind == Field::Kind::kText ? redact(field.value) : field.value;
}

/// JSON has no word for infinities and NaN.
bool is_bare_json(const Field& field) {
    if (field.kind == Field::Kind::kFlag) return true;
    return field.kind == Field::Kind::kNumber &&
           field.value.find_first_not_of("+-.0123456789e") == std::string::npos;
}

void append_text(std::string& out, std::string_view field_name, std::string_view value) {
    out += field_name;
    out += '=';
    if (is_plain(value)) {
        out += value;
    } else {
        append_quoted(out, value);
    }
}

void append_field(std::string& out, bool json, const Field& field) {
    const std::string value = shown(field);
    if (!json) {
        out += ' ';
        append_text(out, field.name, value);
        return;
    }
    out += ',';
    append_quoted(out, field.name);
    out += ':';
    if (is_bare_json(field)) {
        out += value;
    } else {
        append_quoted(out, value);
    }
}

}  // namespace

std::string line_start(Format format, std::string_view time) {
    return format == Format::kJson ? fmt::format(R"({{"time":"{}",)", time)
                                   : fmt::format("time={} ", time);
}

std::string line_rest(Format format, Level level, std::string_view message, Fields fields) {
    const bool json = format == Format::kJson;
    std::string out = json ? R"("level":")" : "level=";
    out += name(level);
    out += json ? "\"" : "";
    if (!keeper().empty()) append_field(out, json, {"keeper", keeper()});
    out += json ? R"(,"msg":)" : " ";
    if (json) {
        append_quoted(out, redact(message));
    } else {
        append_text(out, "msg", redact(message));
    }
    for (const Field& field : fields) append_field(out, json, field);
    if (json) out += '}';
    return out;
}

std::string format_line(Format format, std::string_view time, Level level, std::string_view message,
                        Fields fields) {
    return line_start(format, time) + line_rest(format, level, message, fields);
}

}  // namespace evenkeel::log
