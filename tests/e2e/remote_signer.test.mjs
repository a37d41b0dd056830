// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// A service signs, and is believed only if it signed exactly what it was asked for.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkBooks, checkReplay, opening } from './lib/books.mjs'
import { chainOf } from './lib/chain.mjs'
import { evenkeel, startKeeper } from './lib/keeper.mjs'
import { startSigner } from './lib/signer.mjs'
import { replacing, startWorld, variant } from './lib/world.mjs'

const LIMIT = { timeout: 300_000 }
const PATIENT = 60_000

/// A world whose keeper has no key of its own: {world, chain, signer, configFor(role), config}.
async function remote(t) {
  const world = await startWorld()
  t.after(world.stop)
  const signer = await startSigner(world)
  t.after(signer.stop)
  const configFor = (role) => {
    const source = `remote: {url: "${signer.url}", address: "${world.net.accounts[role].address}"}`
    return variant(world, `${role}.yaml`, replacing({ [`private_key_env: ${world.net.private_key_env}`]: source }))
  }
  return { world, chain: chainOf(world), signer, configFor, config: configFor('keeper') }
}

/// Moves the market so far that a hedge is wanted; gives the block.
async function stir(world, share) {
  const { path } = await world.control('state')
  return (await world.control('price', { price: path * (1 + share) })).block
}

const nonce = async (world) =>
  Number(await world.rpc.call('eth_getTransactionCount', [world.net.accounts.keeper.address, 'pending']))

test('a keeper without a key hedges through a signing service', LIMIT, async (t) => {
  const { world, chain, signer, config } = await remote(t)
  const start = await opening(world, chain)
  const keeper = startKeeper(world, { config })
  await keeper.reached((await world.control('state')).block)
  for (const share of [0.006, -0.008, 0.006]) await keeper.reached(await stir(world, share))
  await keeper.reached((await world.control('mine')).block)
  assert.equal((await keeper.stop()).code, 0)
  const hedges = await checkBooks(world, chain, config, start)
  assert.ok(hedges.length >= 3, `expected at least 3 hedges, found ${hedges.length}`)
  assert.ok(signer.seen.signed >= hedges.length)
  await checkReplay(world, config)
})

test('whatever else the service signs or answers is never sent, and is said', LIMIT, async (t) => {
  const { world, chain, signer, config } = await remote(t)
  const start = await opening(world, chain)
  const keeper = startKeeper(world, { config })
  await keeper.reached((await world.control('state')).block)
  let direction = 1
  for (const name of signer.names) {
    await t.test(name, async () => {
      // Until nothing is in flight, so that the next block wants a hedge.
      await keeper.reached((await world.control('mine')).block, PATIENT)
      const [before, told, lied] = [await nonce(world), keeper.output.stderr.length, signer.seen.lied]
      signer.lie(name)
      await stir(world, 0.008 * (direction *= -1))
      await keeper.sees('a refusal in the log', () => /remote signer/.test(keeper.output.stderr.slice(told)), PATIENT)
      assert.ok(signer.seen.lied > lied)
      assert.equal(await nonce(world), before, 'nothing was sent')
      signer.lie()
      const hedged = async () => (await world.control('mine'), (await nonce(world)) > before)
      await keeper.sees('a hedge once the service is honest', hedged, PATIENT)
    })
  }
  await keeper.reached((await world.control('mine')).block, PATIENT)
  assert.equal((await keeper.stop()).code, 0)
  await checkBooks(world, chain, config, start)
})

test('check asks the service for its accounts, and signs nothing', LIMIT, async (t) => {
  const { world, signer, config, configFor } = await remote(t)
  const good = await evenkeel(world, 'check', config)
  assert.equal(good.code, 0, good.stdout + good.stderr)
  assert.match(good.stdout, /remote signer .*signs for 0x/)
  assert.match(good.stdout, /eth-usdc: approvals.*perp_v2 needs none/)
  const bad = await evenkeel(world, 'check', configFor('trader'))
  assert.equal(bad.code, 4, bad.stdout + bad.stderr)
  assert.match(bad.stdout, /is none of them/)
  signer.stop()
  const gone = await evenkeel(world, 'check', config)
  assert.equal(gone.code, 4, gone.stdout + gone.stderr)
  assert.equal(signer.seen.signed, 0)
})
