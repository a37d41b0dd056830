// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict'
import { parseEther } from '../../devnet/lib/viem.mjs'
import { evenkeel, journal } from './keeper.mjs'

/// What a journalled transaction set out to do: {order, venue, limit} for a trade, its change of the position in wei of
/// ETH and its worst price in USD; {leave, token} for leave to take raw units of a token, zero where it is taken back.
export function ordered({ intent }) {
  const [, side, size, venue, limit] = /^(buy|sell) ([\d.]+) on (\w+) \w+ at ([\d.]+) or better/.exec(intent) ?? []
  if (side) return { order: side === 'buy' ? parseEther(size) : -parseEther(size), venue, limit: Number(limit) }
  const [, units, taken] = /^let the router take (\d+) units of (\w+) on spot_swap /.exec(intent) ?? []
  if (units) return { leave: BigInt(units), token: taken }
  const [, token] = /^take back the leave to take (\w+) on spot_swap /.exec(intent) ?? []
  assert.ok(token, `expected a trade, or leave for the router, found "${intent}"`)
  return { leave: 0n, token }
}

const sum = (values) => values.reduce((total, value) => total + value, 0n)

/// Where a run begins: `first` is the nonce of its first hedge, `held` the perp position before it, `coins` the WETH.
export async function opening(world, chain) {
  const first = Number(await world.rpc.call('eth_getTransactionCount', [chain.keeper, 'latest']))
  const coins = await chain.readOne('weth', 'balanceOf', [chain.keeper])
  return { first, held: await chain.size(), coins }
}

/// Checks that a mined transaction did what its line in the journal says, and nothing else to the keeper's tokens.
function checkDeed(chain, router, { hash, receipt }, { order, venue, limit, leave, token }) {
  const { weth, usdc } = chain.moved(receipt)
  if (order === undefined) {
    const found = chain.leave(receipt).map(({ token: name, spender, value }) => [chain.contracts[name].address, spender, value])
    const same = ([[one, spender, value], ...more]) =>
      BigInt(one) === BigInt(token) && BigInt(spender) === BigInt(router) && value === leave && more.length === 0
    assert.ok(found.length > 0 && same(found), `${hash} gave leave ${found}, the journal says ${leave} of ${token}`)
    assert.deepEqual([weth, usdc, chain.exchanged(receipt)], [0n, 0n, undefined], `${hash} prepares and does no more`)
  } else if (venue === 'spot_swap') {
    assert.equal(weth, order, `${hash} did what the journal says`)
    // In raw units: USDC has six decimals, WETH eighteen.
    const price = (-Number(usdc) / Number(weth)) * 1e12
    const kept = order > 0n ? price <= limit * (1 + 1e-9) : price >= limit * (1 - 1e-9)
    assert.ok(kept, `${hash} traded at ${price}, its limit was ${limit}`)
    assert.equal(chain.exchanged(receipt), undefined, `${hash} leaves the perp alone`)
  } else {
    assert.equal(chain.exchanged(receipt), order, `${hash} did what the journal says`)
    assert.deepEqual([weth, usdc], [0n, 0n], `${hash} moves no tokens`)
  }
}

/// Checks that journal and chain tell the same story since the opening: no hedge doubled, none lost, none unknown, and
/// each with the effect that was written down. Gives the hedges: {hash, nonce, venue, order, block, input}.
export async function checkBooks(world, chain, config, { first, held, coins }, { reverted = 0 } = {}) {
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
  const deeds = mined
    .filter((tx) => tx.receipt.status === '0x1' && known.get(tx.hash).state !== 'cancelled')
    .map((tx) => {
      const deed = ordered(known.get(tx.hash))
      checkDeed(chain, world.net.uniswap_v3.swap_router, tx, deed)
      return { ...deed, hash: tx.hash, nonce: Number(tx.nonce), block: Number(tx.blockNumber), input: tx.input }
    })
  const hedges = deeds.filter(({ order }) => order !== undefined)
  const made = (where) => sum(hedges.filter(({ venue }) => venue === where).map(({ order }) => order))
  assert.equal(held + made('perp_v2'), await chain.size(), 'the orders make the position')
  if (!hedges.some(({ venue }) => venue === 'spot_swap')) return hedges
  const balance = await chain.readOne('weth', 'balanceOf', [chain.keeper])
  assert.equal(coins + made('spot_swap'), balance, 'the swaps make the balance')
  return hedges
}

/// Checks that every journalled snapshot is decided as before.
export async function checkReplay(world, config = world.config) {
  const { code, stdout, stderr } = await evenkeel(world, 'replay', config)
  assert.equal(code, 0, `replay found a difference: ${stdout}${stderr}`)
}
