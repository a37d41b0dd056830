// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/config/yaml_tree.hpp"

#include <fmt/format.h>
#include <map>
#include <sstream>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

namespace evenkeel {
namespace {

constexpr std::size_t kDeepest = 16;
constexpr std::size_t kHeaviest = 4 * kLargestFile;

struct Refused {
    YAML::Mark mark;
    std::string message;
};

ConfigProblem problem_at(const YAML::Mark& mark, std::string message) {
    if (mark.is_null()) return {1, 1, "", std::move(message)};
    return {static_cast<std::size_t>(mark.line) + 1, static_cast<std::size_t>(mark.column) + 1, "",
            std::move(message)};
}

/// Builds the tree from yaml-cpp's events; its own Node graph would follow aliases without bound.
class Builder final : public YAML::EventHandler {
  public:
    std::optional<YamlNode> root;

    void OnDocumentStart(const YAML::Mark& mark) override {
        if (root) throw Refused{mark, "expected one document, found another one"};
    }
    void OnDocumentEnd() override {}

    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        open(mark, YamlNode::Kind::kNull, anchor);
        close();
    }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        const auto found = finished_.find(anchor);
        if (found == finished_.end())
            throw Refused{mark,
                          "expected an alias of something complete, found one of its own part"};
        check_weight(mark, found->second.weight);
        attach(YamlNode(found->second));
    }
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override {
        if (tag != "?" && tag != "!" && !tag.empty()) refuse_tag(mark);
        check_weight(mark, value.size());
        YamlNode& node = open(mark, YamlNode::Kind::kScalar, anchor);
        node.text = value;
        node.quoted = tag == "!";
        node.weight += value.size();
        close();
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override {
        if (tag != "?" && tag != "!" && !tag.empty()) refuse_tag(mark);
        open(mark, YamlNode::Kind::kSequence, anchor);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override {
        if (tag != "?" && tag != "!" && !tag.empty()) refuse_tag(mark);
        open(mark, YamlNode::Kind::kMapping, anchor);
    }
    void OnMapEnd() override { close(); }

  private:
    struct Open {
        YamlNode node;
        YAML::anchor_t anchor = 0;
    };

    [[noreturn]] static void refuse_tag(const YAML::Mark& mark) {
        throw Refused{mark, "expected a plain value, found a tag (!…)"};
    }

    void check_weight(const YAML::Mark& mark, std::size_t more) {
        weight_ += more;
        if (weight_ > kHeaviest)
            throw Refused{mark, "expected a small file, found aliases that make it huge"};
    }

    YamlNode& open(const YAML::Mark& mark, YamlNode::Kind kind, YAML::anchor_t anchor) {
        if (stack_.size() >= kDeepest)
            throw Refused{mark, fmt::format("expected at most {} levels, found more", kDeepest)};
        check_weight(mark, 1);
        stack_.push_back({{}, anchor});
        YamlNode& node = stack_.back().node;
        node.kind = kind;
        node.line = static_cast<std::size_t>(mark.line) + 1;
        node.column = static_cast<std::size_t>(mark.column) + 1;
        return node;
    }

    void close() {
        Open done = std::move(stack_.back());
        stack_.pop_back();
        if (done.anchor != 0) {
            weight_ += done.node.weight;
            finished_[done.anchor] = done.node;
        }
        attach(std::move(done.node));
    }

    void attach(YamlNode node) {
        if (stack_.empty()) {
            root = std::move(node);
            return;
        }
        YamlNode& parent = stack_.back().node;
        parent.weight += node.weight;
        const bool is_key =
            parent.kind == YamlNode::Kind::kMapping && parent.keys.size() == parent.items.size();
        (is_key ? parent.keys : parent.items).push_back(std::move(node));
    }

    std::vector<Open> stack_;
    std::map<YAML::anchor_t, YamlNode> finished_;
    std::size_t weight_ = 0;
};

}  // namespace

YamlResult parse_yaml(std::string_view text) {
    if (text.size() > kLargestFile)
        return {std::nullopt, {1, 1, "", "expected a file of at most a megabyte, found more"}};
    Builder builder;
    try {
        std::istringstream stream{std::string(text)};
        YAML::Parser parser(stream);
        while (parser.HandleNextDocument(builder)) {
        }
    } catch (const Refused& refused) {
        return {std::nullopt, problem_at(refused.mark, refused.message)};
    } catch (const YAML::Exception& error) {
        return {
            std::nullopt,
            problem_at(error.mark, fmt::format("expected YAML, found a mistake: {}", error.msg))};
    } catch (const std::exception&) {
        return {std::nullopt, {1, 1, "", "expected YAML, found text that cannot be read as such"}};
    }
    if (!builder.root)
        return {std::nullopt, {1, 1, "", "expected a configuration, found an empty file"}};
    return {std::move(builder.root), {}};
}

}  // namespace evenkeel
