// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// A world with GMX in it, and the keepers of GMX, who carry orders out when and how a test wants it.

import assert from 'node:assert/strict'
import { ownContracts } from '../../devnet/lib/artifacts.mjs'
import { approveGmx, deployGmx, execute, executeBadly, fill, gmxLogs, openOrders, usd } from '../../devnet/lib/gmx.mjs'
import { sender } from '../../devnet/lib/sender.mjs'
import { replacing, startWorld, variant } from './world.mjs'

const DOLLAR = 10n ** 6n
const ETHER = 10n ** 18n

/// GMX beside what is there, with open interest of others on both sides: {gmx, tx, ...}. `money` is what the keeper has.
export async function addGmx(world, { money = 60_000n } = {}) {
  const { rpc, net } = world
  const head = await rpc.call('eth_getBlockByNumber', ['latest', false])
  const tx = sender(rpc, Number(head.timestamp))
  const [deployer] = await rpc.call('eth_accounts')
  const { abi } = ownContracts().Token
  const tokens = Object.fromEntries(['WETH', 'USDC'].map((name) => [name, { address: net.tokens[name].address, abi }]))
  const ethFeed = { address: net.oracle.aggregator, abi: ownContracts().Aggregator.abi }
  const gmx = await deployGmx(tx, deployer, { ...tokens, ethFeed })
  const { keeper, trader } = net.accounts
  const kept = await tx.read([[tokens.USDC, 'balanceOf', [keeper.address]]])
  await tx.send(keeper.address, tokens.USDC, 'transfer', [deployer, kept[0]])
  await tx.send(deployer, tokens.USDC, 'mint', [keeper.address, money * DOLLAR])
  for (const name of ['WETH', 'USDC']) await tx.send(deployer, tokens[name], 'mint', [trader.address, 10n ** 6n * (name === 'WETH' ? ETHER : DOLLAR)])
  await approveGmx(tx, gmx, trader.address)
  await tx.flush()
  for (const [isLong, size] of [[true, 300_000], [false, 280_000]])
    await fill(tx, gmx, trader.address, { size: usd(size), amount: 100_000n * DOLLAR, isLong }, net.price)
  return { gmx, tx, deployer, tokens, keeper: keeper.address, trader: trader.address }
}

export async function startGmxWorld(args = [], options = {}) {
  const world = await startWorld(args)
  return { ...world, ...(await addGmx(world, options)) }
}

/// An entry of `hedge`.
export const gmxHedge = ({ gmx, tokens }, more = '') =>
  `{venue: gmx_v2, exchange_router: "${gmx.exchangeRouter.address}", reader: "${gmx.reader.address}", ` +
  `order_vault: "${gmx.orderVault.address}", referral_storage: "${gmx.dataStore.address}", market: "${gmx.market}", ` +
  `collateral: "${tokens.USDC.address}", leverage: {target: 3, max: 5}, max_execution_fee: 0.1 ETH${more}}`

/// The world's config with this hedge alone.
export const gmxConfig = (world, name, edits = {}, more = '') =>
  variant(world, name, (text) =>
    replacing({ ...edits })(
      text.replace(/    hedge:\n(      .*\n)+/, `    hedge:\n      - ${gmxHedge(world, more)}\n`)))

/// Mines what was queued with the market's clock, and checks that all of it succeeded.
export async function mined({ tx, control }) {
  const sent = await tx.submit()
  const { block } = await control('mine')
  await tx.confirm(sent)
  return block
}

/// Keepers that treat each order of the account as `fate(key, blocks)` says, block by block: 'fill', 'cancel' or 'wait'.
export function executors(world, fate = () => 'fill') {
  const { tx, gmx, keeper } = world
  const seen = new Map()
  /// One block: carries out what is to be, at the oracle's price. True if there was anything.
  async function step(price) {
    let any = false
    for (const key of await openOrders(tx, gmx, keeper)) {
      const age = seen.get(key) ?? 0
      seen.set(key, age + 1)
      const what = fate(key, age, seen.size)
      if (what === 'wait') continue
      any = true
      if (what === 'cancel') await executeBadly(tx, gmx, key)
      else await execute(tx, gmx, { key, price })
    }
    if (any) await mined(world)
    return any
  }
  return { step, count: () => seen.size, become: (next) => (fate = next) }
}

/// Steps the market along a path, GMX's keepers at work after each; what the keeper published at the last block.
export async function drive(world, keeper, keepers, prices) {
  let seen
  for (const price of prices) {
    seen = (await keeper.reached((await world.control('price', { price })).block)).strategies[0]
    if (await keepers.step(price)) seen = (await keeper.reached((await world.control('state')).block)).strategies[0]
  }
  return seen
}

/// Everything of GMX's own log that concerns orders of the keeper, oldest first.
export async function gmxStory({ rpc, gmx, keeper }, from = 0) {
  const filter = { address: gmx.eventEmitter.address, fromBlock: `0x${from.toString(16)}`, toBlock: 'latest' }
  const logs = gmxLogs(gmx, { logs: await rpc.call('eth_getLogs', [filter]) })
  return logs.filter((log) => log.name.startsWith('Order') && BigInt(log.account ?? 0) === BigInt(keeper))
}

/// Never more than one order at a time, each brought to an end: {created, executed, cancelled}.
export function checkStory(story) {
  const open = new Set()
  const count = { OrderCreated: 0, OrderExecuted: 0, OrderCancelled: 0 }
  for (const { name, key } of story) {
    if (!(name in count)) continue
    ++count[name]
    if (name === 'OrderCreated') open.add(key)
    else open.delete(key)
    assert.ok(open.size <= 1, `two orders are open: ${[...open]}`)
  }
  return { created: count.OrderCreated, executed: count.OrderExecuted, cancelled: count.OrderCancelled, open: open.size }
}
