// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// What positions at the GMX stand-in pay out, and how they end without their account.

import assert from 'node:assert/strict'
import {
  DECREASE, deleverage, fill, gmxLogs, keyOf, liquidate, order, positionOf, setUint, SWAP_COLLATERAL, SWAP_PNL, usd,
} from '../devnet/lib/gmx.mjs'
import { gmxTests, logOf } from './lib/gmx_bench.mjs'

const ETHER = 10n ** 18n
const DOLLAR = 10n ** 6n
const PRICE = [4999.5, 5000.5]
const within = (a, b, units, what) => assert.ok(a - b <= units && b - a <= units, `${what}: ${a} and ${b}`)

gmxTests('payouts of the GMX stand-in', (fresh) => {
  fresh('is worth to its account what its info says, to two units', async (bench) => {
    const { gmx, tx, alice, bob } = bench
    await fill(tx, gmx, bob, { size: usd(200_000), isLong: true, amount: 40_000n * DOLLAR }, PRICE)
    for (const price of [[4800, 4801], [5200, 5201], [5000, 5000]]) {
      await bench.executed(alice, { size: usd(60_000), amount: 9_000n * DOLLAR })
      await bench.mineAt((await bench.now()) + 86_400)
      const { key } = await bench.create(alice, { type: DECREASE, size: usd(60_000) })
      const had = await bench.balances(alice)
      const done = await bench.carryOut(key, price)
      assert.equal(done.outcome, 'OrderExecuted')
      const decrease = logOf(done, 'PositionDecrease')
      const fees = logOf(done, 'PositionFeesCollected')
      const unit = 10n ** 24n
      const held = (decrease.collateralDeltaAmount - fees.totalCostAmount) * unit
      const value = held + decrease.basePnlUsd + decrease.totalImpactUsd
      within((await bench.balances(alice)).usdc - had.usdc, value / unit, 2n, `at ${price}`)
    }
  })

  fresh('changes a decrease without a word where it would leave too little', async (bench) => {
    const { gmx, tx, alice } = bench
    await bench.executed(alice, { size: usd(10_000), amount: 1000n * DOLLAR })
    const more = await bench.executed(alice, { type: DECREASE, size: usd(1000), takeOut: 5000n * DOLLAR })
    const caps = more.logs.filter(({ name }) => name === 'OrderCollateralDeltaAmountAutoUpdated')
    assert.deepEqual(caps.map((one) => one.nextCollateralDeltaAmount > 0n), [true, false], 'capped, then left in')
    assert.ok(caps.every(({ topics }) => topics[2] === more.key))
    assert.equal((await positionOf(tx, gmx, alice)).sizeInUsd, usd(9000))
    const rest = await bench.executed(alice, { type: DECREASE, size: usd(9000) - usd(0.5) })
    const closed = logOf(rest, 'OrderSizeDeltaAutoUpdated')
    assert.deepEqual([closed.sizeDeltaUsd, closed.nextSizeDeltaUsd], [usd(9000) - usd(0.5), usd(9000)])
    assert.equal(await positionOf(tx, gmx, alice), undefined)
    // Less than the least collateral would be left with the loss: closed too.
    await setUint(tx, gmx, usd(20), 'MIN_COLLATERAL_USD')
    await bench.mined()
    await bench.executed(alice, { size: usd(10_000), amount: 1000n * DOLLAR })
    const poor = await bench.executed(alice, { type: DECREASE, size: usd(5000) }, [5490, 5490])
    assert.equal(logOf(poor, 'OrderSizeDeltaAutoUpdated').nextSizeDeltaUsd, usd(10_000))
    assert.equal(await positionOf(tx, gmx, alice), undefined)
  })

  fresh('pays a profit in the token of the side, or in one token if a swap is wanted', async (bench) => {
    const { alice } = bench
    const took = async (wanted, price) => {
      const had = await bench.balances(alice)
      await bench.executed(alice, { type: DECREASE, ...wanted }, price)
      const now = await bench.balances(alice)
      return { weth: now.weth - had.weth, usdc: now.usdc - had.usdc }
    }
    const short = { collateral: 'WETH' }
    await bench.executed(alice, { ...short, size: usd(30_000), amount: 3n * ETHER })
    const two = await took({ ...short, size: usd(10_000), takeOut: ETHER / 5n }, [4900, 4900])
    assert.equal(two.weth, ETHER / 5n)
    within(two.usdc, 199n * DOLLAR, DOLLAR / 10n, 'the profit in dollars')
    const inEther = await took({ ...short, size: usd(10_000), swap: SWAP_PNL }, [4900, 4900])
    assert.equal(inEther.usdc, 0n)
    within(inEther.weth, (199n * ETHER) / 4900n, ETHER / 100n, 'the profit in ether, less costs')
    const all = await took({ ...short, size: usd(10_000), swap: SWAP_COLLATERAL }, [4900, 4900])
    assert.equal(all.weth, 0n)
    within(all.usdc, 13_900n * DOLLAR, 100n * DOLLAR, 'all of it in dollars')
    await bench.executed(alice, { isLong: true, size: usd(30_000), amount: 9000n * DOLLAR })
    const long = await took({ isLong: true, size: usd(15_000) }, [5100, 5100])
    assert.equal(long.usdc, 0n)
    within(long.weth, (300n * ETHER) / 5100n, ETHER / 1000n, 'a long is paid in ether')
  })

  fresh('holds impact beyond the cap back, and pays it five days later', async (bench) => {
    const { gmx, tx, alice } = bench
    // Ten thousand times the impact.
    await setUint(tx, gmx, 9n * 10n ** 23n, 'POSITION_IMPACT_FACTOR', gmx.market, false)
    await bench.mined()
    await bench.executed(alice, { size: usd(10_000), amount: 1500n * DOLLAR })
    const done = await bench.executed(alice, { type: DECREASE, size: usd(10_000) })
    const decrease = logOf(done, 'PositionDecrease')
    assert.equal(decrease.totalImpactUsd, -(usd(10_000) * 5n) / 1000n)
    assert.ok(decrease['values.priceImpactDiffUsd'] > 0n)
    const held = logOf(done, 'ClaimableCollateralUpdated')
    const now = await bench.now()
    assert.equal(held.timeKey, BigInt(Math.floor(now / 3600)))
    within(held.delta, decrease['values.priceImpactDiffUsd'] / 10n ** 24n, 1n, 'what is held back')
    const args = [[gmx.market], [gmx.tokens.USDC.address], [held.timeKey], alice]
    const claim = async () => {
      await tx.send(alice, gmx.exchangeRouter, 'claimCollateral', args)
      return (await bench.mined())[0]
    }
    await bench.mineAt(now + 5 * 86_400 - 7200)
    assert.equal((await claim()).status, '0x0')
    await bench.mineAt(now + 5 * 86_400 + 3600)
    const had = await bench.balances(alice)
    const receipt = await claim()
    assert.equal(receipt.status, '0x1')
    assert.equal(logOf({ logs: gmxLogs(gmx, receipt) }, 'CollateralClaimed').amount, held.delta)
    assert.equal((await bench.balances(alice)).usdc - had.usdc, held.delta)
    assert.equal((await claim()).status, '0x0')
  })

  fresh('is liquidated by an order that its account did not make', async (bench) => {
    const { gmx, tx, alice, bob } = bench
    await bench.executed(alice, { size: usd(100_000), amount: 2000n * DOLLAR })
    await liquidate(tx, gmx, alice, { price: 5000 })
    assert.equal((await bench.mined())[0].status, '0x0', 'not yet')
    await liquidate(tx, { ...gmx, executor: bob }, alice, { price: 5090 })
    assert.equal((await bench.mined())[0].status, '0x0', 'not by others')
    const nonce = await bench.read(gmx.dataStore, 'getUint', [keyOf('NONCE')])
    await liquidate(tx, gmx, alice, { price: [5076, 5076] })
    const [receipt] = await bench.mined()
    assert.equal(receipt.status, '0x1')
    const logs = gmxLogs(gmx, receipt)
    const created = logOf({ logs }, 'OrderCreated')
    assert.deepEqual([created.orderType, created.executionFee, created.sizeDeltaUsd], [7n, 0n, usd(100_000)])
    assert.equal(BigInt(created.account), BigInt(alice))
    assert.equal(logOf({ logs }, 'PositionDecrease').orderType, 7n)
    assert.equal(logOf({ logs }, 'OrderExecuted').key, created.key)
    assert.equal(await bench.read(gmx.dataStore, 'getUint', [keyOf('NONCE')]), nonce + 1n)
    assert.equal(await positionOf(tx, gmx, alice), undefined)
  })

  fresh('is liquidated though its collateral does not pay for the loss', async (bench) => {
    const { gmx, tx, alice } = bench
    await bench.executed(alice, { size: usd(100_000), amount: 2000n * DOLLAR })
    const had = await bench.balances(alice)
    await liquidate(tx, gmx, alice, { price: 5500 })
    const [receipt] = await bench.mined()
    assert.equal(receipt.status, '0x1')
    const logs = gmxLogs(gmx, receipt)
    assert.ok(logOf({ logs }, 'PositionFeesInfo'))
    assert.equal(logOf({ logs }, 'PositionDecrease').sizeInUsd, 0n)
    assert.equal((await bench.balances(alice)).usdc, had.usdc)
    assert.equal(await positionOf(tx, gmx, alice), undefined)
    for (const name of ['OPEN_INTEREST', 'OPEN_INTEREST_IN_TOKENS'])
      assert.equal(await bench.read(gmx.dataStore, 'getUint', [keyOf(name, gmx.market, gmx.tokens.USDC.address, false)]), 0n)
  })

  fresh('is reduced by the pool with an order of its own kind', async (bench) => {
    const { gmx, tx, alice } = bench
    await bench.executed(alice, { size: usd(100_000), amount: 20_000n * DOLLAR })
    await deleverage(tx, gmx, alice, { size: usd(40_000), price: 4500 })
    const [receipt] = await bench.mined()
    const logs = gmxLogs(gmx, receipt)
    const created = logOf({ logs }, 'OrderCreated')
    const { orderType, decreasePositionSwapType, shouldUnwrapNativeToken, executionFee } = created
    assert.deepEqual([orderType, decreasePositionSwapType, shouldUnwrapNativeToken, executionFee], [4n, 1n, true, 0n])
    assert.equal(logOf({ logs }, 'OrderExecuted').secondaryOrderType, 1n)
    assert.equal((await positionOf(tx, gmx, alice)).sizeInUsd, usd(60_000))
  })
})
