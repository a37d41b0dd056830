// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// What the tests of pools share: contracts of their own on a world's chain, and a config that holds them.

import assert from 'node:assert/strict'
import { decodeFunctionResult, encodeFunctionData, multicall3Abi } from '../../devnet/lib/viem.mjs'
import { ownContracts } from '../../devnet/lib/artifacts.mjs'
import { hex } from '../../devnet/lib/rpc.mjs'
import { sender } from '../../devnet/lib/sender.mjs'
import { evenkeel } from './keeper.mjs'
import { replacing, variant } from './world.mjs'

export const MAX = 2n ** 256n - 1n

/// Deploys, sends and reads on the world's chain; `block` mines what was sent and gives its number.
export async function bench(world) {
  const { rpc, net } = world
  const { timestamp } = await rpc.call('eth_getBlockByNumber', ['latest', false])
  const tx = sender(rpc, Number(timestamp))
  const { Token } = ownContracts()
  const token = (address) => ({ address, abi: Token.abi })
  const multicall = { address: net.multicall3, abi: multicall3Abi }

  /// Decoded results of [[contract, function, args, from], ...] at a block.
  async function readAt(block, calls) {
    const tag = block === 'latest' ? block : hex(block)
    const answers = await rpc.batch(
      calls.map(([{ address, abi }, functionName, args = [], from]) => {
        const data = encodeFunctionData({ abi, functionName, args })
        return ['eth_call', [{ from, to: address, data }, tag]]
      }),
    )
    return answers.map((data, i) => decodeFunctionResult({ abi: calls[i][0].abi, functionName: calls[i][1], data }))
  }

  /// For each list of [contract, function, args], run by Multicall3 one after the other: what each returned, undefined
  /// from the first that failed on.
  async function together(block, lists) {
    const batches = lists.map((list) => [
      multicall,
      'aggregate3',
      [list.map(([{ address, abi }, functionName, args = []]) => {
        return { target: address, allowFailure: true, callData: encodeFunctionData({ abi, functionName, args }) }
      })],
    ])
    const answers = await readAt(block, batches)
    return answers.map((results, k) =>
      results.map(({ success, returnData: data }, i) => {
        const [{ abi }, functionName] = lists[k][i]
        return success ? decodeFunctionResult({ abi, functionName, data }) : undefined
      }),
    )
  }

  async function block() {
    await tx.flush()
    return Number(await rpc.call('eth_blockNumber'))
  }

  return {
    ...tx, accounts: net.accounts, multicall, token, readAt, together, block,
    weth: token(net.tokens.WETH.address),
    usdc: token(net.tokens.USDC.address),
    coin: (symbol, decimals) => tx.deploy(net.accounts.deployer.address, Token, [symbol, symbol, decimals]),
  }
}

/// A config whose positions are `entries` (each a YAML mapping on one line); `dollars` count as USDC does.
export function holding(world, name, entries, dollars = []) {
  const { USDC } = world.net.tokens
  const list = [USDC.address, ...dollars.map(({ address }) => address)].map((address) => `"${address}"`).join(', ')
  const positions = entries.map((entry) => `      - ${entry}\n`).join('')
  const swap = replacing({ [`USDC: {tokens: ["${USDC.address}"]`]: `USDC: {tokens: [${list}]` })
  return variant(world, name, (text) => swap(text).replace(/(positions:\n)[^]*?(    hedge:)/, `$1${positions}$2`))
}

/// The keeper's terms of one venue at a block, in the order of the config, and the pools' prices.
export async function termsOf(world, venue, config, block) {
  const { code, stderr, json } = await evenkeel(world, 'exposure', config, '--json', '--block', block)
  assert.equal(code, 0, stderr)
  const document = json()
  assert.equal(document.block.number, block)
  const [strategy] = document.strategies
  return { terms: strategy.terms.filter((term) => term.venue === venue), pools: strategy.pools }
}

/// What the keeper says when a config cannot be read.
export async function refusal(world, config) {
  const { code, stderr } = await evenkeel(world, 'exposure', config, '--json')
  assert.notEqual(code, 0, 'it is refused')
  return stderr
}
