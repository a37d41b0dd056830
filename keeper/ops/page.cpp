// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/ops/page.hpp"

namespace evenkeel {

const std::string_view kOpsPage = R"html(<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Evenkeel</title>
<style>
  :root { color-scheme: light dark; }
  body { font: 15px/1.5 system-ui, sans-serif; max-width: 68rem; margin: 2rem auto; padding: 0 1rem; }
  h1 { font-size: 1.3rem; margin: 0; }
  h2 { font-size: 1.1rem; margin: 2rem 0 .2rem; }
  p { margin: .2rem 0; }
  table { border-collapse: collapse; width: 100%; margin: .6rem 0; }
  th, td { text-align: right; padding: .25rem .6rem; border-bottom: 1px solid #8884; }
  th:first-child, td:first-child, th:nth-child(2), td:nth-child(2) { text-align: left; }
  td { font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
  .good { color: #2a7d46; } .bad { color: #c0392b; }
  .soft { opacity: .7; }
</style>
<h1>Evenkeel <span id="health"></span></h1>
<p id="block" class="soft"></p>
<ul id="reasons"></ul>
<main id="strategies"></main>
<script>
const at = id => document.getElementById(id);
const make = (tag, text, kind) => {
  const node = document.createElement(tag);
  if (text !== undefined) node.textContent = text;
  if (kind) node.className = kind;
  return node;
};
const table = (heads, rows) => {
  const node = make('table'), top = make('tr');
  heads.forEach(head => top.append(make('th', head)));
  node.append(top);
  rows.forEach(row => {
    const line = make('tr');
    row.forEach(cell => line.append(make('td', cell ?? '')));
    node.append(line);
  });
  return node;
};
const windows = [['day', 'last day'], ['total', 'since the start']];
const figures = [['error_yearly', 'tracking error a year'], ['mean_off', 'mean off'], ['farthest_off', 'farthest off'],
  ['delta_time', 'off times hours'], ['fills', 'fills'], ['slippage_bps', 'slippage bps'], ['cost_bps', 'cost bps'],
  ['time_to_hedge', 'seconds to hedge']];
const rounded = text => text === null ? 'none' : String(Number(Number(text).toPrecision(6)));
const section = one => {
  const node = make('section'), plan = one.plan;
  node.append(make('h2', one.name ?? plan?.name ?? ''));
  if (one.error) node.append(make('p', one.error, 'bad'));
  if (one.terms) {
    node.append(make('p', `${one.asset} at ${one.price}; net delta ${one.delta}, target ${one.target}, value ${one.value}`));
    node.append(table(['venue', 'id', 'delta', 'gamma', 'value', 'margin'],
      one.terms.map(t => [t.venue, t.id, t.delta, t.gamma, t.value, t.margin])));
  }
  if (plan) {
    node.append(make('p', `${plan.action}: ${plan.reason}`, plan.action === 'refuse' ? 'bad' : ''));
    if (plan.orders.length) node.append(table(['venue', 'side', 'size', 'limit price', 'notional'],
      plan.orders.map(o => [o.venue, o.side, o.size, o.limit_price, o.notional])));
  }
  if (one.quality)
    node.append(table(['quality', ...figures.map(f => f[1])],
      windows.map(([key, words]) => [words, ...figures.map(f => rounded(one.quality[key][f[0]]))])));
  return node;
};
const refresh = async () => {
  try {
    const health = await (await fetch('/healthz')).json();
    at('health').textContent = health.status;
    at('health').className = health.status === 'ok' ? 'good' : 'bad';
    at('reasons').replaceChildren(...health.reasons.map(r => make('li', r, 'bad')));
    const state = await (await fetch('/api/state')).json();
    if (state.block) {
      const time = new Date(state.block.timestamp * 1000).toISOString();
      at('block').textContent = `block ${state.block.number}, ${time}, ${state.block.hash}`;
      at('strategies').replaceChildren(...state.strategies.map(section));
    }
  } catch {
    at('health').textContent = 'unreachable';
    at('health').className = 'bad';
  }
  setTimeout(refresh, 2000);
};
refresh();
</script>
</html>
)html";

}  // namespace evenkeel
