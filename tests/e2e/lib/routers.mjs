// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// Uniswap's two routers to v3 pools, told apart by number as in `router_version`.

import assert from 'node:assert/strict'
import { uniswapRouters } from '../../devnet/lib/artifacts.mjs'
import { hex } from '../../devnet/lib/rpc.mjs'
import { sender } from '../../devnet/lib/sender.mjs'
import { deployRouter02 } from '../../devnet/lib/spot.mjs'
import { decodeFunctionData, encodeFunctionData } from '../../devnet/lib/viem.mjs'

/// The world's router of a version: {address, keys}, `keys` as a config has them. The second is deployed for it.
export async function routerOf(world, version) {
  const { rpc, net } = world
  if (version === 1) return { address: net.uniswap_v3.swap_router, keys: `router: "${net.uniswap_v3.swap_router}"` }
  const { timestamp } = await rpc.call('eth_getBlockByNumber', ['latest', false])
  const tx = sender(rpc, Number(timestamp))
  const [deployer] = await rpc.call('eth_accounts')
  const { address } = await deployRouter02(tx, deployer, net.uniswap_v3, net.tokens.WETH.address)
  await tx.flush()
  return { address, keys: `router: "${address}", router_version: 2` }
}

/// A call of SwapRouter02 with one swap in it: {deadline, functionName, params}.
export function swap02Of(input) {
  const { abi } = uniswapRouters('SwapRouter02')
  const { functionName: around, args: [deadline, calls] } = decodeFunctionData({ abi, data: input })
  assert.equal(around, 'multicall')
  assert.equal(typeof deadline, 'bigint', 'with a deadline, not the hash of a block')
  assert.equal(calls.length, 1)
  const { functionName, args: [params] } = decodeFunctionData({ abi, data: calls[0] })
  return { deadline, functionName, params }
}

/// Why such a call, with changes, would have failed in the block before it was mined; nothing if it would have passed.
export async function reasonAgainst02({ rpc }, { from, to, blockNumber }, { deadline, functionName, params }, changes = {}) {
  const { abi } = uniswapRouters('SwapRouter02')
  const { deadline: until = deadline, ...fields } = changes
  const swap = encodeFunctionData({ abi, functionName, args: [{ ...params, ...fields }] })
  const data = encodeFunctionData({ abi, functionName: 'multicall', args: [until, [swap]] })
  try {
    await rpc.call('eth_call', [{ from, to, data }, hex(BigInt(blockNumber) - 1n)])
    return undefined
  } catch ({ message }) {
    return message
  }
}
