// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// What a keeper leaves behind that is killed, doubled or told to end.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { uniform } from '../devnet/lib/random.mjs'
import { checkBooks, checkReplay, opening } from './lib/books.mjs'
import { chainOf } from './lib/chain.mjs'
import { journal, startKeeper } from './lib/keeper.mjs'
import { replacing, sleep, startWorld, variant } from './lib/world.mjs'

const LIMIT = { timeout: 300_000 }
const KILLS = 10
const SEED = Number(process.env.EVENKEEL_CRASH_SEED ?? Math.floor(Math.random() * 2 ** 31))

test('killed at ten random moments, it neither doubles nor loses a hedge', LIMIT, async (t) => {
  t.diagnostic(`EVENKEEL_CRASH_SEED=${SEED}`)
  const world = await startWorld(['--sigma', '0.003', '--seed', '3'])
  t.after(world.stop)
  const chain = chainOf(world)
  const start = await opening(world, chain)
  const random = uniform(SEED)
  await world.control('auto', { interval_ms: 300 })
  let inFlight = 0
  for (let i = 0; i < KILLS; ++i) {
    const keeper = startKeeper(world)
    // Counted from its first word, so that some of the moments are inside of its recovery.
    await keeper.sees('its first word', () => keeper.output.stderr.includes('started'))
    await sleep(random() * 1500)
    await keeper.kill()
    if ((await journal(world)).some(({ kind, state }) => kind === 'transaction' && /signed|broadcast|mined/.test(state)))
      inFlight += 1
    await sleep(random() * 500)
  }
  await world.control('pause')
  const keeper = startKeeper(world)
  for (let i = 0; i < 4; ++i) await keeper.reached((await world.control('mine')).block)
  const [{ delta, gross_delta, plan }] = (await keeper.state()).strategies
  assert.ok(Math.abs(delta) <= 0.02 * gross_delta, `net delta ${delta}: ${plan.reason}`)
  assert.equal((await keeper.stop()).code, 0)
  // Bytes that waited for a keeper may come too late for their price limit.
  const hedges = await checkBooks(world, chain, world.config, start, { reverted: KILLS })
  await checkReplay(world)
  assert.ok(hedges.length >= 2, `expected some hedges, found ${hedges.length}`)
  t.diagnostic(`${hedges.length} hedges; ${inFlight} of ${KILLS} kills with one in flight`)
})

test('killed between the journal and the node, it sends what it had signed', LIMIT, async (t) => {
  const world = await startWorld()
  t.after(world.stop)
  const chain = chainOf(world)
  const start = await opening(world, chain)
  // The pool forgets the bytes, as if they had never arrived; nobody mines meanwhile.
  const first = startKeeper(world)
  await first.reached((await world.control('state')).block)
  await first.kill()
  const signed = (await journal(world)).find(({ kind }) => kind === 'transaction')
  assert.equal((await world.control('drop', { hash: signed.hashes[0] })).dropped, signed.hashes[0])
  const config = variant(world, 'again.yaml', replacing({ 'resubmit_after: 30s': 'resubmit_after: 200ms' }))
  const second = startKeeper(world, { config })
  const pending = () => world.rpc.call('eth_getTransactionCount', [chain.keeper, 'pending'])
  await second.sees('the bytes in the pool', async () => Number(await pending()) === start.first + 1)
  for (let i = 0; i < 3; ++i) await second.reached((await world.control('mine')).block)
  assert.equal((await second.stop()).code, 0)
  const hedges = await checkBooks(world, chain, config, start)
  assert.equal(hedges.length, 1)
  await checkReplay(world, config)
})

test('a second keeper on the same journal is refused', LIMIT, async (t) => {
  const world = await startWorld()
  t.after(world.stop)
  const keeper = startKeeper(world)
  const { block } = await world.control('state')
  await keeper.reached(block)
  const config = variant(world, 'second.yaml', replacing({ [`listen: ${world.net.ops}`]: 'listen: 127.0.0.1:0' }))
  const second = startKeeper(world, { config })
  const { code } = await second.ended
  assert.ok(code === 1 || code === 2, `expected exit code 1 or 2, found ${code}`)
  assert.match(second.output.stderr, new RegExp(`another keeper \\(process ${keeper.pid}\\) has this journal open`))
  await keeper.reached((await world.control('mine')).block)
  assert.equal((await keeper.stop()).code, 0)
})

for (const signal of ['SIGTERM', 'SIGINT']) {
  test(`${signal} ends it with 0 within a tick`, LIMIT, async (t) => {
    const world = await startWorld()
    t.after(world.stop)
    const keeper = startKeeper(world)
    await keeper.reached((await world.control('step')).block)
    const asked = Date.now()
    const { code } = await keeper.stop(signal)
    assert.equal(code, 0, keeper.output.stderr)
    // A tick is 50 ms here; the rest is for a busy machine.
    assert.ok(Date.now() - asked < 2000, `it took ${Date.now() - asked} ms`)
    assert.match(keeper.output.stderr, /stopped/)
  })
}
