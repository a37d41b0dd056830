// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/html/plot_labels.hpp"

#include <algorithm>

namespace evenkeel {
namespace {

constexpr double kReach = 4.0;    ///< From the middle of a mark to its edge.
constexpr double kAscent = 8.0;   ///< Of a text, above its base line.
constexpr double kDescent = 3.0;  ///< Below it.

}  // namespace

void PlotLabels::keep_clear(const Pixel& mark) {
    taken_.push_back({mark.x - kReach, mark.y - kReach, mark.x + kReach, mark.y + kDescent});
}

bool PlotLabels::is_free(const Box& box) const {
    if (box.left < frame_.left || box.right > PlotFrame::kRight) return false;
    if (box.top < PlotFrame::kTop || box.bottom > PlotFrame::kBottom) return false;
    return std::ranges::none_of(taken_, [&](const Box& other) {
        return box.left < other.right && other.left < box.right && box.top < other.bottom &&
               other.top < box.bottom;
    });
}

std::optional<Pixel> PlotLabels::place(const Pixel& mark, double width) {
    const double gap = kReach + 2.0, middle = mark.x - width / 2.0;
    for (const Pixel start :
         {Pixel{mark.x + gap, mark.y + kDescent}, Pixel{mark.x - gap - width, mark.y + kDescent},
          Pixel{middle, mark.y - gap - kDescent}, Pixel{middle, mark.y + gap + kAscent}}) {
        const Box box{start.x, start.y - kAscent, start.x + width, start.y + kDescent};
        if (!is_free(box)) continue;
        taken_.push_back(box);
        return start;
    }
    return std::nullopt;
}

}  // namespace evenkeel
