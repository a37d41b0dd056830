// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// One portfolio over five protocols: Uniswap v3, v4 (with the chain's own coin) and v2, Aave, and vaults.

import { approveAave, borrowFrom, deployAave, supplyTo } from '../../devnet/lib/aave.mjs'
import { ownContracts } from '../../devnet/lib/artifacts.mjs'
import { market } from '../../devnet/lib/price.mjs'
import { hex } from '../../devnet/lib/rpc.mjs'
import { NATIVE, deployUniswapV4 } from '../../devnet/lib/uniswap_v4.mjs'
import { createPairs, deployFactory, provide } from '../../devnet/lib/uniswap_v2.mjs'
import { chainOf } from './chain.mjs'
import { MAX, bench } from './pools.mjs'
import { replacing, startWorld, variant } from './world.mjs'

export const ETHER = 10n ** 18n
/// The pool of v4: the coin is always its first token.
export const COIN_MARKET = market(18, 6, true)
const HALF_RANGE = 950
const BATCH = 50

/// Liquidity of a v4 position around the price that holds so much ether, about.
export const liquidityOf = (ether, price) =>
  BigInt(Math.round((ether * 1e18 * Math.sqrt(price * 1e-12)) / (1 - 1.0001 ** (-HALF_RANGE / 2))))

/// Pairs of WETH and USDC, one of each factory, which the keeper shares with the account "lp".
async function addPairs(tools, lp, keeper, count) {
  const pairs = []
  for (let i = 0; i < count; ++i) {
    const factory = await deployFactory(tools, lp)
    await tools.flush()
    pairs.push(...(await createPairs(tools, lp, factory, [[tools.weth, tools.usdc]])))
  }
  for (const pair of pairs) {
    const amounts = (ether) =>
      pair.tokens.map(({ address }) => (ether * (address === tools.weth.address ? ETHER : 2_000_000_000n)) / BigInt(count))
    await provide(tools, lp, pair, amounts(100n))
    await provide(tools, lp, pair, amounts(20n), keeper)
    await tools.send(keeper, pair, 'approve', [tools.multicall.address, MAX])
  }
  await tools.flush()
  return pairs
}

/// Aave with a WETH supply of each of `owners`, and a borrower who pays interest on it.
async function addAave(tools, accounts, owners) {
  const { deployer, lp, maker } = accounts
  const aave = await deployAave(tools, deployer.address, { WETH: tools.weth, USDC: tools.usdc }, { WETH: 2000, USDC: 1 })
  await approveAave(tools, aave, lp.address, 'WETH')
  await approveAave(tools, aave, maker.address, 'USDC')
  const each = (10n * ETHER) / BigInt(owners.length)
  for (const owner of owners) await supplyTo(tools, aave, lp.address, 'WETH', each, owner)
  await supplyTo(tools, aave, maker.address, 'USDC', 10n ** 12n)
  await tools.flush()
  await borrowFrom(tools, aave, maker.address, 'WETH', 8n * ETHER)
  await tools.flush()
  return aave
}

/// ERC-4626 vaults of WETH in which the keeper has shares.
async function addVaults(tools, deployer, lp, keeper, count) {
  const vaults = []
  const { ShareVault } = ownContracts()
  for (let i = 0; i < count; ++i) vaults.push(await tools.deploy(deployer, ShareVault, [tools.weth.address, 0n]))
  for (const vault of vaults) {
    await tools.send(lp, tools.weth, 'approve', [vault.address, MAX])
    await tools.send(lp, vault, 'deposit', [(8n * ETHER) / BigInt(count), keeper])
    await tools.send(lp, vault, 'deposit', [(4n * ETHER) / BigInt(count), lp])
  }
  await tools.flush()
  return vaults
}

/// Uniswap v4 with a pool of the coin and USDC, and `count` positions of the keeper in it.
async function addV4(world, tools, count) {
  const { deployer, lp, keeper } = tools.accounts
  const who = { deployer: deployer.address, lp: lp.address, keeper: keeper.address }
  const v4 = await deployUniswapV4(world.rpc, () => world.control('mine'), who)
  for (const token of [tools.weth, tools.usdc]) await v4.allow(who.lp, token)
  const key = { currency0: NATIVE, currency1: tools.usdc.address, fee: 500, tickSpacing: 10, hooks: NATIVE }
  const price = world.net.price
  const { number } = await world.rpc.call('eth_getBlockByNumber', ['latest', false])
  await v4.initialize(key, COIN_MARKET.sqrtPrice(price))
  await v4.mint(who.lp, [{ key, lower: -600_000, upper: 600_000, liquidity: 10n ** 16n }])
  const near = Math.floor(COIN_MARKET.tick(price) / 10) * 10
  const position = { key, lower: near - HALF_RANGE, upper: near + HALF_RANGE, liquidity: liquidityOf(16 / count, price) }
  const ids = []
  while (ids.length < count)
    ids.push(...(await v4.mint(who.keeper, Array(Math.min(BATCH, count - ids.length)).fill(position))))
  // The probe asks what they pay; "lp" burns them in the keeper's name.
  const allow = (one) => ({ from: who.keeper, to: v4.manager, name: 'setApprovalForAll', args: [one, true] })
  await v4.transact(allow(v4.probe.address), allow(who.lp))
  return { v4, key, ids, from: Number(number) }
}

/// A world whose keeper holds `v3` and `v4` positions, shares of `pairs` pairs and `vaults` vaults, a supply to Aave
/// shared with `lenders` - 1 others, and idle ether; `positions` is their number. `config` writes what counts them all,
/// with these entries of `hedge` and edits of the rest.
export async function startPortfolio({ v3 = 1, v4 = 2, pairs = 1, lenders = 1, vaults = 1, args = [] } = {}) {
  const world = await startWorld(['--positions', v3, ...args])
  const tools = await bench(world)
  const { accounts, tokens, uniswap_v3: spot, position_ids: ids } = world.net
  const [deployer, lp, keeper] = ['deployer', 'lp', 'keeper'].map((name) => accounts[name].address)
  const others = Array.from({ length: lenders - 1 }, (_, i) => `0x${(0x1e4de7000 + i).toString(16).padStart(40, '0')}`)
  const owners = [keeper, ...others]
  const scene = {
    world, tools, lp, keeper, owners,
    chain: chainOf(world),
    pairs: await addPairs(tools, lp, keeper, pairs),
    aave: await addAave(tools, accounts, owners),
    vaults: await addVaults(tools, deployer, lp, keeper, vaults),
    ...(await addV4(world, tools, v4)),
  }
  await world.rpc.call('anvil_setBalance', [keeper, hex(12n * ETHER)])
  const { manager, stateView } = scene.v4
  const weth = tokens.WETH.address
  const list = (contracts) => contracts.map(({ address }) => `"${address}"`).join(', ')
  const entries = [
    `{venue: uniswap_v3, position_manager: "${spot.position_manager}", ids: [${ids.join(', ')}]}`,
    `{venue: uniswap_v4, position_manager: "${manager.address}", state_view: "${stateView.address}", ` +
      `owner: "${keeper}", from_block: ${scene.from}}`,
    `{venue: uniswap_v2, pairs: [${list(scene.pairs)}]}`,
    ...owners.map((owner) => `{venue: aave_v3, pool: "${scene.aave.pool.address}", owner: "${owner}", reserves: ["${weth}"]}`),
    ...scene.vaults.map(({ address }) => `{venue: erc4626, vault: "${address}"}`),
    `{venue: wallet, tokens: ["${NATIVE}"]}`,
  ]
  const lines = (all) => all.map((entry) => `      - ${entry}\n`).join('')
  const config = (name, hedges, edits = {}) =>
    variant(world, name, (text) =>
      replacing({ [`ETH:  {tokens: ["${weth}"]`]: `ETH:  {tokens: ["${weth}", "${NATIVE}"]`, ...edits })(text)
        .replace(/(    positions:\n)[^]*?(    rebalance:)/, `$1${lines(entries)}    hedge:\n${lines(hedges)}$2`))
  return { ...scene, config, positions: ids.length + scene.ids.length + pairs + lenders + vaults }
}

/// A perp and swaps as entries of `hedge`, each with its share.
export const hedgesOf = ({ perp_v2: perp, uniswap_v3: spot, tokens: { WETH, USDC } }, shares) => [
  `{venue: perp_v2, clearing_house: "${perp.clearing_house}", base_token: "${perp.base_token}", ` +
    `leverage: {max: 5}, share: ${shares[0]}}`,
  `{venue: spot_swap, router: "${spot.swap_router}", token: "${WETH.address}", quote: "${USDC.address}", ` +
    `fee: ${spot.fee}, share: ${shares[1]}}`,
]
