// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/config/checker.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <set>

#include "keeper/config/quantity.hpp"
#include "keeper/config/scalar.hpp"
#include "keeper/config/suggestion.hpp"

namespace evenkeel {
namespace {

std::string_view kind_words(const YamlNode& node) {
    switch (node.kind) {
        case YamlNode::Kind::kNull:
            return "nothing";
        case YamlNode::Kind::kScalar:
            return "a single value";
        case YamlNode::Kind::kSequence:
            return "a list";
        case YamlNode::Kind::kMapping:
            return "a group of keys";
    }
    return "something else";
}

std::string joined(const std::string& path, std::string_view name) {
    return path.empty() ? std::string(name) : fmt::format("{}.{}", path, name);
}

class Checker {
  public:
    Checker(const Environment& env, std::vector<ConfigProblem>& problems)
        : env_(env), problems_(problems) {}

    /// `at` is where the value stands, or its key if the value is a group, a list or missing.
    Checked check(const Key& key, const YamlNode& node, const YamlNode& at, std::string name,
                  std::string path) {
        Checked out;
        out.name = std::move(name);
        out.path = std::move(path);
        const bool points_at_value = node.kind == YamlNode::Kind::kScalar;
        out.line = points_at_value ? node.line : at.line;
        out.column = points_at_value ? node.column : at.column;
        switch (key.kind) {
            case KeyKind::kGroup:
                check_group(key, node, out);
                break;
            case KeyKind::kMap:
                check_map(key, node, out);
                break;
            case KeyKind::kList:
                check_list(key, node, out);
                break;
            case KeyKind::kAddressList:
                check_values<Address>(key, KeyKind::kAddress, node, out);
                break;
            case KeyKind::kIdList:
                check_values<u256>(key, KeyKind::kIdList, node, out);
                break;
            default:
                check_leaf(key, node, out);
        }
        return out;
    }

  private:
    void note(const Checked& at, std::string message) {
        problems_.push_back({at.line, at.column, at.path, std::move(message)});
    }

    bool is_kind(const Key& key, const YamlNode& node, YamlNode::Kind kind, const Checked& at) {
        if (node.kind == kind) return true;
        note(at, fmt::format("expected {}, found {}", expected_words(key), kind_words(node)));
        return false;
    }

    /// The scalar's text with the environment put in; a problem is noted.
    std::optional<std::string> text_of(const Key& key, const YamlNode& node, Checked& out) {
        if (!is_kind(key, node, YamlNode::Kind::kScalar, out)) return std::nullopt;
        out.written = node.text;
        auto text = substitute(node.text, env_);
        if (text) return *std::move(text);
        note(out, text.error().message);
        return std::nullopt;
    }

    void note_unfit(const Key& key, std::string_view message, bool substituted, const Checked& at) {
        if (!substituted) return note(at, std::string(message));
        note(at, fmt::format("expected {}, found {}, whose value from the environment does not fit",
                             expected_words(key), shown(at.written)));
    }

    void check_leaf(const Key& key, const YamlNode& node, Checked& out) {
        const auto text = text_of(key, node, out);
        if (!text) return;
        const bool substituted = *text != node.text;
        auto value = parse_scalar(key, *text, node.quoted && !substituted);
        if (value)
            out.value = *std::move(value);
        else
            note_unfit(key, value.error().message, substituted, out);
    }

    template <class T>
    void check_values(const Key& key, KeyKind element_kind, const YamlNode& node, Checked& out) {
        if (!is_kind(key, node, YamlNode::Kind::kSequence, out)) return;
        if (node.items.empty())
            return note(out, fmt::format("expected {}, found none", expected_words(key)));
        Key element = key;
        element.kind = element_kind;
        std::vector<T> values;
        for (std::size_t i = 0; i < node.items.size(); ++i) {
            const YamlNode& item = node.items[i];
            Checked member;
            member.path = fmt::format("{}[{}]", out.path, i);
            member.line = item.line;
            member.column = item.column;
            const auto value = check_element<T>(element, item, member);
            if (value && std::find(values.begin(), values.end(), *value) != values.end())
                note(member, fmt::format("expected each once, found {} again", shown(item.text)));
            if (value) values.push_back(*value);
            out.members.push_back(std::move(member));
        }
        if (values.size() == node.items.size()) out.value = std::move(values);
    }

    template <class T>
    std::optional<T> check_element(const Key& key, const YamlNode& node, Checked& out) {
        if constexpr (std::is_same_v<T, Address>) {
            check_leaf(key, node, out);
            return out.value ? std::optional(std::get<Address>(*out.value)) : std::nullopt;
        } else {
            if (node.kind != YamlNode::Kind::kScalar) {
                note(out, fmt::format("expected a token id, found {}", kind_words(node)));
                return std::nullopt;
            }
            const auto text = text_of(key, node, out);
            if (!text) return std::nullopt;
            const auto id = parse_decimal(*text);
            if (id) return *id;
            note(out, fmt::format("expected a token id in digits, found {}", shown(node.text)));
            return std::nullopt;
        }
    }

    void check_list(const Key& key, const YamlNode& node, Checked& out) {
        if (!is_kind(key, node, YamlNode::Kind::kSequence, out)) return;
        if (key.required && node.items.empty())
            note(out, fmt::format("expected {}, found none", expected_words(key)));
        for (std::size_t i = 0; i < node.items.size(); ++i) {
            std::string name = fmt::format("[{}]", i);
            std::string path = out.path + name;
            out.members.push_back(check(key.children.front(), node.items[i], node.items[i],
                                        std::move(name), std::move(path)));
        }
    }

    void check_map(const Key& key, const YamlNode& node, Checked& out) {
        if (!is_kind(key, node, YamlNode::Kind::kMapping, out)) return;
        if (key.required && node.items.empty())
            note(out, "expected at least one entry, found none");
        for_each_key(node, out, [&](const YamlNode& name, const YamlNode& value) {
            out.members.push_back(
                check(key.children.front(), value, name, name.text, joined(out.path, name.text)));
        });
    }

    /// Calls `visit` for every pair whose key is a name that was not there before.
    template <class Visit>
    void for_each_key(const YamlNode& node, const Checked& out, Visit visit) {
        std::set<std::string_view> seen;
        for (std::size_t i = 0; i < node.keys.size(); ++i) {
            const YamlNode& name = node.keys[i];
            Checked at;
            at.line = name.line;
            at.column = name.column;
            at.path = out.path;
            if (name.kind != YamlNode::Kind::kScalar || !is_plain_name(name.text)) {
                note(at, fmt::format("expected a key, found {}",
                                     name.kind == YamlNode::Kind::kScalar ? shown(name.text)
                                                                          : kind_words(name)));
            } else if (!seen.insert(name.text).second) {
                at.path = joined(out.path, name.text);
                note(at, "expected each key once, found it again");
            } else {
                visit(name, node.items[i]);
            }
        }
    }

    void check_group(const Key& key, const YamlNode& node, Checked& out) {
        if (!key.shorthand.empty() && node.kind == YamlNode::Kind::kScalar)
            return check_shorthand(key, node, out);
        if (!is_kind(key, node, YamlNode::Kind::kMapping, out)) return;
        std::vector<const Key*> known;
        for (const Key& child : key.children) known.push_back(&child);
        const bool all_known = add_chosen(key, node, known);
        for_each_key(node, out, [&](const YamlNode& name, const YamlNode& value) {
            const auto child = std::find_if(known.begin(), known.end(), [&](const Key* candidate) {
                return candidate->name == name.text;
            });
            if (child != known.end())
                out.members.push_back(
                    check(**child, value, name, name.text, joined(out.path, name.text)));
            else if (all_known || !may_belong(key, name.text))
                note_unknown(known, name, out);
        });
        note_missing(known, node, out);
    }

    void check_shorthand(const Key& key, const YamlNode& node, Checked& out) {
        const auto child =
            std::find_if(key.children.begin(), key.children.end(),
                         [&](const Key& candidate) { return candidate.name == key.shorthand; });
        out.members.push_back(check(*child, node, node, key.shorthand, out.path));
    }

    /// Adds the children that the chooser's value brings, or its fallback's if it is absent. False
    /// if that value is not a known one, so that it cannot be said which keys belong here.
    bool add_chosen(const Key& key, const YamlNode& node, std::vector<const Key*>& known) {
        if (key.chooser.empty()) return true;
        std::optional<std::string> value = chooser_of(key).fallback;
        for (std::size_t i = 0; i < node.keys.size(); ++i)
            if (node.keys[i].text == key.chooser) value = chosen_text(node.items[i]);
        for (const Key& variant : key.variants) {
            if (!value || variant.name != *value) continue;
            for (const Key& child : variant.children) known.push_back(&child);
            return true;
        }
        return false;
    }

    /// Keys that belong here whatever is chosen, for what no choice explains: a chooser whose own
    /// name is misspelt, above all.
    static bool may_belong(const Key& key, const std::string& name) {
        return std::ranges::any_of(key.variants, [&](const Key& variant) {
            return std::ranges::find(variant.children, name, &Key::name) != variant.children.end();
        });
    }

    static const Key& chooser_of(const Key& group) {
        return *std::find_if(group.children.begin(), group.children.end(),
                             [&](const Key& child) { return child.name == group.chooser; });
    }

    std::optional<std::string> chosen_text(const YamlNode& node) const {
        auto text = substitute(node.text, env_);
        return text ? std::optional(*std::move(text)) : std::nullopt;
    }

    void note_unknown(const std::vector<const Key*>& known, const YamlNode& name,
                      const Checked& group) {
        std::vector<std::string> names;
        for (const Key* child : known) names.push_back(child->name);
        const std::string near = suggestion(name.text, names);
        problems_.push_back(
            {name.line, name.column, joined(group.path, name.text),
             near.empty() ? fmt::format("unknown key, expected one of {}", fmt::join(names, ", "))
                          : fmt::format("unknown key{}", near)});
    }

    void note_missing(const std::vector<const Key*>& known, const YamlNode& node,
                      const Checked& group) {
        for (const Key* child : known) {
            const bool there =
                std::any_of(node.keys.begin(), node.keys.end(),
                            [&](const auto& name) { return name.text == child->name; });
            if (child->required && !there)
                problems_.push_back(
                    {group.line, group.column, joined(group.path, child->name),
                     fmt::format("required key is missing, expected {}", expected_words(*child))});
        }
    }

    const Environment& env_;
    std::vector<ConfigProblem>& problems_;
};

}  // namespace

const Checked* Checked::find(std::string_view dotted) const {
    const auto dot = dotted.find('.');
    const auto member = std::find_if(members.begin(), members.end(), [&](const Checked& candidate) {
        return candidate.name == dotted.substr(0, dot);
    });
    if (member == members.end()) return nullptr;
    return dot == dotted.npos ? &*member : member->find(dotted.substr(dot + 1));
}

Checked check_tree(const Key& keys, const YamlNode& root, const Environment& env,
                   std::vector<ConfigProblem>& problems) {
    return Checker(env, problems).check(keys, root, root, "", "");
}

}  // namespace evenkeel
