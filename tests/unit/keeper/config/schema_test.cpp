// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/config/schema.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <iostream>
#include <nlohmann/json.hpp>

#include "keeper/config/key_table.hpp"
#include "samples.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

using Json = nlohmann::json;

Json schema() {
    return Json::parse(config_schema());
}

/// The schema of one member of an object schema, or null.
const Json* property(const Json& object, const std::string& name) {
    const auto properties = object.find("properties");
    if (properties == object.end() || !properties->contains(name)) return nullptr;
    return &properties->at(name);
}

void check_covers(const Json& described, const Key& key, const std::string& path);

void check_members(const Json& object, const std::vector<Key>& keys, const std::string& path) {
    for (const Key& key : keys) {
        const std::string here = path + "." + key.name;
        INFO(here);
        const Json* member = property(object, key.name);
        REQUIRE(member);
        CHECK(member->contains("description"));
        const Json required = object.value("required", Json::array());
        CHECK((std::find(required.begin(), required.end(), key.name) != required.end()) ==
              key.required);
        check_covers(*member, key, here);
    }
}

void check_group(const Json& described, const Key& key, const std::string& path) {
    if (!key.shorthand.empty()) {
        check_members(described.at("anyOf").at(1), key.children, path);
    } else if (key.chooser.empty()) {
        check_members(described, key.children, path);
        CHECK(described.at("additionalProperties") == false);
    } else {
        REQUIRE(described.at("oneOf").size() == key.variants.size());
        for (std::size_t i = 0; i < key.variants.size(); ++i) {
            const Json& one = described.at("oneOf").at(i);
            CHECK(property(one, key.chooser)->at("enum") == Json::array({key.variants[i].name}));
            CHECK(one.at("additionalProperties") == false);
            std::vector<Key> shared = key.children;
            for (Key& child : shared)
                if (child.name == key.chooser && child.fallback != key.variants[i].name)
                    child.required = true;
            check_members(one, shared, path);
            check_members(one, key.variants[i].children, path);
        }
    }
}

void check_covers(const Json& described, const Key& key, const std::string& path) {
    if (key.kind == KeyKind::kGroup) check_group(described, key, path);
    if (key.kind == KeyKind::kList) check_covers(described.at("items"), key.children.front(), path);
    if (key.kind == KeyKind::kMap)
        check_covers(described.at("additionalProperties"), key.children.front(), path);
}

/// Every name of a key, at any depth.
void collect_names(const Key& key, std::vector<std::string>& names) {
    for (const Key& child : key.children) {
        if (!child.name.empty()) names.push_back(child.name);
        collect_names(child, names);
    }
    for (const Key& variant : key.variants) {
        names.push_back(variant.name);
        collect_names(variant, names);
    }
}

}  // namespace

TEST_CASE("The schema has every key of the table, described, and no other is allowed", "[config]") {
    CHECK(schema().at("$schema") == "https://json-schema.org/draft/2020-12/schema");
    check_covers(schema(), config_keys(), "");
}

TEST_CASE("Every key of the table explains itself", "[config]") {
    const std::function<void(const Key&)> visit = [&](const Key& key) {
        for (const Key& child : key.children) {
            INFO(key.name + "." + child.name);
            CHECK_FALSE(child.help.empty());
            visit(child);
        }
        for (const Key& variant : key.variants) visit(variant);
    };
    visit(config_keys());
}

TEST_CASE("The documentation names every key, venue and rule", "[config]") {
    const std::string text = file_text(std::string(EVENKEEL_SOURCE_DIR) + "/docs/configuration.md");
    std::vector<std::string> names;
    collect_names(config_keys(), names);
    for (const std::string& name : names) {
        INFO(name);
        CHECK(text.find("`" + name + "`") != std::string::npos);
    }
}

TEST_CASE("A validator of JSON Schema agrees with the reader about whole files", "[config]") {
    if (std::system("python3 -c 'import jsonschema, yaml' 2>/dev/null") != 0) {
        std::cout << "skipped: python3-jsonschema and python3-yaml are not installed\n";
        return;
    }
    const auto folder = std::filesystem::path(EVENKEEL_BINARY_DIR) / "schema_test";
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "schema.json") << config_schema();
    const auto validates = [&](const std::string& file) {
        const std::string script =
            "import json, sys, jsonschema, yaml; "
            "schema = json.load(open(sys.argv[1])); "
            "validator = getattr(jsonschema, \"Draft202012Validator\", "
            "jsonschema.Draft7Validator); "
            "sys.exit(not validator(schema).is_valid(yaml.safe_load(open(sys.argv[2]))))";
        return std::system(("python3 -c '" + script + "' '" + (folder / "schema.json").string() +
                            "' '" + file + "'")
                               .c_str()) == 0;
    };
    CHECK(validates(vector_path("whole.yaml")));
    CHECK(validates(vector_path("least.yaml")));
    CHECK_FALSE(validates(vector_path("eleven_mistakes.yaml")));
}
