// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// What the contracts themselves would pay for positions at a block, by static calls: the keeper is not asked.

import { ACTIONS, batchOf } from '../../devnet/lib/uniswap_v4.mjs'
import { hex } from '../../devnet/lib/rpc.mjs'
import { decodeFunctionResult, encodeFunctionData } from '../../devnet/lib/viem.mjs'

/// {id: {principal, fees, total}} by static calls at a block: what the owner would be paid then.
export async function v3Payouts(chain, ids, block) {
  const states = await chain.read(ids.map((id) => ['manager', 'positions', [id]]), block)
  const { abi } = chain.contracts.manager
  const bytes = ([, , functionName, args]) => encodeFunctionData({ abi, functionName, args })
  const held = ids.filter((_, i) => states[i][7] > 0n)
  const liquidity = new Map(ids.map((id, i) => [id, states[i][7]]))
  const call = ([from, ...rest]) => [...rest, from]
  const principals = await chain.read(held.map((id) => call(chain.decrease(id, liquidity.get(id)))), block)
  const fees = await chain.read(ids.map((id) => call(chain.collect(id))), block)
  const totals = await chain.read(
    held.map((id) => {
      const both = [bytes(chain.decrease(id, liquidity.get(id))), bytes(chain.collect(id))]
      return ['manager', 'multicall', [both], chain.keeper]
    }),
    block,
  )
  const paid = new Map(ids.map((id, i) => [id, { principal: [0n, 0n], fees: fees[i], total: fees[i] }]))
  held.forEach((id, i) => {
    const words = totals[i].at(-1).slice(2)
    const total = [words.slice(0, 64), words.slice(64)].map((word) => BigInt('0x' + word))
    Object.assign(paid.get(id), { principal: principals[i], total })
  })
  return paid
}

/// What the contracts pay for each of [{id, key}, ...] at a block: {total, fees} by static calls of the probe, which the
/// owner has let act for it.
export async function v4Payouts(rpc, v4, positions, block) {
  const { probe, manager } = v4
  const calls = positions.flatMap(({ id, key }) =>
    [ACTIONS.burn(id), ACTIONS.decrease(id, 0n)].map((action) => {
      const args = [manager.address, ...batchOf([action, ACTIONS.takePair(key, probe.address)]), key.currency0, key.currency1]
      return encodeFunctionData({ abi: probe.abi, functionName: 'paid', args })
    }),
  )
  const states = await rpc.batch(
    positions.map(({ id }) => [
      'eth_call',
      [{ to: manager.address, data: encodeFunctionData({ abi: manager.abi, functionName: 'getPositionLiquidity', args: [id] }) }, hex(block)],
    ]),
  )
  const empty = states.map((liquidity) => BigInt(liquidity) === 0n)
  // Liquidity of zero cannot be decreased by zero; it has no fees.
  const asked = calls.flatMap((data, i) => (i % 2 === 1 && empty[(i - 1) / 2] ? [] : [[i, data]]))
  const answers = await rpc.batch(asked.map(([, data]) => ['eth_call', [{ to: probe.address, data }, hex(block)]]))
  const paid = new Map(asked.map(([i], at) => [i, decodeFunctionResult({ abi: probe.abi, functionName: 'paid', data: answers[at] })]))
  return positions.map((_, i) => ({ total: paid.get(2 * i), fees: paid.get(2 * i + 1) ?? [0n, 0n] }))
}

/// What burning the shares [{pair, owner}, ...] pays at a block: {held, paid, supply}, `supply` all shares of the pair as
/// the burn leaves them; without `paid`, the burn is refused as it would pay nothing of a side. The owners have let
/// Multicall3 take their shares.
export async function pairPayouts(chain, shares, block) {
  const held = await chain.readAt(block, shares.map(({ pair, owner }) => [pair, 'balanceOf', [owner]]))
  const burns = await chain.together(
    block,
    shares.map(({ pair, owner }, i) => [
      [pair, 'transferFrom', [owner, pair.address, held[i]]],
      [pair, 'burn', [owner]],
      [pair, 'totalSupply'],
    ]),
  )
  return burns.map(([, paid, supply], i) => ({ held: held[i], paid, supply }))
}
