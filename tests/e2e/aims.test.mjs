// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// Targets that follow from what a strategy is worth, and rules that go by what was measured.

import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { checkReplay } from './lib/books.mjs'
import { evenkeel, journal, startKeeper } from './lib/keeper.mjs'
import { along, ramp, replacing, settled, startWorld, variant } from './lib/world.mjs'

const LIMIT = { timeout: 300_000 }
const RULE = /rebalance: \{[^}]*\}/
const MODELS = '    models: {sample: 1s, half_life: 1h, volatility: measured'

const decisions = (lines) => lines.filter(({ kind }) => kind === 'decision')

test('the delta is kept at a multiple of what the strategy is worth', LIMIT, async (t) => {
  const world = await startWorld(['--wallet-eth', '10', '--liquidity-usd', '60000', '--margin', '60000', '--width', '0.2'])
  t.after(world.stop)
  const edits = { 'kind: delta_neutral': 'kind: target_leverage\n    leverage: 0.5' }
  const config = variant(world, 'leverage.yaml', replacing(edits))
  const check = await evenkeel(world, 'check', config)
  assert.equal(check.code, 0, check.stdout + check.stderr)
  const keeper = startKeeper(world, { config })
  const seen = await along(world, keeper, [...settled(2000), ...ramp(2000, 2200, 20), ...settled(2200), ...ramp(2200, 1950, 20), ...settled(1950)])
  assert.equal((await keeper.stop()).code, 0)
  for (const at of [5, 31, 57]) {
    const { delta, gross_delta, price, target, terms } = seen[at]
    // A hedge is worth its margin, which has its profit in it; the account's dollars are the wallet's.
    const worth = terms.reduce((sum, { margin, value }) => sum + Number(margin ?? value), 0)
    assert.ok(Math.abs(delta - target) <= 0.021 * gross_delta, `net delta ${delta}, target ${target}`)
    assert.ok(Math.abs(target - (0.5 * worth) / price) < 1e-9 * target, `target ${target} of ${worth} at ${price}`)
  }
  const shown = JSON.parse((await evenkeel(world, 'exposure', config, '--json')).stdout).strategies[0]
  assert.equal(shown.target, seen.at(-1).target, 'exposure tells the target that the keeper has')
  const lines = decisions(await journal(world, config))
  assert.match(lines.at(-1).reason, /; leverage 0\.\d+, target 0\.5 of \d+\.\d+ USD$/)
  assert.ok(lines.some(({ action }) => action === 'rebalance'))
  await checkReplay(world, config)
})

test('a rule goes by the volatility that was measured, over a restart, and from a history', LIMIT, async (t) => {
  const world = await startWorld(['--liquidity-usd', '60000', '--margin', '60000', '--width', '0.2'])
  t.after(world.stop)
  const rule =
    'rebalance: {rule: optimal_band, risk_aversion: 0.001, volatility: 0.8, cost: 10 bps, fixed_cost: 1 USD, min_order: 0.01 ETH, max_slippage: 2%}'
  const with_ = (models) => (text) => text.replace(RULE, `${rule}\n${models}`)
  const config = variant(world, 'measured.yaml', with_(`${MODELS}}`))
  let keeper = startKeeper(world, { config })
  await along(world, keeper, [...settled(2000), ...ramp(2000, 2060, 4)])
  assert.equal((await keeper.stop()).code, 0)
  const early = decisions(await journal(world, config))
  assert.match(early.at(-1).reason, /volatility as configured, after \d+ returns/)
  keeper = startKeeper(world, { config })
  await along(world, keeper, [...ramp(2060, 2000, 8), ...settled(2000)])
  assert.equal((await keeper.stop()).code, 0)
  const late = decisions(await journal(world, config))
  const [, sigma, returns] = /volatility ([\d.e+]+)% measured over (\d+) returns/.exec(late.at(-1).reason)
  assert.ok(Number(returns) >= late.length - 3 && Number(sigma) > 0, late.at(-1).reason)
  await checkReplay(world, config)

  // A history warms a new strategy up, and one that cannot be read is a finding.
  const file = join(world.folder, 'prices.csv')
  const rows = Array.from({ length: 40 }, (_, i) => `${1_600_000_000 + 300 * i},${i % 2 ? 2002 : 2000}`)
  writeFileSync(file, ['time,close', ...rows, ''].join('\n'))
  const warm = variant(world, 'warm.yaml', (text) => with_(`${MODELS}, warm_up: "${file}"}`)(text).replace(/path: .*\.db/, 'path: var/warm.db'))
  const plan = await evenkeel(world, 'plan', warm, '--json')
  assert.match(plan.stdout, /measured over 4\d returns/, plan.stdout + plan.stderr)
  writeFileSync(file, 'time,close\n1600000000,0\n')
  const bad = await evenkeel(world, 'check', warm, '--offline')
  assert.equal(bad.code, 2)
  assert.match(bad.stdout, /prices\.csv:2: /)
})
