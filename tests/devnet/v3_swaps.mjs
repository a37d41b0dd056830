// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// Swaps on real pools of Uniswap v3, written down for the model that computes them: node v3_swaps.mjs FILE [SEED].

import { writeFileSync } from 'node:fs'
import { decodeEventLog } from 'viem'
import { accounts } from './lib/accounts.mjs'
import { startAnvil } from './lib/anvil.mjs'
import { ownContracts, uniswapCore, uniswapPeriphery } from './lib/artifacts.mjs'
import { uniform } from './lib/random.mjs'
import { rpcClient } from './lib/rpc.mjs'
import { sender } from './lib/sender.mjs'
import { NEVER } from './lib/spot.mjs'

const PLENTY = 10n ** 60n
const GAS = 200_000_000
const SWAPS = 160
const MIN_SQRT = 4295128739n
const MAX_SQRT = 1461446703485210103287273052203988822378723970342n

// `reach`: how far positions lie from the start, in spacings. One pool has liquidity everywhere; the others have gaps.
const POOLS = [
  { fee: 100, spacing: 1, tick: -12, reach: 2000, positions: 10 },
  { fee: 500, spacing: 10, tick: 76_013, reach: 900, positions: 12 },
  { fee: 3000, spacing: 60, tick: -200_311, reach: 300, positions: 12 },
  { fee: 10_000, spacing: 200, tick: 255_830, reach: 60, positions: 6, everywhere: true },
]

const sqrtAt = (tick) => BigInt(Math.floor(Math.sqrt(1.0001 ** tick) * 2 ** 96))
const logarithmic = (next, from, to) => BigInt(Math.floor(10 ** (from + (to - from) * next())))
const within = (sqrt) => (sqrt <= MIN_SQRT ? MIN_SQRT + 1n : sqrt >= MAX_SQRT ? MAX_SQRT - 1n : sqrt)

async function deploy(tx, who) {
  const { Token } = ownContracts()
  const tokens = []
  for (const name of ['A', 'B']) tokens.push(await tx.deploy(who, Token, [name, name, 18]))
  tokens.sort((a, b) => (BigInt(a.address) < BigInt(b.address) ? -1 : 1))
  const factory = await tx.deploy(who, uniswapCore('UniswapV3Factory'))
  const peripheral = (name, ...args) => tx.deploy(who, uniswapPeriphery(name), [factory.address, tokens[0].address, ...args])
  const manager = await peripheral('NonfungiblePositionManager', tokens[0].address)
  const router = await peripheral('SwapRouter')
  // As Uniswap's owner did on mainnet.
  await tx.send(who, factory, 'enableFeeAmount', [100, 1])
  for (const token of tokens) {
    await tx.send(who, token, 'mint', [who, PLENTY])
    for (const spender of [manager, router]) await tx.send(who, token, 'approve', [spender.address, 2n ** 256n - 1n])
  }
  await tx.flush()
  return { tokens, factory, manager, router }
}

/// The ends of random positions, in ticks.
function ranges(next, { spacing, tick, reach, positions, everywhere }) {
  const middle = Math.floor(tick / spacing)
  const out = Array.from({ length: positions }, (_, i) => {
    const near = i < 3
    const lower = middle + Math.round((near ? -20 : reach * 2) * next() - (near ? 0 : reach))
    const width = 1 + Math.floor((near ? 40 : reach / 3) * next())
    return [lower * spacing, (lower + width) * spacing]
  })
  const end = Math.floor(887_272 / spacing) * spacing
  return everywhere ? [...out, [-end, end]] : out
}

async function makePool(chain, tx, who, next, settings) {
  const { tokens, factory, manager } = chain
  const pair = [tokens[0].address, tokens[1].address, settings.fee]
  const { timestamp } = await tx.rpc.call('eth_getBlockByNumber', ['latest', false])
  tx.moveTimeTo(Number(timestamp))
  await tx.send(who, manager, 'createAndInitializePoolIfNecessary', [...pair, sqrtAt(settings.tick)], GAS)
  await tx.flush()
  const [address] = await tx.read([[factory, 'getPool', pair]])
  const pool = { address, abi: uniswapCore('UniswapV3Pool').abi }
  const drawn = ranges(next, settings)
  for (const [tickLower, tickUpper] of drawn) {
    const [amount0Desired, amount1Desired] = [logarithmic(next, 18, 23), logarithmic(next, 18, 23)]
    const amounts = { amount0Desired, amount1Desired, amount0Min: 0n, amount1Min: 0n }
    const params = { token0: pair[0], token1: pair[1], fee: pair[2], tickLower, tickUpper, ...amounts }
    await tx.send(who, manager, 'mint', [{ ...params, recipient: who, deadline: NEVER }], GAS)
  }
  await tx.flush()
  const ticks = [...new Set(drawn.flat())].sort((a, b) => a - b)
  const read = await tx.read(ticks.map((tick) => [pool, 'ticks', [tick]]))
  // Where one position begins and another ends nothing may change: the pool still stops there.
  const initialised = ticks.map((tick, i) => [tick, `${read[i][1]}`, read[i][7]]).filter(([, , is]) => is)
  return { pool, ticks: initialised.map(([tick, net]) => [tick, net]) }
}

async function stateOf(tx, pool) {
  const [slot0, liquidity] = await tx.read([[pool, 'slot0'], [pool, 'liquidity']])
  return { sqrt: slot0[0], tick: slot0[1], liquidity }
}

/// Either way, amounts from one unit to more than there is; a third of them stop at a price that may be far.
function draw(next, { sqrt }) {
  const zeroForOne = next() < 0.5
  const exactIn = next() < 0.6
  const amount = logarithmic(next, 0, next() < 0.2 ? 27 : 23)
  const off = 10 ** (-6 + 5.5 * next())
  const factor = BigInt(Math.round(Math.sqrt(zeroForOne ? 1 - off / (1 + off) : 1 + off) * 2 ** 50))
  const limit = next() < 0.35 ? within((sqrt * factor) >> 50n) : 0n
  return { zeroForOne, exactIn, amount, limit }
}

/// Sends one swap alone in a block; what the pool's event says of it, or nothing if it was reverted.
async function swap(chain, tx, who, pool, fee, { zeroForOne, exactIn, amount, limit }) {
  const [tokenIn, tokenOut] = (zeroForOne ? chain.tokens : [...chain.tokens].reverse()).map(({ address }) => address)
  const common = { tokenIn, tokenOut, fee, recipient: who, deadline: NEVER, sqrtPriceLimitX96: limit }
  const params = exactIn
    ? { ...common, amountIn: amount, amountOutMinimum: 0n }
    : { ...common, amountOut: amount, amountInMaximum: 2n ** 200n }
  await tx.send(who, chain.router, exactIn ? 'exactInputSingle' : 'exactOutputSingle', [params], GAS)
  const [{ hash }] = await tx.submit()
  await tx.rpc.call('evm_mine')
  const receipt = await tx.rpc.call('eth_getTransactionReceipt', [hash])
  if (receipt.status !== '0x1') return undefined
  const log = receipt.logs.find(({ address }) => BigInt(address) === BigInt(pool.address))
  return decodeEventLog({ abi: pool.abi, data: log.data, topics: log.topics }).args
}

async function swapsOf(chain, tx, who, next, pool, fee) {
  const out = []
  for (let tries = 0; out.length < SWAPS && tries < 2 * SWAPS; tries++) {
    const wanted = draw(next, await stateOf(tx, pool))
    const found = await swap(chain, tx, who, pool, fee, wanted)
    if (!found) continue
    const { amount0, amount1, sqrtPriceX96, liquidity, tick } = found
    const ends = [amount0, amount1, sqrtPriceX96, liquidity].map(String)
    out.push([wanted.zeroForOne, wanted.exactIn, `${wanted.amount}`, `${wanted.limit}`, ...ends, tick])
  }
  return out
}

async function main([file, seed = '1']) {
  if (!file) throw new Error('usage: node v3_swaps.mjs FILE [SEED]')
  const anvil = await startAnvil({ port: 0, chainId: 31337, gasLimit: 1_000_000_000, timestamp: 1_700_000_000 })
  try {
    const tx = sender(rpcClient(anvil.url), 1_700_000_000)
    const who = accounts().deployer.address
    const next = uniform(Number(seed))
    const chain = await deploy(tx, who)
    const pools = []
    for (const settings of POOLS) {
      const { pool, ticks } = await makePool(chain, tx, who, next, settings)
      const { sqrt, tick, liquidity } = await stateOf(tx, pool)
      const start = { fee: settings.fee, spacing: settings.spacing, sqrt: `${sqrt}`, tick, liquidity: `${liquidity}` }
      pools.push({ ...start, ticks, swaps: await swapsOf(chain, tx, who, next, pool, settings.fee) })
      process.stderr.write(`${settings.fee}: ${pools.at(-1).swaps.length} swaps\n`)
    }
    const source = `@uniswap/v3-core 1.0.1 on anvil, seed ${seed}`
    const columns = 'zeroForOne, exactIn, amount, limit (0: none), amount0, amount1, sqrt, liquidity, tick'
    const rows = (list) => list.map((row) => `   ${JSON.stringify(row)}`).join(',\n')
    const written = pools.map(({ ticks, swaps, ...start }) => {
      const head = JSON.stringify(start).slice(0, -1)
      return ` ${head},\n  "ticks": ${JSON.stringify(ticks)},\n  "swaps": [\n${rows(swaps)}]}`
    })
    const head = `"source": ${JSON.stringify(source)}, "columns": ${JSON.stringify(columns)}`
    writeFileSync(file, `{${head},\n"pools": [\n${written.join(',\n')}]}\n`)
  } finally {
    await anvil.stop()
  }
}

await main(process.argv.slice(2))
