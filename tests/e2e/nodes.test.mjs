// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// What the keeper does while its nodes are wrong, late, or change their minds.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keccak256, parseTransaction } from '../devnet/lib/viem.mjs'
import { checkBooks, checkReplay, opening } from './lib/books.mjs'
import { chainOf } from './lib/chain.mjs'
import { journal, startKeeper } from './lib/keeper.mjs'
import { FAULTS, startProxy } from './lib/proxy.mjs'
import { calm, replacing, startWorld, stir, until, variant } from './lib/world.mjs'

const LIMIT = { timeout: 300_000 }
const PATIENT = 60_000
const GWEI = 10n ** 9n

/// A world with nodes in between: {world, chain, proxies, config(edits)}.
async function behind(t, count = 1, args = []) {
  const world = await startWorld(args)
  t.after(world.stop)
  const proxies = []
  for (let i = 0; i < count; ++i) proxies.push(await startProxy(world.net.rpc))
  t.after(() => proxies.forEach((proxy) => proxy.stop()))
  const rpc = proxies.map(({ url }) => `"${url}"`).join(', ')
  const config = (edits = {}) => variant(world, 'behind.yaml', replacing({ [`rpc: ["${world.net.rpc}"]`]: `rpc: [${rpc}]`, ...edits }))
  return { world, chain: chainOf(world), proxies, config }
}

/// The keeper's newest transaction in the journal, once there is one after `id`.
const newest = (world, config, id = 0) =>
  until('a transaction in the journal', async () =>
    (await journal(world, config)).filter((line) => line.kind === 'transaction' && line.id > id).at(-1), PATIENT)

const health = async (keeper) => {
  const { status, body } = await keeper.get('/healthz')
  return { status, reasons: body ? JSON.parse(body).reasons : [] }
}

test('whatever a node answers, nothing is sent, the reason is said, and it goes on afterwards', LIMIT, async (t) => {
  const { world, chain, proxies: [proxy], config } = await behind(t)
  const start = await opening(world, chain)
  const keeper = startKeeper(world, { config: config() })
  await keeper.reached((await world.control('state')).block)
  let direction = 1
  for (const fault of Object.keys(FAULTS)) {
    await t.test(fault, async (t) => {
      await calm(world, keeper)
      assert.deepEqual(await health(keeper), { status: 200, reasons: [] })
      const told = keeper.output.stderr.length
      // A chain's id is asked when an endpoint is met, so this one has to be lost before.
      if (fault === 'another chain') {
        proxy.fail('bad gateway')
        await keeper.sees('the endpoint down', () => keeper.output.stderr.slice(told).includes('endpoint down'), PATIENT)
      }
      proxy.fail(fault)
      const failed = proxy.seen.failed
      const block = await stir(world, 0.006 * (direction *= -1))
      const { reasons } = await keeper.sees('an unhealthy keeper', async () => {
        const now = await health(keeper)
        return now.status === 503 && proxy.seen.failed >= failed + 1 && now
      }, PATIENT)
      await keeper.sees('a line in the log', () => /tick failed|endpoint down/.test(keeper.output.stderr.slice(told)), PATIENT)
      if (fault !== 'another chain')
        assert.notEqual((await keeper.state()).block.number, block, 'nothing is decided on such an answer')
      else await keeper.sees('the wrong chain', async () => /chain id 31337, found 1/.test((await health(keeper)).reasons.join()), PATIENT)
      proxy.heal()
      proxy.cut()
      await keeper.reached(block, PATIENT)
      assert.deepEqual(proxy.sent.filter(({ during }) => during), [], 'nothing was sent while it lasted')
      await until('its health', async () => (await health(keeper)).status === 200)
      t.diagnostic(reasons.join(' | '))
    })
  }
  await calm(world, keeper)
  assert.equal((await keeper.stop()).code, 0)
  const hedges = await checkBooks(world, chain, config(), start)
  assert.ok(hedges.length >= Object.keys(FAULTS).length, 'it hedged after each of them')
  await checkReplay(world, config())
})

test('a node of another chain from the start is never acted on, and the right one is taken up', LIMIT, async (t) => {
  const { world, proxies: [proxy], config } = await behind(t)
  proxy.fail('another chain')
  const keeper = startKeeper(world, { config: config() })
  await keeper.sees('the reason', () => /chain id 31337, found 1/.test(keeper.output.stderr), PATIENT)
  assert.equal((await keeper.get('/healthz')).status, 503)
  assert.equal(await keeper.state(), undefined)
  proxy.heal()
  await keeper.reached((await world.control('state')).block, PATIENT)
  assert.ok(proxy.sent.length === 1 && proxy.sent[0].during === undefined)
  assert.equal((await keeper.stop()).code, 0)
})

test('a second endpoint takes over, and the first is returned to', LIMIT, async (t) => {
  const { world, chain, proxies: [first, second], config } = await behind(t, 2)
  const start = await opening(world, chain)
  const keeper = startKeeper(world, { config: config() })
  await calm(world, keeper)
  assert.equal(second.seen.reads, 0, 'the second is not read from while the first is well')
  first.fail('bad gateway')
  await stir(world)
  await calm(world, keeper)
  assert.ok(second.seen.reads > 0, 'the hedge went through the second')
  assert.deepEqual(second.sent.map(({ raw }) => raw).slice(0, 1), first.sent.map(({ raw }) => raw).slice(0, 1), 'both were sent the first')
  assert.match(keeper.output.stderr, /endpoint down.*502/)
  first.heal()
  await keeper.sees('the first again', () => /endpoint up/.test(keeper.output.stderr), PATIENT)
  const { reads } = second.seen
  await stir(world, -0.006)
  await calm(world, keeper)
  assert.equal(second.seen.reads, reads, 'the second is no longer read from')
  assert.equal(second.sent.at(-1).raw, first.sent.at(-1).raw, 'a hedge is sent to both')
  assert.equal((await keeper.stop()).code, 0)
  assert.equal((await checkBooks(world, chain, config(), start)).length, 3)
})

test('a transaction that the pool dropped is sent again', LIMIT, async (t) => {
  const { world, chain, proxies: [proxy], config } = await behind(t)
  const start = await opening(world, chain)
  const path = config({ 'resubmit_after: 30s': 'resubmit_after: 500ms' })
  const keeper = startKeeper(world, { config: path })
  await keeper.reached((await world.control('state')).block)
  const { raw } = proxy.sent[0]
  assert.equal((await world.control('drop', { hash: keccak256(raw) })).dropped, keccak256(raw))
  await keeper.sees('another send', () => proxy.sent.length > 1)
  await calm(world, keeper)
  assert.equal((await keeper.stop()).code, 0)
  const hedges = await checkBooks(world, chain, path, start)
  assert.equal(hedges.length, 1)
})

for (const [depth, confirmations] of [[1, 1], [2, 1], [1, 4], [2, 4]]) {
  test(`a reorg ${depth} deep across a hedge of ${confirmations} confirmation(s) neither doubles nor loses it`, LIMIT, async (t) => {
    const { world, chain, config } = await behind(t)
    const start = await opening(world, chain)
    const path = config({ 'confirmations: 1': `confirmations: ${confirmations}` })
    const keeper = startKeeper(world, { config: path })
    await keeper.reached((await world.control('state')).block)
    const { hashes: [hash] } = await newest(world, path)
    for (let i = 0; i < depth; ++i) await keeper.reached((await world.control('mine')).block)
    const settled = confirmations <= depth ? 'confirmed' : 'mined'
    await until('its receipt', async () => (await newest(world, path)).state === settled)
    await world.control('reorg', { depth })
    assert.equal(await chain.receipt(hash), null, 'the reorg took the hedge with it')
    assert.equal(await chain.size(), 0n)
    const back = () => world.rpc.call('eth_getTransactionByHash', [hash])
    await keeper.sees('the same bytes in the pool', back, 15_000)
    for (let i = 0; i < confirmations + 1; ++i) await keeper.reached((await world.control('mine')).block)
    await calm(world, keeper)
    assert.equal((await keeper.stop()).code, 0)
    const hedges = await checkBooks(world, chain, path, start)
    assert.deepEqual(hedges.map((hedge) => hedge.hash), [hash])
    await checkReplay(world, path)
  })
}

test('while nothing is mined, the fee rises by at least a tenth each time, up to the cap', LIMIT, async (t) => {
  const { world, chain, proxies: [proxy], config } = await behind(t)
  const start = await opening(world, chain)
  const path = config({ 'resubmit_after: 30s': 'resubmit_after: 150ms', 'max_fee: 200 gwei': 'max_fee: 4 gwei' })
  const keeper = startKeeper(world, { config: path })
  await world.control('stop_mining')
  await keeper.sees('the cap', () => proxy.sent.length > 2 && /the cap is/.test(keeper.output.stderr), PATIENT)
  const { hashes } = await newest(world, path)
  const raws = [...new Set(proxy.sent.map(({ raw }) => raw))]
  assert.deepEqual(raws.map((raw) => keccak256(raw)), hashes, 'every hash is in the journal, in order')
  const fees = raws.map((raw) => parseTransaction(raw))
  for (const [i, fee] of fees.entries()) {
    assert.ok(fee.maxFeePerGas <= 4n * GWEI && fee.maxPriorityFeePerGas <= 2n * GWEI, 'never above the caps')
    assert.equal(fee.nonce, fees[0].nonce)
    if (i === 0) continue
    for (const key of ['maxFeePerGas', 'maxPriorityFeePerGas'])
      assert.ok(fee[key] * 10n >= fees[i - 1][key] * 11n, `${key}: ${fees[i - 1][key]} to ${fee[key]}`)
  }
  await world.control('start_mining')
  await calm(world, keeper)
  assert.equal((await keeper.stop()).code, 0)
  const hedges = await checkBooks(world, chain, path, start)
  assert.deepEqual(hedges.map(({ hash }) => hash), [hashes.at(-1)])
  t.diagnostic(`${hashes.length} hashes for one nonce`)
})
