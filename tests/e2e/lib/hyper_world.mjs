// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// A world with Hyperliquid in it, behind a node that answers for its newest block whatever it is asked.

import { deployHyperCore } from '../../devnet/lib/hyperliquid.mjs'
import { sender } from '../../devnet/lib/sender.mjs'
import { HYPER_EVM } from './hyper_evm.mjs'
import { startProxy } from './proxy.mjs'
import { replacing, startWorld, variant } from './world.mjs'

/// The keeper has so many USD there; without, HyperCore does not know it. `outcomes` are those of all that was carried out.
export async function hyperWorld(usd, args = [], options = {}) {
  const world = await startWorld(['--chain-id', 999, '--time-step', 1, '--liquidity-usd', 60000, '--width', 0.2, ...args])
  const head = await world.rpc.call('eth_getBlockByNumber', ['latest', false])
  const tx = sender(world.rpc, Number(head.timestamp))
  const mine = (seconds) => world.control('mine', { timestamp_step: seconds })
  const keeper = world.net.accounts.keeper.address
  const users = usd ? { [keeper]: usd } : {}
  const hyper = await deployHyperCore(tx, world.net.accounts.deployer.address, { users, mine, ...options })
  const node = await startProxy(world.net.rpc, HYPER_EVM)
  const stop = async () => {
    await node.stop?.()
    await world.stop()
  }
  return { ...world, tx, hyper, node, account: keeper, outcomes: [], stop }
}

/// The world's config with this hedge alone.
export const hyperConfig = (world, name, edits = {}, more = '') =>
  variant(world, name, (text) =>
    replacing({ [world.net.rpc]: world.node.url, ...edits })(
      text.replace(/    hedge:\n(      .*\n)+/, `    hedge:\n      - {venue: hyperliquid, perp: 1, coin: ETH, leverage: {target: 3, max: 5}${more}}\n`)))

/// One block at a price: the exchange first, then whatever waits.
export async function hyperStep(world, price) {
  const stepped = await world.hyper.step({ price, mine: () => world.control('price', { price }) })
  world.outcomes.push(...stepped.applied.map(({ outcome }) => outcome))
  return stepped
}
