// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// One path of prices, run on the chain and over paper: every decision is the same.

import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { market } from '../devnet/lib/price.mjs'
import { uniform } from '../devnet/lib/random.mjs'
import { chainOf } from './lib/chain.mjs'
import { evenkeel, journal, startKeeper } from './lib/keeper.mjs'
import { replacing, startWorld, variant } from './lib/world.mjs'

const LIMIT = { timeout: 600_000 }
const LEVELS = 32
// Contracts count in whole wei and USD's millionths, paper in doubles: a share of what the position holds at most.
const ROUNDING = 1e-9

/// Prices that move by up to 1.2 % either way, and drift across an edge of the range.
function prices() {
  const random = uniform(7)
  const out = [2000]
  while (out.length < LEVELS) out.push(Math.round(out.at(-1) * (1.003 + 0.018 * (random() - 0.5)) * 1e8) / 1e8)
  return out
}

/// Sets a price and lets blocks pass until the keeper wants nothing more; gives its first state there.
async function settle(world, keeper, price) {
  const { block, perp_missed } = await world.control('price', { price })
  assert.equal(perp_missed, undefined)
  const first = await keeper.reached(block)
  for (let i = 0; i < 10; ++i) {
    const { block: next } = await world.control('price', { price })
    const { plan } = (await keeper.reached(next)).strategies[0]
    if (/is inside the band/.test(plan.reason)) return first
  }
  throw new Error(`the keeper does not come to rest at ${price}`)
}

/// The edges of the keeper's only position, as prices.
async function edges(world, chain, weth) {
  const [id] = world.net.position_ids
  const position = await chain.readOne('manager', 'positions', [BigInt(id)])
  const { priceAt } = market(18, 6, weth === 'token0')
  return [position[5], position[6]].map((tick) => priceAt(Number(tick))).sort((a, b) => a - b)
}

for (const weth of ['token0', 'token1'])
  test(`run and backtest decide alike on one path, WETH being ${weth}`, LIMIT, async (t) => {
    const world = await startWorld(['--weth', weth, '--fee', 0, '--width', 0.06])
    t.after(world.stop)
    const chain = chainOf(world)
    const rule = 'rule: band, width: 2%, min_order: 0.05 ETH'
    const config = variant(world, 'parity.yaml', replacing({ [rule]: 'rule: band, width: 12%, min_order: 0.05 ETH' }))
    const keeper = startKeeper(world, { config })
    const levels = []
    for (const price of prices()) levels.push(await settle(world, keeper, price))
    assert.equal((await keeper.stop()).code, 0)
    const lines = (await journal(world, config)).filter(({ kind }) => kind === 'decision')

    // The last price stands twice: no decision is made at the last row of a history.
    const rows = levels.map(({ block, strategies: [{ price }] }) => `${block.timestamp},${price}`)
    const [last] = rows.at(-1).split(',')
    rows.push(rows.at(-1).replace(last, String(Number(last) + 12)))
    const file = join(world.folder, 'parity.csv')
    writeFileSync(file, `time,price\n${rows.join('\n')}\n`)
    const [position] = levels[0].strategies[0].terms
    const range = (await edges(world, chain, weth)).join(':')
    const args = ['--range', range, '--value', position.value, '--points', 1000, '--json']
    const { code, stderr, json } = await evenkeel(world, 'backtest', config, '--prices', file, ...args)
    assert.equal(code, 0, stderr)
    const [run] = json().runs
    assert.equal(run.decisions, LEVELS)
    assert.equal(run.points.length, LEVELS + 1)

    // The same without a range: the position as the chain has it now, at the last price.
    const read = await evenkeel(world, 'backtest', config, '--prices', file, '--json')
    assert.equal(read.code, 0, read.stderr)
    const most = Math.max(...levels.map(({ strategies: [{ terms }] }) => Number(terms[0].delta)))
    const near = (a, b, what) => assert.ok(Math.abs(a - b) <= ROUNDING * most, `${what}: ${a} and ${b}`)
    const trades = new Map(run.trades.map((trade) => [trade.time, trade]))
    const kinds = { hold: 0, rebalance: 0 }
    for (const [i, { block, strategies: [{ price, plan }] }] of levels.entries()) {
      const decided = lines.find((line) => line.block === block.number)
      assert.deepEqual([decided.action, decided.reason], [plan.action, plan.reason])
      const trade = trades.get(block.timestamp)
      const where = `level ${i} at ${price}`
      assert.equal(decided.action, trade ? 'rebalance' : 'hold', where)
      ++kinds[decided.action]
      const [order] = decided.orders
      const size = order ? Number(order.size) * (order.side === 'sell' ? -1 : 1) : 0
      near(size, trade ? Number(trade.size) : 0, `${where}, size`)
      near(Number(decided.delta_before), Number(run.points[i].delta) - size, `${where}, delta`)
      if (trade) assert.equal(trade.price, price)
    }
    assert.equal(run.trades.length, kinds.rebalance)
    assert.ok(kinds.rebalance >= 10 && kinds.hold >= 5, `${kinds.rebalance} trades, ${kinds.hold} holds`)
    const again = read.json().runs[0].trades
    assert.equal(again.length, run.trades.length)
    for (const [i, { size }] of again.entries()) near(Number(size), Number(run.trades[i].size), `as read, trade ${i}`)
    t.diagnostic(`${kinds.rebalance} trades and ${kinds.hold} holds alike`)
  })
