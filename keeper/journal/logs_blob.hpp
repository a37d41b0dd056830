// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "keeper/journal/blob.hpp"
#include "strategies/reading/facts.hpp"

namespace evenkeel {

/// Searches and what they found, as a layout holds them.
void put_logs(BlobWriter& out, const FactBook::LogAnswers& answers);
/// The way back; Errc::kStorage.
Result<FactBook::LogAnswers> take_logs(BlobReader& in);

}  // namespace evenkeel
