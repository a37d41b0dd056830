// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// What becomes of positions and money on the stand-in for Hyperliquid, and how its nodes and its chain are started.

import assert from 'node:assert/strict'
import http from 'node:http'
import { test } from 'node:test'
import { CORE_WRITER, readRequest } from '../devnet/lib/hypercore.mjs'
import { deployHyperCore } from '../devnet/lib/hyperliquid.mjs'
import { hex, postJson } from '../devnet/lib/rpc.mjs'
import { sender } from '../devnet/lib/sender.mjs'
import { HYPER_EVM } from './lib/hyper_evm.mjs'
import { exchange } from './lib/hyper_exchange.mjs'
import { startProxy } from './lib/proxy.mjs'
import { startWorld } from './lib/world.mjs'

const USD = 10n ** 6n
const takerFee = (ntl) => (ntl * 45n + 99_999n) / 100_000n
const dollars = (amount) => BigInt(Math.round(amount * 1e6))

test('a larger order is filled at worse prices, and only within its limit', async (t) => {
  const { hyper, a, b, ordered } = await exchange(t)
  hyper.setDepth('ETH', { step: 0.5, size: 2, levels: 4 })
  assert.equal(await ordered(a, 'ETH', -5, 1998.9), 'filled')
  const cash = dollars(2 * 1999.9 + 2 * 1999.4 + 1998.9)
  assert.deepEqual(await hyper.positionOf(a), { szi: -50_000n, entryNtl: cash, isolatedRawUsd: 0n, leverage: 20, isIsolated: false })
  const fees = takerFee(dollars(2 * 1999.9)) + takerFee(dollars(2 * 1999.4)) + takerFee(dollars(1998.9))
  assert.equal((await hyper.summaryOf(a)).rawUsd, 100_000n * USD + cash - fees)
  assert.equal(await ordered(b, 'ETH', 5, 2000.6), 'partly filled')
  assert.equal((await hyper.positionOf(b)).szi, 40_000n)
  // Beyond its last level the book is empty.
  assert.equal(await ordered(b, 'ETH', 20, 3000), 'partly filled')
  assert.equal((await hyper.positionOf(b)).szi, 120_000n)
  hyper.setDepth('ETH', { levels: 0 })
  assert.equal(await ordered(b, 'ETH', 1, 3000), 'IocCancel')
  assert.deepEqual(await hyper.read('bbo', 1), { bid: 0n, ask: 0n })
  // The book may be far from the mark.
  hyper.setDepth('ETH', {})
  hyper.setBook('ETH', { mark: 2000, bid: 1900, ask: 1901 })
  assert.equal(await ordered(b, 'ETH', -1, 1990), 'IocCancel')
  assert.equal(await ordered(b, 'ETH', -1, 1899), 'filled')
})

test('orders rest, are met by the price at their own, and are cancelled', async (t) => {
  const { hyper, a, ordered, settle, size } = await exchange(t)
  assert.equal(await ordered(a, 'ETH', -2, 2050, { tif: 'gtc', cloid: 9n }), 'resting')
  assert.equal(await ordered(a, 'ETH', 1, 1950, { tif: 'alo' }), 'resting')
  assert.deepEqual(await hyper.summaryOf(a), { accountValue: 100_000n * USD, marginUsed: 0n, ntlPos: 0n, rawUsd: 100_000n * USD })
  await hyper.step({ price: 2060 })
  const cash = dollars(4100)
  assert.equal((await hyper.positionOf(a)).entryNtl, cash)
  assert.equal((await hyper.summaryOf(a)).rawUsd, 100_000n * USD + cash - (cash * 15n) / 100_000n)
  const [{ oid }] = await hyper.restingOf(a)
  await hyper.act(a, 'cancelByOid', { asset: 1, oid })
  assert.deepEqual(await settle(), ['cancelled'])
  assert.equal(await ordered(a, 'ETH', 1, 1900, { tif: 'gtc', cloid: 10n }), 'resting')
  await hyper.act(a, 'cancelByCloid', { asset: 0, cloid: 10n })
  await hyper.act(a, 'cancelByCloid', { asset: 1, cloid: 10n })
  assert.deepEqual(await settle(), ['MissingOrder', 'cancelled'])
  // Known is known, though it is gone.
  assert.equal(await ordered(a, 'ETH', 1, 1900, { tif: 'gtc', cloid: 10n }), 'Cloid')
  // GTC takes what crosses and leaves the rest; it is met again as the book is whole again.
  hyper.setDepth('ETH', { size: 1, levels: 1 })
  assert.equal(await ordered(a, 'ETH', 3, 2070, { tif: 'gtc' }), 'resting')
  await settle()
  assert.equal(await size(a), 1)
  assert.deepEqual(await hyper.restingOf(a), [])
})

test('reduce-only is cut to the position, closing all may be small, crossing zero begins a new entry', async (t) => {
  const { hyper, a, ordered, size } = await exchange(t)
  assert.equal(await ordered(a, 'ETH', -1, 1990), 'filled')
  hyper.setMark('ETH', 2100)
  assert.equal(await ordered(a, 'ETH', 0.25, 2110), 'filled')
  assert.equal((await hyper.positionOf(a)).entryNtl, dollars(0.75 * 1999.9))
  assert.equal(await ordered(a, 'ETH', 0.747, 2110, { reduceOnly: true }), 'filled')
  assert.equal(await ordered(a, 'ETH', 0.001, 2110, { reduceOnly: true }), 'MinTradeNtl')
  assert.equal(await ordered(a, 'ETH', -1, 2000, { reduceOnly: true }), 'ReduceOnly')
  hyper.configure({ closesExempt: false })
  assert.equal(await ordered(a, 'ETH', 0.003, 2110, { reduceOnly: true }), 'MinTradeNtl')
  hyper.configure({})
  assert.equal(await ordered(a, 'ETH', 7, 2110, { reduceOnly: true }), 'filled')
  assert.deepEqual(await hyper.positionOf(a), { szi: 0n, entryNtl: 0n, isolatedRawUsd: 0n, leverage: 20, isIsolated: false })
  assert.equal(await ordered(a, 'ETH', -1, 2000), 'filled')
  assert.equal(await ordered(a, 'ETH', 3, 2110), 'filled')
  assert.equal(await size(a), 2)
  assert.equal((await hyper.positionOf(a)).entryNtl, dollars(2 * 2100.1))
})

test('margin is notional by leverage, and funding is paid at the oracle price', async (t) => {
  const { hyper, a, b, ordered, isolated } = await exchange(t, { users: {} })
  for (const who of [a, b]) hyper.deposit(who, 1000)
  hyper.setLeverage(a, 'ETH', 4)
  assert.equal(await ordered(a, 'ETH', -2.001, 1990), 'PerpMargin')
  assert.equal(await ordered(a, 'ETH', -1.9, 1990), 'filled')
  assert.equal((await hyper.summaryOf(a)).marginUsed, dollars(1.9 * 500))
  // More than half may not be withdrawn with a position that needs it, and closing needs no margin.
  const { withdrawable } = await hyper.read('withdrawable', a)
  assert.ok(withdrawable < 50n * USD && withdrawable > 45n * USD, `${withdrawable}`)
  assert.equal(await ordered(a, 'ETH', 3.8, 2010), 'filled')
  assert.equal(await ordered(a, 'ETH', 1, 2010), 'PerpMargin')
  isolated(b, 'ETH')
  assert.equal(await ordered(b, 'ETH', -1, 1990), 'filled')
  const before = await Promise.all([hyper.summaryOf(a), hyper.positionOf(b), hyper.summaryOf(b)])
  assert.equal(before[1].isolatedRawUsd, dollars(1999.9 * 1.2))
  assert.equal(before[2].rawUsd, 1000n * USD + dollars(1999.9) - takerFee(dollars(1999.9)))
  // What an isolated position has is what it uses: a fifth of its entry, and its loss since.
  assert.deepEqual([before[2].marginUsed, before[2].ntlPos], [dollars(1999.9 / 5 - 0.1), 2000n * USD])
  hyper.setMark('ETH', 2000, 1990)
  hyper.fund(0.0000125)
  await hyper.step()
  // The long pays, the short gets, in whole millionths.
  assert.equal((await hyper.summaryOf(a)).rawUsd, before[0].rawUsd - 47_262n)
  assert.equal((await hyper.positionOf(b)).isolatedRawUsd, before[1].isolatedRawUsd + 24_875n)
  // Crossing zero, an isolated position's own margin counts for the new one; closed, it is given back.
  assert.equal(await ordered(b, 'ETH', 3.4, 2010), 'filled')
  assert.equal((await hyper.positionOf(b)).isolatedRawUsd, dollars(2.4 * 2000.1 * -0.8))
  assert.equal(await ordered(b, 'ETH', -5.2, 1990), 'PerpMargin')
  assert.equal(await ordered(b, 'ETH', -2.4, 1990), 'filled')
  const { accountValue, rawUsd } = await hyper.summaryOf(b)
  assert.equal(accountValue, rawUsd)
  assert.equal((await hyper.positionOf(b)).isolatedRawUsd, 0n)
})

test('who is below the maintenance margin is closed, at the book or with all that is left', async (t) => {
  const { hyper, a, b, c, ordered, isolated } = await exchange(t, { users: {} })
  for (const who of [a, b, c]) hyper.deposit(who, 1000)
  isolated(c, 'ETH')
  for (const who of [a, b]) assert.equal(await ordered(who, 'ETH', -9, 1990), 'filled')
  assert.equal(await ordered(c, 'ETH', -1, 1990), 'filled')
  await ordered(a, 'ETH', -0.1, 2500, { tif: 'gtc' })
  const maintenance = (price) => (9 * price) / 50
  // Value is about 1000 - 9 (price - 1999.9); it meets the maintenance margin near 2068.
  assert.deepEqual((await hyper.step({ price: 2066 })).liquidated, [])
  assert.ok(Number((await hyper.summaryOf(a)).accountValue) / 1e6 > maintenance(2066))
  assert.deepEqual((await hyper.step({ price: 2072 })).liquidated, [a, b])
  const { accountValue, ntlPos } = await hyper.summaryOf(a)
  assert.equal(ntlPos, 0n)
  assert.ok(accountValue > 300n * USD && accountValue < 350n * USD, `${accountValue}`)
  assert.deepEqual(await hyper.restingOf(a), [])
  assert.equal((await hyper.positionOf(c)).szi, -10_000n)
  // An isolated position loses its own margin alone.
  assert.deepEqual((await hyper.step({ price: 3000 })).liquidated, [c])
  const kept = 1000n * USD - takerFee(dollars(1999.9)) - dollars(1999.9 / 5)
  assert.deepEqual([(await hyper.positionOf(c)).szi, (await hyper.summaryOf(c)).rawUsd], [0n, kept])
  // With nobody to buy from, and too little left, all goes.
  hyper.setMark('ETH', 2000)
  assert.equal(await ordered(a, 'ETH', -3, 1990), 'filled')
  hyper.setDepth('ETH', { size: 1, levels: 1 })
  hyper.liquidate(a)
  assert.deepEqual((await hyper.step()).liquidated, [])
  assert.deepEqual((await hyper.step({ price: 2100 })).liquidated, [a])
  assert.deepEqual((await hyper.summaryOf(a)), { accountValue: 0n, marginUsed: 0n, ntlPos: 0n, rawUsd: 0n })
})

test('orders queue for ever, vanish, and another program trades on the account', async (t) => {
  const { hyper, a, settle, ordered, size } = await exchange(t)
  hyper.pauseMatching()
  await hyper.order(a, 'ETH', -1, 1990)
  await hyper.act(a, 'usdClassTransfer', { ntl: USD, toPerp: false })
  assert.deepEqual(await settle(), ['transferred'])
  await hyper.step({ seconds: 3600 })
  assert.equal(await hyper.waiting(), 1n)
  hyper.pauseMatching(false)
  assert.deepEqual((await hyper.step()).applied.map(({ outcome }) => outcome), ['filled'])
  hyper.dropNext()
  assert.equal(await ordered(a, 'ETH', -1, 1990), 'dropped')
  assert.equal(await ordered(a, 'ETH', -1, 1990), 'filled')
  hyper.trade(a, 5)
  await hyper.step()
  assert.equal(await size(a), 3)
  hyper.trade(a, -0.5, 'BTC')
  await hyper.step()
  assert.equal(await size(a, 'BTC'), -0.5)
})

test('the public nodes answer for the latest block, and for no more than 50 blocks of logs', async (t) => {
  const { hyper, rpc, url, a, settle } = await exchange(t)
  const node = await startProxy(url, HYPER_EVM)
  t.after(node.stop)
  const ask = (method, ...params) => postJson(node.url, { jsonrpc: '2.0', id: 5, method, params })
  const head = await rpc.call('eth_getBlockByNumber', ['latest', false])
  await hyper.order(a, 'ETH', -1, 1990)
  await settle()
  await rpc.call('anvil_setBalance', [a, '0x7'])
  const position = readRequest('position2', [a, 1])
  const [then, now] = [(await rpc.call('eth_call', [position, head.number])), (await rpc.call('eth_call', [position, 'latest']))]
  assert.notEqual(then, now)
  for (const block of [head.number, head.hash, { blockHash: head.hash }, 'pending', 'latest'])
    assert.equal((await ask('eth_call', position, block)).result, now)
  assert.equal((await ask('eth_getBalance', a, head.number)).result, '0x7')
  assert.equal((await ask('eth_getTransactionCount', a, head.number)).result, '0x1')
  assert.equal((await ask('eth_getBlockByNumber', head.number, false)).result.hash, head.hash)
  assert.equal((await ask('eth_simulateV1', {}, 'latest')).error.code, -32601)
  assert.equal((await ask('debug_traceCall', position, 'latest')).error.code, -32601)
  assert.equal((await ask('eth_maxPriorityFeePerGas')).result, '0x0')
  for (let i = 0; i < 50; ++i) await rpc.call('evm_mine')
  const last = Number(await rpc.call('eth_blockNumber'))
  const logs = (from, to) => ask('eth_getLogs', { address: CORE_WRITER, fromBlock: from, toBlock: to })
  assert.equal((await logs(hex(last - 50), hex(last))).error.message, 'query exceeds max block range 50')
  assert.equal((await logs('0x1', 'latest')).error.message, 'query exceeds max block range 50')
  assert.deepEqual((await logs(hex(last - 49), 'latest')).result, [])
  const batch = ['eth_chainId', 'eth_simulateV1', 'eth_blockNumber'].map((method, id) => ({ jsonrpc: '2.0', id, method, params: [] }))
  const answers = await postJson(node.url, batch)
  assert.deepEqual(answers.map(({ id, result, error }) => [id, result ?? error.code]), [[0, '0x3e7'], [1, -32601], [2, hex(last)]])
  const headers = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==', 'sec-websocket-version': '13' }
  const switched = await new Promise((resolve) => {
    const request = http.get(node.url, { headers }, () => resolve(false))
    request.on('upgrade', () => resolve(true)).on('error', () => resolve(false))
  })
  assert.equal(switched, false, 'there is no WebSocket')
})

test('it stands beside the rest on a local chain with the id 999, whose market mines its blocks', async (t) => {
  const world = await startWorld(['--chain-id', '999', '--time-step', '1'])
  t.after(world.stop)
  const head = await world.rpc.call('eth_getBlockByNumber', ['latest', false])
  const { deployer, keeper } = world.net.accounts
  const mine = (seconds) => world.control('mine', { timestamp_step: seconds })
  const tx = sender(world.rpc, Number(head.timestamp))
  const hyper = await deployHyperCore(tx, deployer.address, { users: { [keeper.address]: 50_000 }, mine })
  await hyper.order(keeper.address, 'ETH', -2, 1990)
  for (const price of [2001, 2002, 2003, 2004, 2005]) await hyper.step({ price, mine: () => world.control('price', { price }) })
  const { timestamp, spot } = await world.control('state')
  assert.ok(Math.abs(spot - 2005) < 0.01)
  assert.equal((await hyper.read('markPx', 1)).px, 2005_00n)
  const { szi, entryNtl } = await hyper.positionOf(keeper.address)
  assert.deepEqual([szi, entryNtl], [-20_000n, dollars(2 * 2003.9)])
  await hyper.step({ seconds: 9 })
  assert.equal((await world.control('state')).timestamp, timestamp + 9)
})
