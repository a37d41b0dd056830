// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

import { holdings, market, raw, tickRange } from './price.mjs'
import { uniswapCore, uniswapPeriphery, uniswapRouters } from './artifacts.mjs'
import { uniform } from './random.mjs'

export const NEVER = 2n ** 255n
const TICK_SPACINGS = { 0: 10, 100: 1, 500: 10, 3000: 60, 10000: 200 }

/// Deploys Uniswap v3 and its pool of WETH and USDC at `price`.
export async function deploySpot(tx, deployer, weth, usdc, { fee, price }) {
  const zero = '0x' + '0'.repeat(40)
  const poolAbi = uniswapCore('UniswapV3Pool').abi
  const factory = await tx.deploy(deployer, uniswapCore('UniswapV3Factory'))
  const peripheral = (name, ...args) =>
    tx.deploy(deployer, uniswapPeriphery(name), [factory.address, weth.address, ...args])
  const manager = await peripheral('NonfungiblePositionManager', zero)
  const router = await peripheral('SwapRouter')
  const quoter = await tx.deploy(deployer, uniswapPeriphery('QuoterV2', 'lens'), [factory.address, weth.address])
  const tickLens = await tx.deploy(deployer, uniswapPeriphery('TickLens', 'lens'))

  const wethIsToken0 = BigInt(weth.address) < BigInt(usdc.address)
  const mkt = market(18, 6, wethIsToken0)
  const [token0, token1] = wethIsToken0 ? [weth, usdc] : [usdc, weth]
  const sqrtPrice = mkt.sqrtPrice(price)
  // No market is free, but what a range does without fees is its formula alone.
  if (fee === 0) await tx.send(deployer, factory, 'enableFeeAmount', [0, TICK_SPACINGS[0]])
  const create = [token0.address, token1.address, fee, sqrtPrice]
  await tx.send(deployer, manager, 'createAndInitializePoolIfNecessary', create, 8_000_000)
  await tx.flush()
  const [address] = await tx.read([[factory, 'getPool', [token0.address, token1.address, fee]]])
  const pool = { address, abi: poolAbi }
  await tx.send(deployer, pool, 'increaseObservationCardinalityNext', [500], 15_000_000)
  const tickSpacing = TICK_SPACINGS[fee]
  return { factory, manager, router, quoter, tickLens, pool, token0, token1, fee, tickSpacing, mkt }
}

/// Queues the deployment of SwapRouter02 for a Uniswap v3 that is there (devnet.json's), without one of v2; its handle.
export function deployRouter02(tx, deployer, { factory, position_manager }, weth) {
  const args = ['0x' + '0'.repeat(40), factory, position_manager, weth]
  return tx.deploy(deployer, uniswapRouters('SwapRouter02'), args)
}

/// Queues the mint of a position worth `usd` over [low, high], paid by `payer`, owned by `owner`.
export async function mintPosition(tx, spot, payer, owner, price, { low, high, usd }) {
  const [tickLower, tickUpper] = tickRange(spot.mkt, spot.tickSpacing, low, high)
  // Of the rounded range: near an edge the asked one may need one token and the rounded one both.
  const ends = [tickLower, tickUpper].map(spot.mkt.priceAt).sort((a, b) => a - b)
  const { asset, quote } = holdings(price, ...ends, usd)
  const amounts = [raw(asset, 18), raw(quote, 6)]
  const [amount0Desired, amount1Desired] = spot.mkt.assetIsToken0 ? amounts : amounts.reverse()
  const params = { token0: spot.token0.address, token1: spot.token1.address, fee: spot.fee }
  Object.assign(params, { tickLower, tickUpper, amount0Desired, amount1Desired })
  Object.assign(params, { amount0Min: 0n, amount1Min: 0n, recipient: owner, deadline: NEVER })
  await tx.send(payer, spot.manager, 'mint', [params], 1_000_000)
}

/// The price ranges of the keeper's positions: one around the price, or several drawn from the seed.
export function positionRanges(price, { positions, liquidityUsd, width, seed }) {
  const usd = liquidityUsd / positions
  if (positions === 1) return [{ low: price / (1 + width), high: price * (1 + width), usd }]
  const next = uniform(seed ^ 0x5eed)
  return Array.from({ length: positions }, () => {
    const centre = price * (0.9 + 0.2 * next())
    const half = 1 + 0.02 + 0.28 * next()
    return { low: centre / half, high: centre * half, usd }
  })
}
