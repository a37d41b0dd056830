// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "tests/golden/runner.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <set>

namespace evenkeel::golden {
namespace {

namespace fs = std::filesystem;

std::vector<Shape>& registered() {
    static std::vector<Shape> all;
    return all;
}

bool has_all(const json& object, const std::vector<std::string>& keys) {
    return std::ranges::all_of(keys, [&](const auto& key) { return object.contains(key); });
}

std::string keys_of(const json& object) {
    std::string out;
    for (const auto& [key, value] : object.items()) out += (out.empty() ? "" : ", ") + key;
    return out;
}

/// Those that fit best of all, or of one file's.
std::vector<const Shape*> fitting(const std::vector<Shape>& shapes, const std::string* stem,
                                  const Case& one) {
    std::vector<const Shape*> best;
    const auto keys = [](const Shape& shape) {
        return std::pair(shape.inputs.size(), shape.expected.size());
    };
    for (const Shape& shape : shapes) {
        if (stem && shape.file != *stem) continue;
        if (!has_all(one.in, shape.inputs) || !has_all(one.want, shape.expected)) continue;
        if (!best.empty() && keys(*best.front()) < keys(shape)) best.clear();
        if (best.empty() || keys(*best.front()) == keys(shape)) best.push_back(&shape);
    }
    return best;
}

bool near(double found, double want, const json& tolerance) {
    if (std::isinf(want)) return found == want;
    return std::abs(found - want) <=
           tolerance.value("abs", 1e-12) + tolerance.value("rel", 0.0) * std::abs(want);
}

bool same_leaf(const json& want, const json& found, const json& tolerance) {
    if (want.is_number() && found.is_number())
        return near(found.get<double>(), want.get<double>(), tolerance);
    return want == found;
}

/// A case's own tolerance stands before the file's, key by key; that of fitted parameters is the
/// one of all that has none by its name.
json tolerance_of(const json& file, const json& one) {
    json out = file.value("tolerance", json::object());
    out.update(one.value("tolerance", json::object()));
    for (const char* kind : {"rel", "abs"})
        if (const auto of = "params_" + std::string(kind); out.contains(of)) out[kind] = out[of];
    return out;
}

/// That of what stands under `key`: its own ("loglik_abs") if there is one.
json tolerance_under(const std::string& key, const json& tolerance) {
    if (!tolerance.contains(key + "_abs") && !tolerance.contains(key + "_rel")) return tolerance;
    return {{"abs", tolerance.value(key + "_abs", 0.0)},
            {"rel", tolerance.value(key + "_rel", 0.0)}};
}

void run_case(const std::vector<Shape>& shapes, const std::string& stem, const Case& one,
              Outcome& out) {
    const std::string where = stem + ": " + one.self.value("name", "the file") + ": ";
    ++out.cases;
    try {
        const json found = shape_of(shapes, stem, one).compute(one);
        for (const auto& what : differences(one.want, found, tolerance_of(one.file, one.self)))
            out.failures.push_back(where + what);
    } catch (const NoData& missing) {
        out.skipped.push_back(where + missing.what());
    } catch (const std::exception& error) {
        out.failures.push_back(where + error.what());
    }
}

}  // namespace

Shapes::Shapes(std::initializer_list<Shape> more) {
    registered().insert(registered().end(), more);
}

std::string data_path(const std::string& name) {
    static const std::string kPrefix = "data/";
    const std::string inner = name.starts_with(kPrefix) ? name.substr(kPrefix.size()) : name;
    const char* set = std::getenv("EVENKEEL_DATA");
    const fs::path root =
        set ? fs::path(set) : fs::path(EVENKEEL_SOURCE_DIR).parent_path() / "shared" / "data";
    const fs::path path = root / inner;
    if (!fs::exists(path)) throw NoData("no " + name + " here; EVENKEEL_DATA says where data are");
    return path.string();
}

const Shape& shape_of(const std::vector<Shape>& shapes, const std::string& stem, const Case& one) {
    auto found = fitting(shapes, &stem, one);
    if (found.empty()) found = fitting(shapes, nullptr, one);
    if (found.size() == 1) return *found.front();
    throw Refused(
        (found.empty() ? "no shape is known with inputs " : "several shapes fit inputs ") +
        keys_of(one.in) + " and expected " + keys_of(one.want));
}

std::vector<std::string> differences(const json& want, const json& found, const json& tolerance,
                                     const std::string& path) {
    std::vector<std::string> out;
    const auto add = [&](const std::vector<std::string>& more) {
        out.insert(out.end(), more.begin(), more.end());
    };
    if (want.is_object()) {
        for (const auto& [key, value] : want.items()) {
            const std::string inner = path.empty() ? key : path + "." + key;
            if (found.is_object() && found.contains(key))
                add(differences(value, found.at(key), tolerance_under(key, tolerance), inner));
            else
                out.push_back(inner + ": not computed");
        }
    } else if (want.is_array() && found.is_array() && want.size() == found.size()) {
        for (std::size_t i = 0; i < want.size(); ++i)
            add(differences(want[i], found[i], tolerance, path + "[" + std::to_string(i) + "]"));
    } else if (!same_leaf(want, found, tolerance)) {
        out.push_back(path + ": found " + found.dump() + ", expected " + want.dump());
    }
    return out;
}

Outcome run_file(const std::vector<Shape>& shapes, const std::string& stem, const json& file) {
    Outcome out;
    if (!file.contains("cases")) {
        run_case(shapes, stem, {file, file, file, file}, out);
        return out;
    }
    static const json kNothing = json::object();
    for (const json& one : file.at("cases")) {
        const json& in = one.contains("inputs") ? one.at("inputs") : kNothing;
        const json& want = one.contains("expected") ? one.at("expected") : kNothing;
        if (want.empty())
            out.failures.push_back(stem + ": " + one.value("name", "") + ": expects nothing");
        run_case(shapes, stem, {in, want, one, file}, out);
    }
    return out;
}

Outcome run_directory(const fs::path& directory) {
    Outcome out;
    std::set<fs::path> paths;
    if (fs::is_directory(directory))
        for (const auto& entry : fs::directory_iterator(directory))
            if (entry.path().extension() == ".json") paths.insert(entry.path());
    if (paths.empty()) out.failures.push_back("no golden file in " + directory.string());
    for (const auto& path : paths) {
        std::ifstream in(path);
        const json file = json::parse(in, nullptr, false);
        if (!file.is_object()) {
            out.failures.push_back(path.filename().string() + ": not an object of JSON");
            continue;
        }
        const Outcome more = run_file(registered(), path.stem().string(), file);
        out.cases += more.cases;
        out.failures.insert(out.failures.end(), more.failures.begin(), more.failures.end());
        out.skipped.insert(out.skipped.end(), more.skipped.begin(), more.skipped.end());
    }
    return out;
}

}  // namespace evenkeel::golden
