// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/venue_allocation.hpp"

#include <algorithm>
#include <cmath>

namespace evenkeel {
namespace {

// Each halves the interval; a double has no more to halve long before.
constexpr int kMostHalvings = 1100;

bool is_sound(const VenueCost& venue) {
    return std::isfinite(venue.linear) && std::isfinite(venue.impact) && venue.impact >= 0.0 &&
           venue.cap >= 0.0;
}

/// What the venue takes when a unit may cost `mu`; without impact and at just that cost: nothing,
/// or all that it can.
double taken(const VenueCost& venue, double mu, double most, bool all) {
    const double room = mu - venue.linear;
    if (room < 0.0 || (room == 0.0 && !all)) return 0.0;
    if (venue.impact == 0.0) return most;
    return std::min(room / venue.impact, most);
}

/// One allocation on its way.
class Search {
  public:
    Search(double total, std::span<const VenueCost> venues) : total_(total), venues_(venues) {
        for (const VenueCost& venue : venues) most_.push_back(std::min(venue.cap, total));
    }

    /// Two neighbouring marginal costs: at the lower one less than the total is taken, or all of
    /// it; at the upper one as much or more.
    void bisect() {
        low_ = std::numeric_limits<double>::infinity();
        high_ = -low_;
        for (std::size_t i = 0; i < venues_.size(); ++i) {
            low_ = std::min(low_, venues_[i].linear);
            high_ = std::max(high_, venues_[i].linear + venues_[i].impact * most_[i]);
        }
        for (int i = 0; i < kMostHalvings; ++i) {
            const double middle = low_ + (high_ - low_) / 2.0;
            if (middle <= low_ || middle >= high_) break;
            (sum(middle) > total_ ? high_ : low_) = middle;
        }
    }

    /// What is taken at the lower one, and the rest by those that take more at the upper one.
    VenueAllocation result() const {
        VenueAllocation out;
        double rest = total_;
        for (std::size_t i = 0; i < venues_.size(); ++i) {
            out.amounts.push_back(std::min(taken(venues_[i], low_, most_[i], false), rest));
            rest -= out.amounts.back();
        }
        for (std::size_t i = 0; i < venues_.size() && rest > 0.0; ++i) {
            const double room = taken(venues_[i], high_, most_[i], true) - out.amounts[i];
            const double more = std::clamp(room, 0.0, rest);
            out.amounts[i] += more;
            rest -= more;
        }
        out.marginal = high_;
        for (std::size_t i = 0; i < venues_.size(); ++i)
            out.cost += cost_of(venues_[i], out.amounts[i]);
        return out;
    }

    bool fits() const {
        double sum = 0.0;
        for (const double one : most_) sum += one;
        return sum >= total_;
    }

  private:
    double sum(double mu) const {
        double out = 0.0;
        for (std::size_t i = 0; i < venues_.size(); ++i)
            out += taken(venues_[i], mu, most_[i], false);
        return out;
    }

    double total_;
    std::span<const VenueCost> venues_;
    std::vector<double> most_;  ///< What each can take of the total.
    double low_ = 0.0, high_ = 0.0;
};

}  // namespace

double cost_of(const VenueCost& venue, double q) {
    return venue.linear * q + venue.impact * q * q / 2.0;
}

std::optional<VenueAllocation> allocate(double total, std::span<const VenueCost> venues) {
    if (!std::isfinite(total) || total < 0.0 || venues.empty() ||
        !std::ranges::all_of(venues, is_sound))
        return std::nullopt;
    Search search(total, venues);
    if (!search.fits()) return std::nullopt;
    search.bisect();
    return search.result();
}

}  // namespace evenkeel
