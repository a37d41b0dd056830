// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

import { curve } from './artifacts.mjs'

/// Deploys Curve's factory of plain pools with its implementation of four coins.
export async function deployCurve(tx, deployer) {
  const implementation = await tx.deploy(deployer, curve('Plain4Basic'))
  const factory = await tx.deploy(deployer, curve('FactorySidechains'), [deployer])
  const zero = '0x' + '0'.repeat(40)
  await tx.send(deployer, factory, 'set_plain_implementations', [4n, [implementation.address, ...Array(9).fill(zero)]])
  await tx.flush()
  return factory
}

/// Creates plain pools of four coins, [{coins, a, fee}, ...] with fees of 1e10, as the proxies that the factory makes;
/// gives {address, abi, coins} of each.
export async function createPools(tx, from, factory, wanted) {
  const before = (await pools(tx, factory)).length
  for (const { coins, a, fee } of wanted) {
    const addresses = coins.map(({ address }) => address)
    await tx.send(from, factory, 'deploy_plain_pool', ['Pool', 'POOL', addresses, a, fee, 0n, 0n])
  }
  await tx.flush()
  const { abi } = curve('Plain4Basic')
  return (await pools(tx, factory)).slice(before).map((address, i) => ({ address, abi, coins: wanted[i].coins }))
}

async function pools(tx, factory) {
  const [count] = await tx.read([[factory, 'pool_count']])
  return tx.read(Array.from({ length: Number(count) }, (_, i) => [factory, 'pool_list', [BigInt(i)]]))
}
