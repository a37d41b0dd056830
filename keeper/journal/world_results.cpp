// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/journal/world_results.hpp"

#include "keeper/journal/blob.hpp"

namespace evenkeel {
namespace {

tl::unexpected<Error> damaged(const std::string& what) {
    return fail(Errc::kStorage, Remedy::kGiveUp, "journal: damaged results: " + what);
}

void copy(const CallResults& from, std::size_t begin, std::size_t end, CallResults& to) {
    for (std::size_t i = begin; i < end; ++i) to.append(from.succeeded(i), from[i]);
}

/// What could not be read is so for whoever reads it: the words alone are kept.
Error unread(ByteView words) {
    return {Errc::kMissing, Remedy::kRetryLater, std::string(words.begin(), words.end())};
}

/// Takes results off the front.
class Taking {
  public:
    explicit Taking(const CallResults& all) : all_(all) {}

    bool has(std::size_t count) const { return all_.size() - next_ >= count; }
    bool at_end() const { return next_ == all_.size(); }
    CallResults take(std::size_t count) {
        CallResults out;
        copy(all_, next_, next_ + count, out);
        next_ += count;
        return out;
    }

  private:
    const CallResults& all_;
    std::size_t next_ = 0;
};

Result<Snapshot> planned(Taking& from, const Head& head, const std::vector<Call>& calls) {
    if (!from.has(calls.size())) return damaged("fewer than the calls of their layout");
    auto list = std::make_shared<CallList>();
    for (const Call& call : calls) list->add(call);
    if (list->calls().size() != calls.size()) return damaged("a call stands twice in the layout");
    return Snapshot(head, std::move(list), from.take(calls.size()));
}

Result<Snapshot> followed(Taking& from, const Snapshot& snapshot, const CallList& more) {
    if (!from.has(more.calls().size())) return damaged("calls that follow have no answer");
    if (more.calls().empty()) return snapshot;
    return snapshot.extended(more, from.take(more.calls().size()));
}

/// A further chain's planned calls, or why there are none.
Result<Result<Snapshot>> further_planned(Taking& from, const ChainLayout& layout) {
    if (!from.has(1)) return damaged("a further chain is missing");
    const CallResults first = from.take(1);
    if (!first.succeeded(0)) return Result<Snapshot>(tl::unexpected<Error>(unread(first[0])));
    EVENKEEL_TRY(const Head head, decode_head(first[0]));
    EVENKEEL_TRY(Snapshot snapshot, planned(from, head, layout.calls));
    return Result<Snapshot>(std::move(snapshot));
}

}  // namespace

Bytes encode_head(const Head& head) {
    BlobWriter out;
    out.number(head.number);
    out.raw(head.hash.bytes);
    out.raw(head.parent.bytes);
    out.number(head.timestamp);
    out.text(to_decimal(head.base_fee.amount));
    out.number(head.gas_limit);
    return out.take();
}

Result<Head> decode_head(ByteView blob) {
    BlobReader in(blob);
    Head head;
    EVENKEEL_TRY(head.number, in.number());
    EVENKEEL_TRY(head.hash, in.fixed<Hash32>());
    EVENKEEL_TRY(head.parent, in.fixed<Hash32>());
    EVENKEEL_TRY(head.timestamp, in.number());
    EVENKEEL_TRY(const std::string fee, in.text());
    const auto amount = parse_decimal(fee);
    if (!amount) return damaged("a base fee that is no number");
    head.base_fee = Wei(*amount);
    EVENKEEL_TRY(head.gas_limit, in.number());
    EVENKEEL_CHECK(in.end());
    return head;
}

CallResults world_results(const Layout& layout, const Snapshot& snapshot) {
    CallResults all;
    copy(snapshot.results(), 0, layout.calls.size(), all);
    const auto chain = [&](const std::string& name) { return snapshot.of_chain(name); };
    for (const auto& [name, own] : layout.further) {
        const auto read = chain(name);
        if (!read) {
            const std::string& words = read.error().message;
            all.append(false, {reinterpret_cast<const std::uint8_t*>(words.data()), words.size()});
            continue;
        }
        all.append(true, encode_head((*read)->head()));
        copy((*read)->results(), 0, own.calls.size(), all);
    }
    copy(snapshot.results(), layout.calls.size(), snapshot.results().size(), all);
    for (const auto& [name, own] : layout.further)
        if (const auto read = chain(name))
            copy((*read)->results(), own.calls.size(), (*read)->results().size(), all);
    return all;
}

Result<Snapshot> world_of(const Layout& layout, const Head& head, const CallResults& results,
                          const FollowReads& follow) {
    Taking from(results);
    EVENKEEL_TRY(Snapshot own, planned(from, head, layout.calls));
    std::map<std::string, Result<Snapshot>> further;
    for (const auto& [name, chain] : layout.further) {
        EVENKEEL_TRY(auto one, further_planned(from, chain));
        further.emplace(name, std::move(one));
    }
    EVENKEEL_TRY(own, followed(from, own, follow(own, {})));
    FurtherSnapshots beside;
    for (auto& [name, one] : further) {
        if (!one) {
            beside.emplace(name, tl::unexpected<Error>(std::move(one).error()));
            continue;
        }
        EVENKEEL_TRY(Snapshot whole, followed(from, *one, follow(*one, name)));
        beside.emplace(name, std::make_shared<const Snapshot>(std::move(whole)));
    }
    if (!from.at_end()) return damaged("more than were asked for");
    return own.beside(std::move(beside));
}

}  // namespace evenkeel
