// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// Other assets than the chain's own two: coins with oracles, a pair that is moved with its oracle, and prices that were.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ownContracts } from '../../devnet/lib/artifacts.mjs'
import { isqrt, toAnswer } from '../../devnet/lib/price.mjs'
import { createPairs, deployFactory, provide, swap } from '../../devnet/lib/uniswap_v2.mjs'
import { bench } from './pools.mjs'

const ETHER = 10n ** 18n
const DAY = 86_400

/// A coin with an oracle of its own.
export async function addCoin(tools, name, price) {
  const { address: deployer } = tools.accounts.deployer
  const coin = await tools.coin(name, 18)
  const aggregator = await tools.deploy(deployer, ownContracts().Aggregator, [`${name} / USD`, 8, toAnswer(price)])
  return { coin, aggregator }
}

/// A line of `assets` for what addCoin gives.
export const assetLine = (name, { coin, aggregator }) =>
  `  ${name}: {tokens: ["${coin.address}"], oracle: {chainlink: "${aggregator.address}", max_age: 1h}}\n`

/// LINK with an oracle of its own, and a pair of it and USDC in which the keeper has all there is of `usd`.
export async function addLink(world, price, usd) {
  const tools = await bench(world)
  const { deployer, keeper, lp } = tools.accounts
  const { coin: link, aggregator } = await addCoin(tools, 'LINK', price)
  const factory = await deployFactory(tools, lp.address)
  await tools.send(deployer.address, link, 'mint', [lp.address, 10n ** 9n * ETHER])
  await tools.flush()
  const [pair] = await createPairs(tools, lp.address, factory, [[link, tools.usdc]])
  const half = usd / 2
  const amounts = pair.tokens.map(({ address }) =>
    address === link.address ? BigInt(Math.round((half / price) * 1e9)) * 10n ** 9n : BigInt(half) * 10n ** 6n)
  await provide(tools, lp.address, pair, amounts, keeper.address)
  await tools.flush()
  return { tools, coin: link, aggregator, pair }
}

/// Sets a coin's oracle with whatever else is sent by the next linkAt.
export const answer = (tools, { aggregator }, price) =>
  tools.send(tools.accounts.deployer.address, aggregator, 'setAnswer', [toAnswer(price)])

/// Moves LINK's oracle, and the pair with it, in the next block; what comes back checks that once it is mined.
export async function linkAt({ tools, coin, aggregator, pair }, price) {
  const { lp } = tools.accounts
  await answer(tools, { aggregator }, price)
  const [reserves] = await tools.read([[pair, 'getReserves']])
  const side = pair.tokens[0].address === coin.address ? 0 : 1
  const wanted = isqrt((reserves[0] * reserves[1] * ETHER) / BigInt(Math.round(price * 1e6)))
  const added = wanted - reserves[side]
  const other = (reserves[0] * reserves[1]) / wanted - reserves[1 - side]
  if (added > 0n) await swap(tools, lp.address, pair, side, added, reserves)
  else if (other > 0n) await swap(tools, lp.address, pair, 1 - side, other, reserves)
  const sent = await tools.submit()
  return () => tools.confirm(sent)
}

/// What all of the pair is worth at this price of LINK.
export async function pairWorth({ tools, coin, pair }, price) {
  const [reserves] = await tools.read([[pair, 'getReserves']])
  const side = pair.tokens[0].address === coin.address ? 0 : 1
  return (Number(reserves[side]) / 1e18) * price + Number(reserves[1 - side]) / 1e6
}

/// Daily prices, by name, that end at those of now: `returns` are the days' log returns, oldest first, by the same names.
export async function history(world, name, now, returns) {
  const { timestamp } = await world.rpc.call('eth_getBlockByNumber', ['latest', false])
  const file = join(world.folder, name)
  const names = Object.keys(now)
  const logs = names.map((one) => Math.log(now[one]))
  const rows = []
  for (const [i, moved] of [...returns.entries()].reverse()) {
    rows.unshift([Number(timestamp) - 60 - (returns.length - 1 - i) * DAY, ...logs.map(Math.exp)].join(','))
    names.forEach((one, k) => (logs[k] -= moved[one]))
  }
  writeFileSync(file, [`time,${names}`, ...rows, ''].join('\n'))
  return file
}
