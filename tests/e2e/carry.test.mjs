// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// The asset bought in the real pool and sold short on the real perp while longs pay for that: on, kept, off again.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { uniform } from '../devnet/lib/random.mjs'
import { parseEther } from '../devnet/lib/viem.mjs'
import { checkBooks, checkReplay, opening } from './lib/books.mjs'
import { BETWEEN, carryWorld, checkLegs, COSTS, funded, fundedUntil, legs, PAYS, push, SIZE, STEP } from './lib/carry.mjs'
import { evenkeel, startKeeper } from './lib/keeper.mjs'
import { sleep } from './lib/world.mjs'

const LIMIT = { timeout: 300_000 }
const SEED = Number(process.env.EVENKEEL_CRASH_SEED ?? Math.floor(Math.random() * 2 ** 31))
const reasonOf = (state) => state.strategies[0].plan.reason

/// Mines blocks in which the market stays where it is; what the keeper says of the last.
async function idle({ world }, keeper, blocks) {
  let now
  for (let i = 0; i < blocks; ++i) now = await keeper.reached((await world.control('mine')).block)
  return reasonOf(now)
}

/// Checks that each step was hedged, to the last wei, before the next one was bought or sold.
function checkSteps(hedges) {
  for (let i = 0; i < hedges.length; i += 2) {
    const [spot, perp] = [hedges[i], hedges[i + 1]]
    assert.deepEqual([spot.venue, perp?.venue], ['spot_swap', 'perp_v2'], `trade ${i} is the asset's, the next the perp's`)
    assert.equal(spot.order + perp.order, 0n, `trade ${i} is hedged by the next`)
    assert.ok(spot.order <= STEP && spot.order >= -STEP)
    assert.ok(spot.block < perp.block, 'the perp follows what is there')
  }
}

test('on in steps while longs pay, kept while they pay less, off in steps when they do not', LIMIT, async (t) => {
  const bench = await carryWorld(t)
  const { world, chain, config } = bench
  const check = await evenkeel(world, 'check', config)
  assert.equal(check.code, 0, check.stdout + check.stderr)
  const start = await opening(world, chain)
  const keeper = startKeeper(world, { config })
  await funded(bench, keeper, 0, 14)
  assert.deepEqual(await legs(bench), { spot: 0n, perp: 0n }, 'nothing is bought for nothing')
  await fundedUntil(bench, keeper, PAYS, SIZE)
  await funded(bench, keeper, BETWEEN, 40)
  assert.deepEqual(await legs(bench), { spot: SIZE, perp: -SIZE }, 'what is on stays on')
  await fundedUntil(bench, keeper, COSTS, 0n)
  await funded(bench, keeper, BETWEEN, 30)
  assert.deepEqual(await legs(bench), { spot: 0n, perp: 0n }, 'what is off stays off')
  assert.equal((await keeper.stop()).code, 0)
  await checkLegs(bench)
  const hedges = await checkBooks(world, chain, config, start)
  checkSteps(hedges)
  assert.equal(hedges.length, Number((4n * SIZE) / STEP), 'as many steps up as down')
  await checkReplay(world, config)
})

test('killed again and again while it is put on, it goes on and doubles nothing', LIMIT, async (t) => {
  t.diagnostic(`EVENKEEL_CRASH_SEED=${SEED}`)
  const bench = await carryWorld(t)
  const { world, chain, config } = bench
  const start = await opening(world, chain)
  const random = uniform(SEED)
  let keeper = startKeeper(world, { config })
  await funded(bench, keeper, PAYS, 16)
  let kills = 0
  for (let i = 0; i < 60 && (await legs(bench)).perp > -SIZE; ++i) {
    await sleep(random() * 150)
    if (random() < 0.5) {
      await keeper.kill()
      ++kills
      if (random() < 0.5) await world.control('step', { price: 2000 })
      keeper = startKeeper(world, { config })
    }
    await funded(bench, keeper, PAYS, 1)
  }
  await fundedUntil(bench, keeper, PAYS, SIZE)
  assert.equal((await keeper.stop()).code, 0)
  await checkLegs(bench)
  // Bytes that waited for a keeper may come too late.
  const hedges = await checkBooks(world, chain, config, start, { reverted: kills })
  const made = (where) => hedges.filter(({ venue }) => venue === where).reduce((sum, { order }) => sum + order, 0n)
  assert.deepEqual([made('spot_swap'), made('perp_v2')], [SIZE, -SIZE])
  await checkReplay(world, config)
  t.diagnostic(`${kills} kills`)
})

test('a perp that is paused stops the buying, wherever that meets it', LIMIT, async (t) => {
  const bench = await carryWorld(t)
  const { world, chain, config } = bench
  const { deployer } = world.net.accounts
  const keeper = startKeeper(world, { config })
  await fundedUntil(bench, keeper, PAYS, STEP)
  // Once with both legs even, once with a step that the perp has yet to follow.
  for (const ahead of [0n, STEP]) {
    for (let i = 0; (await legs(bench)).spot !== -(await legs(bench)).perp + ahead; ++i) {
      assert.ok(i < 10, 'it goes on')
      await funded(bench, keeper, PAYS, 1)
    }
    await chain.transact([deployer.address, 'house', 'pause', []])
    const before = await legs(bench)
    const reason = await idle(bench, keeper, 8)
    assert.match(reason, /perp_v2 takes no orders: the clearing house is paused/)
    const after = await legs(bench)
    assert.equal(after.perp, before.perp)
    assert.ok(after.spot === before.spot || (ahead === 0n && after.spot === before.spot + STEP), 'what was on its way, and no more')
    await chain.transact([deployer.address, 'house', 'unpause', []])
    await funded(bench, keeper, PAYS, 3)
  }
  await fundedUntil(bench, keeper, PAYS, SIZE)
  assert.equal((await keeper.stop()).code, 0)
  await checkLegs(bench)
  await checkReplay(world, config)
})

test('a pool that is off the oracle is neither bought in nor sold in', LIMIT, async (t) => {
  const bench = await carryWorld(t)
  const { world, config } = bench
  const keeper = startKeeper(world, { config })
  await fundedUntil(bench, keeper, PAYS, 2n * STEP)
  await push(bench, 2040)
  assert.match(await idle(bench, keeper, 6), /the carry trade is on: buy 2\.0 ETH, but spot_swap: its price .* is beyond the worst accepted/)
  assert.deepEqual(await legs(bench), { spot: 2n * STEP, perp: -2n * STEP })
  await fundedUntil(bench, keeper, PAYS, SIZE)
  await fundedUntil(bench, keeper, COSTS, SIZE - STEP)
  await push(bench, 1960)
  assert.match(await idle(bench, keeper, 6), /the carry trade is off: sell 2\.0 ETH, but spot_swap: its price .* is beyond the worst accepted/)
  const { spot, perp } = await legs(bench)
  assert.equal(spot, -perp, 'both legs stay as they are')
  await fundedUntil(bench, keeper, COSTS, 0n)
  assert.equal((await keeper.stop()).code, 0)
  await checkLegs(bench)
  await checkReplay(world, config)
})

test('the asset that somebody takes is unhedged at once, and bought again while the trade is on', LIMIT, async (t) => {
  const bench = await carryWorld(t)
  const { world, chain, config } = bench
  const { trader } = world.net.accounts
  await chain.transact([chain.keeper, 'weth', 'approve', [trader.address, 2n ** 255n]])
  const keeper = startKeeper(world, { config })
  await fundedUntil(bench, keeper, PAYS, SIZE)
  const from = Number(await world.rpc.call('eth_blockNumber')) + 1
  const taken = parseEther('3')
  await chain.transact([trader.address, 'weth', 'transferFrom', [chain.keeper, trader.address, taken]])
  await fundedUntil(bench, keeper, PAYS, SIZE)
  assert.equal((await keeper.stop()).code, 0)
  const seen = await checkLegs(bench, { from, most: taken })
  const after = seen.findIndex(({ spot, perp }) => spot === -perp)
  assert.deepEqual(seen[after], { ...seen[after], spot: SIZE - taken, perp: taken - SIZE }, 'the perp follows first')
  await checkLegs(bench, { from: seen[after].block })
  await checkReplay(world, config)
})

test('somebody else who sells with the same key freezes it, until that is adopted', LIMIT, async (t) => {
  const bench = await carryWorld(t)
  const { world, chain, config } = bench
  const keeper = startKeeper(world, { config })
  await fundedUntil(bench, keeper, PAYS, SIZE)
  await funded(bench, keeper, PAYS, 2)
  const from = Number(await world.rpc.call('eth_blockNumber')) + 1
  await chain.transact([chain.keeper, 'weth', 'transfer', [world.net.accounts.trader.address, STEP]])
  const [now] = (await funded(bench, keeper, PAYS, 8)).slice(-1)
  assert.deepEqual(await legs(bench), { spot: SIZE - STEP, perp: -SIZE }, 'nothing is traded beside somebody else')
  assert.match(now.plan.reason, /foreign_transaction/)
  assert.equal((await evenkeel(world, 'adopt', config)).code, 0)
  await fundedUntil(bench, keeper, PAYS, SIZE)
  assert.equal((await keeper.stop()).code, 0)
  await checkLegs(bench, { from })
  await checkReplay(world, config)
})
