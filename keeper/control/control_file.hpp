// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "chain/base/result.hpp"

namespace evenkeel {

/// A small file by which one process tells another what to do. It lies beside the journal:
/// `<journal><suffix>`, whatever links lead to the journal.
std::string control_path(const std::string& journal_path, std::string_view suffix);

/// What stands at a path: the text of a plain file, or why it cannot be told.
using Note = Result<std::string>;

/// The note at this path; nothing only if nothing at all is there. Links are not followed, and a
/// link, a folder, an unreadable or an oversized file is a note whose text is an error: whoever
/// waits for it to go away must not take it for gone.
std::optional<Note> look_at(const std::string& path);
/// Puts the text there at once and durably (the folder too): a reader sees the old or the new text,
/// never a part. Makes the folder if needed. Errc::kStorage if it cannot.
Result<void> leave_note(const std::string& path, std::string_view text);
/// Takes it away durably; false if nothing was there.
Result<bool> take_note_away(const std::string& path);

}  // namespace evenkeel
