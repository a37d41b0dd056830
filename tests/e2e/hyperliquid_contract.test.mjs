// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// The stand-in for Hyperliquid is as awkward as the exchange: bytes, timing, and everything that fails in
// silence.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { CORE_WRITER, decodeRead, encodeAction, PRECOMPILES, precompile, readRequest, TIF } from '../devnet/lib/hypercore.mjs'
import { wire } from '../devnet/lib/hyperliquid.mjs'
import { encodeFunctionData } from '../devnet/lib/viem.mjs'
import { exchange, receipt, sendLow } from './lib/hyper_exchange.mjs'
import { ROOT } from './lib/world.mjs'

const USD = 10n ** 6n
const golden = JSON.parse(readFileSync(join(ROOT, 'tests', 'vectors', 'calldata.json'), 'utf8'))

const sendAction = (data) => encodeFunctionData({
  abi: [{ type: 'function', name: 'sendRawAction', inputs: [{ type: 'bytes' }], outputs: [], stateMutability: 'nonpayable' }],
  functionName: 'sendRawAction', args: [data],
})
const limit = (over) => ({
  asset: 1, isBuy: false, limitPx: wire(1990), sz: wire(1), reduceOnly: false, tif: TIF.ioc, cloid: 0n, ...over,
})

test('CoreWriter takes the published bytes, burns gas, takes no value and emits the action', async (t) => {
  const { rpc, hyper, a } = await exchange(t)
  const fields = limit({ sz: wire(0.5), limitPx: wire(3000), cloid: 0x1234n })
  assert.equal(encodeAction('limitOrder', fields), golden.corewriter.action)
  assert.equal(encodeAction('cancelByCloid', { asset: 1, cloid: 0x1234n }), golden.corewriter_cancel_cloid)
  assert.equal(sendAction(golden.corewriter.action), golden.corewriter.calldata)
  const good = await sendLow(rpc, a, { to: CORE_WRITER, data: golden.corewriter.calldata })
  const paid = await sendLow(rpc, a, { to: CORE_WRITER, data: golden.corewriter.calldata, value: '0x1' })
  const { block } = await hyper.step()
  assert.equal((await receipt(rpc, paid)).status, '0x0')
  const { status, gasUsed, logs, blockNumber, transactionIndex } = await receipt(rpc, good)
  assert.equal(status, '0x1')
  assert.ok(gasUsed > 45_000 && gasUsed < 60_000, `${Number(gasUsed)} gas`)
  assert.equal(logs[0].topics[0], '0x8c7f585fb295f7eb1e6aeb8fba61b23a4fe60beda405f0045073b185c74412e3')
  assert.equal(BigInt(logs[0].topics[1]), BigInt(a))
  assert.ok(logs[0].data.includes(golden.corewriter.action.slice(2)))
  // The sequencer comes first in its block: everybody else reads the state at the block's start.
  assert.equal(Number(blockNumber), block)
  assert.ok(Number(transactionIndex) >= 2)
})

describe('precompiles', () => {
  let world, stop
  before(async () => {
    world = await exchange({ after: (end) => (stop = end) })
  })
  after(() => stop?.())

  test('take the published arguments and answer in their units', async () => {
    const { rpc, hyper, a, poor, ordered } = world
    const user = '0x2c7536E3605D9C16a7a3D7b1898e529396a65c23'
    for (const [name, args, vector] of [
      ['position2', [user, 1], 'hl_position2_calldata'], ['oraclePx', [1], 'hl_oraclePx_calldata'],
      ['accountMarginSummary', [0, user], 'hl_accountMarginSummary_calldata'],
    ]) {
      assert.equal(readRequest(name, args).data, golden[vector])
      assert.notEqual(await rpc.call('eth_call', [readRequest(name, args), 'latest']), '0x')
    }
    hyper.setMark('ETH', 2000.5, 1999)
    assert.equal(await ordered(a, 'ETH', -2, 1990), 'filled')
    const fee = (2n * 2000_40n * 10_000n * 45n) / 100_000n
    const cash = 2n * 2000_40n * 10_000n
    const answers = {
      position: [[a, 1], { szi: -20_000n, entryNtl: cash, isolatedRawUsd: 0n, leverage: 20, isIsolated: false }],
      position2: [[a, 1], { szi: -20_000n, entryNtl: cash, isolatedRawUsd: 0n, leverage: 20, isIsolated: false }],
      spotBalance: [[a, 0n], { total: 0n, hold: 0n, entryNtl: 0n }],
      withdrawable: [[a], { withdrawable: 100_000n * USD - 200_000n - fee - 400_100_000n }],
      delegations: [[a], { delegations: [] }],
      delegatorSummary: [[a], { delegated: 0n, undelegated: 0n, pending: 0n, count: 0n }],
      markPx: [[1], { px: 2000_50n }],
      oraclePx: [[1], { px: 1999_00n }],
      perpAssetInfo: [[0], { info: { coin: 'BTC', marginTableId: 56, szDecimals: 5, maxLeverage: 40, onlyIsolated: false } }],
      bbo: [[1], { bid: 2000_40n, ask: 2000_60n }],
      accountMarginSummary: [[0, a], {
        accountValue: 100_000n * USD - 200_000n - fee, marginUsed: 200_050_000n, ntlPos: 4_001n * USD,
        rawUsd: 100_000n * USD + cash - fee,
      }],
      coreUserExists: [[a], { exists: true }],
    }
    for (const [name, [args, expected]] of Object.entries(answers)) assert.deepEqual(await hyper.read(name, ...args), expected, name)
    assert.ok((await hyper.read('l1BlockNumber')).number > 0n)
    assert.equal((await hyper.read('tokenInfo', 0)).info.weiDecimals, 8)
    assert.equal((await hyper.read('tokenSupply', 0)).supply.nonCirculating.length, 0)
    // Who is unknown to the exchange is no bad input: there is nothing, and the default leverage.
    assert.deepEqual(await hyper.read('coreUserExists', poor), { exists: false })
    assert.equal((await hyper.positionOf(poor, 'BTC')).leverage, 20)
    assert.equal((await hyper.summaryOf(poor)).rawUsd, 0n)
  })

  test('take all the gas for bad input, or answer nothing', async () => {
    const { rpc, hyper, a } = world
    const good = readRequest('position2', [a, 1])
    const bad = [
      readRequest('markPx', [2]), readRequest('bbo', [10_000]), readRequest('position2', [a, 9]), readRequest('position', [a, 9]),
      readRequest('perpAssetInfo', [7]), readRequest('spotPx', [0]), readRequest('spotInfo', [0]), readRequest('tokenInfo', [1]),
      readRequest('spotBalance', [a, 5n]), readRequest('userVaultEquity', [a, a]), readRequest('accountMarginSummary', [1, a]),
      { ...good, data: good.data.slice(0, -64) }, { ...good, data: `${good.data}00` }, { ...good, data: '0x' },
      { ...good, data: `0xff${good.data.slice(4)}` }, { to: precompile('accountMarginSummary'), data: good.data },
    ]
    for (const request of bad) await assert.rejects(rpc.call('eth_call', [request, 'latest']), /InvalidFEOpcode/)
    const burnt = await sendLow(rpc, a, bad[0])
    const paid = await sendLow(rpc, a, { ...good, value: '0x1' })
    await hyper.step()
    assert.deepEqual([(await receipt(rpc, burnt)).status, Number((await receipt(rpc, burnt)).gasUsed)], ['0x0', 300_000])
    assert.equal((await receipt(rpc, paid)).status, '0x0')
    hyper.configure({ quietReads: true })
    await hyper.step()
    for (const request of bad) assert.equal(await rpc.call('eth_call', [request, 'latest']), '0x')
    assert.equal(decodeRead('markPx', '0x'), undefined)
    for (const to of PRECOMPILES) assert.notEqual(await rpc.call('eth_getCode', [to, 'latest']), '0x', to)
  })
})

test('orders wait for seconds, transfers and cancels for the block, and reads show the start of it', async (t) => {
  const { rpc, hyper, a, size } = await exchange(t)
  await hyper.order(a, 'ETH', -1, 1990)
  await hyper.act(a, 'usdClassTransfer', { ntl: 500n * USD, toPerp: false })
  await hyper.step()
  assert.equal((await hyper.read('spotBalance', a, 0n)).total, 0n)
  assert.deepEqual((await hyper.step()).applied.map(({ number, outcome }) => [number, outcome]), [[7, 'transferred']])
  assert.equal((await hyper.read('spotBalance', a, 0n)).total, 500n * 10n ** 8n)
  assert.equal((await hyper.summaryOf(a)).rawUsd, 99_500n * USD)
  assert.deepEqual((await hyper.step()).applied, [])
  assert.equal(await size(a), 0)
  assert.deepEqual((await hyper.step()).applied.map(({ outcome }) => outcome), ['filled'])
  assert.equal(await size(a), -1)
  // A cancel overtakes its order: there is nothing yet to cancel, and then the order comes.
  await hyper.order(a, 'ETH', -1, 2100, { tif: 'gtc', cloid: 77n })
  await hyper.act(a, 'cancelByCloid', { asset: 1, cloid: 77n })
  const outcomes = []
  for (const seconds of [1, 1, 5]) outcomes.push(...(await hyper.step({ seconds })).applied.map(({ outcome }) => outcome))
  assert.deepEqual(outcomes, ['MissingOrder', 'resting'])
  // An action of a block that a reorganisation takes away was never sent; one that it puts back is.
  await hyper.order(a, 'ETH', -3, 1990)
  const { block } = await hyper.step()
  await rpc.call('anvil_reorg', [1, []])
  assert.equal(Number(await rpc.call('eth_blockNumber')), block)
  for (let i = 0; i < 5; ++i) assert.deepEqual((await hyper.step()).applied, [])
  assert.equal(await size(a), -1)
})

test('whatever is wrong with an order, the transaction succeeds and nothing is said', async (t) => {
  const { rpc, hyper, a, b, poor, settle, ordered, isolated } = await exchange(t)
  assert.equal(await ordered(b, 'ETH', -0.5, 1990, { cloid: 5n }), 'filled')
  isolated(b, 'BTC')
  await hyper.step()
  const order = encodeAction('limitOrder', limit())
  const wrong = [
    ['Tick', b, limit({ limitPx: wire(1990.05) })], ['Tick', b, limit({ limitPx: wire(1990.123) })],
    ['Tick', b, limit({ limitPx: 0n })], ['Tick', b, limit({ limitPx: wire(1990) + 1n })], ['Tick', b, limit({ asset: 0, limitPx: wire(59_999.5) })],
    ['Size', b, limit({ sz: wire(1.00005) })], ['Size', b, limit({ sz: 0n })],
    ['MinTradeNtl', b, limit({ sz: wire(0.005), limitPx: wire(1999) })], ['MinTradeNtl', b, limit({ sz: wire(0.0049) })],
    ['MinTradeNtl', b, limit({ sz: wire(0.0049), limitPx: wire(2100), isBuy: true, reduceOnly: true })],
    ['PerpMargin', b, limit({ sz: wire(2000) })], ['PerpMargin', b, limit({ asset: 0, isBuy: true, sz: wire(10), limitPx: wire(60_100) })],
    ['IocCancel', b, limit({ limitPx: wire(2000.1) })], ['IocCancel', b, limit({ limitPx: wire(1999.9), isBuy: true })],
    ['BadAloPx', b, limit({ tif: TIF.alo })], ['ReduceOnly', b, limit({ reduceOnly: true })],
    ['ReduceOnly', b, limit({ asset: 0, limitPx: wire(59_000), reduceOnly: true })],
    ['Cloid', b, limit({ cloid: 5n })], ['Oracle', b, limit({ limitPx: wire(399) })], ['Oracle', b, limit({ limitPx: wire(3601), isBuy: true })],
    ['asset', b, limit({ asset: 2 })], ['ignored', b, limit({ asset: 10_000 })], ['malformed', b, limit({ tif: 0 })], ['malformed', b, limit({ tif: 4 })],
    ['no account', poor, limit()], ['malformed', b, order.slice(0, -2)], ['malformed', b, `${order}00`], ['malformed', b, `0x02${order.slice(4)}`],
    ['malformed', b, '0x'], ['malformed', b, '0x010000'], ['malformed', b, `0x01000001${'f'.repeat(448)}`], ['malformed', b, `0x010000ff${order.slice(10)}`],
    ['ignored', b, encodeAction('vaultTransfer', { vault: a, isDeposit: true, usd: USD })],
    ['ignored', b, encodeAction('spotSend', { destination: a, token: 0n, wei: 1n })],
    ['MissingOrder', b, encodeAction('cancelByOid', { asset: 1, oid: 99n })], ['InsufficientSpotBalance', b, encodeAction('usdClassTransfer', { ntl: 1n, toPerp: true })],
    ['withdrawable', b, encodeAction('usdClassTransfer', { ntl: 99_951n * USD, toPerp: false })],
  ]
  const before = await Promise.all([hyper.positionOf(b), hyper.positionOf(b, 'BTC'), hyper.summaryOf(b)])
  for (const [expected, who, what] of wrong) {
    const data = typeof what === 'string' ? what : encodeAction('limitOrder', what)
    const hash = await sendLow(rpc, who, { to: CORE_WRITER, data: sendAction(data) })
    const outcomes = await settle()
    assert.equal((await receipt(rpc, hash)).status, '0x1')
    assert.deepEqual(outcomes, [expected], `${expected}: ${data}`)
  }
  assert.deepEqual(await Promise.all([hyper.positionOf(b), hyper.positionOf(b, 'BTC'), hyper.summaryOf(b)]), before)
  assert.deepEqual(await hyper.restingOf(b), [])
  // An account that comes into being with its own action was not there when it was sent.
  await hyper.order(poor, 'ETH', 1, 2010)
  await hyper.step()
  hyper.deposit(poor, 1000)
  assert.equal((await settle()).at(-1), 'no account')
  assert.equal(await ordered(poor, 'ETH', 1, 2010), 'filled')
})
