// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// What chains, pools and nodes do to a hedge under way: each neither doubles nor loses it.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { hex } from '../devnet/lib/rpc.mjs'
import { checkBooks, checkReplay, opening } from './lib/books.mjs'
import { chainOf } from './lib/chain.mjs'
import { nodesBefore } from './lib/chaos.mjs'
import { journal, startKeeper } from './lib/keeper.mjs'
import { proofs } from './lib/proofs.mjs'
import { calm, replacing, startWorld, stir, until, variant } from './lib/world.mjs'

const LIMIT = { timeout: 600_000 }
const DEAR = 20n * 10n ** 9n
const MINUTES = 600
const proof = proofs('faults')
let world, chain, proxies, edits, start

before(async () => {
  world = await startWorld()
  chain = chainOf(world)
  start = await opening(world, chain)
  ;({ proxies, edits } = await nodesBefore(world, 1))
})
after(async () => {
  proxies?.forEach((proxy) => proxy.stop())
  await world?.stop()
})

/// A keeper at rest whose transactions need so many confirmations; one journal serves them all.
async function rested(t, { confirmations = 1, patience = '300ms' } = {}) {
  const own = { 'resubmit_after: 30s': `resubmit_after: ${patience}`, 'confirmations: 1': `confirmations: ${confirmations}` }
  const keeper = startKeeper(world, { config: variant(world, 'faults.yaml', replacing({ ...edits, ...own })) })
  t.after(() => keeper.kill())
  await calm(world, keeper)
  return keeper
}

let direction = 1
const own = async () => (await journal(world)).filter(({ kind }) => kind === 'transaction')

/// Moves the market and waits for the hedge in the journal.
async function hedge(keeper) {
  const known = (await own()).length
  await keeper.reached(await stir(world, 0.006 * (direction *= -1)))
  return until('a hedge in the journal', async () => (await own())[known])
}

const tip = () => world.rpc.call('eth_getBlockByNumber', ['latest', false])
/// Waits until the keeper has decided on the head as it is, whatever its number was before.
const atHead = (keeper) => keeper.sees('the head', async () => (await keeper.state())?.block.hash === (await tip()).hash)
async function mine(keeper, count = 1) {
  for (let i = 0; i < count; ++i) {
    await world.control('mine')
    await atHead(keeper)
  }
}
const pooled = (hash) => async () => {
  const found = await world.rpc.call('eth_getTransactionByHash', [hash])
  return found !== null && found.blockNumber === null
}
/// The keeper's transactions in the node's pool.
async function pool() {
  const { pending } = await world.rpc.call('txpool_content')
  const found = Object.entries(pending).find(([from]) => BigInt(from) === BigInt(chain.keeper))
  return Object.values(found?.[1] ?? {})
}

// An order whose deadline has passed when it is mined does nothing, and the next one is the hedge.
let late = 0
/// At rest again: the books agree with the chain, and there is this many hedges more.
async function settled(keeper, before, { hedges = 1, faults }) {
  await calm(world, keeper)
  assert.equal((await keeper.stop()).code, 0)
  const found = await checkBooks(world, chain, world.config, start, { reverted: late })
  proof.add({ transactions: hedges, faults })
  assert.equal(found.length, before + hedges, 'no hedge doubled, none lost')
}
const landed = async () => (await own()).filter(({ state }) => state === 'confirmed').length

for (const confirmations of [1, 2, 3]) {
  describe(`with ${confirmations} confirmation(s)`, LIMIT, () => {
    for (const depth of [1, 2, 3, 4, 5]) {
      test(`a reorg ${depth} deep takes a mined hedge away`, async (t) => {
        const keeper = await rested(t, { confirmations, patience: '30s' })
        const count = await landed()
        const { hashes: [hash] } = await hedge(keeper)
        await mine(keeper, depth)
        assert.ok(await chain.receipt(hash), 'it was mined')
        await world.control('reorg', { depth })
        assert.equal(await chain.receipt(hash), null, 'the reorg took it')
        await keeper.sees('the same bytes in the pool', pooled(hash))
        await mine(keeper, confirmations)
        await settled(keeper, count, { faults: { [`reorg of depth ${depth}`]: 1 } })
      })

      test(`a reorg ${depth} deep mines a hedge in another block`, async (t) => {
        const keeper = await rested(t, { confirmations, patience: '30s' })
        const count = await landed()
        const { hashes: [hash] } = await hedge(keeper)
        const raw = proxies[0].sent.at(-1).raw
        await mine(keeper, depth)
        const { blockHash } = await chain.receipt(hash)
        await world.control('reorg', { depth, transactions: [[raw, depth - 1]] })
        assert.notEqual((await chain.receipt(hash)).blockHash, blockHash, 'it is in another block')
        await atHead(keeper)
        await mine(keeper, confirmations)
        await settled(keeper, count, { faults: { [`reorg of depth ${depth}`]: 1 } })
      })
    }
  })
}

describe('pools and blocks', LIMIT, () => {
  test('a pool that forgets a hedge again and again', async (t) => {
    const keeper = await rested(t)
    const count = await landed()
    await hedge(keeper)
    for (let i = 0; i < 5; ++i) {
      await keeper.sees('a hedge in the pool', async () => (await pool()).length > 0)
      await world.rpc.call('anvil_dropAllTransactions')
    }
    await keeper.sees('a hedge in the pool', async () => (await pool()).length > 0)
    await settled(keeper, count, { faults: { dropped: 5 } })
  })

  test('blocks that leave a hedge out for ten minutes', async (t) => {
    late += 1
    const keeper = await rested(t)
    const count = await landed()
    await hedge(keeper)
    const { timestamp } = await tip()
    for (let i = 0; i < 5; ++i) {
      await world.rpc.call('anvil_dropAllTransactions')
      await world.control('mine', { timestamp_step: MINUTES / 5 })
      await atHead(keeper)
    }
    assert.equal(Number((await tip()).timestamp) - Number(timestamp), MINUTES)
    await keeper.sees('a hedge in the pool', async () => (await pool()).length > 0)
    await settled(keeper, count, { faults: { 'left out': 5 } })
  })

  test('no block for a long while, and then one that is ten minutes later', async (t) => {
    late += 1
    const keeper = await rested(t)
    const count = await landed()
    const { id } = await hedge(keeper)
    await world.control('stop_mining')
    const hashes = async () => (await own()).find((line) => line.id === id).hashes.length
    await keeper.sees('a third hash', async () => (await hashes()) >= 3)
    await world.control('start_mining')
    await world.control('mine', { timestamp_step: MINUTES })
    await settled(keeper, count, { faults: { 'nothing mined': 1 } })
  })

  test('a base fee times 20', async (t) => {
    const keeper = await rested(t)
    const count = await landed()
    await hedge(keeper)
    for (let i = 0; i < 3; ++i) {
      await world.rpc.call('anvil_setNextBlockBaseFeePerGas', [hex(DEAR)])
      await world.rpc.call('evm_mine')
      if (i === 0) await keeper.sees('a fee that is enough', async () => (await pool()).some(({ maxFeePerGas }) => BigInt(maxFeePerGas) >= DEAR))
    }
    await settled(keeper, count, { faults: { 'base fee times 20': 3 } })
  })
})

describe('a node', LIMIT, () => {
  for (const name of ['late', 'sent twice', 'taken and not said', 'said and not taken', 'half a body', 'corrupted', 'twice the same', 'other ids', 'ids turned round']) {
    test(`that is "${name}" while a hedge is sent, mined and settled`, async (t) => {
      const keeper = await rested(t)
      const count = await landed()
      const [proxy] = proxies
      proxy.fail(name)
      const { failed } = proxy.seen
      await stir(world, 0.006 * (direction *= -1))
      await until('some misleading answers', () => proxy.seen.failed >= failed + 3)
      await world.control('mine')
      await until('some more', () => proxy.seen.failed >= failed + 5)
      proxy.heal()
      proxy.cut()
      await settled(keeper, count, { faults: { [name]: proxy.seen.failed - failed } })
    })
  }

  test('was believed in nothing that the journal cannot repeat', () => checkReplay(world))
})
