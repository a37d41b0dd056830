// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

import { accounts } from '../../devnet/lib/accounts.mjs'
import { startAnvil } from '../../devnet/lib/anvil.mjs'
import { deployHyperCore, PERPS } from '../../devnet/lib/hyperliquid.mjs'
import { hex, rpcClient } from '../../devnet/lib/rpc.mjs'
import { sender } from '../../devnet/lib/sender.mjs'

const START = 1_750_000_000
const LOW_FEES = { maxFeePerGas: hex(3n * 10n ** 9n), maxPriorityFeePerGas: hex(10n ** 9n) }

/// A chain of its own with the exchange on it, until the test `t` ends; `a` to `c` are accounts with 100,000 USD, `poor` is
/// none. `options` are those of deployHyperCore.
export async function exchange(t, options = {}) {
  const anvil = await startAnvil({ port: 0, chainId: 999, gasLimit: 1e9, timestamp: START })
  t.after(anvil.stop)
  const rpc = rpcClient(anvil.url)
  const tx = sender(rpc, START)
  const [deployer, a, b, c, poor] = Object.values(accounts()).map(({ address }) => address)
  const users = Object.fromEntries([a, b, c].map((who) => [who, 100_000]))
  const hyper = await deployHyperCore(tx, deployer, { users, ...options })

  /// Steps until what was sent is due; gives the outcomes in words.
  async function settle() {
    const outcomes = []
    for (let i = 0; i < 5; ++i) outcomes.push(...(await hyper.step()).applied.map(({ outcome }) => outcome))
    return outcomes
  }

  /// One order and what came of it.
  async function ordered(...order) {
    await hyper.order(...order)
    return (await settle()).at(-1)
  }

  const size = async (who, coin = 'ETH') => Number((await hyper.positionOf(who, coin)).szi) / 10 ** PERPS[coin].szDecimals
  const isolated = (who, coin) => hyper.setLeverage(who, coin, 5, true)
  return { rpc, tx, hyper, deployer, a, b, c, poor, settle, ordered, size, isolated, url: anvil.url }
}

/// Sends one transaction as a keeper would, with fees below the sequencer's; gives its hash.
export const sendLow = (rpc, from, fields) =>
  rpc.call('eth_sendTransaction', [{ from, gas: hex(300_000), ...LOW_FEES, ...fields }])
export const receipt = (rpc, hash) => rpc.call('eth_getTransactionReceipt', [hash])
