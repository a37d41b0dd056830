// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// Two strategies on one position of the real Perp v2: one order for what both want, none for what crosses between them.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { market, tickRange } from '../devnet/lib/price.mjs'
import { uniform } from '../devnet/lib/random.mjs'
import { parseEther as wad } from '../devnet/lib/viem.mjs'
import { checkBooks, checkReplay, opening, ordered } from './lib/books.mjs'
import { chainOf } from './lib/chain.mjs'
import { evenkeel, journal, startCommand, startKeeper } from './lib/keeper.mjs'
import { mining, replacing, startWorld, variant } from './lib/world.mjs'

const LIMIT = { timeout: 600_000 }
const BLOCKS = 110
const KILLED_AT = 45
// The market jumps up, and ether comes to the second strategy: one buys back what the other has to sell.
const JUMPS = [20, 70, 95]
const BAND = 0.02
const sum = (values) => values.reduce((total, value) => total + value, 0n)
const hedgeOf = ({ terms }) => terms.find(({ venue }) => venue === 'perp_v2')
const inside = (strategy, bands = 1) => Math.abs(Number(strategy.delta)) <= bands * BAND * Number(strategy.gross_delta)

/// The config with a second strategy beside the first, hedged on the same market.
function twoStrategies(world, second) {
  const { uniswap_v3: spot, perp_v2: perp, tokens } = world.net
  return variant(world, 'netting.yaml', replacing({
    'limits:\n': `  - name: eth-wide
    kind: delta_neutral
    asset: ETH
    positions:
      - venue: uniswap_v3
        position_manager: "${spot.position_manager}"
        ids: [${second}]
      - {venue: wallet, tokens: ["${tokens.WETH.address}"]}
    hedge:
      - venue: perp_v2
        clearing_house: "${perp.clearing_house}"
        base_token: "${perp.base_token}"
        leverage: {max: 5}
    rebalance: {rule: band, width: 2%, min_order: 0.02 ETH, max_slippage: 80 bps}
limits:
`,
  }))
}

/// Whose the position is must be all of it, at every block.
async function checkParts(chain, net, { block, strategies }) {
  const whole = await chain.read([['balances', 'getTotalPositionSize', [chain.keeper, net.perp_v2.base_token]]], block.number)
  for (const one of strategies) assert.equal(wad(hedgeOf(one).size), whole[0], `block ${block.number}: the position of ${one.name}`)
  assert.equal(sum(strategies.map((one) => wad(hedgeOf(one).part))), whole[0], `block ${block.number}: the parts`)
  for (const { delta, terms } of strategies) assert.equal(sum(terms.map((term) => wad(term.delta))), wad(delta))
}

/// What the journal says of orders and crossings: {orders, wishes, crossings}.
function story(lines) {
  const decisions = lines.filter(({ kind }) => kind === 'decision')
  const orders = lines.filter(({ kind }) => kind === 'transaction')
  for (const line of orders) assert.equal(sum(line.parts.map(({ size }) => wad(size))), ordered(line).order, line.intent)
  const crossed = new Map()
  for (const one of decisions.filter((line) => line.crossed)) crossed.set(one.block, [...(crossed.get(one.block) ?? []), one])
  for (const [block, both] of crossed) {
    assert.equal(both.length, 2, `both cross at block ${block}`)
    assert.equal(sum(both.map((one) => wad(one.crossed))), 0n, `what one hands over at block ${block} the other takes`)
  }
  const alone = [...crossed.values()].filter((both) => both.every(({ orders: made }) => made.length === 0))
  return {
    orders: orders.length,
    joint: orders.filter(({ parts }) => parts.length > 1).length,
    wishes: decisions.filter(({ action }) => action === 'rebalance').length,
    crossings: crossed.size,
    without: alone.length,
  }
}

test('two strategies share one perp position, each neutral by its own part', LIMIT, async (t) => {
  const world = await startWorld(['--width', '0.1'])
  t.after(world.stop)
  const chain = chainOf(world)
  const { lp, keeper: account } = world.net.accounts
  const range = tickRange(market(18, 6, world.net.weth_is === 'token0'), world.net.uniswap_v3.tick_spacing, 1700, 2350)
  const second = await chain.mint(...range, { weth: 15n * 10n ** 18n, usdc: 30_000n * 10n ** 6n })
  const config = twoStrategies(world, second)
  const check = await evenkeel(world, 'check', config)
  assert.equal(check.code, 0, check.stdout + check.stderr)
  const alone = await evenkeel(world, 'flatten', config, '--yes', '--strategy', 'eth-wide')
  assert.equal(alone.code, 2)
  assert.match(alone.stderr, /eth-wide shares a hedge, which cannot be closed for it alone/)

  const start = await opening(world, chain)
  let keeper = startKeeper(world, { config })
  const random = uniform(23)
  let price = 2000, outside = 0, longest = 0, killed = false
  const step = async (next) => {
    price = next
    const now = await keeper.reached((await world.control('price', { price })).block)
    await checkParts(chain, world.net, now)
    outside = now.strategies.every((one) => inside(one, 2)) ? 0 : outside + 1
    longest = Math.max(longest, outside)
    return now
  }
  for (let i = 0; i < BLOCKS; ++i) {
    const now = await step(price * (1 + 0.0015 * Math.sin(i / 9) + 0.001 * (random() - 0.5)))
    if (i >= KILLED_AT && !killed && now.strategies.some(({ plan }) => plan.orders.length > 0)) {
      await keeper.kill()
      keeper = startKeeper(world, { config })
      killed = true
    }
    if (!JUMPS.includes(i)) continue
    for (let k = 0; k < 3; ++k) await step(price)
    await chain.send(lp.address, 'weth', 'transfer', [account.address, wad('3')])
    await step(price * 1.012)
    for (let k = 0; k < 3; ++k) await step(price)
  }
  assert.ok(killed, 'the keeper died with an order open')
  let last
  for (let k = 0; k < 4; ++k) last = await step(price)
  for (const one of last.strategies) assert.ok(inside(one), `${one.name} has ${one.delta}: ${one.plan.reason}`)
  assert.ok(longest <= 2, `${longest} blocks outside of twice the band`)
  const shown = await evenkeel(world, 'exposure', config, '--json', '--block', last.block.number)
  assert.deepEqual(shown.json().strategies.map((one) => hedgeOf(one).part), last.strategies.map((one) => hedgeOf(one).part))
  assert.equal((await keeper.stop()).code, 0)

  // While nobody looks the market jumps, and the second strategy gets just what the first comes to lack.
  price *= 1.012
  await world.control('price', { price })
  const [short, wide] = (await evenkeel(world, 'exposure', config, '--json')).json().strategies.map(({ delta }) => wad(delta))
  assert.ok(short < 0n && wide < 0n, `${short} and ${wide} are missing`)
  await chain.transact([lp.address, 'weth', 'transfer', [account.address, -short - wide]])
  const before = (await chain.transactions()).length
  keeper = startKeeper(world, { config })
  last = await keeper.reached((await world.control('state')).block)
  assert.deepEqual(last.strategies.map(({ plan }) => [plan.action, plan.orders, wad(plan.crossed), wad(plan.delta_after)]),
    [['rebalance', [], -short, 0n], ['rebalance', [], short, 0n]])
  for (let k = 0; k < 3; ++k) last = await step(price)
  for (const one of last.strategies) assert.equal(wad(one.delta), 0n, `${one.name}: ${one.plan.reason}`)
  assert.equal((await chain.transactions()).length, before, 'what crossed inside took no transaction')
  assert.equal((await keeper.stop()).code, 0)

  await checkBooks(world, chain, config, start)
  const count = story(await journal(world, config))
  assert.ok(count.orders < count.wishes && count.joint >= 1, JSON.stringify(count))
  assert.ok(count.crossings >= 1 && count.without >= 1, JSON.stringify(count))
  await checkReplay(world, config)

  const flat = await mining(world, startCommand(world, 'flatten', config, '--yes', '--json'))
  assert.equal(flat.code, 0, flat.stderr)
  assert.equal(JSON.parse(flat.stdout).orders, 1, 'what both share is closed once')
  assert.equal(await chain.size(), 0n)
  const closing = (await journal(world, config)).filter(({ kind }) => kind === 'transaction').at(-1)
  assert.equal(sum(closing.parts.map(({ size }) => wad(size))), ordered(closing).order)
  assert.deepEqual(
    closing.parts.map(({ strategy, size }) => [strategy, -wad(size)]),
    last.strategies.map((one) => [one.name, wad(hedgeOf(one).part)]),
  )
  await checkBooks(world, chain, config, start)
  t.diagnostic(`${JSON.stringify(count)}, at most ${longest} blocks outside of twice the band`)
})
