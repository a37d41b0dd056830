// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// A thousand random states of four perps of one account at the Hyperliquid stand-in, read by a running keeper: each figure
// equal, to the last unit, to what the precompiles' own answers at the same block come to.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PERPS } from '../devnet/lib/hyperliquid.mjs'
import { uniform } from '../devnet/lib/random.mjs'
import { hex } from '../devnet/lib/rpc.mjs'
import { parseEther as wad } from '../devnet/lib/viem.mjs'
import { hyperWorld } from './lib/hyper_world.mjs'
import { evenkeel, startKeeper } from './lib/keeper.mjs'
import { variant } from './lib/world.mjs'

// With sizes of few and of no decimals.
Object.assign(PERPS, {
  SOL: { index: 2, szDecimals: 2, maxLeverage: 20, marginTableId: 54, price: 150 },
  XRP: { index: 3, szDecimals: 0, maxLeverage: 20, marginTableId: 54, price: 2.5 },
})
const COINS = Object.keys(PERPS)
const BLOCKS = Number(process.env.EVENKEEL_READING_BLOCKS ?? 255)
const ONE = 10n ** 18n
const USUAL_LEVERAGE = 20n

const up = (a, b) => (a + b - 1n) / b
const abs = (value) => (value < 0n ? -value : value)
const max = (a, b) => (a > b ? a : b)
const min = (a, b) => (a < b ? a : b)

/// One strategy a perp, which holds nothing else than a little ether.
const configOf = (world) =>
  variant(world, 'reading.yaml', (text) => {
    const [before, after] = [text.indexOf('strategies:'), text.indexOf('limits:')]
    const strategies = COINS.map((coin) =>
      `  - name: ${coin}\n    kind: delta_neutral\n    asset: ETH\n    positions:\n` +
      `      - {venue: wallet, tokens: ["${world.net.tokens.WETH.address}"]}\n    hedge:\n` +
      `      - {venue: hyperliquid, perp: ${PERPS[coin].index}, coin: ${coin}}\n` +
      '    rebalance: {rule: band, width: 2%, min_order: 0.05 ETH, max_slippage: 100 bps}\n')
    return (text.slice(0, before) + 'strategies:\n' + strategies.join('') + text.slice(after))
      .replace(world.net.rpc, world.node.url).replace('max_age: 1h', 'max_age: 3000d')
      .replace('poll_interval: 50ms', 'poll_interval: 10ms')
  })

/// Where the position is liquidated by the formula of Hyperliquid's documentation, all rounded against the account.
function liquidation({ szi, isolatedRawUsd, isIsolated }, { size, mark, margin, used, initial, maintenance }) {
  if (szi === 0n || mark === 0n) return undefined
  const notional = (abs(size) * mark) / ONE
  const others = max(used - (notional * initial) / ONE, 0n)
  const equity = isIsolated ? isolatedRawUsd * 10n ** 12n + (size * mark) / ONE : margin - others
  const room = equity - up(notional * maintenance, ONE)
  const isLong = szi > 0n
  const way = (room * ONE) / up(abs(size) * (isLong ? ONE - maintenance : ONE + maintenance), ONE)
  return max(isLong ? mark - way : mark + way, 0n)
}

/// What a hedge with this perp is, in units of 1e-18.
async function figures({ hyper, account }, coin) {
  const perp = PERPS[coin].index
  const names = [['perpAssetInfo', perp], ['position2', account, perp], ['accountMarginSummary', 0, account]]
  names.push(['markPx', perp], ['oraclePx', perp], ['bbo', perp], ['coreUserExists', account])
  const [{ info }, there, all, { px: markPx }, { px: oraclePx }, best, { exists }] = await Promise.all(names.map((one) => hyper.read(...one)))
  const position = exists ? there : { szi: 0n, entryNtl: 0n, isolatedRawUsd: 0n, leverage: 0, isIsolated: false }
  const summary = exists ? all : { accountValue: 0n, marginUsed: 0n }
  const price = (raw) => raw * 10n ** BigInt(12 + info.szDecimals)
  const [mark, margin, used] = [price(markPx), summary.accountValue * 10n ** 12n, summary.marginUsed * 10n ** 12n]
  const size = position.szi * 10n ** BigInt(18 - info.szDecimals)
  const entry = position.entryNtl * 10n ** 12n
  const touched = best.bid > 0n && best.ask > best.bid
  const most = BigInt(info.maxLeverage)
  const leverage = min(position.leverage === 0 ? USUAL_LEVERAGE : BigInt(position.leverage), most)
  const ratios = { initial: up(ONE, leverage), maintenance: up(ONE, 2n * most) }
  const open_notional = size > 0n ? -entry : entry
  return {
    size, open_notional, margin, mark, index: price(oraclePx), delta: size, pending_funding: 0n,
    free_collateral: max(margin - used, 0n),
    price: touched ? (price(best.bid) + price(best.ask)) / 2n : mark,
    value: (size * mark) / ONE + open_notional,
    liquidation_price: liquidation(position, { size, mark, margin, used, ...ratios }),
    closed: !exists || position.isIsolated || markPx === 0n || oraclePx === 0n || !touched,
    position, exists, touched,
  }
}

/// Queues what happens before the next block.
async function happen({ hyper, account }, random, prices, i) {
  const pick = (list) => list[Math.floor(random() * list.length)]
  const between = (low, high) => low + (high - low) * random()
  const known = i >= 5
  if (i === 5) hyper.deposit(account, 100_000, 50)
  for (const coin of COINS) {
    prices[coin] *= 1 + (random() < 0.05 ? 10 : 1) * between(-0.01, 0.01)
    if (Math.abs(Math.log(prices[coin] / PERPS[coin].price)) > 1) prices[coin] = PERPS[coin].price
    const [mark, half] = [prices[coin], between(0, 0.001)]
    const empty = random() < 0.03
    const ask = random() < 0.02 ? mark * 0.99 : mark * (1.00001 + half)
    hyper.setBook(coin, { mark, oracle: mark * between(0.998, 1.002), bid: empty ? 0 : mark * (1 - half), ask })
    if (!known) continue
    if (random() < 0.1) hyper.fund(between(-0.001, 0.001), coin)
    const { szi } = await hyper.positionOf(account, coin)
    if (szi === 0n && random() < 0.2) hyper.setLeverage(account, coin, pick([1, 3, 5, 20, PERPS[coin].maxLeverage]), random() < 0.4)
    else if (szi !== 0n && random() < 0.08) hyper.trade(account, -Number(szi) / 10 ** PERPS[coin].szDecimals, coin)
    else if (random() < 0.3) hyper.trade(account, (between(-8, 8) * 2000) / PERPS[coin].price, coin)
  }
  if (known && random() < 0.1) hyper.deposit(account, between(0, 20_000), between(0, 100))
  // Margin in and out by transactions of the account's own.
  if (known && random() < 0.1)
    await hyper.act(account, 'usdClassTransfer', { ntl: BigInt(Math.floor(between(1, 5e9))), toPerp: random() < 0.3 })
}

const FIGURES = ['size', 'open_notional', 'margin', 'free_collateral', 'pending_funding', 'mark', 'index', 'price', 'delta', 'value']
const KINDS = ['states', 'long', 'short', 'flat', 'isolated', 'cross', 'closed', 'untouched', 'liquidated', 'losing', 'unknown']

async function compare(world, coin, { terms }, block, count) {
  const expected = await figures(world, coin)
  const term = terms.find(({ venue }) => venue === 'hyperliquid')
  const what = `block ${block}, ${coin}`
  assert.deepEqual(
    Object.fromEntries(FIGURES.map((name) => [name, wad(term[name])])),
    Object.fromEntries(FIGURES.map((name) => [name, expected[name]])), what)
  assert.equal(term.liquidation_price && wad(term.liquidation_price), expected.liquidation_price, `${what}: liquidation price`)
  assert.equal(term.closed !== undefined, expected.closed, `${what}: closed for ${term.closed}`)
  const { position: { szi, isIsolated }, exists, touched } = expected
  const seen = {
    states: true, long: szi > 0n, short: szi < 0n, flat: szi === 0n, isolated: isIsolated && szi !== 0n, cross: !isIsolated && szi !== 0n,
    closed: expected.closed, untouched: !touched, liquidated: expected.liquidation_price > 0n, losing: expected.value < 0n, unknown: !exists,
  }
  for (const kind of KINDS) count[kind] += Number(seen[kind])
}

test(`${COINS.length * BLOCKS} random states at HyperCore are read to the last unit`, { timeout: 600_000 }, async (t) => {
  const world = await hyperWorld(0, [], { mine: undefined })
  t.after(world.stop)
  const { rpc, hyper } = world
  const config = configOf(world)
  const random = uniform(Number(process.env.EVENKEEL_READING_SEED ?? 23))
  const prices = Object.fromEntries(COINS.map((coin) => [coin, PERPS[coin].price]))
  for (const coin of COINS) hyper.setDepth(coin, { step: prices[coin] * 1e-4, size: 20_000 / prices[coin] })
  const keeper = startKeeper(world, { config, args: ['--dry-run'] })
  const count = Object.fromEntries(KINDS.map((kind) => [kind, 0]))
  for (let i = 0; i < BLOCKS; ++i) {
    await happen(world, random, prices, i)
    const { block } = await hyper.step({ seconds: 1 + Math.floor(random() * 5) })
    const seen = await keeper.reached(block)
    assert.equal(seen.block.number, block)
    for (const [at, coin] of COINS.entries()) await compare(world, coin, seen.strategies[at], block, count)
    if (i % 60 !== 0) continue
    const { json } = await evenkeel(world, 'exposure', config, '--json')
    for (const [at, { terms }] of json().strategies.entries()) assert.deepEqual(terms, seen.strategies[at].terms, `exposure of block ${block}`)
  }
  assert.equal((await keeper.stop()).code, 0)
  t.diagnostic(JSON.stringify(count))
  for (const kind of KINDS) assert.ok(count[kind] > count.states / 200, `${kind}: ${count[kind]} of ${count.states}`)
})
