// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// Alarms that go by sums over many blocks: the quote that loses its peg, and a perp whose basis is unusual.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ownContracts } from '../devnet/lib/artifacts.mjs'
import { hex } from '../devnet/lib/rpc.mjs'
import { encodeFunctionData } from '../devnet/lib/viem.mjs'
import { checkReplay } from './lib/books.mjs'
import { evenkeel, journal, startKeeper } from './lib/keeper.mjs'
import { bench } from './lib/pools.mjs'
import { startReceiver } from './lib/receiver.mjs'
import { replacing, startWorld, until, variant } from './lib/world.mjs'

const LIMIT = { timeout: 400_000 }
const SECRET = 'alarms'
const PRICE = 2000
const BLOCK_SECONDS = 12
const FEES = { maxFeePerGas: hex(10n ** 12n), maxPriorityFeePerGas: hex(10n ** 9n) }

const answer = (price) => BigInt(Math.round(price * 1e8))
const causes = ({ plan }) => plan.guard.causes.map(({ name }) => name)

/// A world, its receiver of alerts, and how a config, a keeper and an alert come about.
async function scene(t) {
  const world = await startWorld(['--time-step', BLOCK_SECONDS])
  const receiver = await startReceiver(SECRET)
  t.after(async () => {
    await world.stop()
    receiver.stop()
  })
  const config = (name, more) =>
    variant(
      world,
      name,
      replacing({
        'journal: {path': `guard: {trip_after: 1ms, lift_after: ${BLOCK_SECONDS}s}\nalerts: [{url: "${receiver.url}", secret_env: HOOK_SECRET}]\njournal: {path`,
        ...more,
      }),
    )
  const told = (event, words) => until(event, () => receiver.alerts.some((one) => one.event === event && words.test(one.message)))
  const run = (file) => startKeeper(world, { config: file, env: { HOOK_SECRET: SECRET } })
  return { world, config, told, run }
}

/// One block at the price of ether that it has; what the keeper published of its strategy there.
async function block(world, keeper) {
  return (await keeper.reached((await world.control('price', { price: PRICE })).block)).strategies[0]
}

test('a quote that loses its peg holds the keeper back until the peg is there again', LIMIT, async (t) => {
  const { world, config, told, run } = await scene(t)
  const chain = await bench(world)
  const { deployer } = world.net.accounts
  const feed = await chain.deploy(deployer.address, ownContracts().Aggregator, ['USDC / USD', 8, answer(1)])
  await chain.block()
  const file = config('peg.yaml', {
    'price: 1}': `price: 1, peg: {chainlink: "${feed.address}", max_age: 1h}}`,
    'limits:\n': `limits:\n  depeg: {bar: ${BLOCK_SECONDS}s}\n`,
  })
  // Mined by the next block.
  const says = (functionName, args) => {
    const data = encodeFunctionData({ abi: feed.abi, functionName, args })
    return world.rpc.call('eth_sendTransaction', [{ from: deployer.address, to: feed.address, data, gas: hex(500_000), ...FEES }])
  }
  const trades = (price) => says('setAnswer', [answer(price)])

  const checked = await evenkeel(world, 'check', file)
  assert.equal(checked.code, 0, checked.stdout + checked.stderr)
  assert.match(checked.stdout, /peg feed of USDC.*bytes of code/)
  assert.match(checked.stdout, /peg of USDC.*1\.0 USD/)

  let keeper = run(file)
  for (let i = 0; i < 6; ++i) assert.deepEqual(causes(await block(world, keeper)), [])

  // 15 bps below: 10 of them are summed a bar, and 80 bps is the alarm.
  await trades(0.9985)
  let bars = 0
  while (!causes(await block(world, keeper)).includes('depeg')) assert.ok(++bars < 12, 'it is noticed in time')
  assert.ok(bars >= 5, `a small discount takes a while, found ${bars} bars`)
  await told('guard_reducing', /depeg: the price of USDC is 0\.9985 USD; discounts of USDC add up to .* bps, at most 80\.0 bps allowed/)

  // The sum is the journal's: a keeper that is killed begins where it was.
  await keeper.kill()
  keeper = run(file)
  assert.deepEqual(causes(await block(world, keeper)), ['depeg'])

  await trades(0.95)
  const fallen = await block(world, keeper)
  assert.deepEqual(causes(fallen), ['depeg', 'peg_lost'])
  assert.equal(fallen.plan.guard.mode, 'halted')
  await told('guard_halted', /peg_lost: the price of USDC is 0\.95 USD/)

  // No answer of the feed is none of one dollar.
  await says('setAnswerAt', [answer(1), 1n])
  const silent = await block(world, keeper)
  assert.deepEqual(causes(silent), ['depeg', 'peg_lost', 'stale_peg'])
  assert.match(silent.plan.guard.causes.at(-1).found, /peg feed of USDC: its price is \d+s old, at most 3600s allowed/)

  await trades(1)
  let now
  for (let i = 0; i < 60 && (i === 0 || causes(now).length > 0); ++i) {
    now = await block(world, keeper)
    if (i === 3) assert.deepEqual(causes(now), ['depeg'])
  }
  assert.deepEqual(causes(now), [])
  await told('guard_lifted', /nothing holds it back/)
  assert.equal((await keeper.stop()).code, 0)
  const changes = (await journal(world, file)).filter(({ kind }) => kind === 'guard')
  for (const name of ['depeg', 'peg_lost', 'stale_peg'])
    assert.ok(changes.some((line) => JSON.stringify(line).includes(`"${name}"`)), `the journal tells of ${name}`)
  await checkReplay(world, file)
})

test('a basis that is far from what is usual only lets risk be reduced', LIMIT, async (t) => {
  const { world, config, told, run } = await scene(t)
  const file = config('basis.yaml', {
    'limits:\n': `limits:\n  basis: {sample: ${BLOCK_SECONDS}s, half_life: 1h}\n`,
    'max_oracle_deviation: 5%': 'max_oracle_deviation: 50%',
  })
  const keeper = run(file)
  for (let i = 0; i < 40; ++i) assert.deepEqual(causes(await block(world, keeper)), [])

  // Somebody sells the perp alone; its mark price follows over a quarter of an hour.
  await world.control('trade_as', { account: 'trader', side: 'short', size: 400, mine: true })
  let held
  for (let i = 0; i < 40 && !(held && causes(held).includes('basis')); ++i) {
    const mined = await world.control('mine', { timestamp_step: 60 })
    held = (await keeper.reached(mined.block)).strategies[0]
  }
  assert.deepEqual(causes(held), ['basis'])
  assert.equal(held.plan.guard.mode, 'reducing')
  assert.match(held.plan.guard.causes[0].found, /the basis of perp_v2 0x\w+ is -[\d.]+ bps, its mean -?[\d.]+ bps and standard deviation [\d.]+ bps/)
  await told('guard_reducing', /basis: the basis of perp_v2/)

  // The arbitrageur is back.
  let now = held
  for (let i = 0; i < 200 && causes(now).length > 0; ++i) now = await block(world, keeper)
  assert.deepEqual(causes(now), [])
  await told('guard_lifted', /nothing holds it back/)
  assert.equal((await keeper.stop()).code, 0)
  await checkReplay(world, file)
})
