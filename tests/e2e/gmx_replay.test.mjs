// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// The GMX stand-in against the real contracts: the same state, calldata, prices and seconds, and then the same answers,
// logs and errors, byte by byte but for what gas costs (tests/vectors/gmx).

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { after, before, describe, test } from 'node:test'
import { callOutcome, disableMarket, gmxLogs, keyOf, setFeature, ZERO } from '../devnet/lib/gmx.mjs'
import { hex } from '../devnet/lib/rpc.mjs'
import { encodeAbiParameters, encodeFunctionData, keccak256 } from '../devnet/lib/viem.mjs'
import { gmxBench } from './lib/gmx_bench.mjs'

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), '..', 'vectors', 'gmx')
const SITUATIONS = ['empty', 'increase', 'close', 'cancelled_by_price', 'cancelled_by_account', 'ether_collateral']
SITUATIONS.push('long', 'refused', 'simulated')
const HEDGER = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'
const GROUPS = { addressItems: 'address', uintItems: 'uint', intItems: 'int', boolItems: 'bool' }
Object.assign(GROUPS, { bytes32Items: 'bytes32', bytesItems: 'bytes', stringItems: 'string' })
// What a keeper's gas comes to is not compared, only that what he and the account get is the fee.
const OF_GAS = { KeeperExecutionFee: 'executionFeeAmount', ExecutionFeeRefund: 'refundFeeAmount' }

const load = (name) => JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8'))
const encode = (types, values) => encodeAbiParameters(types.map((type) => ({ type })), values)
const NUMBERS = ['sizeInUsd', 'sizeInTokens', 'collateralAmount', 'pendingImpactAmount', 'borrowingFactor']
NUMBERS.push('fundingFeeAmountPerSize', 'longTokenClaimableFundingAmountPerSize')
NUMBERS.push('shortTokenClaimableFundingAmountPerSize', 'increasedAtTime', 'decreasedAtTime')

/// {ours(text), keys}: puts this chain's addresses and keys in the place of the recorded ones.
function translator(situation, { gmx }) {
  const pairs = new Map()
  const add = (recorded, own) => pairs.set(recorded.toLowerCase().slice(2), own.toLowerCase().slice(2))
  const recordedAt = {}
  for (const [address, role] of Object.entries(situation.addresses)) {
    recordedAt[role] = address
    add(address, gmx.tokens[role]?.address ?? gmx[role].address ?? gmx[role])
  }
  const types = ['address', 'address', 'address', 'bool']
  for (const token of ['WETH', 'USDC'])
    for (const isLong of [true, false]) {
      const key = (market, collateral) => keccak256(encode(types, [HEDGER, market, collateral, isLong]))
      add(key(recordedAt.market, recordedAt[token]), key(gmx.market, gmx.tokens[token].address))
      const [recorded, own] = [[recordedAt.market, recordedAt[token]], [gmx.market, gmx.tokens[token].address]]
      const stored = (name, last) => add(keyOf(name, ...recorded, last), keyOf(name, ...own, last))
      stored('OPEN_INTEREST', isLong)
      stored('OPEN_INTEREST_IN_TOKENS', isLong)
      stored('CLAIMABLE_FUNDING_AMOUNT', HEDGER)
    }
  const feature = (handler) => keyOf('CREATE_ORDER_FEATURE_DISABLED', handler, 2n)
  add(feature(recordedAt.orderHandler), feature(gmx.orderHandler.address))
  const ours = (text) => {
    let lower = text.toLowerCase()
    for (const [recorded, own] of pairs) lower = lower.replaceAll(recorded, own)
    return lower
  }
  return { ours, add }
}

async function setState(bench, situation) {
  const { tx, gmx, deployer } = bench
  for (const [name, ...rest] of situation.state) {
    const value = BigInt(rest.pop())
    const signed = rest[0] === 'int'
    const parts = (signed ? rest.slice(1) : rest).map((part) => gmx.tokens[part]?.address ?? part)
    await tx.send(deployer, gmx.dataStore, signed ? 'setInt' : 'setUint', [keyOf(name, gmx.market, ...parts), value])
  }
  for (const { token, isLong, numbers } of situation.positions) {
    const collateralToken = gmx.tokens[token].address
    const key = keccak256(encode(['address', 'address', 'address', 'bool'], [HEDGER, gmx.market, collateralToken, isLong]))
    const position = {
      addresses: { account: HEDGER, market: gmx.market, collateralToken },
      numbers: Object.fromEntries(NUMBERS.map((name, i) => [name, BigInt(numbers[i])])), flags: { isLong },
    }
    await tx.send(deployer, gmx.dataStore, 'setPosition', [key, position])
    await tx.send(deployer, gmx.tokens[token], 'mint', [gmx.market, numbers[2]])
  }
  if (situation.swapOnly) {
    const [indexToken, longToken, shortToken] = [ZERO, gmx.tokens.WETH.address, gmx.tokens.USDC.address]
    const market = { marketToken: situation.swapOnly, indexToken, longToken, shortToken }
    await tx.send(deployer, gmx.dataStore, 'setMarket', [market])
  }
  const sent = await tx.submit()
  await bench.mineAt(situation.time)
  await tx.confirm(sent)
}

/// Our log as the recorded ones are written: "type:key" to text, in the order of the data.
function written(log) {
  const data = {}
  for (const [group, type] of Object.entries(GROUPS)) {
    for (const { key, value } of log.eventData[group].items)
      data[`${type}:${key}`] = typeof value === 'bigint' ? value.toString() : value
    for (const { key, value } of log.eventData[group].arrayItems) data[`${type}[]:${key}`] = value
  }
  return data
}

function compareLogs(bench, step, receipt, ours, count) {
  const wanted = step.logs
  const names = new Set([...wanted.map(({ name }) => name), 'OrderExecuted', 'OrderCancelled'])
  const found = gmxLogs(bench.gmx, receipt).filter(({ name }) => names.has(name))
  assert.deepEqual(found.map(({ name }) => name), wanted.map(({ name }) => name), step.label)
  for (const [i, { name, topics, data }] of wanted.entries()) {
    assert.deepEqual(found[i].topics, topics.map(ours), `${step.label}: topics of ${name}`)
    const expected = JSON.parse(ours(JSON.stringify(data)))
    const actual = JSON.parse(ours(JSON.stringify(written(found[i]))))
    const gas = OF_GAS[name] && `uint:${OF_GAS[name]}`.toLowerCase()
    if (gas) expected[gas] = actual[gas]
    assert.deepEqual(Object.entries(actual), Object.entries(expected), `${step.label}: ${name}`)
    count.fields += Object.keys(expected).length - (gas ? 1 : 0)
  }
  count.logs += wanted.length
}

async function compareCalls(bench, calls, ours, label, count) {
  for (const one of calls) {
    const to = bench.gmx[one.contract].address
    const from = one.contract === 'exchangeRouter' ? HEDGER : undefined
    const { data, reverted } = await callOutcome(bench.rpc, { to, from, data: ours(one.data), gasPrice: '0x0' })
    assert.equal(reverted, 'revert' in one, `${label}: ${one.label}`)
    assert.equal(data, ours(one.ret ?? one.revert), `${label}: ${one.label}`)
    count.calls += 1
    count.words += Math.floor((data.length - 2) / 64)
  }
}

const moved = async ({ tx, gmx }) =>
  (await tx.read(['WETH', 'USDC'].map((name) => [gmx.tokens[name], 'balanceOf', [HEDGER]]))).map(BigInt)

async function reach(bench, time) {
  if (time > (await bench.now())) await bench.mineAt(time)
}

function executionOf({ gmx }, step, key, time = step.time) {
  const data = ['WETH', 'USDC'].map((name) =>
    encode(['uint256', 'uint256', 'uint256'], [...step.prices[name].map(BigInt), BigInt(time)]))
  const tokens = ['WETH', 'USDC'].map((name) => gmx.tokens[name].address)
  const args = [key, { tokens, providers: tokens, data }]
  return encodeFunctionData({ abi: gmx.orderHandler.abi, functionName: 'executeOrder', args })
}

const steps = {
  async calls(bench, step, { ours }, count) {
    await reach(bench, step.time)
    await compareCalls(bench, step.calls, ours, step.label, count)
  },
  async order(bench, step, { ours, add }, count) {
    const request = { from: step.from, to: bench.gmx.exchangeRouter.address, data: ours(step.data) }
    Object.assign(request, { value: hex(step.value), gasPrice: hex(step.gasPrice) })
    const foreseen = await callOutcome(bench.rpc, request)
    const receipt = await bench.transact(request, step.time)
    assert.equal(receipt.status, '0x1', step.label)
    const { key } = gmxLogs(bench.gmx, receipt).find(({ name }) => name === 'OrderCreated')
    assert.equal(`0x${foreseen.data.slice(-64)}`, key, 'the last word of the simulated multicall is the key')
    add(step.key, key)
    compareLogs(bench, step, receipt, ours, count)
  },
  async execute(bench, step, { ours }, count) {
    await reach(bench, step.time)
    await compareCalls(bench, step.before ?? [], ours, step.label, count)
    const { gmx, deployer } = bench
    const before = await moved(bench)
    const request = { from: deployer, to: gmx.orderHandler.address, data: executionOf(bench, step, ours(step.key)) }
    const receipt = await bench.transact({ ...request, gasPrice: hex(1_000_000_001n) }, step.time)
    assert.equal(receipt.status, '0x1', step.label)
    compareLogs(bench, step, receipt, ours, count)
    const changed = (await moved(bench)).map((balance, i) => balance - before[i])
    assert.deepEqual(changed, [step.balances.weth, step.balances.usdc].map(BigInt), `${step.label}: balances`)
  },
  async refused(bench, step, { ours }, count) {
    if (step.time) await reach(bench, step.time)
    const { tx, gmx } = bench
    if (step.disable === 'market') await disableMarket(tx, gmx)
    if (step.disable === 'feature') await setFeature(tx, gmx, 'CREATE', 2, false)
    if (step.disable) await bench.mined(0)
    const request = { from: step.from, to: gmx.exchangeRouter.address, data: ours(step.data) }
    Object.assign(request, { value: hex(step.value), gasPrice: hex(step.gasPrice) })
    const { reverted, data } = await callOutcome(bench.rpc, request)
    const length = step.selectorOnly ? 10 : undefined
    assert.equal(reverted, true, step.label)
    assert.equal(data.slice(0, length), ours(step.revert).slice(0, length), step.label)
    count.refusals += 1
    if (step.disable === 'market') {
      await disableMarket(tx, gmx, false)
      await bench.mined(0)
    }
  },
  async late(bench, step, { ours }, count) {
    await reach(bench, step.time)
    const { gmx, deployer: from } = bench
    const request = { from, to: gmx.orderHandler.address, data: executionOf(bench, step, ours(step.key)) }
    const { reverted, data } = await callOutcome(bench.rpc, request)
    assert.deepEqual({ reverted, data }, { reverted: true, data: step.revert }, step.label)
    count.refusals += 1
  },
  async tx(bench, step, { ours }, count) {
    await reach(bench, step.time)
    const before = await moved(bench)
    const request = { from: step.from, to: bench.gmx.exchangeRouter.address, data: ours(step.data) }
    const ether = async () => BigInt(await bench.rpc.call('eth_getBalance', [HEDGER, 'latest']))
    const had = await ether()
    const receipt = await bench.transact({ ...request, gasPrice: hex(step.gasPrice) }, step.time)
    assert.equal(receipt.status, '0x1', step.label)
    compareLogs(bench, step, receipt, ours, count)
    const changed = (await moved(bench)).map((balance, i) => balance - before[i])
    assert.deepEqual(changed, [step.balances.weth, step.balances.usdc].map(BigInt), `${step.label}: balances`)
    const gas = BigInt(receipt.gasUsed) * BigInt(receipt.effectiveGasPrice)
    assert.equal((await ether()) - had + gas, BigInt(step.wholeFee), 'the whole fee comes back')
  },
}

describe('the stand-in does what the real contracts did', { timeout: 600_000 }, () => {
  let bench, fresh
  before(async () => {
    bench = await gmxBench(1_772_323_100)
    fresh = await bench.rpc.call('evm_snapshot')
  })
  after(() => bench?.stop())

  for (const name of SITUATIONS)
    test(name, async (t) => {
      await bench.rpc.call('evm_revert', [fresh])
      fresh = await bench.rpc.call('evm_snapshot')
      const situation = load(name)
      const translate = translator(situation, bench)
      await setState(bench, situation)
      const count = { calls: 0, words: 0, logs: 0, fields: 0, refusals: 0 }
      for (const step of situation.steps) await steps[step.kind](bench, step, translate, count)
      t.diagnostic(JSON.stringify(count))
    })
})
