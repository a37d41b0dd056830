// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <fmt/core.h>
#include <fstream>
#include <iterator>
#include <string>

#include "contracts-abi/generator/header.hpp"

namespace {

using namespace evenkeel;

/// Reads the file, binds it, writes the header; the error says what is wrong.
Result<void> bind(const char* json_path, const char* header_path, std::string_view place) {
    std::ifstream in(json_path, std::ios::binary);
    if (!in) return fail(Errc::kStorage, Remedy::kGiveUp, "cannot be read");
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    EVENKEEL_TRY(const abigen::Contract contract, abigen::read_contract(text));
    EVENKEEL_TRY(const std::string header, abigen::write_header(contract, place));
    std::ofstream out(header_path, std::ios::binary);
    if (!(out << header) || !out.flush()) {
        return fail(Errc::kStorage, Remedy::kGiveUp, fmt::format("cannot write {}", header_path));
    }
    return {};
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 4) {
        fmt::print(stderr, "usage: abigen CONTRACT.json HEADER.hpp protocol::contract\n");
        return 2;
    }
    const auto done = bind(arguments[1], arguments[2], arguments[3]);
    if (!done) {
        fmt::print(stderr, "{}: {}\n", arguments[1], done.error().message);
        return 1;
    }
    return 0;
}
