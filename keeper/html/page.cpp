// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/html/page.hpp"

#include "keeper/html/text.hpp"

namespace evenkeel {
namespace {

constexpr const char* kHead = R"html(<meta charset="utf-8"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"/>
<meta name="generator" content="Evenkeel"/>
<style>
  :root { --paper: #fff; --ink: #1c2024; --soft: #5d656d; --rule: #d9dde1; --bad: #b3261e;
          --one: #0060a8; --two: #c64a00; --three: #00794f; }
  @media screen and (prefers-color-scheme: dark) {
    :root { color-scheme: dark; --paper: #14171a; --ink: #e4e7ea; --soft: #9aa3ab; --rule: #353b41;
            --bad: #ff8a80; --one: #6cb6f5; --two: #f5a25d; --three: #5fcf9f; }
  }
  body { font: 15px/1.5 system-ui, sans-serif; max-width: 84rem; margin: 2rem auto; padding: 0 1rem;
         background: var(--paper); color: var(--ink); }
  h1 { font-size: 1.4rem; margin: 0; } h2 { font-size: 1.15rem; } h3 { font-size: 1rem; }
  h1, summary, li { overflow-wrap: anywhere; }
  a { color: var(--one); }
  table { border-collapse: collapse; margin: .6rem 0; font-variant-numeric: tabular-nums; }
  th, td { text-align: right; padding: .2rem .6rem; border-bottom: 1px solid var(--rule);
           vertical-align: top; }
  th { font-weight: 600; vertical-align: bottom; }
  .words { text-align: left; } td.words:first-child { white-space: nowrap; }
  .sum td { font-weight: 600; }
  .soft { color: var(--soft); } .bad, .errors { color: var(--bad); }
  .errors { border: 1px solid; border-radius: .3rem; padding: .5rem 1rem .5rem 2rem; }
  .wide { overflow-x: auto; font-size: .87rem; }
  .pair { display: flex; flex-wrap: wrap; gap: 0 3rem; }
  .plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 34rem), 1fr));
           gap: 1rem; }
  figure { margin: 0; max-width: 50rem; overflow-x: auto; break-inside: avoid; }
  details { border-top: 1px solid var(--rule); padding: .6rem 0; }
  summary { font-weight: 600; cursor: pointer; }
  svg { display: block; width: 100%; min-width: 30rem; font: 11px sans-serif; }
  svg text { fill: var(--soft); } svg .title { fill: var(--ink); font-size: 13px; font-weight: 600; }
  svg path { fill: none; }
  svg .grid { stroke: var(--rule); stroke-width: .7; } svg .axis { stroke: var(--soft); }
  svg .line { stroke-width: 1.3; stroke-linejoin: round; stroke-linecap: round; }
  svg .dashed { stroke-dasharray: 5 3; }
  svg .ink1 { stroke: var(--one); } svg .ink2 { stroke: var(--two); } svg .ink3 { stroke: var(--three); }
  svg .mark { stroke: var(--paper); stroke-width: .6; }
  svg .mark.ink1 { fill: var(--one); } svg .mark.ink2 { fill: var(--two); }
  svg .mark.ink3 { fill: var(--three); }
  svg .band { fill: var(--one); fill-opacity: .14; stroke: var(--one); stroke-opacity: .3; }
  svg .hover rect { fill: transparent; } svg .hover rect:hover { fill: var(--soft); fill-opacity: .18; }
  @media print {
    body { margin: 0; max-width: none; font-size: 11px; }
    .wide { overflow: visible; font-size: 8px; } .wide th, .wide td { padding: .1rem .3rem; }
    tr { break-inside: avoid; } .plots { display: block; }
    details::details-content { content-visibility: visible; height: auto; }
  }
</style>
)html";

}  // namespace

std::string html_page(const std::string& title, const std::string& body) {
    return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n" + std::string(kHead) + "<title>" +
           html_text(title) + "</title>\n</head>\n<body>\n" + body + "</body>\n</html>\n";
}

}  // namespace evenkeel
