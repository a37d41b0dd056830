// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict'
import { parseEther } from '../../devnet/lib/viem.mjs'
import { evenkeel, journal } from './keeper.mjs'

/// What a journalled transaction set out to change the position by, in wei of ETH.
export function ordered({ intent }) {
  const [, side, size] = /^(buy|sell) ([\d.]+) on /.exec(intent) ?? []
  assert.ok(size, `expected "buy|sell SIZE on …", found "${intent}"`)
  return side === 'buy' ? parseEther(size) : -parseEther(size)
}

const sum = (values) => values.reduce((total, value) => total + value, 0n)

/// Where a run begins: `first` is the nonce of its first hedge, `held` the perp position before it.
export async function opening(world, chain) {
  const first = Number(await world.rpc.call('eth_getTransactionCount', [chain.keeper, 'latest']))
  return { first, held: await chain.size() }
}

/// Checks that journal and chain tell the same story since the opening: no hedge doubled, none lost,
/// none unknown. Gives the hedges: {hash, nonce, order, block, input}.
export async function checkBooks(world, chain, config, { first, held }, { reverted = 0 } = {}) {
  const lines = (await journal(world, config)).filter((line) => line.kind === 'transaction')
  const open = lines.filter(({ state }) => !/^(confirmed|reverted|cancelled)$/.test(state))
  assert.deepEqual(open, [], 'nothing is left in flight')
  const known = new Map(lines.flatMap((line) => line.hashes.map((hash) => [hash, line])))
  const mined = (await chain.transactions()).filter((tx) => Number(tx.nonce) >= first)
  assert.deepEqual(mined.map((tx) => Number(tx.nonce)), mined.map((_, i) => first + i), 'nonces are contiguous')
  for (const tx of mined) assert.ok(known.has(tx.hash), `${tx.hash} (nonce ${Number(tx.nonce)}) is not in the journal`)
  assert.equal(new Set(lines.map((line) => line.nonce)).size, lines.length, 'each nonce was used by one decision')
  assert.equal(lines.length, mined.length, 'every journalled transaction is mined')
  const failed = mined.filter((tx) => tx.receipt.status !== '0x1')
  assert.ok(failed.length <= reverted, `at most ${reverted} transactions may revert, found ${failed.length}`)
  for (const { nonce } of lines.filter(({ state }) => state === 'cancelled')) {
    const { from, to, value, input } = mined.find((tx) => Number(tx.nonce) === nonce)
    assert.deepEqual([to, BigInt(value), input], [from, 0n, '0x'], `what was cancelled at nonce ${nonce} did nothing`)
  }
  const hedges = mined
    .filter((tx) => tx.receipt.status === '0x1' && known.get(tx.hash).state !== 'cancelled')
    .map((tx) => {
      const order = ordered(known.get(tx.hash))
      assert.equal(chain.exchanged(tx.receipt), order, `${tx.hash} did what the journal says`)
      return { hash: tx.hash, nonce: Number(tx.nonce), order, block: Number(tx.blockNumber), input: tx.input }
    })
  assert.equal(held + sum(hedges.map((hedge) => hedge.order)), await chain.size(), 'the orders make the position')
  return hedges
}

/// Checks that every journalled snapshot is decided as before.
export async function checkReplay(world, config = world.config) {
  const { code, stdout, stderr } = await evenkeel(world, 'replay', config)
  assert.equal(code, 0, `replay found a difference: ${stdout}${stderr}`)
}
