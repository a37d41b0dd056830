// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chain/types/call.hpp"
#include "keeper/journal/journal.hpp"

namespace evenkeel {

/// All results, as a keyframe holds them.
Bytes encode_keyframe(const CallResults& results);
/// The way back; Errc::kStorage.
Result<CallResults> decode_keyframe(ByteView blob);

/// The results of `now` that differ from `keyframe`; both must have the same size.
Bytes encode_changes(const CallResults& keyframe, const CallResults& now);
/// `keyframe` with the changes put in; Errc::kStorage.
Result<CallResults> apply_changes(const CallResults& keyframe, ByteView changes);

/// Facts and calls of a layout. Equal layouts give equal bytes.
Bytes encode_layout(const Layout& layout);
/// The way back; Errc::kStorage.
Result<Layout> decode_layout(ByteView blob);

}  // namespace evenkeel
