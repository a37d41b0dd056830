// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// How orders at the GMX stand-in end, why, and where their money goes.

import assert from 'node:assert/strict'
import {
  callOutcome, DECREASE, disableMarket, execute, executeBadly, gmxLogs, INCREASE, keyOf, openOrders, order,
  orderCalls, setFeature, setUint, usd,
} from '../devnet/lib/gmx.mjs'
import { hex } from '../devnet/lib/rpc.mjs'
import { encodeAbiParameters, encodeFunctionData, keccak256 } from '../devnet/lib/viem.mjs'
import { gmxTests, logOf, refusal, reverts, word } from './lib/gmx_bench.mjs'

const GWEI = 10n ** 9n
const ETHER = 10n ** 18n
const DOLLAR = 10n ** 6n
const SHORT = { size: usd(10_000), amount: 1000n * DOLLAR }

gmxTests('the end of orders at the GMX stand-in', (fresh) => {
  fresh('carries a disabled feature out for nobody, and cancels in a disabled market', async (bench) => {
    const { gmx, tx, alice } = bench
    const { key } = await bench.create(alice, SHORT)
    await setFeature(tx, gmx, 'EXECUTE', INCREASE, false)
    await bench.mined()
    assert.equal((await bench.carryOut(key, 5000)).receipt.status, '0x0')
    assert.deepEqual(await openOrders(tx, gmx, alice), [key])
    await setFeature(tx, gmx, 'EXECUTE', INCREASE, true)
    await disableMarket(tx, gmx)
    await bench.mined()
    const { outcome, reason } = await bench.carryOut(key, 5000)
    assert.deepEqual({ outcome, reason }, { outcome: 'OrderCancelled', reason: '0x09f8c937' + word(gmx.market) })
  })

  fresh('lets nobody else execute, and tells the key beforehand', async (bench) => {
    const { gmx, tx, alice, bob } = bench
    const { calls, value } = orderCalls(gmx, alice, SHORT)
    const data = encodeFunctionData({ abi: gmx.exchangeRouter.abi, functionName: 'multicall', args: [calls] })
    const foreseen = await callOutcome(bench.rpc, { from: alice, to: gmx.exchangeRouter.address, data, value: hex(value) })
    const { key } = await bench.create(alice, SHORT)
    assert.equal('0x' + foreseen.data.slice(-64), key)
    const nonce = await bench.read(gmx.dataStore, 'getUint', [keyOf('NONCE')])
    const parts = encodeAbiParameters([{ type: 'address' }, { type: 'uint256' }], [gmx.dataStore.address, nonce])
    assert.equal(key, keccak256(parts))
    await execute(tx, { ...gmx, executor: bob }, { key, price: 5000 })
    assert.equal((await bench.mined())[0].status, '0x0')
    assert.equal((await bench.carryOut(key, 5000)).outcome, 'OrderExecuted')
    assert.equal((await bench.carryOut(key, 5000)).receipt.status, '0x0', 'it is gone')
  })

  fresh('pays what is left of the fee as ether to the receiver', async (bench) => {
    const { gmx, alice, carol } = bench
    const before = await bench.balances(carol)
    const order = { ...SHORT, addresses: { receiver: carol } }
    const { logs, outcome } = await bench.trade(alice, order)
    assert.equal(outcome, 'OrderExecuted')
    const refund = logOf({ logs }, 'ExecutionFeeRefund')
    assert.equal(BigInt(refund.receiver), BigInt(carol))
    assert.ok(refund.refundFeeAmount > 0n)
    assert.equal((await bench.balances(carol)).eth - before.eth, refund.refundFeeAmount)
    const paid = logOf({ logs }, 'KeeperExecutionFee')
    assert.equal(BigInt(paid.keeper), BigInt(gmx.executor))
    // The order pays for its gas and for a sum of its own, whatever the receiver.
    assert.ok(paid.executionFeeAmount > 1_350_000n * GWEI)
  })

  fresh('gives the collateral of a cancelled order back to the account, the fee to the receiver', async (bench) => {
    const { alice, bob, carol } = bench
    const wanted = { ...SHORT, acceptable: 6000n * 10n ** 12n, addresses: { receiver: carol } }
    const { key } = await bench.create(alice, wanted)
    const before = { alice: await bench.balances(alice), carol: await bench.balances(carol) }
    const { outcome, reason, logs } = await bench.carryOut(key, 5000)
    assert.equal(outcome, 'OrderCancelled')
    assert.match(reason, /^0xe09ad0e9/)
    assert.equal((await bench.balances(alice)).usdc - before.alice.usdc, SHORT.amount)
    const { refundFeeAmount } = logOf({ logs }, 'ExecutionFeeRefund')
    assert.equal((await bench.balances(carol)).eth - before.carol.eth, refundFeeAmount)
    const ether = { size: usd(10_000), collateral: 'WETH', amount: ETHER, acceptable: 6000n * 10n ** 12n }
    const weth = (await bench.balances(alice)).weth
    assert.equal((await bench.trade(alice, ether)).outcome, 'OrderCancelled')
    assert.equal((await bench.balances(alice)).weth - weth, ETHER, 'WETH stays WETH')
    const both = { ...wanted, addresses: { receiver: carol, cancellationReceiver: bob } }
    const bobs = await bench.balances(bob)
    const last = await bench.trade(alice, both)
    const now = await bench.balances(bob)
    assert.equal(now.usdc - bobs.usdc, SHORT.amount)
    assert.equal(now.eth - bobs.eth, logOf(last, 'ExecutionFeeRefund').refundFeeAmount)
  })

  fresh('is cancelled by an executor at a price that it does not accept', async (bench) => {
    const { gmx, tx, alice } = bench
    for (const isLong of [false, true]) {
      const acceptable = (isLong ? 5100n : 4900n) * 10n ** 12n
      const { key } = await bench.create(alice, { ...SHORT, isLong, acceptable })
      await executeBadly(tx, gmx, key)
      const [receipt] = await bench.mined()
      const [cancelled] = gmxLogs(gmx, receipt).filter(({ name }) => name === 'OrderCancelled')
      assert.equal(cancelled.key, key)
      assert.match(cancelled.reasonBytes, /^0xe09ad0e9/)
      assert.equal(cancelled.reason, '')
    }
  })

  fresh('accepts exactly the price that the Reader predicts', async (bench) => {
    const { gmx, alice } = bench
    const prices = { min: 4999_500_000_000_000n, max: 5000_500_000_000_000n }
    const market = { indexTokenPrice: prices, longTokenPrice: prices, shortTokenPrice: { min: 10n ** 24n, max: 10n ** 24n } }
    const predict = async (isLong) => {
      const args = [gmx.dataStore.address, gmx.market, market, 0n, 0n, usd(400_000), 0n, isLong]
      return (await bench.read(gmx.reader, 'getExecutionPrice', args)).executionPrice
    }
    for (const [isLong, worse] of [[false, 1n], [true, -1n]]) {
      const price = await predict(isLong)
      const wanted = { size: usd(400_000), amount: 50_000n * DOLLAR, isLong }
      const missed = await bench.trade(alice, { ...wanted, acceptable: price + worse }, [4999.5, 5000.5])
      assert.equal(missed.reason, '0xe09ad0e9' + word(price) + word(price + worse))
      const met = await bench.trade(alice, { ...wanted, acceptable: price }, [4999.5, 5000.5])
      assert.equal(met.outcome, 'OrderExecuted')
      assert.equal(logOf(met, 'PositionIncrease').executionPrice, price)
    }
  })

  fresh('may be taken back by its account after 300 seconds only', async (bench) => {
    const { gmx, tx, alice, bob } = bench
    const { key } = await bench.create(alice, SHORT)
    const text = word(96) + word(5) + Buffer.from('Order').toString('hex').padEnd(64, '0')
    await bench.mineAt((await bench.now()) + 299)
    assert.equal(await reverts(bench, alice, 'cancelOrder', [key]), '0xe8266438' + word(299) + word(300) + text)
    assert.match(await reverts(bench, bob, 'cancelOrder', [key]), new RegExp('^0xa35b150b' + word(bob)))
    await bench.mineAt((await bench.now()) + 1)
    const before = await bench.balances(alice)
    await tx.send(alice, gmx.exchangeRouter, 'cancelOrder', [key])
    const [receipt] = await bench.mined()
    const cancelled = logOf({ logs: gmxLogs(gmx, receipt) }, 'OrderCancelled')
    assert.deepEqual([cancelled.key, cancelled.reason, cancelled.reasonBytes], [key, 'USER_INITIATED_CANCEL', '0x'])
    const now = await bench.balances(alice)
    assert.equal(now.usdc - before.usdc, SHORT.amount)
    const gas = BigInt(receipt.gasUsed) * BigInt(receipt.effectiveGasPrice)
    assert.equal(now.eth - before.eth + gas, 10_440_000n * GWEI, 'the whole fee')
    assert.equal(await reverts(bench, alice, 'cancelOrder', [key]), '0x16307797')
    assert.deepEqual(await openOrders(tx, gmx, alice), [])
  })

  fresh('stays open when its executor comes too late or with old prices', async (bench) => {
    const { gmx, tx, alice } = bench
    const { key } = await bench.create(alice, SHORT)
    const made = await bench.now()
    for (const [time, fails] of [[made - 1, true], [made + 301, true], [made + 300, false]]) {
      const { receipt } = await bench.carryOut(key, 5000, 1, { time })
      assert.equal(receipt.status, fails ? '0x0' : '0x1', `prices of ${time - made} seconds after it was made`)
      assert.deepEqual(await openOrders(tx, gmx, alice), fails ? [key] : [])
    }
    const second = await bench.create(alice, SHORT)
    const same = await bench.carryOut(second.key, 5000, 1, { time: await bench.now() })
    assert.equal(same.outcome, 'OrderExecuted', 'prices of the same second do')
  })

  fresh('ends for many reasons, each told with the real error', async (bench) => {
    const { gmx, tx, alice, bob } = bench
    const reasons = async (wanted, selector, price = 5000) => {
      const { outcome, reason } = await bench.trade(alice, wanted, price)
      assert.equal(outcome, 'OrderCancelled', selector)
      assert.equal(reason.slice(0, 10), selector)
    }
    await reasons({ amount: DOLLAR }, '0xbff65b3f')
    await reasons({ type: DECREASE, size: usd(1) }, '0x4dfbbff3')
    await reasons({ size: usd(0.5), amount: 10n * DOLLAR }, '0x85efb31a')
    await reasons({ size: usd(10_000), amount: DOLLAR }, '0x08c379a0')
    await reasons({ size: usd(1000), amount: DOLLAR * 5n }, '0x2159b161')
    await reasons({ size: usd(1000), amount: 5_900_000n }, '0xbc121108')
    await setUint(tx, gmx, usd(9_999), 'MAX_OPEN_INTEREST', gmx.market, false)
    await bench.mined()
    await reasons(SHORT, '0x2bf127cf')
    await setUint(tx, gmx, usd(3_000_000), 'MAX_OPEN_INTEREST', gmx.market, false)
    await bench.mined()
    await reasons({ size: usd(2_600_000), amount: 500_000n * DOLLAR }, '0x315276c9')
    const foreign = { ...SHORT, addresses: { initialCollateralToken: gmx.feeds.USDC.address } }
    assert.notEqual(await refusal(bench, foreign), undefined, 'no token')
    assert.equal((await bench.trade(alice, SHORT)).outcome, 'OrderExecuted')
    // As long as nobody else has collateral on this side, the market's sum fails first.
    await reasons({ size: usd(2_000_000), amount: 0n }, '0x08c379a0')
    assert.equal((await bench.trade(bob, { ...SHORT, amount: 5000n * DOLLAR })).outcome, 'OrderExecuted')
    await reasons({ size: usd(2_000_000), amount: 0n }, '0x74cc815b')
    await reasons({ type: DECREASE, size: usd(10_000) + 1n }, '0x9fbe2cbc')
    await reasons({ type: DECREASE, takeOut: 950n * DOLLAR }, '0x3a61a4a9')
    await reasons({ type: DECREASE, size: usd(5000), numbers: { minOutputAmount: usd(100) } }, '0xd28d3eb5')
  })
})
