// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/support/log.hpp"

#include <array>
#include <fmt/format.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "keeper/support/log_keeper.hpp"
#include "keeper/support/log_line.hpp"
#include "keeper/support/utc.hpp"

namespace evenkeel::log {
namespace {

constexpr std::array<std::string_view, 6> kLevelNames = {"trace",   "debug", "info",
                                                         "warning", "error", "off"};
constexpr std::array kSpdlogLevels = {spdlog::level::trace, spdlog::level::debug,
                                      spdlog::level::info,  spdlog::level::warn,
                                      spdlog::level::err,   spdlog::level::off};

spdlog::level::level_enum to_spdlog(Level level) {
    return kSpdlogLevels[static_cast<std::size_t>(level)];
}

/// Puts time and line together; spdlog has stamped the time, so none is taken here.
class LineFormatter final : public spdlog::formatter {
  public:
    explicit LineFormatter(Format format) : format_(format) {}
    void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& out) override {
        const auto time = std::chrono::time_point_cast<std::chrono::milliseconds>(message.time);
        const std::string start = line_start(format_, utc_text(time));
        out.append(start.data(), start.data() + start.size());
        out.append(message.payload.data(), message.payload.data() + message.payload.size());
        out.push_back('\n');
    }
    std::unique_ptr<spdlog::formatter> clone() const override {
        return std::make_unique<LineFormatter>(format_);
    }

  private:
    Format format_;
};

std::string& own_keeper() {
    thread_local std::string name;
    return name;
}

struct Output {
    Output() : logger("evenkeel", std::make_shared<spdlog::sinks::stderr_sink_mt>()) {
        logger.set_formatter(std::make_unique<LineFormatter>(format));
        logger.set_level(spdlog::level::info);
        logger.flush_on(spdlog::level::trace);
    }
    Format format = Format::kText;
    spdlog::logger logger;
};

Output& output() {
    static Output instance;
    return instance;
}

}  // namespace

Field::Field(std::string_view field_name, double number)
    : name(field_name), value(fmt::format("{}", number)), kind(Kind::kNumber) {}

std::string_view name(Level level) {
    return kLevelNames[static_cast<std::size_t>(level)];
}

Result<Level> parse_level(std::string_view text) {
    for (std::size_t i = 0; i < kLevelNames.size(); ++i) {
        if (kLevelNames[i] == text) return static_cast<Level>(i);
    }
    return fail(Errc::kInvalidArgument, Remedy::kGiveUp,
                fmt::format("log level: expected one of {}, found \"{}\"",
                            fmt::join(kLevelNames, ", "), text));
}

Result<Format> parse_format(std::string_view text) {
    if (text == "text") return Format::kText;
    if (text == "json") return Format::kJson;
    return fail(Errc::kInvalidArgument, Remedy::kGiveUp,
                fmt::format("log format: expected text or json, found \"{}\"", text));
}

void set_keeper(std::string name) {
    own_keeper() = std::move(name);
}

const std::string& keeper() {
    return own_keeper();
}

void configure(Level level, Format format) {
    output().logger.set_level(to_spdlog(level));
    output().format = format;
    output().logger.set_formatter(std::make_unique<LineFormatter>(format));
}

bool enabled(Level level) {
    return output().logger.should_log(to_spdlog(level));
}

void write(Level level, std::string_view message, Fields fields) {
    if (level == Level::kOff || !enabled(level)) return;
    Output& out = output();
    const std::string rest = line_rest(out.format, level, message, fields);
    out.logger.log(to_spdlog(level), spdlog::string_view_t(rest));
}

}  // namespace evenkeel::log
