// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

// IWYU pragma: begin_exports
#include "chain/codec/abi_call.hpp"
#include "chain/codec/abi_event.hpp"
#include "chain/codec/abi_record.hpp"
// IWYU pragma: end_exports
