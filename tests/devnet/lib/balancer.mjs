// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

import { encodeAbiParameters, parseAbi, toFunctionSelector } from 'viem'
import { balancer } from './artifacts.mjs'

const ONE = 10n ** 18n
const MAX = 2n ** 256n - 1n
const ZERO = '0x' + '0'.repeat(40)
const COLLECTOR = parseAbi([
  'function setSwapFeePercentage(uint256)',
  'function getSwapFeePercentage() view returns (uint256)',
  'function getActionId(bytes4) view returns (bytes32)',
])
const POOL = balancer('20230206-weighted-pool-v3', 'WeightedPool').abi
const COMPOSABLE = balancer('20230206-composable-stable-pool-v3', 'ComposableStablePool').abi
const WEIGHTED = {
  v1: ['deprecated/20210418-weighted-pool', 'WeightedPoolFactory'],
  two: ['deprecated/20210418-weighted-pool', 'WeightedPool2TokensFactory'],
  v2: ['20220908-weighted-pool-v2', 'WeightedPoolFactory'],
  v3: ['20230206-weighted-pool-v3', 'WeightedPoolFactory'],
}

const encoded = (types, values) => encodeAbiParameters(types.map((type) => ({ type })), values)
const sorted = (tokens) => [...tokens].sort((a, b) => (BigInt(a.address) < BigInt(b.address) ? -1 : 1))
const addresses = (tokens) => tokens.map(({ address }) => address)

/// Deploys the Vault with its queries, both kinds, and the factories of the four weighted pools.
export async function deployBalancer(tx, deployer, weth) {
  const authorizer = await tx.deploy(deployer, balancer('20210418-authorizer', 'Authorizer'), [deployer])
  const vault = await tx.deploy(deployer, balancer('20210418-vault', 'Vault'), [authorizer.address, weth.address, 0n, 0n])
  const queries = await tx.deploy(deployer, balancer('20220721-balancer-queries', 'BalancerQueries'), [vault.address])
  const helpers = await tx.deploy(deployer, balancer('20210418-vault', 'BalancerHelpers'), [vault.address])
  await tx.flush()
  const provider = await tx.deploy(
    deployer, balancer('20220725-protocol-fee-percentages-provider', 'ProtocolFeePercentagesProvider'), [vault.address, ONE, ONE])
  await tx.flush()
  const factories = {}
  const more = { v1: [], two: [], v2: [provider.address], v3: [provider.address, 'factory', 'pool'] }
  for (const [kind, task] of Object.entries(WEIGHTED))
    factories[kind] = await tx.deploy(deployer, balancer(...task), [vault.address, ...more[kind]])
  await tx.flush()
  const [address] = await tx.read([[vault, 'getProtocolFeesCollector']])
  const collector = { address, abi: COLLECTOR }
  const [action] = await tx.read([[collector, 'getActionId', [toFunctionSelector('setSwapFeePercentage(uint256)')]]])
  await tx.send(deployer, authorizer, 'grantRole', [action, deployer])
  await tx.flush()
  return { vault, queries, helpers, provider, factories, collector }
}

/// What create() of a factory makes: {address, abi, id, tokens}, tokens in the pool's order.
async function created(tx, from, factory, args, tokens) {
  const [address] = await tx.read([[factory, 'create', args]])
  await tx.send(from, factory, 'create', args, 15_000_000)
  await tx.flush()
  const [id] = await tx.read([[{ address, abi: POOL }, 'getPoolId']])
  return { address, abi: POOL, id, tokens }
}

/// Creates a weighted pool of a kind (v1, two, v2, v3); `weights` in percent by token.
export function createWeighted(tx, from, { factories }, kind, weights, fee) {
  const tokens = sorted([...weights.keys()])
  const shares = tokens.map((token) => (BigInt(weights.get(token)) * ONE) / 100n)
  const more = { v1: [fee, ZERO], two: [fee, false, ZERO] }
  const last = more[kind] ?? [tokens.map(() => ZERO), fee, ZERO]
  const args = ['Pool', 'POOL', addresses(tokens), shares, ...last]
  return created(tx, from, factories[kind], args, tokens).then((pool) => ({ ...pool, kind }))
}

/// Deploys the factories of stable pools: the first, its second version, and the composable ones' third.
export async function deployStable(tx, from, { vault, provider }) {
  const task = (folder, name, ...args) => tx.deploy(from, balancer(folder, name), [vault.address, ...args])
  const factories = {
    first: await task('deprecated/20210624-stable-pool', 'StablePoolFactory'),
    second: await task('deprecated/20220609-stable-pool-v2', 'StablePoolFactory'),
    composable: await task(
      '20230206-composable-stable-pool-v3', 'ComposableStablePoolFactory', provider.address, 'factory', 'pool'),
  }
  await tx.flush()
  return factories
}

/// Creates a stable pool by one of those factories; `rates` are its rate providers by token, of composable ones.
export async function createStable(tx, from, factories, kind, coins, { a, fee, rates = new Map() }) {
  const tokens = sorted(coins)
  const each = (value) => tokens.map(() => value)
  const providers = tokens.map((token) => rates.get(token)?.address ?? ZERO)
  const more = kind === 'composable' ? [providers, each(0n), each(false)] : []
  const args = ['Pool', 'POOL', addresses(tokens), a, ...more, fee, ZERO]
  const pool = await created(tx, from, factories[kind], args, tokens)
  // A composable pool lists its own pool token.
  const abi = kind === 'composable' ? COMPOSABLE : POOL
  return { ...pool, abi, kind, coins: tokens, tokens: kind === 'composable' ? sorted([...tokens, pool]) : tokens }
}

/// Queues a deposit of raw amounts in the order of the pool's tokens (only of its coins, where it lists itself): the
/// first one of a pool is `first`, and of all tokens.
export async function join(tx, from, { vault }, pool, amounts, first = false) {
  const exact = encoded(['uint256', 'uint256[]', 'uint256'], [1n, amounts, 0n])
  const userData = first ? encoded(['uint256', 'uint256[]'], [0n, amounts]) : exact
  const maxAmountsIn = pool.tokens.map(() => MAX)
  const request = { assets: addresses(pool.tokens), maxAmountsIn, userData, fromInternalBalance: false }
  await tx.send(from, vault, 'joinPool', [pool.id, from, from, request])
}

/// The request of an exit: of all tokens in proportion for `tokens` pool tokens, or of the one at `place`.
export function exitRequest(pool, tokens, place) {
  const single = place !== undefined && encoded(['uint256', 'uint256', 'uint256'], [0n, tokens, place])
  const userData = single || encoded(['uint256', 'uint256'], [pool.kind === 'composable' ? 2n : 1n, tokens])
  const minAmountsOut = pool.tokens.map(() => 0n)
  return { assets: addresses(pool.tokens), minAmountsOut, userData, toInternalBalance: false }
}

/// The arguments of vault.swap for `amount` of one token; of queries.querySwap the first two.
export function swapArgs(from, pool, [assetIn, assetOut], amount) {
  const [tokenIn, tokenOut] = [pool.tokens[assetIn].address, pool.tokens[assetOut].address]
  const single = { poolId: pool.id, kind: 0, assetIn: tokenIn, assetOut: tokenOut, amount, userData: '0x' }
  const funds = { sender: from, fromInternalBalance: false, recipient: from, toInternalBalance: false }
  return [single, funds, 0n, MAX]
}

/// Queues a swap of `amount` of one of the pool's tokens.
export const swap = (tx, from, { vault }, pool, places, amount) =>
  tx.send(from, vault, 'swap', swapArgs(from, pool, places, amount))
