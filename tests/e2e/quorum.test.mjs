// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// With `read_quorum: 2` nothing is signed on the word of one node.

import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { checkBooks, checkReplay, opening } from './lib/books.mjs'
import { chainOf } from './lib/chain.mjs'
import { startKeeper } from './lib/keeper.mjs'
import { LIES, startProxy } from './lib/proxy.mjs'
import { startReceiver } from './lib/receiver.mjs'
import { replacing, startWorld, variant } from './lib/world.mjs'

const LIMIT = { timeout: 300_000 }
const PATIENT = 60_000

/// A world behind two nodes, both of which must agree, and a webhook.
async function behindTwo(t) {
  const world = await startWorld()
  t.after(world.stop)
  const proxies = [await startProxy(world.net.rpc), await startProxy(world.net.rpc)]
  t.after(() => proxies.forEach((proxy) => proxy.stop()))
  const receiver = await startReceiver('a secret')
  t.after(receiver.stop)
  const rpc = proxies.map(({ url }) => `"${url}"`).join(', ')
  const edits = { [`rpc: ["${world.net.rpc}"]`]: `rpc: [${rpc}]`, 'confirmations: 1': 'confirmations: 1\n  read_quorum: 2' }
  const config = variant(world, 'quorum.yaml', replacing(edits))
  const hook = `alerts:\n  - {url: "${receiver.url}", format: generic, secret_env: HOOK_SECRET}\n`
  writeFileSync(config, readFileSync(config, 'utf8') + hook)
  return { world, chain: chainOf(world), proxies, receiver, config, env: { HOOK_SECRET: 'a secret' } }
}

const sent = (proxies) => proxies.flatMap((proxy) => proxy.sent).length

test('no hedge is signed while a node lies; it is named, and hedging goes on when it ends', LIMIT, async (t) => {
  const { world, chain, proxies, receiver, config, env } = await behindTwo(t)
  const [first, second] = proxies
  const start = await opening(world, chain)
  const keeper = startKeeper(world, { config, env })

  const move = async (share) => {
    const { path } = await world.control('state')
    return (await world.control('price', { price: path * (1 + share) })).block
  }
  /// Steps at the price of now until nothing is wanted.
  const calm = async () => {
    const { path: price } = await world.control('state')
    for (let i = 0; i < 10; ++i) {
      const now = await keeper.reached((await world.control('price', { price })).block, PATIENT)
      if (/is inside the band/.test(now.strategies[0].plan.reason)) return
    }
    throw new Error('the keeper does not come to rest')
  }

  await calm()
  assert.ok(first.sent.length === 1 && second.sent.length === 1, 'the first hedge went to both nodes')
  let direction = 1
  for (const lie of Object.keys(LIES)) {
    await t.test(lie, async () => {
      const before = sent(proxies)
      const told = receiver.alerts.length
      second.fail(lie)
      const block = await move(0.006 * (direction *= -1))
      const named = await keeper.sees('the liar named', () => receiver.alerts.slice(told).find(({ event }) => event === 'rpc_disagrees'), PATIENT)
      assert.ok(named.signed)
      assert.ok(named.message.startsWith(second.url), named.message)
      assert.ok(named.message.includes(first.url), named.message)
      for (let i = 0; i < 3; ++i) await world.control('mine')
      await keeper.sees('the reason', () => /endpoints that must agree/.test(keeper.output.stderr), PATIENT)
      assert.equal(sent(proxies), before, 'nothing was sent')
      second.heal()
      await keeper.reached(block, PATIENT)
      await calm()
      assert.ok(sent(proxies) > before, 'hedging went on')
    })
  }
  assert.equal((await keeper.stop()).code, 0)
  const hedges = await checkBooks(world, chain, config, start)
  assert.equal(hedges.length, 1 + Object.keys(LIES).length, 'one hedge for each move')
  await checkReplay(world, config)
})

test('no hedge is signed while the second node is silent, and each goes to both when it is back', LIMIT, async (t) => {
  const { world, chain, proxies, config, env } = await behindTwo(t)
  const [first, second] = proxies
  const start = await opening(world, chain)
  second.fail('bad gateway')
  const keeper = startKeeper(world, { config, env })
  await keeper.sees('the reason', () => /1 of 2 endpoints that must agree/.test(keeper.output.stderr), PATIENT)
  for (let i = 0; i < 3; ++i) await world.control('mine')
  assert.equal(sent(proxies), 0, 'nothing was sent')
  second.heal()
  await keeper.sees('the hedge', async () => (await world.control('mine')) && sent(proxies) > 0, PATIENT)
  await keeper.reached((await world.control('mine')).block, PATIENT)
  await keeper.reached((await world.control('mine')).block, PATIENT)
  assert.equal((await keeper.stop()).code, 0)
  assert.equal(first.sent[0].raw, second.sent[0].raw)
  assert.equal((await checkBooks(world, chain, config, start)).length, 1)
})
