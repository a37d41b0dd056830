// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// Many blocks of a moving market in which everything goes wrong: EVENKEEL_SOAK_BLOCKS of them, from EVENKEEL_SOAK_SEED.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkBooks, checkReplay, opening } from './lib/books.mjs'
import { chaos, nodesBefore } from './lib/chaos.mjs'
import { chainOf } from './lib/chain.mjs'
import { proofs } from './lib/proofs.mjs'
import { calm, replacing, startWorld, variant } from './lib/world.mjs'

const BLOCKS = Number(process.env.EVENKEEL_SOAK_BLOCKS ?? 150)
const SEED = Number(process.env.EVENKEEL_SOAK_SEED ?? 1)
const MOST_MEGABYTES = 150
const proof = proofs('soak')

test(`${BLOCKS} blocks of trouble from seed ${SEED} double no hedge and lose none`, { timeout: 6 * 3_600_000 }, async (t) => {
  const world = await startWorld(['--sigma', '0.004', '--seed', SEED])
  t.after(world.stop)
  const chain = chainOf(world)
  const start = await opening(world, chain)
  const { proxies, edits } = await nodesBefore(world, 2)
  t.after(() => proxies.forEach((proxy) => proxy.stop()))
  // Orders that come too late for their price or deadline revert here as they never do in a quiet market.
  const own = { 'resubmit_after: 30s': 'resubmit_after: 500ms', 'max_drawdown: 50%': `max_drawdown: 50%\n  max_reverts: ${BLOCKS}` }
  const config = variant(world, 'soak.yaml', replacing({ ...edits, ...own }))
  const onBlock = (i) => i % 100 === 0 && t.diagnostic(`block ${i}`)
  const { faults, memory, keeper, lives } = await chaos(world, { blocks: BLOCKS, seed: SEED, config, proxies, onBlock })
  const now = await calm(world, keeper)
  const [{ delta, gross_delta }] = now.strategies
  assert.equal((await keeper.stop()).code, 0)
  for (const { block, life, kb } of memory) t.diagnostic(`block ${block}, life ${life}: ${(kb / 1024).toFixed(1)} MB resident`)
  const hedges = await checkBooks(world, chain, config, start, { reverted: BLOCKS })
  proof.add({ blocks: BLOCKS, transactions: hedges.length, faults })
  t.diagnostic(`${hedges.length} hedges in ${lives} lives; ${JSON.stringify(faults)}`)
  assert.ok(Math.abs(delta) <= 0.02 * gross_delta, `net delta ${delta}`)
  assert.ok(hedges.length >= BLOCKS / 30, `expected some hedges, found ${hedges.length}`)
  const most = Math.max(0, ...memory.map(({ kb }) => kb / 1024))
  assert.ok(most < MOST_MEGABYTES, `expected less than ${MOST_MEGABYTES} MB, found ${most}`)
  await checkReplay(world, config)
})
