// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

import { uniswapV2 } from './artifacts.mjs'

/// Deploys the factory of @uniswap/v2-core, whose fee `setter` may switch.
export const deployFactory = (tx, deployer, setter = deployer) => tx.deploy(deployer, uniswapV2('UniswapV2Factory'), [setter])

/// Creates the pairs of [[token, token], ...] and gives {address, abi, tokens} of each, tokens in the pair's order.
export async function createPairs(tx, from, factory, couples) {
  for (const [a, b] of couples) await tx.send(from, factory, 'createPair', [a.address, b.address])
  await tx.flush()
  const { abi } = uniswapV2('UniswapV2Pair')
  const found = await tx.read(couples.map(([a, b]) => [factory, 'getPair', [a.address, b.address]]))
  return found.map((address, i) => {
    const tokens = [...couples[i]].sort((a, b) => (BigInt(a.address) < BigInt(b.address) ? -1 : 1))
    return { address, abi, tokens }
  })
}

/// Queues a deposit of raw amounts, in the order of the pair's tokens.
export async function provide(tx, from, pair, amounts, to = from) {
  for (const [i, token] of pair.tokens.entries()) await tx.send(from, token, 'transfer', [pair.address, amounts[i]])
  await tx.send(from, pair, 'mint', [to])
}

/// Queues a swap of `amountIn` of the pair's token `side`, given its reserves at the time it is mined.
export async function swap(tx, from, pair, side, amountIn, reserves) {
  const kept = amountIn * 997n
  const out = (kept * reserves[1 - side]) / (reserves[side] * 1000n + kept)
  if (out === 0n) return
  await tx.send(from, pair.tokens[side], 'transfer', [pair.address, amountIn])
  await tx.send(from, pair, 'swap', side === 0 ? [0n, out, from, '0x'] : [out, 0n, from, '0x'])
}

/// Queues a withdrawal: the liquidity tokens go to the pair, which burns what it finds there.
export async function withdraw(tx, from, pair, liquidity) {
  await tx.send(from, pair, 'transfer', [pair.address, liquidity])
  await tx.send(from, pair, 'burn', [from])
}
