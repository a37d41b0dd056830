// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

import { getContractAddress } from 'viem'
import { algebra, algebraIntegral, ownContracts, pancakeCore } from './artifacts.mjs'
import { market } from './price.mjs'
import { sender } from './sender.mjs'
import { NEVER } from './spot.mjs'

const ZERO = '0x' + '0'.repeat(40)
const PLENTY_GAS = 100_000_000
const at = (contract, address) => ({ address, abi: contract.abi })

/// What every deployment below needs: queue, accounts, tokens, and `mine` to send the queue in one block.
export function workshop({ net, rpc, control }) {
  const tx = sender(rpc)
  const own = ownContracts()
  const who = Object.fromEntries(Object.entries(net.accounts).map(([role, { address }]) => [role, address]))
  const { token0, token1 } = net.uniswap_v3
  const start = market(18, 6, net.weth_is === 'token0').sqrtPrice(net.price)
  const tokens = [token0, token1].map((address) => at(own.Token, address))
  const mine = async () => {
    const sent = await tx.submit()
    const { block } = await control('mine')
    await tx.confirm(sent)
    return block
  }
  const deploy = (contract, ...args) => tx.deploy(who.deployer, contract, args)
  const send = (contract, name, ...args) => tx.send(who.deployer, contract, name, args, PLENTY_GAS)
  const as = (from) => (contract, name, ...args) => tx.send(from, contract, name, args, PLENTY_GAS)
  const readOne = async (contract, name, ...args) => (await tx.read([[contract, name, args]]))[0]
  return { tx, own, who, token0, token1, tokens, start, mine, deploy, send, as, readOne }
}

/// What a stand-in manager has in common: mints by liquidity, moves by the real pool's swap or the stand-in's moveTo.
async function standIn(shop, manager, pool, priceName) {
  const { own, send, deploy, who } = shop
  const swaps = pool.abi.some(({ name }) => name === 'swap')
  const mover = swaps && (await deploy(own.Mover))
  const move = (now, to) => (swaps ? send(mover, 'move', pool.address, to < now, to) : send(pool, 'moveTo', to))
  const mint = (lower, upper, liquidity, to = who.keeper) =>
    send(manager, 'mint', pool.address, lower, upper, liquidity, to)
  return { manager, pool, priceName, move, mint }
}

/// PancakeSwap v3: real factory and pool, a manager of our own, and a farm.
export async function deployPancake(shop) {
  const { own, deploy, send, mine, readOne, token0, token1, start } = shop
  const deployer = await deploy(own.PancakePoolDeployer)
  const factory = await deploy(pancakeCore('PancakeV3Factory'), deployer.address)
  await send(deployer, 'setCode', pancakeCore('PancakeV3Pool').bytecode)
  await mine()
  await send(factory, 'createPool', token0, token1, 500)
  await mine()
  const pool = at(pancakeCore('PancakeV3Pool'), await readOne(factory, 'getPool', token0, token1, 500))
  await send(pool, 'initialize', start)
  const manager = await deploy(own.PancakeManager, factory.address)
  const farm = await deploy(own.MasterChef, manager.address)
  const made = await standIn(shop, manager, pool, 'slot0')
  await mine()
  return { ...made, farm, spacing: 10, keys: [`staking: "${farm.address}"`], venue: 'pancakeswap_v3' }
}

/// Slipstream, all of it our own.
export async function deploySlipstream(shop) {
  const { own, deploy, send, mine, token0, token1, start } = shop
  const factory = await deploy(own.PoolFactory)
  const pool = await deploy(own.SlipstreamPool, token0, token1, 10, 500, start)
  const manager = await deploy(own.SlipstreamManager, factory.address)
  const farm = await deploy(own.Gauge, manager.address, pool.address)
  await send(factory, 'set', token0, token1, 10, pool.address)
  await send(pool, 'setGaugeAndManager', farm.address, manager.address)
  const made = await standIn(shop, manager, pool, 'slot0')
  await mine()
  return { ...made, farm, spacing: 10, keys: [`gauges: ["${farm.address}"]`], venue: 'slipstream' }
}

/// Algebra 1.9, all of it our own; `name` is the kind of pool.
export const deployAlgebra19 = (name, dialect) => async (shop) => {
  const { own, deploy, send, mine, token0, token1, start } = shop
  const factory = await deploy(own.PoolFactory)
  const pool = await deploy(own[name], token0, token1, 60, 500, start)
  const manager = await deploy(own.AlgebraManager19, factory.address)
  await send(factory, 'set', token0, token1, 60, pool.address)
  const made = await standIn(shop, manager, pool, 'globalState')
  await mine()
  return { ...made, spacing: 60, keys: [`dialect: ${dialect}`], venue: 'algebra' }
}

/// The two contracts of which each needs the other's address.
async function factoryPair({ tx, who, deploy }, factory, deployer, ...more) {
  const nonce = BigInt(await tx.rpc.call('eth_getTransactionCount', [who.deployer, 'pending'])) + 1n
  const address = getContractAddress({ from: who.deployer, nonce })
  const poolDeployer = await deploy(deployer, address, ...more)
  return { poolDeployer, factory: await deploy(factory, poolDeployer.address) }
}

/// Algebra v2 with the real factory, pool and manager.
export async function deployAlgebra2(shop) {
  const { deploy, send, as, mine, readOne, who, tokens, token0, token1, start } = shop
  const core = (name) => algebra('core', name)
  const vault = who.oracle
  const { poolDeployer, factory } = await factoryPair(shop, core('AlgebraFactory'), core('AlgebraPoolDeployer'), vault)
  await mine()
  const args = [factory.address, token0, ZERO, poolDeployer.address]
  const manager = await deploy(algebra('periphery', 'NonfungiblePositionManager'), ...args)
  await mine()
  await send(manager, 'createAndInitializePoolIfNecessary', token0, token1, start)
  for (const token of tokens) await as(who.lp)(token, 'approve', manager.address, 2n ** 255n)
  await mine()
  const pool = at(core('AlgebraPool'), await readOne(factory, 'poolByPair', token0, token1))
  const made = await standIn(shop, manager, pool, 'globalState')
  await mine()
  const mint = (tickLower, tickUpper, liquidity, recipient = who.keeper) => {
    const most = { amount0Desired: liquidity * 1000n, amount1Desired: liquidity * 1000n }
    const least = { amount0Min: 0n, amount1Min: 0n }
    const params = { token0, token1, tickLower, tickUpper, ...most, ...least, recipient, deadline: NEVER }
    return as(who.lp)(manager, 'mint', params)
  }
  const spacing = Number(await readOne(pool, 'tickSpacing'))
  return { ...made, mint, spacing, keys: ['dialect: v2'], venue: 'algebra' }
}

/// Algebra Integral with the real factory and pool, the pool of the pair or a deployer's own.
export const deployIntegral = (custom) => async (shop) => {
  const { own, deploy, send, mine, readOne, token0, token1, start } = shop
  const { factory } = await factoryPair(shop, algebraIntegral('AlgebraFactory'), algebraIntegral('AlgebraPoolDeployer'))
  await mine()
  const deployer = custom && (await deploy(own.CustomPoolDeployer))
  if (custom) {
    await send(factory, 'grantRole', await readOne(factory, 'CUSTOM_POOL_DEPLOYER'), deployer.address)
    await send(deployer, 'create', factory.address, token0, token1)
  } else {
    await send(factory, 'createPool', token0, token1, '0x')
  }
  await mine()
  const found = custom ? ['customPoolByPair', deployer.address, token0, token1] : ['poolByPair', token0, token1]
  const pool = at(algebraIntegral('AlgebraPool'), await readOne(factory, ...found))
  await send(pool, 'initialize', start)
  const manager = await deploy(own.IntegralManager, factory.address)
  if (custom) await send(manager, 'setDeployer', pool.address, deployer.address)
  const made = await standIn(shop, manager, pool, 'globalState')
  await mine()
  const spacing = Number(await readOne(pool, 'tickSpacing'))
  return { ...made, spacing, keys: ['dialect: integral'], venue: 'algebra' }
}
