// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/crypto/keystore_file.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "chain/codec/hex.hpp"

namespace evenkeel {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxFile = 64u << 10;
constexpr std::size_t kMaxSalt = 1024;

tl::unexpected<Error> malformed(std::string what) {
    return fail(Errc::kDecode, Remedy::kGiveUp, "keystore: " + std::move(what));
}

Result<const json*> member(const json& object, const char* key) {
    const auto found = object.find(key);
    if (found == object.end()) return malformed(fmt::format("\"{}\" is missing", key));
    return &*found;
}

Result<const json*> object_at(const json& parent, const char* key) {
    EVENKEEL_TRY(const json* found, member(parent, key));
    if (!found->is_object()) return malformed(fmt::format("\"{}\" must be an object", key));
    return found;
}

Result<std::string_view> text_at(const json& parent, const char* key) {
    EVENKEEL_TRY(const json* found, member(parent, key));
    if (!found->is_string()) return malformed(fmt::format("\"{}\" must be a string", key));
    return std::string_view(found->get_ref<const std::string&>());
}

Result<std::uint64_t> number_at(const json& parent, const char* key) {
    EVENKEEL_TRY(const json* found, member(parent, key));
    if (!found->is_number_unsigned())
        return malformed(fmt::format("\"{}\" must be a whole number, zero or more", key));
    return found->get<std::uint64_t>();
}

Result<Bytes> hex_at(const json& parent, const char* key) {
    EVENKEEL_TRY(const auto text, text_at(parent, key));
    auto decoded = hex::decode("0x" + std::string(text));
    if (!decoded) return malformed(fmt::format("\"{}\" must be hex digits without 0x", key));
    return *std::move(decoded);
}

Result<void> fixed_hex_at(const json& parent, const char* key, std::span<std::uint8_t> out) {
    EVENKEEL_TRY(const auto bytes, hex_at(parent, key));
    if (bytes.size() != out.size())
        return malformed(
            fmt::format("\"{}\" must be {} bytes, found {}", key, out.size(), bytes.size()));
    std::copy(bytes.begin(), bytes.end(), out.begin());
    return {};
}

/// One value is all this version knows; says which it found, cut and stripped of what could upset a
/// terminal.
Result<void> require(std::string_view what, std::string_view expected, std::string_view found) {
    if (found == expected) return {};
    std::string shown(found.substr(0, 32));
    for (char& c : shown)
        if (c < ' ' || c > '~') c = '?';
    return fail(Errc::kUnsupported, Remedy::kGiveUp,
                fmt::format("keystore: {} must be {}, found \"{}\"", what, expected, shown));
}

Result<Kdf> read_kdf(const json& crypto) {
    EVENKEEL_TRY(const auto name, text_at(crypto, "kdf"));
    EVENKEEL_TRY(const json* params, object_at(crypto, "kdfparams"));
    Kdf kdf;
    if (name == "scrypt") {
        EVENKEEL_TRY(const auto n, number_at(*params, "n"));
        EVENKEEL_TRY(const auto r, number_at(*params, "r"));
        EVENKEEL_TRY(const auto p, number_at(*params, "p"));
        kdf.function = Scrypt{.n = n, .r = r, .p = p};
    } else if (name == "pbkdf2") {
        EVENKEEL_TRY(const auto prf, text_at(*params, "prf"));
        EVENKEEL_CHECK(require("prf", "hmac-sha256", prf));
        EVENKEEL_TRY(const auto iterations, number_at(*params, "c"));
        kdf.function = Pbkdf2{.iterations = iterations};
    } else {
        EVENKEEL_CHECK(require("kdf", "scrypt or pbkdf2", name));
    }
    // Both functions give the same first 32 bytes whatever the length, and no more are used.
    EVENKEEL_TRY(const auto length, number_at(*params, "dklen"));
    if (length < 32 || length > 64)
        return malformed(fmt::format("\"dklen\" must be from 32 to 64, found {}", length));
    EVENKEEL_TRY(kdf.salt, hex_at(*params, "salt"));
    if (kdf.salt.empty() || kdf.salt.size() > kMaxSalt)
        return malformed(fmt::format("\"salt\" must be 1 to {} bytes", kMaxSalt));
    if (auto checked = check_cost(kdf); !checked) return fail_in("keystore", checked.error());
    return kdf;
}

/// Absent and empty mean the same: the file does not say.
Result<std::optional<Address>> read_address(const json& root) {
    if (!root.contains("address")) return std::optional<Address>();
    EVENKEEL_TRY(const auto text, text_at(root, "address"));
    if (text.empty()) return std::optional<Address>();
    auto parsed =
        parse_address(text.starts_with("0x") ? std::string(text) : "0x" + std::string(text));
    if (!parsed) return malformed("\"address\" must be 40 hex digits");
    return std::optional<Address>(*parsed);
}

// Old wallets write "Crypto"; geth reads both, because Go does not mind the case.
Result<const json*> crypto_of(const json& root) {
    if (root.contains("Crypto") && !root.contains("crypto")) return object_at(root, "Crypto");
    return object_at(root, "crypto");
}

Result<json> read_root(std::string_view text) {
    if (text.size() > kMaxFile) return malformed(fmt::format("larger than {} bytes", kMaxFile));
    json root = json::parse(text, nullptr, false);
    if (!root.is_object()) return malformed("not a JSON object");
    return root;
}

std::string digits(ByteView bytes) {
    return hex::encode(bytes).substr(2);
}

std::string uuid(std::array<std::uint8_t, 16> id) {
    // Version 4, variant 1 (RFC 9562, section 5.4).
    id[6] = static_cast<std::uint8_t>((id[6] & 0x0f) | 0x40);
    id[8] = static_cast<std::uint8_t>((id[8] & 0x3f) | 0x80);
    std::string text = digits(id);
    for (const std::size_t at : {20u, 16u, 12u, 8u}) text.insert(at, "-");
    return text;
}

nlohmann::ordered_json params_of(const Scrypt& cost) {
    return {{"dklen", 32}, {"n", cost.n}, {"p", cost.p}, {"r", cost.r}};
}

nlohmann::ordered_json params_of(const Pbkdf2& cost) {
    return {{"c", cost.iterations}, {"dklen", 32}, {"prf", "hmac-sha256"}};
}

}  // namespace

Result<KeystoreFile> parse_keystore(std::string_view text) {
    EVENKEEL_TRY(const json root, read_root(text));
    EVENKEEL_TRY(const auto version, number_at(root, "version"));
    EVENKEEL_CHECK(require("version", "3", std::to_string(version)));
    EVENKEEL_TRY(const json* crypto, crypto_of(root));
    EVENKEEL_TRY(const auto cipher, text_at(*crypto, "cipher"));
    EVENKEEL_CHECK(require("cipher", "aes-128-ctr", cipher));
    KeystoreFile file;
    EVENKEEL_TRY(file.address, read_address(root));
    EVENKEEL_TRY(file.kdf, read_kdf(*crypto));
    EVENKEEL_TRY(const json* cipher_params, object_at(*crypto, "cipherparams"));
    EVENKEEL_CHECK(fixed_hex_at(*cipher_params, "iv", file.iv));
    EVENKEEL_TRY(file.ciphertext, hex_at(*crypto, "ciphertext"));
    if (file.ciphertext.empty() || file.ciphertext.size() > 32)
        return malformed(
            fmt::format("\"ciphertext\" must be 1 to 32 bytes, found {}", file.ciphertext.size()));
    EVENKEEL_CHECK(fixed_hex_at(*crypto, "mac", file.mac.bytes));
    return file;
}

std::string write_keystore(const KeystoreFile& file, const std::array<std::uint8_t, 16>& id) {
    nlohmann::ordered_json params =
        std::visit([](const auto& cost) { return params_of(cost); }, file.kdf.function);
    params["salt"] = digits(file.kdf.salt);
    nlohmann::ordered_json root;
    if (file.address) root["address"] = digits(file.address->bytes);
    root["crypto"] = {
        {"cipher", "aes-128-ctr"},
        {"ciphertext", digits(file.ciphertext)},
        {"cipherparams", {{"iv", digits(file.iv)}}},
        {"kdf", std::holds_alternative<Scrypt>(file.kdf.function) ? "scrypt" : "pbkdf2"},
        {"kdfparams", params},
        {"mac", digits(file.mac.bytes)}};
    root["id"] = uuid(id);
    root["version"] = 3;
    return root.dump();
}

}  // namespace evenkeel
