// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// Whether a moving market leaves the portfolio neutral, and whether each rule does what it says.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toFunctionSelector } from '../devnet/lib/viem.mjs'
import { market, tickRange } from '../devnet/lib/price.mjs'
import { uniform } from '../devnet/lib/random.mjs'
import { checkBooks, checkReplay, opening } from './lib/books.mjs'
import { chainOf } from './lib/chain.mjs'
import { journal, startKeeper } from './lib/keeper.mjs'
import { replacing, startWorld, variant } from './lib/world.mjs'

const LIMIT = { timeout: 400_000 }
const RULE = 'rule: band, width: 2%, min_order: 0.05 ETH'
const number = (text) => Number(text)

/// Prices that wander from one waypoint to the next in steps of at most `step`, half of it at least.
function* wander(from, waypoints, step, seed) {
  const random = uniform(seed)
  let price = from
  for (const goal of waypoints) {
    const up = goal > price
    while (up ? price < goal : price > goal) {
      price *= 1 + (up ? 1 : -1) * step * (0.5 + 0.5 * random())
      yield price
    }
  }
}

/// Drives the market along `prices` and gives what the keeper published at each block: {block: strategy}.
async function drive(world, keeper, prices) {
  const seen = new Map()
  for (const price of prices) {
    const { block, perp_missed } = await world.control('price', { price })
    assert.equal(perp_missed, undefined)
    seen.set(block, (await keeper.reached(block)).strategies[0])
  }
  return seen
}

/// One run of its own journal: starts, drives, stops; gives what was seen, the hedges and the journal.
async function run(world, chain, name, edits, act) {
  const db = { 'evenkeel.db': `${name}.db` }
  const config = variant(world, `${name}.yaml`, replacing({ ...db, ...edits }))
  const start = await opening(world, chain)
  const keeper = startKeeper(world, { config })
  await keeper.reached((await world.control('state')).block)
  const seen = await act(keeper)
  // One block more for the last order.
  await keeper.reached((await world.control('mine')).block)
  assert.equal((await keeper.stop()).code, 0)
  const hedges = await checkBooks(world, chain, config, start)
  await checkReplay(world, config)
  return { seen, hedges, lines: await journal(world, config), log: keeper.output.stderr }
}

test('two positions and a wallet stay neutral while prices cross an edge of a range', LIMIT, async (t) => {
  const world = await startWorld(['--weth', 'token1', '--wallet-eth', '5', '--width', '0.25'])
  t.after(world.stop)
  const chain = chainOf(world)
  // All of it WETH at the start; nothing of it above 2080.
  const range = tickRange(market(18, 6, false), world.net.uniswap_v3.tick_spacing, 2020, 2080)
  const second = await chain.mint(...range, { weth: 20n * 10n ** 18n, usdc: 10n ** 12n })
  const [first] = world.net.position_ids
  const edits = { [`ids: [${first}]`]: `ids: [${first}, ${second}]`, 'width: 2%': 'width: 6%' }
  const prices = wander(2000, [2100, 1990, 2070], 0.0015, 5)
  const { seen, hedges, log } = await run(world, chain, 'edge', edits, (keeper) => drive(world, keeper, prices))
  assert.ok(seen.size >= 80, `expected 80 blocks, found ${seen.size}`)
  const states = [...seen.values()]
  const held = states.map(({ terms }) => number(terms.find(({ id }) => id === String(second)).delta))
  assert.ok(Math.max(...held) > 19.9 && Math.min(...held) < 0.1, 'the prices crossed the whole range')
  assert.ok(states[0].terms.some(({ venue, delta }) => venue === 'wallet' && number(delta) === 5))
  const band = ({ gross_delta }) => 0.06 * number(gross_delta)
  for (const { block } of hedges) {
    const now = seen.get(block)
    if (now) assert.ok(Math.abs(now.delta) <= band(now), `block ${block}: ${now.delta} is outside ±${band(now)}`)
  }
  // A block's move before it is seen, and one until the order is mined.
  for (const [block, now] of [...seen].slice(1))
    assert.ok(Math.abs(now.delta) <= 2 * band(now), `block ${block}: net delta ${now.delta}\n${log.slice(-1000)}`)
  assert.ok(hedges.some(({ order }) => order > 0n) && hedges.filter(({ order }) => order < 0n).length > 1)
  t.diagnostic(`${seen.size} blocks, ${hedges.length} hedges`)
})

test('a range that is left upwards has its hedge reduced, then closed whole', LIMIT, async (t) => {
  const world = await startWorld(['--width', '0.03'])
  t.after(world.stop)
  const chain = chainOf(world)
  const up = Array.from({ length: 8 }, (_, i) => 2000 * 1.0025 ** (i + 1))
  // Nothing is pending when it jumps: an order bounded by the price before would rightly revert.
  const prices = [...up, up.at(-1), up.at(-1), 2100, 2101]
  const { seen, hedges, lines } = await run(world, chain, 'close', {}, (keeper) => drive(world, keeper, prices))
  const [opened, ...later] = hedges
  assert.ok(opened.order < 0n, 'the first hedge sells')
  assert.ok(later.length >= 3 && later.every(({ order }) => order > 0n), 'all others buy back')
  const open = toFunctionSelector('openPosition((address,bool,bool,uint256,uint256,uint256,uint160,bytes32))')
  const close = toFunctionSelector('closePosition((address,uint160,uint256,uint256,bytes32))')
  const selectors = hedges.map(({ input }) => input.slice(0, 10))
  assert.deepEqual(selectors, [...hedges.slice(1).map(() => open), close])
  assert.equal(await chain.size(), 0n)
  assert.equal(number([...seen.values()].at(-1).delta), 0)
  const intents = lines.filter(({ kind }) => kind === 'transaction').map(({ intent }) => intent.endsWith(', reduce only'))
  assert.deepEqual(intents, hedges.map((_, i) => i > 0), 'buying back is reduce-only')
})

test('each rule trades when and as far as it says', LIMIT, async (t) => {
  const world = await startWorld(['--sigma', '0.002', '--width', '0.2'])
  t.after(world.stop)
  const chain = chainOf(world)
  const steps = (count) => async (keeper) => {
    const seen = new Map()
    for (let i = 0; i < count; ++i) {
      const { block } = await world.control('step')
      seen.set(block, (await keeper.reached(block)).strategies[0])
    }
    return seen
  }
  const rebalances = (lines) => lines.filter(({ kind, action }) => kind === 'decision' && action === 'rebalance')

  await t.test('orders below min_order wait', async () => {
    const edits = { [RULE]: 'rule: band, width: 2%, min_order: 60 ETH' }
    const { seen, hedges } = await run(world, chain, 'min-order', edits, steps(4))
    assert.equal(hedges.length, 0)
    for (const { plan } of seen.values()) {
      assert.equal(plan.action, 'hold')
      assert.match(plan.reason, /is below min_order 60/)
    }
  })

  await t.test('interval hedges once in its time', async () => {
    const edits = { [RULE]: 'rule: interval, every: 1m, min_order: 0.0001 ETH' }
    const { hedges } = await run(world, chain, 'interval', edits, steps(30))
    const gaps = hedges.slice(1).map(({ block }, i) => block - hedges[i].block)
    // Twelve seconds a block: five blocks are a minute, and an order is mined in the block after it is decided.
    assert.ok(gaps.length >= 4 && gaps.every((gap) => gap === 5 || gap === 6), `found gaps of ${gaps} blocks`)
  })

  await t.test('a band to its edge trades no further than the edge', async () => {
    const edits = { [RULE]: 'rule: band, width: 0.2 ETH, to: edge, min_order: 0.01 ETH' }
    const { hedges, lines } = await run(world, chain, 'edge', edits, steps(30))
    assert.ok(hedges.length >= 2, `expected some hedges, found ${hedges.length}`)
    for (const { delta_before, delta_after } of rebalances(lines)) {
      assert.ok(Math.abs(delta_before) > 0.2)
      assert.equal(number(delta_after), 0.2 * Math.sign(delta_before))
    }
  })

  await t.test('a target other than zero is kept', async () => {
    const edits = { '    asset: ETH': '    asset: ETH\n    target: -7.5 ETH', [RULE]: 'rule: band, width: 0.5 ETH, min_order: 0.01 ETH' }
    const { seen, hedges, lines } = await run(world, chain, 'target', edits, steps(20))
    assert.ok(hedges.length >= 1)
    for (const { delta_after } of rebalances(lines)) assert.equal(number(delta_after), -7.5)
    for (const { delta, target } of [...seen.values()].slice(2)) {
      assert.equal(number(target), -7.5)
      assert.ok(Math.abs(number(delta) + 7.5) <= 1, `expected about -7.5, found ${delta}`)
    }
  })
})
