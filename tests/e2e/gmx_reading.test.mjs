// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// A thousand random states of an account at three GMX stand-ins, read by a running keeper: each figure equal, to the last
// unit, to what the Reader's own answers at the same block come to.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ownContracts } from '../devnet/lib/artifacts.mjs'
import {
  approveGmx, DECREASE, deployGmx, execute, openOrders, order, positionOf, setUint, usd,
} from '../devnet/lib/gmx.mjs'
import { uniform } from '../devnet/lib/random.mjs'
import { hex } from '../devnet/lib/rpc.mjs'
import { sender } from '../devnet/lib/sender.mjs'
import { parseEther as wad } from '../devnet/lib/viem.mjs'
import { askGmx, gmxFigures, pricesNow } from './lib/gmx_figures.mjs'
import { gmxHedge } from './lib/gmx_world.mjs'
import { evenkeel, startKeeper } from './lib/keeper.mjs'
import { startWorld, variant } from './lib/world.mjs'

const MARKETS = 3
const BLOCKS = Number(process.env.EVENKEEL_READING_BLOCKS ?? 340)
const ETHER = 10n ** 18n
const DOLLAR = 10n ** 6n
const STABLE = 10n ** 24n

/// A world with several markets, each with contracts and feeds of its own.
async function readingWorld() {
  const world = await startWorld()
  const { rpc, net } = world
  const own = ownContracts()
  const tx = sender(rpc, Number((await rpc.call('eth_getBlockByNumber', ['latest', false])).timestamp))
  const { deployer, keeper, trader } = Object.fromEntries(Object.entries(net.accounts).map(([role, { address }]) => [role, address]))
  const tokens = Object.fromEntries(['WETH', 'USDC'].map((name) => [name, { address: net.tokens[name].address, abi: own.Token.abi }]))
  for (const who of [keeper, trader])
    for (const name of ['WETH', 'USDC']) await tx.send(deployer, tokens[name], 'mint', [who, 10n ** 9n * (name === 'WETH' ? ETHER : DOLLAR)])
  await rpc.call('anvil_setBalance', [keeper, hex(10n ** 6n * ETHER)])
  const markets = []
  for (let i = 0; i < MARKETS; ++i) {
    const ethFeed = await tx.deploy(deployer, own.Aggregator, ['ETH / USD', 8, 2000n * 10n ** 8n])
    const gmx = await deployGmx(tx, deployer, { ...tokens, ethFeed })
    for (const who of [keeper, trader]) await approveGmx(tx, gmx, who)
    if (i > 0) await setUint(tx, gmx, STABLE, 'STABLE_PRICE', tokens.USDC.address)
    // Liquidation at once would leave little to read.
    await setUint(tx, gmx, 10n ** 28n, 'MIN_COLLATERAL_FACTOR', gmx.market)
    // Shorts alone, longs alone, and all that there may be.
    const chances = [{ isLong: 0, weth: 0 }, { isLong: 1, weth: 0 }, { isLong: 0.4, weth: 0.15 }][i]
    markets.push({ gmx, eth: 2000, usdc: 1, stable: i > 0 ? STABLE : undefined, tokens, chances })
  }
  await tx.flush()
  return { ...world, tx, markets, account: keeper, trader }
}

/// One strategy a market, which holds nothing else than a little ether.
const configOf = (world) =>
  variant(world, 'reading.yaml', (text) => {
    const [before, after] = [text.indexOf('strategies:'), text.indexOf('limits:')]
    const strategies = world.markets.map((market, i) =>
      `  - name: market-${i}\n    kind: delta_neutral\n    asset: ETH\n    positions:\n` +
      `      - {venue: wallet, tokens: ["${world.net.tokens.WETH.address}"]}\n    hedge:\n      - ${gmxHedge(market)}\n` +
      '    rebalance: {rule: band, width: 2%, min_order: 0.05 ETH, max_slippage: 100 bps}\n')
    return (text.slice(0, before) + 'strategies:\n' + strategies.join('') + text.slice(after))
      .replace('max_age: 1h', 'max_age: 3000d').replace('poll_interval: 50ms', 'poll_interval: 10ms')
  })

/// Something that an account may order; it need not be possible.
async function anyOrder({ tx }, { gmx, chances }, random, who, most, sides = chances) {
  const isLong = random() < sides.isLong
  const collateral = random() < sides.weth ? 'WETH' : 'USDC'
  const held = await positionOf(tx, gmx, who, { isLong, collateral })
  if (held && random() < 0.45) {
    const part = random() < 0.25 ? 1000n : BigInt(Math.floor(random() * 1000))
    const takeOut = random() < 0.3 ? (held.collateralAmount * BigInt(Math.floor(random() * 300))) / 1000n : 0n
    const size = random() < 0.15 ? 0n : (held.sizeInUsd * part) / 1000n
    return order(tx, gmx, who, { type: DECREASE, isLong, collateral, size, takeOut })
  }
  const size = random() < 0.15 && held ? 0n : usd(Math.floor(random() * most * 1e6) / 1e6) + BigInt(Math.floor(random() * 1e15))
  const margin = BigInt(Math.floor((0.1 + random()) * most * 1e6 * 0.4)) + 2n
  const amount = held && random() < 0.2 ? 0n : collateral === 'WETH' ? margin * (ETHER / (2000n * DOLLAR)) : margin
  return order(tx, gmx, who, { isLong, collateral, size, amount })
}

/// Queues what happens in one market before the next block.
async function happen(world, market, random) {
  const { tx, account, trader } = world
  const { gmx } = market
  market.eth *= 1 + (random() < 0.05 ? 0.2 : 0.02) * (random() - 0.5)
  market.eth = Math.round(market.eth * 1e8) / 1e8
  if (market.eth < 500 || market.eth > 8000) market.eth = 2000
  if (random() < 0.3) market.usdc = Math.round((0.99 + 0.02 * random()) * 1e8) / 1e8
  await tx.send(gmx.deployer, gmx.feeds.WETH, 'setAnswer', [BigInt(Math.round(market.eth * 1e8))])
  await tx.send(gmx.deployer, gmx.feeds.USDC, 'setAnswer', [BigInt(Math.round(market.usdc * 1e8))])
  for (const who of [account, trader])
    for (const key of await openOrders(tx, gmx, who))
      if (random() < 0.15) await tx.send(who, gmx.exchangeRouter, 'cancelOrder', [key])
  for (const key of await openOrders(tx, gmx)) {
    if (random() < 0.3) continue
    const spread = market.eth * 0.0005 * random()
    await execute(tx, gmx, { key, price: [market.eth - spread, market.eth + spread], usdc: market.usdc })
  }
  if (random() < 0.5) await anyOrder(world, market, random, account, 60_000)
  if (random() < 0.35) await anyOrder(world, market, random, trader, 300_000, { isLong: 0.5, weth: 0.2 })
  if (random() < 0.03) await tx.send(account, gmx.exchangeRouter, 'claimFundingFees', [[gmx.market], [gmx.tokens.USDC.address], account])
}

/// Mines what was queued, of which some may fail; gives {block, time}.
async function mineAt(world, time) {
  const { rpc, tx } = world
  await tx.submit()
  await rpc.batch([['evm_setNextBlockTimestamp', [hex(time)]], ['anvil_setNextBlockBaseFeePerGas', [hex(10n ** 9n)]]])
  await rpc.call('evm_mine')
  return { block: Number(await rpc.call('eth_blockNumber')), time }
}

const FIGURES = ['size', 'open_notional', 'margin', 'free_collateral', 'pending_funding', 'mark', 'index', 'price', 'delta', 'value']

/// Compares what the keeper says of one market with what its contracts do; counts what there was to compare.
async function compare(world, market, { terms }, { block, time }, count) {
  const { gmx } = market
  const prices = pricesNow(gmx, market)
  const asked = await askGmx(world.tx, gmx, world.account, prices)
  const expected = gmxFigures(gmx, asked, prices, time)
  const term = terms.find(({ venue }) => venue === 'gmx_v2')
  const what = `block ${block}, market ${world.markets.indexOf(market)}`
  const found = Object.fromEntries(FIGURES.map((name) => [name, wad(term[name])]))
  assert.deepEqual(found, Object.fromEntries(FIGURES.map((name) => [name, expected[name]])), what)
  assert.equal(term.liquidation_price && wad(term.liquidation_price), expected.liquidation_price, `${what}: liquidation price`)
  const orders = (term.orders ?? []).map((one) => ({ ...one, size: wad(one.size) }))
  assert.deepEqual(orders, expected.orders, `${what}: orders`)
  assert.equal(term.closed !== undefined, expected.closed, `${what}: closed for ${term.closed}`)
  count.states += 1
  for (const { isLong, info } of asked.held) {
    count[isLong ? 'long' : 'short'] += 1
    if (info.fees.borrowing.borrowingFeeUsd > 0n || info.fees.funding.fundingFeeAmount > 0n) count.owing += 1
    if (info.fees.funding.claimableShortTokenAmount > 0n) count.receiving += 1
    if (info.position.numbers.pendingImpactAmount !== 0n) count.impact += 1
  }
  if (asked.held.length > 1) count.several += 1
  if (expected.orders.length) count.ordered += 1
  if (expected.orders.some(({ dead }) => dead)) count.dead += 1
  if (expected.liquidation_price !== undefined) count.liquidated += 1
  if (prices.shortTokenPrice.min !== prices.shortTokenPrice.max) count.spread += 1
}

test(`${MARKETS * BLOCKS} random states at GMX are read to the last unit`, { timeout: 600_000 }, async (t) => {
  const world = await readingWorld()
  t.after(world.stop)
  const config = configOf(world)
  const random = uniform(Number(process.env.EVENKEEL_READING_SEED ?? 11))
  let time = Number((await world.rpc.call('eth_getBlockByNumber', ['latest', false])).timestamp)
  const keeper = startKeeper(world, { config, args: ['--dry-run'] })
  const names = ['states', 'long', 'short', 'owing', 'receiving', 'impact', 'several', 'ordered', 'dead', 'liquidated', 'spread']
  const count = Object.fromEntries(names.map((name) => [name, 0]))
  for (let i = 0; i < BLOCKS; ++i) {
    for (const market of world.markets) await happen(world, market, random)
    time += random() < 0.2 ? Math.floor(random() * 20_000) + 1 : 1 + Math.floor(random() * 30)
    const mined = await mineAt(world, time)
    const { block, strategies } = await keeper.reached(mined.block)
    assert.equal(block.number, mined.block)
    for (const [at, market] of world.markets.entries()) await compare(world, market, strategies[at], mined, count)
    if (i % 85 !== 0) continue
    const { json } = await evenkeel(world, 'exposure', config, '--json', '--block', mined.block)
    for (const [at, { terms }] of json().strategies.entries()) assert.deepEqual(terms, strategies[at].terms, `exposure of block ${mined.block}`)
  }
  assert.equal((await keeper.stop()).code, 0)
  t.diagnostic(JSON.stringify(count))
  for (const name of names) assert.ok(count[name] > count.states / 100, `${name}: ${count[name]} of ${count.states}`)
})
