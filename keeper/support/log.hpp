// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <initializer_list>
#include <string>
#include <string_view>

#include "chain/types/address.hpp"
#include "chain/types/hash32.hpp"

namespace evenkeel::log {

enum class Level : std::uint8_t { kTrace, kDebug, kInfo, kWarning, kError, kOff };
enum class Format : std::uint8_t { kText, kJson };

/// The level of this name ("trace" … "error", "off"); Errc::kInvalidArgument naming those there
/// are.
Result<Level> parse_level(std::string_view name);
/// "text" or "json"; Errc::kInvalidArgument otherwise.
Result<Format> parse_format(std::string_view name);

/// One named value of a line. Text is redacted before it is written (see redact.hpp); only a Hash32
/// is known to be no secret.
struct Field {
    enum class Kind : std::uint8_t { kText, kNumber, kFlag, kHash };

    Field(std::string_view field_name, std::string_view text) : name(field_name), value(text) {}
    Field(std::string_view field_name, const char* text) : name(field_name), value(text) {}
    Field(std::string_view field_name, const std::string& text) : name(field_name), value(text) {}
    Field(std::string_view field_name, bool flag)
        : name(field_name), value(flag ? "true" : "false"), kind(Kind::kFlag) {}
    template <std::integral T>
    Field(std::string_view field_name, T number)
        : name(field_name), value(std::to_string(number)), kind(Kind::kNumber) {}
    Field(std::string_view field_name, double number);
    Field(std::string_view field_name, const Hash32& hash)
        : name(field_name), value(to_hex(hash)), kind(Kind::kHash) {}
    Field(std::string_view field_name, const Address& address)
        : name(field_name), value(to_checksum(address)) {}

    std::string_view name;
    std::string value;
    Kind kind = Kind::kText;
};

using Fields = std::initializer_list<Field>;

/// Sets what is written and how, to stderr. Call once, before other threads start. Until then lines
/// of level kInfo and above are written as text.
void configure(Level level, Format format);
/// True if a line of this level would be written.
bool enabled(Level level);

/// One line: time, level, message, then the fields.
void write(Level level, std::string_view message, Fields fields = {});
inline void trace(std::string_view message, Fields fields = {}) {
    write(Level::kTrace, message, fields);
}
inline void debug(std::string_view message, Fields fields = {}) {
    write(Level::kDebug, message, fields);
}
inline void info(std::string_view message, Fields fields = {}) {
    write(Level::kInfo, message, fields);
}
inline void warning(std::string_view message, Fields fields = {}) {
    write(Level::kWarning, message, fields);
}
inline void error(std::string_view message, Fields fields = {}) {
    write(Level::kError, message, fields);
}

/// The line without its end, as write() would put it out at this time ("2026-01-02T03:04:05.678Z").
std::string format_line(Format format, std::string_view time, Level level, std::string_view message,
                        Fields fields);

}  // namespace evenkeel::log
