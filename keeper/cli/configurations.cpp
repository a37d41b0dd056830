// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/configurations.hpp"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>

#include "keeper/cli/account.hpp"
#include "keeper/control/control_file.hpp"

namespace evenkeel::cli {
namespace {

std::string stem(const std::string& path) {
    return std::filesystem::path(path).stem().string();
}

std::string name_among(const std::vector<std::string>& paths, const std::string& path) {
    if (paths.size() < 2) return {};
    const auto alike =
        std::ranges::count_if(paths, [&](const auto& other) { return stem(other) == stem(path); });
    return alike > 1 ? path : stem(path);
}

/// One file, however it is written: links and ways around count.
bool same_file(const std::string& one, const std::string& other) {
    if (control_path(one, "") == control_path(other, "")) return true;
    std::error_code not_there;  // a journal that is still to be made
    return std::filesystem::equivalent(one, other, not_there);
}

/// Which port; nothing where any free one will do. The system would share a port among servers of
/// one user, on whatever address they listen.
std::string port(const std::string& listen) {
    const std::string number = listen.substr(listen.rfind(':') + 1);
    const auto digits = number.find_first_not_of('0');
    return digits == std::string::npos ? "" : number.substr(digits);
}

/// What the two have in common and must not.
std::vector<std::string> shared(const Config& one, const Config& other) {
    std::vector<std::string> all;
    if (same_file(one.journal_path, other.journal_path))
        all.push_back("both have the journal " + one.journal_path);
    if (!port(one.ops_listen).empty() && port(one.ops_listen) == port(other.ops_listen))
        all.push_back("ops.listen has port " + port(one.ops_listen) + " in both");
    return all;
}

}  // namespace

std::optional<std::vector<NamedConfig>> load_all_or_complain(
    const std::vector<std::string>& paths) {
    std::vector<NamedConfig> all;
    for (const std::string& path : paths)
        if (auto config = load_or_complain(path))
            all.push_back({name_among(paths, path), path, std::move(*config)});
    if (all.size() < paths.size()) return std::nullopt;
    return all;
}

Result<std::vector<Address>> accounts_of(const std::vector<NamedConfig>& all) {
    std::vector<Address> accounts;
    for (const NamedConfig& one : all) {
        const auto account = account_of(one.config.signer);
        if (!account) return fail_in(one.path, account.error());
        accounts.push_back(*account);
    }
    return accounts;
}

std::vector<std::string> clashes(const std::vector<NamedConfig>& all,
                                 const std::vector<Address>& accounts) {
    std::vector<std::string> found;
    for (std::size_t i = 0; i < all.size(); ++i)
        for (std::size_t j = i + 1; j < all.size(); ++j) {
            const std::uint64_t chain = all[i].config.portfolio.chain_id;
            auto words = shared(all[i].config, all[j].config);
            if (!accounts.empty() && accounts[i] == accounts[j] &&
                chain == all[j].config.portfolio.chain_id)
                words.push_back(
                    fmt::format("both sign for {} on chain {}", to_checksum(accounts[i]), chain));
            for (const std::string& what : words)
                found.push_back(fmt::format("{} and {}: {}; keepers of one process share nothing",
                                            all[i].path, all[j].path, what));
        }
    return found;
}

}  // namespace evenkeel::cli
