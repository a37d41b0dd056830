// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// The kill switch of a carry trade: both legs, side by side, and what is said when one of them cannot be closed.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseEther } from '../devnet/lib/viem.mjs'
import { checkBooks, checkReplay, opening } from './lib/books.mjs'
import { carryWorld, checkLegs, fundedUntil, funded, idling, legs, PAYS, push, SIZE, STEP } from './lib/carry.mjs'
import { evenkeel, journal, startCommand, startKeeper } from './lib/keeper.mjs'
import { mining, sleep } from './lib/world.mjs'

const LIMIT = { timeout: 300_000 }
const GUARDED = 3
const NOTHING = { spot: 0n, perp: 0n }

/// A bench whose trade is on, with a keeper that runs.
async function carried(t, { size = SIZE, edit } = {}) {
  const bench = await carryWorld(t, edit)
  const start = await opening(bench.world, bench.chain)
  const keeper = startKeeper(bench.world, { config: bench.config })
  await fundedUntil(bench, keeper, PAYS, size)
  return { ...bench, keeper, start }
}

const flatten = ({ world, config }, ...args) => startCommand(world, 'flatten', config, '--yes', '--json', ...args)
const sizes = ({ hedges }) => Object.fromEntries(hedges.map(({ venue, size }) => [venue, Number(size)]))

test('it says what it would do with both legs, and then does it, a step of each at a time', LIMIT, async (t) => {
  const bench = await carried(t)
  const { world, chain, config, keeper, start } = bench
  const shown = await evenkeel(world, 'flatten', config)
  assert.equal(shown.code, 2, shown.stderr)
  assert.match(shown.stdout, /^close eth-carry: perp_v2 0x\w+ of -10\.0 ETH, at most 2\.0 ETH of it without the other leg$/m)
  assert.match(shown.stdout, /^sell eth-carry: spot_swap 0x\w+ of 10\.0 ETH, all there is of it on the account, at most 2\.0 ETH of it without the other leg$/m)
  assert.deepEqual(await legs(bench), { spot: SIZE, perp: -SIZE })
  const from = Number(await world.rpc.call('eth_blockNumber'))
  const done = await idling(bench, flatten(bench))
  assert.equal(done.code, 0, done.stderr)
  await keeper.ended
  const report = JSON.parse(done.stdout)
  assert.equal(report.flat, true)
  assert.deepEqual(sizes(report), { perp_v2: 0, spot_swap: 0 })
  assert.deepEqual(await legs(bench), NOTHING)
  const seen = await checkLegs(bench, { from })
  // A block that comes between the two sends holds only one of them.
  const together = seen.filter(({ spot, perp }, i) => i > 0 && spot < seen[i - 1].spot && perp > seen[i - 1].perp)
  assert.ok(together.length > 0, 'both go together')
  const hedges = await checkBooks(world, chain, config, start)
  assert.equal(hedges.filter(({ block }) => block > from).length, Number((2n * SIZE) / STEP))
  await checkReplay(world, config)
  // A keeper stays down, and goes on with the trade once it is let.
  assert.equal((await evenkeel(world, 'run', config, '--max-blocks', 2)).code, GUARDED)
  assert.equal((await evenkeel(world, 'resume', config)).code, 0)
  const again = startKeeper(world, { config })
  await fundedUntil(bench, again, PAYS, SIZE)
  assert.equal((await again.stop()).code, 0)
})

test('by signal, with a step on its way', LIMIT, async (t) => {
  const bench = await carried(t, { size: 2n * STEP })
  const { world, keeper } = bench
  await funded(bench, keeper, PAYS, 2)
  const from = Number(await world.rpc.call('eth_blockNumber'))
  await world.control('auto', { interval_ms: 300 })
  const { code } = await keeper.stop('SIGUSR1')
  await world.control('pause')
  assert.equal(code, GUARDED, keeper.output.stderr)
  assert.deepEqual(await legs(bench), NOTHING)
  await checkLegs(bench, { from })
})

test('killed by -9 again and again, it goes on where it was', LIMIT, async (t) => {
  const bench = await carried(t)
  const { world, chain, config, keeper, start } = bench
  const from = Number(await world.rpc.call('eth_blockNumber'))
  await world.control('auto', { interval_ms: 200 })
  for (let i = 0; i < 6; ++i) {
    const command = flatten(bench)
    await sleep(150 + 120 * i)
    command.child.kill('SIGKILL')
    await command.ended
  }
  await world.control('pause')
  const done = await mining(world, flatten(bench))
  assert.equal(done.code, 0, done.stderr)
  await keeper.ended
  assert.deepEqual(await legs(bench), NOTHING)
  await checkLegs(bench, { from })
  await checkBooks(world, chain, config, start, { reverted: 6 })
})

test('what cannot be sold is named, and stays hedged; wider it is sold', LIMIT, async (t) => {
  const bench = await carried(t)
  const { world, config, keeper } = bench
  assert.equal((await keeper.stop()).code, 0)
  await push(bench, 1950)
  const failed = await idling(bench, flatten(bench, '--timeout', '4s'))
  assert.equal(failed.code, 1, failed.stderr)
  const report = JSON.parse(failed.stdout)
  assert.equal(report.flat, false)
  assert.deepEqual(sizes(report), { perp_v2: -10, spot_swap: 10 })
  assert.ok(report.reasons.some((reason) => /^eth-carry: spot_swap is at 10\.0: spot_swap: its price .* is beyond the worst accepted/.test(reason)), failed.stdout)
  assert.ok(report.reasons.some((reason) => /^eth-carry: perp_v2 is at -10\.0: perp_v2: it waits for the trade's other hedge/.test(reason)), failed.stdout)
  assert.deepEqual(await legs(bench), { spot: SIZE, perp: -SIZE }, 'both legs stay')
  assert.match((await evenkeel(world, 'run', config)).stderr, /not flat yet/)
  const done = await idling(bench, flatten(bench, '--max-slippage', '6%'))
  assert.equal(done.code, 0, done.stderr)
  assert.deepEqual(await legs(bench), NOTHING)
  await checkLegs(bench)
})

test('a perp that is paused keeps its asset, until it can be closed', LIMIT, async (t) => {
  const bench = await carried(t)
  const { world, chain, keeper } = bench
  const { deployer } = world.net.accounts
  assert.equal((await keeper.stop()).code, 0)
  await chain.transact([deployer.address, 'house', 'pause', []])
  const failed = await idling(bench, flatten(bench, '--timeout', '3s'))
  assert.equal(failed.code, 1, failed.stderr)
  const { reasons } = JSON.parse(failed.stdout)
  assert.ok(reasons.some((reason) => /^eth-carry: perp_v2 is at -10\.0: perp_v2: the clearing house is paused/.test(reason)), failed.stdout)
  assert.deepEqual(await legs(bench), { spot: SIZE, perp: -SIZE }, 'both legs stay')
  const command = flatten(bench)
  const ended = idling(bench, command)
  await sleep(1000)
  await chain.send(deployer.address, 'house', 'unpause', [])
  const done = await ended
  assert.equal(done.code, 0, done.stderr)
  assert.deepEqual(await legs(bench), NOTHING)
  await checkLegs(bench)
})

test('legs that are no longer even are first brought together; what is gone is not closed twice', LIMIT, async (t) => {
  const bench = await carried(t)
  const { world, chain, keeper } = bench
  assert.equal((await keeper.stop()).code, 0)
  const taken = parseEther('7')
  await chain.transact([chain.keeper, 'weth', 'transfer', [world.net.accounts.trader.address, taken]])
  const from = Number(await world.rpc.call('eth_blockNumber'))
  const done = await idling(bench, flatten(bench))
  assert.equal(done.code, 0, done.stderr)
  assert.deepEqual(await legs(bench), NOTHING)
  const seen = await checkLegs(bench, { from, most: taken })
  const even = seen.findIndex(({ spot, perp }) => spot + perp >= -STEP)
  assert.equal(seen[even].spot, SIZE - taken, 'nothing is sold while the perp is too large')
  await checkLegs(bench, { from: seen[even].block })
})

test('dust that somebody sends keeps it from nothing', LIMIT, async (t) => {
  const bench = await carried(t, { size: STEP })
  const { world, chain, keeper } = bench
  await idling(bench, flatten(bench))
  await keeper.ended
  await chain.transact([world.net.accounts.trader.address, 'weth', 'transfer', [chain.keeper, 10n ** 9n]])
  const done = await idling(bench, flatten(bench))
  assert.equal(done.code, 0, done.stderr)
  const { hedges } = JSON.parse(done.stdout)
  assert.deepEqual(hedges.map(({ kept }) => kept), [undefined, true])
})

test('a wallet that counts the same asset is refused, as it would be sold', LIMIT, async (t) => {
  const wallet = (world) => `  - name: savings
    kind: delta_neutral
    asset: ETH
    positions:
      - {venue: wallet, tokens: ["${world.net.tokens.WETH.address}"], owner: "${world.net.accounts.keeper.address}"}
    rebalance: {rule: band, width: 0.2 ETH, min_order: 0.05 ETH, max_slippage: 100 bps}
limits:`
  const bench = await carryWorld(t, (text, world) => text.replace('limits:', () => wallet(world)))
  const { world, chain, config } = bench
  await chain.transact([world.net.accounts.trader.address, 'weth', 'transfer', [chain.keeper, SIZE]])
  for (const args of [['check'], ['run', '--max-blocks', 1], ['flatten', '--yes']]) {
    const { code, stdout, stderr } = await evenkeel(world, args[0], config, ...args.slice(1))
    assert.notEqual(code, 0)
    assert.match(stdout + stderr, /strategy savings counts the 0x\w+ of 0x\w+(, all of which strategy eth-carry sells when| that strategy eth-carry hedges with)/)
  }
  assert.deepEqual(await legs(bench), { spot: SIZE, perp: 0n })
})
