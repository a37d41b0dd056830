// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// Somebody else uses the keeper's key: it freezes, says so, and goes on when it is told to.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chainOf } from './lib/chain.mjs'
import { evenkeel, journal, startKeeper } from './lib/keeper.mjs'
import { calm, replacing, startWorld, stir, variant } from './lib/world.mjs'

const LIMIT = { timeout: 300_000 }

/// A transaction of the keeper's account that the keeper did not sign, mined.
async function useKey(world, chain) {
  const hash = await world.rpc.call('eth_sendTransaction', [{ from: chain.keeper, to: chain.keeper, value: '0x0' }])
  await world.control('mine')
  assert.equal((await chain.receipt(hash)).status, '0x1')
}

const own = async (world, config) => (await journal(world, config)).filter(({ kind }) => kind === 'transaction')

/// The keeper wants a hedge and does not send it, block after block.
async function frozen(world, keeper, config) {
  const before = (await own(world, config)).length
  for (let i = 0; i < 3; ++i) {
    const { strategies: [{ plan }] } = await keeper.reached(await stir(world, 0.004))
    assert.notEqual(plan.action, 'rebalance', plan.reason)
    assert.match(plan.reason, /foreign_transaction/)
  }
  assert.equal((await own(world, config)).length, before, 'nothing is signed')
  const { status, body } = await keeper.get('/healthz')
  assert.equal(status, 503)
  assert.match(body, /foreign_transaction/)
}

for (const running of [true, false]) {
  test(`a foreign transaction freezes the keeper, also across a restart, until it is adopted ${running ? 'by the running keeper' : 'while none runs'}`, LIMIT, async (t) => {
    const world = await startWorld()
    t.after(world.stop)
    const chain = chainOf(world)
    const config = variant(world, 'adopt.yaml', replacing({ 'poll_interval: 50ms': 'poll_interval: 20ms' }))
    let keeper = startKeeper(world, { config })
    await calm(world, keeper)
    await useKey(world, chain)
    await frozen(world, keeper, config)
    assert.equal((await keeper.stop()).code, 0)
    keeper = startKeeper(world, { config })
    await frozen(world, keeper, config)

    if (!running) assert.equal((await keeper.stop()).code, 0)
    const { code, stdout, stderr } = await evenkeel(world, 'adopt', config)
    assert.equal(code, 0, stderr)
    assert.match(stdout, /used by somebody else/)
    if (!running) keeper = startKeeper(world, { config })
    const { strategies: [{ delta, gross_delta }] } = await calm(world, keeper)
    assert.ok(Math.abs(delta) <= 0.02 * gross_delta, `net delta ${delta}`)
    assert.equal((await keeper.stop()).code, 0)
    assert.equal((await evenkeel(world, 'replay', config)).code, 0)
  })
}
