// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "keeper/journal/database.hpp"
#include "keeper/journal/journal_reader.hpp"

namespace evenkeel {

/// Rebuilds snapshots one after the other; keeps the newest text, layout and keyframe, because the
/// next one most likely needs them too.
class SnapshotWalk {
  public:
    explicit SnapshotWalk(Database& database) : database_(database) {}
    /// All snapshots in order, for load().
    Result<Rows> rows();
    Result<DecidedSnapshot> load(const Rows& row);

  private:
    Result<void> find_text(std::int64_t run);
    Result<void> find_layout(std::int64_t id);
    Result<void> find_keyframe(std::int64_t id);
    Result<std::vector<JournalledDecision>> decisions(std::int64_t snapshot);

    Database& database_;
    std::int64_t run_ = 0, layout_id_ = 0, keyframe_id_ = 0;
    std::shared_ptr<const std::string> text_;
    std::shared_ptr<const Layout> layout_;
    CallResults keyframe_;
};

}  // namespace evenkeel
