// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "keeper/html/plot_frame.hpp"

namespace evenkeel {

/// Finds room for texts beside the marks of a plot.
class PlotLabels {
  public:
    explicit PlotLabels(const PlotFrame& frame) : frame_(frame) {}

    /// No text may cover this mark.
    void keep_clear(const Pixel& mark);
    /// Where a text of this width begins, on its base line; right, left, above or below of its
    /// mark. None where there is no room.
    std::optional<Pixel> place(const Pixel& mark, double width);

  private:
    struct Box {
        double left, top, right, bottom;
    };
    bool is_free(const Box& box) const;

    const PlotFrame& frame_;
    std::vector<Box> taken_;
};

}  // namespace evenkeel
