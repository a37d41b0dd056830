// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/rpc/token_bucket.hpp"

#include <algorithm>
#include <cmath>

#include "chain/base/ensure.hpp"

namespace evenkeel::rpc {

using std::chrono::duration;
using std::chrono::nanoseconds;

TokenBucket::TokenBucket(double rate, SteadyTime now)
    : rate_(rate), capacity_(std::max(1.0, rate)), level_(capacity_), filled_(now) {
    ensure_invariant(rate > 0, "a request budget is above zero");
}

double TokenBucket::level(SteadyTime now) const {
    return std::min(capacity_, level_ + rate_ * duration<double>(now - filled_).count());
}

nanoseconds TokenBucket::wait(double cost, SteadyTime now) const {
    const double missing = std::min(cost, capacity_) - level(now);
    if (missing <= 0) return nanoseconds(0);
    return nanoseconds(static_cast<std::int64_t>(std::ceil(missing / rate_ * 1e9)));
}

void TokenBucket::take(double cost, SteadyTime now) {
    level_ = level(now) - cost;
    filled_ = now;
}

}  // namespace evenkeel::rpc
