// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// What GMX and Hyperliquid say of their costs, beside a perp whose costs are read too: an allocation by cost names them.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkReplay } from './lib/books.mjs'
import { drive, executors, gmxHedge, startGmxWorld } from './lib/gmx_world.mjs'
import { hyperStep, hyperWorld } from './lib/hyper_world.mjs'
import { evenkeel, startKeeper } from './lib/keeper.mjs'
import { variant } from './lib/world.mjs'

const LIMIT = { timeout: 300_000 }
const ARGS = ['--liquidity-usd', '60000', '--width', '0.2']
const ALLOCATION = '    allocation: {by: cost, holding_time: 7d}\n'

/// The world's config with a second hedge beside its perp.
const configOf = (world, hedge, edit = (text) => text) =>
  variant(world, 'costs.yaml', (text) => edit(text.replace(/(    hedge:\n)/, `${ALLOCATION}$1      - ${hedge}\n`)))

/// The reason of a plan.
async function reasonOf(world, config) {
  const { code, stdout, stderr, json } = await evenkeel(world, 'plan', config, '--json')
  assert.ok([0, 4].includes(code), stderr)
  assert.ok(stdout)
  return json().strategies[0].reason
}

test('GMX is compared by fee, skew, impact and what its keepers take', LIMIT, async (t) => {
  const world = await startGmxWorld(ARGS)
  t.after(world.stop)
  const config = configOf(world, gmxHedge(world))
  await world.control('price', { price: 2000 })
  const reason = await reasonOf(world, config)
  // 300,000 USD of longs and 280,000 of shorts: a sale costs 0.04 % less 2 * 3e-11 * 20,000, a purchase 0.06 % and
  // 2 * 9e-11 * 20,000; half their sum and half their difference.
  assert.match(reason, /by cost: /)
  assert.match(reason, /gmx_v2 -?[\d.]+% \(fee 0\.0501%, price -0\.0102%, impact [\d.]+%, holding -?[\d.]+%, order [\d.]+%\)/)
  assert.match(reason, /perp_v2 -?[\d.]+% \(fee 0\.1%/)
  const keeper = startKeeper(world, { config })
  const keepers = executors(world)
  const seen = await drive(world, keeper, keepers, Array(10).fill(2000))
  const off = Math.abs(Number(seen.delta) - Number(seen.target))
  assert.ok(off <= 0.03 * Number(seen.gross_delta), seen.plan.reason)
  assert.equal((await keeper.stop()).code, 0)
  await checkReplay(world, config)
})

test('Hyperliquid is compared by what the operator says of its costs, and without that not at all', LIMIT, async (t) => {
  const world = await hyperWorld(60_000)
  t.after(world.stop)
  await hyperStep(world, 2000)
  await hyperStep(world, 2000)
  const hedge = (more) => `{venue: hyperliquid, perp: 1, coin: ETH, leverage: {target: 3, max: 5}${more}}`
  const through = (text) => text.replace(world.net.rpc, world.node.url)
  const told = await reasonOf(world, configOf(world, hedge(', costs: {taker_fee: 4.5 bps, shorts_pay: 52.142857%}'), through))
  // The touch is a tenth of a dollar on either side of 2000; a week of 52 % a year is one of a hundred.
  assert.match(told, /hyperliquid 1\.0\d+% \(fee 0\.05%, price 0\.0%, impact 0\.0%, holding 1\.0%\)/)
  assert.match(told, /perp_v2 -?[\d.]+%/)
  const untold = await reasonOf(world, configOf(world, hedge(''), through))
  assert.match(untold, /by cost: perp_v2/)
  assert.doesNotMatch(untold, /hyperliquid/)
})
