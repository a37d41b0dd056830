// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// More than a thousand random actions of three accounts on the stand-in for Hyperliquid, after each block equal to a model
// that reads the same bytes: outcomes, positions, money, orders.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CORE_WRITER, encodeAction } from '../devnet/lib/hypercore.mjs'
import { mineBy, PERPS, rawPrice, rawSize, tickOf } from '../devnet/lib/hyperliquid.mjs'
import { uniform } from '../devnet/lib/random.mjs'
import { hex } from '../devnet/lib/rpc.mjs'
import { exchange } from './lib/hyper_exchange.mjs'
import { createModel } from './lib/hyper_model.mjs'

const STEPS = Number(process.env.EVENKEEL_HYPER_STEPS ?? 60)
const SEED = Number(process.env.EVENKEEL_HYPER_SEED ?? 1)
const ACTIONS = 20
const USD = 10n ** 6n
const COINS = Object.keys(PERPS)

/// Random actions of accounts; `prices` are the marks by coin, `resting` the account's orders in the book.
function chance(seed) {
  const random = uniform(seed)
  const pick = (list) => list[Math.floor(random() * list.length)]
  const between = (low, high) => low + (high - low) * random()
  const coin = () => pick([...COINS, 'ETH'])
  // Few names, so that some come again.
  const cloid = () => (random() < 0.4 ? 0n : BigInt(Math.floor(between(1, 200))))

  function order(prices) {
    const name = coin()
    const { index, szDecimals } = PERPS[name]
    const raw = rawPrice(name, prices[name] * (1 + between(-0.006, 0.006)))
    const tick = random() < 0.93 ? tickOf(name, raw) : 1n
    const limitPx = (raw / tick) * tick * 10n ** BigInt(2 + szDecimals)
    const size = rawSize(name, (pick([0.01, 5, 5, 60, 1500]) * between(0.2, 1) * 2000) / PERPS[name].price)
    const sz = size * 10n ** BigInt(8 - szDecimals) + (random() < 0.03 ? 1n : 0n)
    const asset = random() < 0.02 ? 5 : index
    const more = { reduceOnly: random() < 0.25, tif: pick([1, 2, 3, 3, 3]), cloid: cloid() }
    return encodeAction('limitOrder', { asset, isBuy: random() < 0.5, limitPx, sz, ...more })
  }

  function action(prices, resting) {
    const kind = random()
    const known = resting.length && random() < 0.5 ? pick(resting) : undefined
    if (known && kind > 0.85 && kind < 0.91) return encodeAction('cancelByCloid', { asset: known.perp, cloid: known.cloid })
    if (known && kind > 0.91 && kind < 0.97) return encodeAction('cancelByOid', { asset: known.perp, oid: known.oid })
    const asset = PERPS[coin()].index
    const amount = BigInt(Math.floor(between(0, 30_000))) * USD
    if (kind < 0.75) return order(prices)
    if (kind < 0.85) return encodeAction('usdClassTransfer', { ntl: amount, toPerp: random() < 0.6 })
    if (kind < 0.92) return encodeAction('cancelByCloid', { asset, cloid: cloid() })
    if (kind < 0.97) return encodeAction('cancelByOid', { asset, oid: BigInt(Math.floor(between(0, 300))) })
    if (kind < 0.985) return order(prices).slice(0, pick([2, 8, 10, 200]))
    return encodeAction('spotSend', { destination: CORE_WRITER, token: 0n, wei: 5n })
  }
  return { random, pick, between, coin, action }
}

/// Moves prices and books of both, the exchange and the model.
function moveMarket({ hyper, model, lots, prices }) {
  const { random, pick, between, coin } = lots
  for (const name of COINS) {
    const jump = random() < 0.05 ? 10 : 1
    prices[name] *= 1 + jump * between(-0.012, 0.012)
    const [mark, half] = [prices[name], between(0, 0.0006)]
    const book = { mark, oracle: mark * (1 + between(-0.002, 0.002)), bid: mark * (1 - half), ask: mark * (1 + half) + 0.02 }
    hyper.setBook(name, book)
    for (const [key, price] of Object.entries(book)) model.perps[PERPS[name].index][key] = rawPrice(name, price)
  }
  const name = coin()
  const depth = { step: pick([0, 0.2, 1.5]), size: pick([0.5, 3, 40]), levels: pick([1, 4, 30]) }
  hyper.setDepth(name, depth)
  const [step, size] = [rawPrice(name, depth.step), rawSize(name, depth.size)]
  Object.assign(model.perps[PERPS[name].index], { step, size, levels: BigInt(depth.levels) })
}

/// What the sequencer sometimes does besides, to both.
function intervene({ hyper, model, lots, users }) {
  const { random, pick, between, coin } = lots
  const [who, name] = [pick(users), coin()]
  const { index } = PERPS[name]
  const kind = model.paused && random() < 0.4 ? 0.55 : random()
  if (kind < 0.2) {
    const rate = Math.round(between(-1e7, 1e7))
    hyper.fund(rate / 1e10, name)
    model.fund(index, BigInt(rate))
  } else if (kind < 0.4) {
    const size = (between(-3, 3) * 2000) / PERPS[name].price
    hyper.trade(who, size, name)
    const raw = rawSize(name, Math.abs(size))
    model.trade(who, index, size > 0 ? raw : -raw)
  } else if (kind < 0.5) {
    hyper.dropNext()
    model.drops += 1
  } else if (kind < 0.6) {
    model.paused = !model.paused
    hyper.pauseMatching(model.paused)
  } else if (kind < 0.7) {
    hyper.deposit(who, 5000, 100)
    model.deposit(who, 5000n * USD, 100n * 10n ** 8n)
  }
}

/// What CoreWriter emitted in a block, in its order, from the log's own words.
async function emitted(rpc, block) {
  const logs = await rpc.call('eth_getLogs', [{ address: CORE_WRITER, fromBlock: hex(block), toBlock: hex(block) }])
  return logs.map(({ topics, data }) => {
    const length = Number(BigInt(`0x${data.slice(66, 130)}`))
    return { user: BigInt(topics[1]), data: `0x${data.slice(130, 130 + 2 * length)}` }
  })
}

async function compare({ hyper, model, users }, what) {
  for (const who of users) {
    const { raw, spot, at, resting } = model.users.get(who)
    for (const [i, name] of COINS.entries()) {
      const { szi, entryNtl, isolatedRawUsd } = await hyper.positionOf(who, name)
      const { szi: size, entry, iso } = at[i]
      assert.deepEqual([szi, entryNtl, isolatedRawUsd], [size, entry < 0n ? -entry : entry, iso], `${what}: ${name} of ${who}`)
      assert.ok(entry * size >= 0n)
    }
    const iso = at.reduce((sum, one) => sum + one.iso, 0n)
    assert.equal((await hyper.summaryOf(who)).rawUsd, raw + iso, `${what}: rawUsd of ${who}`)
    assert.equal((await hyper.read('spotBalance', who, 0n)).total, spot, `${what}: spot of ${who}`)
    const orders = (await hyper.restingOf(who)).map(({ oid, px, size }) => [oid, px, size])
    assert.deepEqual(orders, resting.map(({ oid, px, size }) => [oid, px, size]), `${what}: orders of ${who}`)
  }
}

test(`${STEPS * ACTIONS} random actions come to what the model says`, async (t) => {
  const { rpc, hyper, a, b, c, poor } = await exchange(t)
  const perps = Object.values(PERPS).map(({ szDecimals, maxLeverage }) => ({ szDecimals: BigInt(szDecimals), maxLeverage: BigInt(maxLeverage) }))
  const model = createModel({ perps })
  const users = [a, b, c]
  const scene = { hyper, model, users, lots: chance(SEED), prices: Object.fromEntries(COINS.map((name) => [name, PERPS[name].price])) }
  for (const who of users) model.deposit(who, 100_000n * USD)
  for (const [who, coin, leverage, isolated] of [[b, 'ETH', 3, true], [c, 'BTC', 40, true], [c, 'ETH', 25, false]]) {
    hyper.setLeverage(who, coin, leverage, isolated)
    Object.assign(model.users.get(who).at[PERPS[coin].index], { leverage: BigInt(leverage), isolated })
  }
  for (const name of COINS) hyper.setDepth(name, { step: 1, size: 5, levels: 10 })
  for (const [i, name] of COINS.entries()) Object.assign(perps[i], { step: rawPrice(name, 1), size: rawSize(name, 5), levels: 10n })
  const counts = {}
  let told = []
  for (let i = 0; i < STEPS; ++i) {
    const seconds = scene.lots.pick([1, 1, 2, 4])
    for (let n = 0; n < ACTIONS; ++n) {
      const who = scene.lots.pick([...users, ...users, ...users, poor])
      await hyper.sendRaw(who, scene.lots.action(scene.prices, model.users.get(who)?.resting ?? []))
    }
    model.tell(told)
    moveMarket(scene)
    intervene(scene)
    const { block, applied, liquidated } = await hyper.step({ seconds, mine: mineBy(rpc) })
    const time = BigInt((await rpc.call('eth_getBlockByNumber', [hex(block), false])).timestamp)
    const expected = model.advance(time)
    const found = applied.map(({ user, number, outcome }) => [user, number, outcome])
    assert.deepEqual({ applied: found, liquidated }, expected, `step ${i}`)
    await compare(scene, `step ${i}`)
    const names = [...users, poor]
    told = (await emitted(rpc, block)).map(({ user, data }) => ({ user: names.find((one) => BigInt(one) === user), time, data }))
    for (const [, , outcome] of expected.applied) counts[outcome] = (counts[outcome] ?? 0) + 1
    counts.liquidations = (counts.liquidations ?? 0) + liquidated.length
  }
  t.diagnostic(`${JSON.stringify(counts)}, ${model.fills} fills`)
  for (const outcome of ['filled', 'partly filled', 'resting', 'cancelled', 'transferred', 'Tick', 'Size', 'Cloid', 'MinTradeNtl', 'PerpMargin',
    'ReduceOnly', 'IocCancel', 'BadAloPx', 'MissingOrder', 'malformed', 'no account', 'dropped', 'liquidations'])
    assert.ok(counts[outcome] > 0, `no ${outcome} in ${JSON.stringify(counts)}`)
})
