// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// Positions at the GMX stand-in: sizes to the last unit, impact that waits, fees, funding and borrowing.

import assert from 'node:assert/strict'
import {
  DECREASE, fill, gmxLogs, keyOf, marketPrices, MAX, positionKey, positionOf, usd, ZERO,
} from '../devnet/lib/gmx.mjs'
import { uniform } from '../devnet/lib/random.mjs'
import { gmxTests, logOf } from './lib/gmx_bench.mjs'

const ETHER = 10n ** 18n
const DOLLAR = 10n ** 6n
const E30 = 10n ** 30n
const PRICE = [4999.5, 5000.5]
const MIN = 4999_500_000_000_000n
const HIGH = 5000_500_000_000_000n
const up = (a, b) => (a + b - 1n) / b
const within = (a, b, units, what) => assert.ok(a - b <= units && b - a <= units, `${what}: ${a} and ${b}`)

/// PositionInfo of alice's position at a price; of all of it without a size.
async function infoOf({ gmx, alice, read }, price, which, size) {
  const key = positionKey(gmx, alice, which)
  const args = [gmx.dataStore.address, ZERO, key, marketPrices(gmx, price), size ?? 0n, ZERO, size === undefined]
  return read(gmx.reader, 'getPositionInfo', args)
}

const marketInfo = ({ gmx, read }, price) =>
  read(gmx.reader, 'getMarketInfo', [gmx.dataStore.address, marketPrices(gmx, price), gmx.market])

gmxTests('positions at the GMX stand-in', (fresh) => {
  fresh('rounds sizes in tokens as the real one, and lets impact wait beside them', async (bench, t) => {
    const { gmx, tx, alice } = bench
    const random = uniform(7)
    for (const isLong of [false, true]) {
      let pending = 0n
      let tokens = 0n
      let size = 0n
      for (let i = 0; i < 8; ++i) {
        const delta = usd(Math.floor(1 + random() * 1e5)) + BigInt(Math.floor(random() * 1e15)) * 10n ** 12n
        const done = await bench.executed(alice, { size: delta, amount: 20_000n * DOLLAR, isLong })
        const increase = logOf(done, 'PositionIncrease')
        assert.equal(increase.sizeDeltaInTokens, isLong ? delta / HIGH : up(delta, MIN))
        const impact = increase.pendingPriceImpactUsd
        assert.equal(increase.pendingPriceImpactAmount, impact > 0n ? impact / HIGH : -up(-impact, MIN))
        pending += increase.pendingPriceImpactAmount
        tokens += increase.sizeDeltaInTokens
        size += delta
      }
      const held = await positionOf(tx, gmx, alice, { isLong })
      assert.deepEqual([held.sizeInUsd, held.sizeInTokens, held.pendingImpactAmount], [size, tokens, pending])
      for (let i = 0; i < 6; ++i) {
        const delta = (size * BigInt(Math.floor(1 + random() * 500))) / 1000n
        const done = await bench.executed(alice, { type: DECREASE, size: delta, isLong })
        const decrease = logOf(done, 'PositionDecrease')
        const out = isLong ? up(tokens * delta, size) : (tokens * delta) / size
        assert.equal(decrease.sizeDeltaInTokens, out)
        const settled = pending < 0n ? -up(-pending * delta, size) : (pending * delta) / size
        assert.equal(decrease.proportionalPendingImpactUsd, settled * (settled > 0n ? MIN : HIGH))
        tokens -= out
        size -= delta
        pending -= settled
        const left = await positionOf(tx, gmx, alice, { isLong })
        assert.deepEqual([left.sizeInUsd, left.sizeInTokens, left.pendingImpactAmount], [size, tokens, pending])
      }
      const all = await bench.executed(alice, { type: DECREASE, size, isLong })
      assert.equal(logOf(all, 'PositionDecrease').sizeDeltaInTokens, tokens)
      assert.equal(await positionOf(tx, gmx, alice, { isLong }), undefined)
      t.diagnostic(`${isLong ? 'long' : 'short'}: ${pending} tokens of impact at the end`)
    }
    const total = await bench.read(gmx.dataStore, 'getInt', [keyOf('TOTAL_PENDING_IMPACT_AMOUNT', gmx.market)])
    assert.equal(total, 0n)
  })

  fresh('charges less for what makes the sides more equal, on the way in and out', async (bench) => {
    const { gmx, tx, alice, bob } = bench
    await fill(tx, gmx, bob, { size: usd(200_000), isLong: true, amount: 40_000n * DOLLAR }, PRICE)
    const feeOf = async (wanted) => logOf(await bench.executed(alice, wanted), 'PositionFeesCollected')
    const better = await feeOf({ size: usd(50_000), amount: 20_000n * DOLLAR })
    assert.deepEqual([better.positionFeeFactor, better.positionFeeAmount], [4n * 10n ** 26n, 20n * DOLLAR])
    const worse = await feeOf({ size: usd(50_000), amount: 20_000n * DOLLAR, isLong: true })
    assert.deepEqual([worse.positionFeeFactor, worse.positionFeeAmount], [6n * 10n ** 26n, 30n * DOLLAR])
    assert.equal((await feeOf({ type: DECREASE, size: usd(50_000), isLong: true })).positionFeeAmount, 20n * DOLLAR)
    assert.equal((await feeOf({ type: DECREASE, size: usd(50_000) })).positionFeeAmount, 30n * DOLLAR)
  })

  fresh('earns up to where the sides are equal and pays beyond', async (bench) => {
    const { gmx, tx, alice, bob } = bench
    await fill(tx, gmx, bob, { size: usd(100_000), isLong: true, amount: 40_000n * DOLLAR }, PRICE)
    const impactOf = async (size) =>
      logOf(await bench.executed(alice, { size, amount: 40_000n * DOLLAR }), 'PositionIncrease').pendingPriceImpactUsd
    // 3e-11 for the square of the difference that goes, 9e-11 for the square of that which comes.
    within(await impactOf(usd(60_000)), usd(0.3 - 0.048), usd(1e-9), 'from 100,000 long to 40,000')
    within(await impactOf(usd(190_000)), usd(0.048 - 2.025), usd(1e-9), 'to 150,000 short')
    within(await impactOf(usd(10_000)), usd(2.025 - 2.304), usd(1e-9), 'to 160,000 short')
  })

  fresh('lets borrowing and funding grow by the second', async (bench) => {
    const { gmx, tx, alice, bob } = bench
    await fill(tx, gmx, bob, { size: usd(300_000), isLong: true, amount: 60_000n * DOLLAR }, PRICE)
    await bench.executed(alice, { size: usd(100_000), amount: 20_000n * DOLLAR })
    const start = await marketInfo(bench, PRICE)
    const before = await bench.now()
    await bench.mineAt(before + 3600)
    const info = await infoOf(bench, PRICE)
    const perSecond = start.borrowingFactorPerSecondForShorts
    assert.ok(perSecond > 0n)
    assert.equal(info.fees.borrowing.borrowingFeeUsd, (usd(100_000) * perSecond * 3600n) / E30)
    const { nextFunding } = await marketInfo(bench, PRICE)
    assert.equal(nextFunding.longsPayShorts, true)
    const paid = (usd(300_000) * nextFunding.fundingFactorPerSecond * 3600n) / E30
    const { claimableShortTokenAmount, claimableLongTokenAmount, fundingFeeAmount } = info.fees.funding
    assert.deepEqual([claimableLongTokenAmount, fundingFeeAmount], [0n, 0n], 'longs have dollars as collateral and pay')
    within(claimableShortTokenAmount, paid / 10n ** 24n, 1n, 'funding of an hour')
    // Credited at the next touch, and claimed apart.
    const touched = await bench.executed(alice, { amount: DOLLAR, size: 0n })
    const credited = logOf(touched, 'ClaimableFundingUpdated')
    assert.ok(credited.delta >= claimableShortTokenAmount)
    const held = await positionOf(tx, gmx, alice)
    const cumulative = await bench.read(gmx.dataStore, 'getUint', [keyOf('CUMULATIVE_BORROWING_FACTOR', gmx.market, false)])
    assert.equal(held.borrowingFactor, cumulative)
    assert.equal(logOf(touched, 'PositionFeesCollected').borrowingFeeUsd, (usd(100_000) * cumulative) / E30)
    const had = await bench.balances(alice)
    await tx.send(alice, gmx.exchangeRouter, 'claimFundingFees', [[gmx.market], [gmx.tokens.USDC.address], alice])
    const [receipt] = await bench.mined()
    assert.equal(logOf({ logs: gmxLogs(gmx, receipt) }, 'FundingFeesClaimed').amount, credited.nextValue)
    assert.equal((await bench.balances(alice)).usdc - had.usdc, credited.nextValue)
  })

  fresh('shows at the second of its execution what will be settled', async (bench) => {
    const { gmx, tx, alice, bob } = bench
    await fill(tx, gmx, bob, { size: usd(200_000), isLong: true, amount: 40_000n * DOLLAR }, PRICE)
    await bench.executed(alice, { size: usd(60_000), amount: 9_000n * DOLLAR })
    await bench.mineAt((await bench.now()) + 3600)
    const { key } = await bench.create(alice, { type: DECREASE, size: usd(20_000) })
    const { fees, executionPriceResult: result, basePnlUsd } = await infoOf(bench, [5100, 5101], {}, usd(20_000))
    const done = await bench.carryOut(key, [5100, 5101], 0)
    const decrease = logOf(done, 'PositionDecrease')
    for (const name of ['executionPrice', 'priceImpactUsd', 'proportionalPendingImpactUsd', 'totalImpactUsd'])
      assert.equal(decrease[name], result[name], name)
    assert.equal(decrease.basePnlUsd, basePnlUsd)
    assert.equal(logOf(done, 'PositionFeesCollected').totalCostAmount, fees.totalCostAmount)
  })

  fresh('adds size or collateral alone, and takes collateral alone', async (bench) => {
    const { gmx, tx, alice } = bench
    await bench.executed(alice, { size: usd(50_000), amount: 10_000n * DOLLAR })
    const first = await positionOf(tx, gmx, alice)
    const fee = logOf(await bench.executed(alice, { size: usd(10_000) }), 'PositionFeesCollected').totalCostAmount
    const larger = await positionOf(tx, gmx, alice)
    assert.equal(larger.collateralAmount, first.collateralAmount - fee)
    const added = await bench.executed(alice, { amount: 500n * DOLLAR })
    assert.equal(logOf(added, 'PositionIncrease').sizeDeltaUsd, 0n)
    const had = await bench.balances(alice)
    const held = await positionOf(tx, gmx, alice)
    const less = await bench.executed(alice, { type: DECREASE, takeOut: 3000n * DOLLAR })
    const cost = logOf(less, 'PositionFeesCollected').totalCostAmount
    const now = await positionOf(tx, gmx, alice)
    assert.equal((await bench.balances(alice)).usdc - had.usdc, 3000n * DOLLAR)
    assert.equal(now.collateralAmount, held.collateralAmount - 3000n * DOLLAR - cost)
    assert.deepEqual([now.sizeInUsd, now.sizeInTokens], [held.sizeInUsd, held.sizeInTokens])
  })

  fresh('keeps long and short, dollars and ether apart', async (bench) => {
    const { gmx, alice } = bench
    const which = [{}, { isLong: true }, { collateral: 'WETH' }, { isLong: true, collateral: 'WETH' }]
    for (const [i, one] of which.entries())
      await bench.executed(alice, { ...one, size: usd(10_000 * (i + 1)), amount: one.collateral ? 2n * ETHER : 8000n * DOLLAR })
    const list = async () => bench.read(gmx.reader, 'getAccountPositions', [gmx.dataStore.address, alice, 0n, MAX])
    assert.deepEqual((await list()).map(({ numbers }) => numbers.sizeInUsd), [1, 2, 3, 4].map((i) => usd(10_000 * i)))
    const infos = await bench.read(gmx.reader, 'getAccountPositionInfoList', [
      gmx.dataStore.address, ZERO, alice, [gmx.market], [marketPrices(gmx, PRICE)], ZERO, 0n, MAX,
    ])
    assert.deepEqual(infos.map((info) => info.positionKey), which.map((one) => positionKey(gmx, alice, one)))
    for (const [i, one] of which.entries()) {
      const { positionKey: none, ...single } = await infoOf(bench, PRICE, one)
      assert.equal(BigInt(none), 0n)
      const { positionKey: some, ...listed } = infos[i]
      assert.deepEqual(single, listed, some)
    }
    await bench.executed(alice, { type: DECREASE, size: usd(10_000) })
    assert.deepEqual((await list()).map(({ numbers }) => numbers.sizeInUsd), [4, 2, 3].map((i) => usd(10_000 * i)))
  })
})
