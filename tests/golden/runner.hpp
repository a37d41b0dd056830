// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "tests/golden/shapes.hpp"

namespace evenkeel::golden {

/// What came of some golden cases.
struct Outcome {
    int cases = 0;
    std::vector<std::string> failures;  ///< "file: case: what: found, expected".
    std::vector<std::string> skipped;   ///< The same for cases whose data are not here.
};

/// The most specific of `shapes` whose keys the case has: among those of the file `stem` if one of
/// them fits, else among all. Refused if there is none, or if two fit as well.
const Shape& shape_of(const std::vector<Shape>& shapes, const std::string& stem, const Case& one);

/// Every leaf of `want` that `found` does not have within the tolerance, by |a-b| <= abs + rel*|b|
/// for numbers; text and truth values must be the same.
std::vector<std::string> differences(const json& want, const json& found, const json& tolerance,
                                     const std::string& path = {});

/// Runs the cases of one file; a file without `cases` is one case of its own.
Outcome run_file(const std::vector<Shape>& shapes, const std::string& stem, const json& file);

/// Runs every *.json in the directory. A directory without one is a failure.
Outcome run_directory(const std::filesystem::path& directory);

}  // namespace evenkeel::golden
