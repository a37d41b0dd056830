// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

import { curie, curieOracle, uniswapCore } from './artifacts.mjs'
import { market, raw, tickRange } from './price.mjs'
import { NEVER } from './spot.mjs'

const MAX = 2n ** 256n - 1n
const POOL_FEE = 10000
const TICK_SPACING = 200

/// How far the perp's pool may move within a block; the venue allows at most 1000.
export const MAX_TICKS_A_BLOCK = 1000

async function deployTokens(tx, deployer, dispatcher) {
  const base = await tx.deploy(deployer, curie('BaseToken'))
  await tx.skipUntil(deployer, (address) => BigInt(address) > BigInt(base.address))
  const quote = await tx.deploy(deployer, curie('QuoteToken'))
  await tx.send(deployer, base, 'initialize', ['vETH', 'vETH', dispatcher.address])
  await tx.send(deployer, quote, 'initialize', ['vUSD', 'vUSD'])
  return { base, quote }
}

async function initialize(tx, deployer, v, usdc) {
  const at = (name) => v[name].address
  const call = (name, fn, ...args) => tx.send(deployer, v[name], fn, args)
  await call('config', 'initialize')
  await call('registry', 'initialize', at('factory'), at('quote'))
  await call('orderBook', 'initialize', at('registry'))
  await call('insuranceFund', 'initialize', usdc.address)
  await call('exchange', 'initialize', at('registry'), at('orderBook'), at('config'))
  await call('accountBalance', 'initialize', at('config'), at('orderBook'))
  await call('exchange', 'setAccountBalance', at('accountBalance'))
  await call('orderBook', 'setExchange', at('exchange'))
  await call('vault', 'initialize', at('insuranceFund'), at('config'), at('accountBalance'), at('exchange'))
  const collateral = [5, 750000, 500000, 2000, 30000, 10000n * 10n ** 6n, 500n * 10n ** 6n]
  await call('collateralManager', 'initialize', at('config'), at('vault'), ...collateral)
  await call('vault', 'setCollateralManager', at('collateralManager'))
  await call('insuranceFund', 'setVault', at('vault'))
  await call('accountBalance', 'setVault', at('vault'))
  const parts = ['config', 'vault', 'quote', 'factory', 'exchange', 'accountBalance', 'insuranceFund']
  await call('clearingHouse', 'initialize', ...parts.map(at))
  for (const name of ['registry', 'orderBook', 'exchange', 'accountBalance', 'vault'])
    await call(name, 'setClearingHouse', at('clearingHouse'))
  // The cap is 0 as deployed: every deposit would fail.
  await call('config', 'setSettlementTokenBalanceCap', MAX)
}

async function openMarket(tx, deployer, v, { price, perpFee, cardinality }) {
  const call = (name, fn, ...args) => tx.send(deployer, v[name], fn, args)
  await call('factory', 'createPool', v.base.address, v.quote.address, POOL_FEE)
  await tx.flush()
  const [pool] = await tx.read([[v.factory, 'getPool', [v.base.address, v.quote.address, POOL_FEE]]])
  v.pool = { address: pool, abi: uniswapCore('UniswapV3Pool').abi }
  for (const token of ['base', 'quote']) {
    await call(token, 'addWhitelist', pool)
    await call(token, 'addWhitelist', v.clearingHouse.address)
    await call(token, 'mintMaximumTo', v.clearingHouse.address)
  }
  await call('pool', 'initialize', v.mkt.sqrtPrice(price))
  await call('registry', 'addPool', v.base.address, POOL_FEE)
  await call('registry', 'setFeeRatio', v.base.address, perpFee)
  await call('exchange', 'setMaxTickCrossedWithinBlock', v.base.address, MAX_TICKS_A_BLOCK)
  for (let size = 500; ; size = Math.min(size + 500, cardinality)) {
    await tx.send(deployer, v.pool, 'increaseObservationCardinalityNext', [size], 15_000_000)
    if (size >= cardinality) break
  }
  await tx.flush()
}

/// Deploys Perpetual Protocol v2 with one market, vETH, priced by `aggregator`.
export async function deployPerp(tx, deployer, factory, usdc, aggregator, options) {
  const v = { factory, mkt: market(18, 18, true) }
  v.priceFeed = await tx.deploy(deployer, curieOracle('ChainlinkPriceFeedV3'), [aggregator.address, 2400, 1800])
  v.dispatcher = await tx.deploy(deployer, curieOracle('PriceFeedDispatcher'), [v.priceFeed.address])
  await tx.send(deployer, v.dispatcher, 'dispatchPrice', [0n])
  Object.assign(v, await deployTokens(tx, deployer, v.dispatcher))
  const parts = { config: 'ClearingHouseConfig', registry: 'MarketRegistry', orderBook: 'OrderBook' }
  Object.assign(parts, { insuranceFund: 'InsuranceFund', exchange: 'Exchange', vault: 'Vault' })
  Object.assign(parts, { accountBalance: 'AccountBalance', clearingHouse: 'ClearingHouse' })
  parts.collateralManager = 'CollateralManager'
  for (const [part, name] of Object.entries(parts)) v[part] = await tx.deploy(deployer, curie(name))
  await initialize(tx, deployer, v, usdc)
  await openMarket(tx, deployer, v, options)
  return v
}

/// Queues a deposit of `usd` into the vault, from the account's own USDC.
export async function deposit(tx, perp, usdc, account, usd) {
  await tx.send(account, usdc, 'approve', [perp.vault.address, MAX])
  await tx.send(account, perp.vault, 'deposit', [usdc.address, raw(usd, 6)])
}

/// Queues liquidity worth about `usd` over a twentieth to twenty times the price.
export async function provideLiquidity(tx, perp, maker, price, usd) {
  const [lowerTick, upperTick] = tickRange(perp.mkt, TICK_SPACING, price / 20, price * 20)
  const params = { baseToken: perp.base.address, base: raw(usd / 2 / price, 18), quote: raw(usd / 2, 18) }
  Object.assign(params, { lowerTick, upperTick, minBase: 0n, minQuote: 0n })
  Object.assign(params, { useTakerBalance: false, deadline: NEVER })
  await tx.send(maker, perp.clearingHouse, 'addLiquidity', [params])
}

/// Queues a trade of the perp. `amount` is raw: base for a short and for a long given `inBase`, else quote.
export async function trade(tx, perp, account, { short, amount, inBase = short, sqrtPriceLimit = 0n }) {
  const params = { baseToken: perp.base.address, isBaseToQuote: short, isExactInput: inBase === short, amount }
  Object.assign(params, { oppositeAmountBound: 0n, deadline: NEVER })
  Object.assign(params, { sqrtPriceLimitX96: sqrtPriceLimit, referralCode: '0x' + '0'.repeat(64) })
  await tx.send(account, perp.clearingHouse, 'openPosition', [params])
}
