// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// The kill switch: by command, by signal, and when the keeper or its node hangs.

import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { chainOf } from './lib/chain.mjs'
import { evenkeel, journal, startCommand, startKeeper } from './lib/keeper.mjs'
import { startProxy } from './lib/proxy.mjs'
import { silentPipe } from './lib/silent_pipe.mjs'
import { mining, replacing, sleep, startWorld, until, variant } from './lib/world.mjs'

const LIMIT = { timeout: 300_000 }
const GUARDED = 3

/// A world with a keeper that has hedged: {world, chain, keeper}.
async function hedged(t, { edits = {}, args = [], world: shared, stderr } = {}) {
  const world = shared ?? (await startWorld())
  if (!shared) t.after(world.stop)
  const chain = chainOf(world)
  const config = Object.keys(edits).length ? variant(world, 'hedged.yaml', replacing(edits)) : world.config
  const keeper = startKeeper(world, { config, args, stderr })
  await keeper.reached((await world.control('state')).block)
  await keeper.reached((await world.control('mine')).block)
  await keeper.reached((await world.control('mine')).block)
  assert.notEqual(await chain.size(), 0n, 'there is a hedge')
  return { world, chain, keeper, config }
}

const latchOf = (world) => join(world.folder, 'evenkeel.db.flatten')
const nonces = (world, chain) =>
  Promise.all(['latest', 'pending'].map((tag) => world.rpc.call('eth_getTransactionCount', [chain.keeper, tag])))

async function checkFlat(world, chain) {
  assert.equal(await chain.size(), 0n, 'the chain says flat')
  const [latest, pending] = await nonces(world, chain)
  assert.equal(latest, pending, 'nothing waits in the pool')
  const open = (await journal(world)).filter((line) => line.kind === 'transaction' && /signed|broadcast|mined|cancelling/.test(line.state))
  assert.deepEqual(open, [], 'nothing is unsettled')
}

/// A keeper that is started while the latch is there does nothing, until resume.
async function checkLatch(world, chain) {
  const size = await chain.size()
  const refused = await evenkeel(world, 'run', world.config, '--max-blocks', 2)
  assert.equal(refused.code, GUARDED, refused.stderr)
  assert.match(refused.stderr, /evenkeel resume/)
  assert.equal(await chain.size(), size)
  assert.equal((await evenkeel(world, 'resume', world.config)).code, 0)
  assert.ok(!existsSync(latchOf(world)))
  const keeper = startKeeper(world)
  await keeper.reached((await world.control('mine')).block)
  await keeper.reached((await world.control('mine')).block)
  assert.notEqual(await chain.size(), 0n, 'it hedges again')
  assert.equal((await keeper.stop()).code, 0)
}

test('without --yes it says what it would do, changes nothing and exits 2', LIMIT, async (t) => {
  const { world, chain, keeper } = await hedged(t)
  const size = await chain.size()
  const { code, stdout, stderr } = await evenkeel(world, 'flatten', world.config)
  assert.equal(code, 2, stderr)
  assert.match(stdout, new RegExp(`end the keeper, process ${keeper.pid}`))
  assert.match(stdout, /close eth-usdc: perp_v2/)
  assert.ok(!existsSync(latchOf(world)))
  assert.ok(keeper.alive())
  assert.equal(await chain.size(), size)
})

test('beside a running keeper: it ends, everything is closed, and nothing hedges until resume', LIMIT, async (t) => {
  const { world, chain, keeper } = await hedged(t)
  const done = await mining(world, startCommand(world, 'flatten', world.config, '--yes', '--json'))
  assert.equal(done.code, 0, done.stderr)
  const report = JSON.parse(done.stdout)
  assert.equal(report.flat, true)
  assert.equal(Number(report.hedges[0].size), 0)
  assert.ok([0, GUARDED].includes((await keeper.ended).code))
  await checkFlat(world, chain)
  assert.match(readFileSync(latchOf(world), 'utf8'), /"flat_at":\d+/)
  await checkLatch(world, chain)
})

test('beside a keeper whose loop hangs, which is killed after the grace', LIMIT, async (t) => {
  const { world, chain, keeper } = await hedged(t)
  process.kill(keeper.pid, 'SIGSTOP')
  const done = await mining(world, startCommand(world, 'flatten', world.config, '--yes', '--grace', '500ms'))
  assert.equal(done.code, 0, done.stderr)
  assert.match(done.stderr, /did not end and was killed/)
  assert.equal((await keeper.ended).signal, 'SIGKILL')
  await checkFlat(world, chain)
})

test('SIGUSR1 makes a running keeper flatten and end with 3', LIMIT, async (t) => {
  const { world, chain, keeper } = await hedged(t)
  await world.control('auto', { interval_ms: 300 })
  const { code } = await keeper.stop('SIGUSR1')
  await world.control('pause')
  assert.equal(code, GUARDED, keeper.output.stderr)
  await checkFlat(world, chain)
  await checkLatch(world, chain)
})

test('SIGUSR1 while its first node never answers', LIMIT, async (t) => {
  const world = await startWorld()
  t.after(world.stop)
  const proxy = await startProxy(world.net.rpc)
  t.after(() => proxy.stop())
  const rpc = `rpc: ["${proxy.url}", "${world.net.rpc}"]`
  const { chain, keeper } = await hedged(t, { world, edits: { [`rpc: ["${world.net.rpc}"]`]: rpc } })
  proxy.fail('no end')
  await world.control('mine')
  await sleep(300)
  await world.control('auto', { interval_ms: 300 })
  const { code } = await keeper.stop('SIGUSR1')
  await world.control('pause')
  assert.equal(code, GUARDED, keeper.output.stderr)
  await checkFlat(world, chain)
})

test('SIGUSR1 while the loop hangs for good: the program begins anew and flattens', LIMIT, async (t) => {
  const world = await startWorld()
  t.after(world.stop)
  const pipe = silentPipe(world)
  const { chain, keeper } = await hedged(t, { world, args: ['--flatten-grace', '1s'], stderr: pipe.end })
  pipe.fill()
  const { path } = await world.control('state')
  await world.control('price', { price: path * 1.02 })
  await until('an order whose log line waits for ever', async () => {
    const [latest, pending] = await nonces(world, chain)
    return latest !== pending
  })
  await world.control('auto', { interval_ms: 300 })
  process.kill(keeper.pid, 'SIGUSR1')
  await until('a new beginning', () => readFileSync(`/proc/${keeper.pid}/cmdline`, 'utf8').includes('--flatten-first'))
  pipe.drain()
  const { code } = await keeper.ended
  await world.control('pause')
  assert.equal(code, GUARDED, pipe.text().slice(-3000))
  await checkFlat(world, chain)
})

test('with an order in flight and mining stopped, it cancels and closes when mining goes on', LIMIT, async (t) => {
  const { world, chain, keeper } = await hedged(t)
  const { path } = await world.control('state')
  await world.control('price', { price: path * 1.02 })
  await until('an order in flight', async () => {
    const [latest, pending] = await nonces(world, chain)
    return latest !== pending
  })
  await world.control('stop_mining')
  const command = startCommand(world, 'flatten', world.config, '--yes', '--json')
  await until('a cancellation', async () => (await journal(world).catch(() => [])).some(({ state }) => state === 'cancelling'))
  await world.control('start_mining')
  const done = await mining(world, command)
  assert.equal(done.code, 0, done.stderr)
  await keeper.ended
  await checkFlat(world, chain)
})

test('killed by -9 again and again, it goes on where it was', LIMIT, async (t) => {
  const { world, chain, keeper } = await hedged(t)
  await world.control('auto', { interval_ms: 400 })
  for (let i = 0; i < 5; ++i) {
    const command = startCommand(world, 'flatten', world.config, '--yes')
    await sleep(100 + 150 * i)
    command.child.kill('SIGKILL')
    await command.ended
  }
  await world.control('pause')
  const done = await mining(world, startCommand(world, 'flatten', world.config, '--yes'))
  assert.equal(done.code, 0, done.stderr)
  await keeper.ended
  await checkFlat(world, chain)
})

test('when the time is over it says exactly what is not flat, and exits 1', LIMIT, async (t) => {
  const { world, chain, keeper } = await hedged(t)
  await world.control('stop_mining')
  const done = await evenkeel(world, 'flatten', world.config, '--yes', '--json', '--timeout', '3s')
  assert.equal(done.code, 1, done.stderr)
  const report = JSON.parse(done.stdout)
  assert.equal(report.flat, false)
  assert.ok(report.reasons.some((reason) => /eth-usdc/.test(reason)), done.stdout)
  assert.notEqual(await chain.size(), 0n)
  await keeper.ended
  assert.match((await evenkeel(world, 'run', world.config)).stderr, /not flat yet/)
})

for (const content of ['', 'torn {"version"', '{"version":1,"time":"t","who":"w","reason":"r"}'])
  test(`a latch of ${JSON.stringify(content)} keeps the keeper from hedging`, LIMIT, async (t) => {
    const world = await startWorld()
    t.after(world.stop)
    writeFileSync(latchOf(world), content)
    const refused = await evenkeel(world, 'run', world.config)
    assert.equal(refused.code, GUARDED, refused.stderr)
    assert.equal(await chainOf(world).size(), 0n)
  })

test('a latch that appears makes a running keeper flatten', LIMIT, async (t) => {
  const { world, chain, keeper } = await hedged(t)
  writeFileSync(latchOf(world), 'by hand')
  await world.control('auto', { interval_ms: 300 })
  const { code } = await keeper.ended
  await world.control('pause')
  assert.equal(code, GUARDED, keeper.output.stderr)
  await checkFlat(world, chain)
})

/// A transaction of the keeper's account that the keeper did not sign.
const foreign = (world, chain) =>
  world.rpc.call('eth_sendTransaction', [{ from: chain.keeper, to: chain.keeper, value: '0x0', gas: '0x5208' }])

test('somebody else uses the key: it freezes, and adopt beside it lets it go on', LIMIT, async (t) => {
  const { world, chain, keeper } = await hedged(t)
  assert.equal((await evenkeel(world, 'adopt', world.config)).code, 0, 'nothing is foreign yet')
  await foreign(world, chain)
  await world.control('mine')
  const size = await chain.size()
  const { path } = await world.control('state')
  await keeper.reached((await world.control('price', { price: path * 1.03 })).block)
  await keeper.reached((await world.control('mine')).block)
  assert.equal(await chain.size(), size, 'it does not hedge')
  const adopted = await evenkeel(world, 'adopt', world.config)
  assert.equal(adopted.code, 0, adopted.stderr)
  assert.match(adopted.stdout, /used by somebody else/)
  assert.match(adopted.stdout, /adopted by the running keeper/)
  await keeper.reached((await world.control('mine')).block)
  await keeper.reached((await world.control('mine')).block)
  await keeper.reached((await world.control('mine')).block)
  assert.notEqual(await chain.size(), size, 'it hedges again')
  assert.equal((await keeper.stop()).code, 0)
})

test('adopt without a running keeper', LIMIT, async (t) => {
  const { world, chain, keeper } = await hedged(t)
  assert.equal((await keeper.stop()).code, 0)
  await foreign(world, chain)
  await world.control('mine')
  const adopted = await evenkeel(world, 'adopt', world.config)
  assert.equal(adopted.code, 0, adopted.stderr)
  assert.match(adopted.stdout, /^adopted: /m)
  assert.match((await evenkeel(world, 'adopt', world.config)).stdout, /nothing is foreign/)
})

test('flatten works while the strategy is frozen', LIMIT, async (t) => {
  const { world, chain, keeper } = await hedged(t)
  await foreign(world, chain)
  await keeper.reached((await world.control('mine')).block)
  const done = await mining(world, startCommand(world, 'flatten', world.config, '--yes'))
  assert.equal(done.code, 0, done.stderr)
  await keeper.ended
  await checkFlat(world, chain)
})
