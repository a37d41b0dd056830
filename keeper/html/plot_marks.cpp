// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/html/plot_marks.hpp"

#include <cmath>
#include <fmt/core.h>
#include <map>

#include "keeper/html/plot_labels.hpp"
#include "keeper/html/text.hpp"

namespace evenkeel {
namespace {

constexpr double kCell = 4.0;  ///< Marks whose places are in one square of this side are one.

/// Marks that would cover each other: the first, and how many.
struct Heap {
    const PlotMark* mark = nullptr;
    std::size_t count = 0;
};

std::vector<Heap> heaps(const PlotFrame& frame, const std::vector<PlotMark>& marks) {
    std::vector<Heap> out;
    std::map<std::pair<double, double>, std::size_t> cells;
    for (const PlotMark& mark : marks) {
        if (!is_drawable(mark.x) || !is_drawable(mark.y)) continue;
        const Pixel at = frame.at(mark.x, mark.y);
        const auto [cell, is_new] =
            cells.try_emplace({std::floor(at.x / kCell), std::floor(at.y / kCell)}, out.size());
        if (is_new) out.push_back({&mark, 0});
        ++out[cell->second].count;
    }
    return out;
}

std::string heap_svg(const PlotFrame& frame, const PlotMarks& kind, const Heap& heap) {
    std::string title = html_text(heap.mark->title);
    if (heap.count > 1) title += fmt::format("&#10;and {} more here", heap.count - 1);
    return fmt::format("<path class=\"mark ink{}\" d=\"{}\"><title>{}</title></path>\n", kind.ink,
                       shape_at(kind.shape, frame.at(heap.mark->x, heap.mark->y)), title);
}

std::string label_svg(const PlotFrame& frame, const PlotMark& mark, PlotLabels& labels) {
    for (const std::string& text : {mark.label, mark.brief}) {
        if (text.empty()) continue;
        const auto start = labels.place(frame.at(mark.x, mark.y), width_of(text));
        if (start)
            return fmt::format("<text x=\"{}\" y=\"{}\">{}</text>\n", coordinate(start->x),
                               coordinate(start->y), html_text(text));
    }
    return "";
}

}  // namespace

std::string shape_at(MarkShape shape, const Pixel& at) {
    const auto moved = [&](double x, double y) {
        return fmt::format("M{} {}", coordinate(at.x + x), coordinate(at.y + y));
    };
    switch (shape) {
        case MarkShape::kUp:
            return moved(0.0, 0.0) + "l4 7h-8z";
        case MarkShape::kDown:
            return moved(0.0, 0.0) + "l4 -7h-8z";
        case MarkShape::kDot:
            break;
    }
    return moved(-4.0, 0.0) + "a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z";
}

std::string marks_svg(const PlotFrame& frame, const std::vector<PlotMarks>& kinds) {
    std::string out;
    PlotLabels labels(frame);
    std::vector<const PlotMark*> shown;
    for (const PlotMarks& kind : kinds)
        for (const Heap& heap : heaps(frame, kind.marks)) {
            out += heap_svg(frame, kind, heap);
            shown.push_back(heap.mark);
            labels.keep_clear(frame.at(heap.mark->x, heap.mark->y));
        }
    for (const PlotMark* mark : shown) out += label_svg(frame, *mark, labels);
    return out;
}

}  // namespace evenkeel
