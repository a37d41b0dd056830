// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// A carry trade whose perp fills later: the next step waits for the fill, and so does the kill switch.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fill, openOrders, positionOf, usd } from '../devnet/lib/gmx.mjs'
import { formatEther } from '../devnet/lib/viem.mjs'
import { checkReplay } from './lib/books.mjs'
import { carryConfig, PRICE, SIZE, STEP } from './lib/carry.mjs'
import { chainOf } from './lib/chain.mjs'
import { checkStory, executors, gmxHedge, gmxStory, startGmxWorld } from './lib/gmx_world.mjs'
import { startCommand, startKeeper } from './lib/keeper.mjs'
import { sleep } from './lib/world.mjs'

const LIMIT = { timeout: 600_000 }
// What a fill may differ by: the price impact of GMX is part of its size.
const CLOSE = SIZE / 500n

/// A bench whose longs pay for shorts; `held` tells both legs, as the chain has them, in wei of ETH.
async function gmxCarry(t) {
  const world = await startGmxWorld(['--liquidity-usd', '1000', '--time-step', '60'])
  t.after(world.stop)
  await fill(world.tx, world.gmx, world.trader, { size: usd(500_000), amount: 200_000n * 10n ** 6n, isLong: true }, PRICE)
  await world.control('price', { price: PRICE })
  const config = carryConfig(world, { perp: gmxHedge(world), enter: '1%', exit: '0.1%' })
  const chain = chainOf(world)
  const held = async () => {
    const short = await positionOf(world.tx, world.gmx, world.keeper)
    return { spot: await chain.readOne('weth', 'balanceOf', [chain.keeper]), perp: -(short?.sizeInTokens ?? 0n) }
  }
  return { world, chain, config, held }
}

const words = ({ spot, perp }) => `${formatEther(spot)} held, ${formatEther(perp)} on GMX`

/// Checks that no more than a step is unhedged now.
async function checkNow({ held }) {
  const now = await held()
  const net = now.spot + now.perp
  assert.ok(net <= STEP + CLOSE && net >= -STEP - CLOSE, words(now))
  return now
}

/// Steps until both legs have the trade's size.
async function enter(bench, keeper, keepers) {
  let plan
  for (let i = 0; i < 120; ++i) {
    ;({ plan } = (await keeper.reached((await bench.world.control('price', { price: PRICE })).block)).strategies[0])
    const { spot, perp } = await checkNow(bench)
    if (spot === SIZE && -perp > SIZE - CLOSE) return
    await keepers.step(PRICE)
    await checkNow(bench)
  }
  assert.fail(`${words(await bench.held())}: ${plan.reason}`)
}

/// Mines and fills until the command has ended.
async function closing(bench, keepers, command) {
  let ended
  command.ended.then((how) => (ended = how))
  while (!ended) {
    await bench.world.control('mine')
    await checkNow(bench)
    await keepers.step(PRICE)
    await checkNow(bench)
    await sleep(100)
  }
  return { ...ended, ...command.output }
}

test('put on a step at a time, each filled before the next, and closed the same way', LIMIT, async (t) => {
  const bench = await gmxCarry(t)
  const { world, config } = bench
  // Some are cancelled, and none is filled at once.
  const kinds = new Map()
  const keepers = executors(world, (key, age) => {
    if (!kinds.has(key)) kinds.set(key, kinds.size % 4 === 2 ? 'cancel' : 'fill')
    return age < 1 ? 'wait' : kinds.get(key)
  })
  const keeper = startKeeper(world, { config })
  await enter(bench, keeper, keepers)
  assert.equal((await keeper.stop()).code, 0)
  await checkReplay(world, config)
  const done = await closing(bench, keepers, startCommand(world, 'flatten', config, '--yes', '--json'))
  assert.equal(done.code, 0, done.stdout + done.stderr)
  assert.deepEqual(await bench.held(), { spot: 0n, perp: 0n })
  assert.deepEqual(await openOrders(world.tx, world.gmx, world.keeper), [])
  const story = checkStory(await gmxStory(world))
  t.diagnostic(JSON.stringify(story))
  assert.ok(story.cancelled >= 2 && story.executed >= Number((2n * SIZE) / STEP))
})

test('flatten while GMX has an order open, which is cancelled then', LIMIT, async (t) => {
  const bench = await gmxCarry(t)
  const { world, config } = bench
  const keepers = executors(world)
  const keeper = startKeeper(world, { config })
  while (keepers.count() < 2) {
    await keeper.reached((await world.control('price', { price: PRICE })).block)
    if ((await openOrders(world.tx, world.gmx, world.keeper)).length > 0 && keepers.count() === 1) break
    await keepers.step(PRICE)
  }
  await keeper.kill()
  keepers.become((key, age, count) => (count <= 2 ? 'cancel' : 'fill'))
  const done = await closing(bench, keepers, startCommand(world, 'flatten', config, '--yes', '--json'))
  assert.equal(done.code, 0, done.stdout + done.stderr)
  assert.deepEqual(await bench.held(), { spot: 0n, perp: 0n })
  assert.deepEqual(await openOrders(world.tx, world.gmx, world.keeper), [])
})
