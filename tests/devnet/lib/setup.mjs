// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

import { multicall3Bytecode } from '../node_modules/viem/_esm/constants/contracts.js'
import { ownContracts } from './artifacts.mjs'
import { deployPerp, deposit, provideLiquidity } from './perp.mjs'
import { raw, toAnswer } from './price.mjs'
import { deploySpot, mintPosition, positionRanges } from './spot.mjs'

const MAX = 2n ** 256n - 1n
const MULTICALL3 = '0xcA11bde05977b3631167028862bE2a173976CA11'
const PLENTY_WETH = 10n ** 9n * 10n ** 18n
const PLENTY_USDC = 10n ** 13n * 10n ** 6n
const DEEP_USD = 10 ** 11
// Left in the keeper's wallet after its deposit.
const SPARE_USDC = 100_000

/// Seconds between genesis and the first block of the market: the perp's mark price needs half an hour of history.
export const HISTORY = 7200

async function deployMulticall(tx, deployer) {
  const { address } = await tx.deploy(deployer, { abi: [], bytecode: multicall3Bytecode })
  await tx.flush()
  const code = await tx.rpc.call('eth_getCode', [address, 'latest'])
  await tx.rpc.call('anvil_setCode', [MULTICALL3, code])
  return { address: MULTICALL3 }
}

async function deployTokens(tx, deployer, wethSide, own) {
  const weth = await tx.deploy(deployer, own.Token, ['Wrapped Ether', 'WETH', 18])
  const wethFirst = wethSide === 'token0'
  await tx.skipUntil(deployer, (address) => BigInt(weth.address) < BigInt(address) === wethFirst)
  const usdc = await tx.deploy(deployer, own.Token, ['USD Coin', 'USDC', 6])
  return { weth, usdc }
}

async function fund(tx, chain, who, options) {
  const { weth, usdc, spot } = chain
  for (const role of ['lp', 'maker', 'trader', 'arbitrageur']) {
    await tx.send(who.deployer, weth, 'mint', [who[role], PLENTY_WETH])
    await tx.send(who.deployer, usdc, 'mint', [who[role], PLENTY_USDC])
  }
  if (options.walletEth > 0) await tx.send(who.deployer, weth, 'mint', [who.keeper, raw(options.walletEth, 18)])
  await tx.send(who.deployer, usdc, 'mint', [who.keeper, raw(options.margin + SPARE_USDC, 6)])
  for (const role of ['lp', 'maker', 'trader'])
    for (const token of [weth, usdc])
      for (const spender of [spot.manager, spot.router])
        await tx.send(who[role], token, 'approve', [spender.address, MAX])
}

async function supply(tx, chain, who, options) {
  const { price } = options
  const wide = { low: price / 20, high: price * 20, usd: options.spotLiquidity }
  await mintPosition(tx, chain.spot, who.maker, who.maker, price, wide)
  for (const role of ['maker', 'trader', 'arbitrageur', 'lp'])
    await deposit(tx, chain.perp, chain.usdc, who[role], DEEP_USD)
  if (options.margin > 0) await deposit(tx, chain.perp, chain.usdc, who.keeper, options.margin)
  await tx.flush()
  await provideLiquidity(tx, chain.perp, who.maker, price, options.perpLiquidity)
  await tx.flush()
}

async function mintKeeperPositions(tx, chain, who, options) {
  const ranges = positionRanges(options.price, options)
  for (let i = 0; i < ranges.length; i += 100) {
    for (const range of ranges.slice(i, i + 100))
      await mintPosition(tx, chain.spot, who.lp, who.keeper, options.price, range)
    await tx.flush()
  }
  const index = ranges.map((_, i) => [chain.spot.manager, 'tokenOfOwnerByIndex', [who.keeper, BigInt(i)]])
  return (await tx.read(index)).map(String)
}

/// Brings up every contract, fund and position. `who` maps roles to addresses.
export async function setUp(tx, who, options) {
  const own = ownContracts()
  const multicall = await deployMulticall(tx, who.deployer)
  const { weth, usdc } = await deployTokens(tx, who.deployer, options.weth, own)
  const description = ['ETH / USD', 8, toAnswer(options.price)]
  const aggregator = await tx.deploy(who.deployer, own.Aggregator, description)
  const spot = await deploySpot(tx, who.deployer, weth, usdc, options)
  const cardinality = Math.max(500, Math.ceil(2400 / options.timeStep) + 100)
  const perpOptions = { price: options.price, perpFee: options.perpFee, cardinality }
  const perp = await deployPerp(tx, who.deployer, spot.factory, usdc, aggregator, perpOptions)
  const chain = { multicall, weth, usdc, aggregator, spot, perp }
  await fund(tx, chain, who, options)
  await tx.flush()

  tx.moveTimeTo(options.startTime - 60)
  await tx.send(who.oracle, aggregator, 'setAnswer', [toAnswer(options.price)])
  await tx.flush()
  await tx.send(who.oracle, perp.dispatcher, 'dispatchPrice', [0n])
  await tx.flush()
  await supply(tx, chain, who, options)
  // For blocks that are mined by others, or again after a reorg: never two of the same time.
  await tx.rpc.call('anvil_setBlockTimestampInterval', [options.timeStep])
  chain.positionIds = await mintKeeperPositions(tx, chain, who, options)
  return chain
}
