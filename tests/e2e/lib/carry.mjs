// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// A carry trade on the local chain: ether in the real pool, sold short on the real perp, whose premium is its funding.

import assert from 'node:assert/strict'
import { formatEther, parseEther } from '../../devnet/lib/viem.mjs'
import { chainOf } from './chain.mjs'
import { along, sleep, startWorld, variant } from './world.mjs'

export const PRICE = 2000
export const SIZE = parseEther('10')
export const STEP = parseEther('2')
/// Premiums that are far above `enter`, between `exit` and `enter`, and below `exit`.
export const PAYS = 0.003
export const BETWEEN = 0.0008
export const COSTS = -0.0004

const perpV2 = ({ perp_v2: { clearing_house, base_token } }) =>
  `{venue: perp_v2, clearing_house: "${clearing_house}", base_token: "${base_token}", leverage: {max: 5}}`

const strategies = ({ uniswap_v3: { swap_router, fee }, tokens }, { perp, enter, exit }) => `strategies:
  - name: eth-carry
    kind: cash_and_carry
    asset: ETH
    size: ${formatEther(SIZE)} ETH
    step: ${formatEther(STEP)} ETH
    enter: ${enter}
    exit: ${exit}
    models: {sample: 60s, half_life: 10m, horizon: 60s}
    hedge:
      - ${perp}
      - {venue: spot_swap, router: "${swap_router}", quote: "${tokens.USDC.address}", fee: ${fee}}
    rebalance: {rule: band, width: 0.2 ETH, min_order: 0.05 ETH, max_slippage: 100 bps}
limits:`

/// The world's config with the trade alone, on its own perp if not another is given as an entry of `hedge`.
export const carryConfig = (world, { perp = perpV2(world.net), enter = '50%', exit = '10%', edit = (text) => text } = {}) =>
  variant(world, 'carry.yaml', (text) =>
    edit(text.replace(/strategies:\n[^]*?limits:/, () => strategies(world.net, { perp, enter, exit })), world))

/// A bench, {world, chain, config, first}: a chain whose blocks are a minute apart, the config of the trade on it, and the
/// first block at which all of its contracts are there.
export async function carryWorld(t, edit) {
  const world = await startWorld(['--margin', '60000', '--liquidity-usd', '1000', '--time-step', '60'])
  t.after(world.stop)
  const first = Number(await world.rpc.call('eth_blockNumber'))
  return { world, chain: chainOf(world), config: carryConfig(world, { edit }), first }
}

/// What there is of both legs at a block, in wei of ETH.
export async function legs({ world, chain }, block = 'latest') {
  const { base_token } = world.net.perp_v2
  const [spot, perp] = await chain.read(
    [
      ['weth', 'balanceOf', [chain.keeper]],
      ['balances', 'getTotalPositionSize', [chain.keeper, base_token]],
    ],
    block,
  )
  return { spot, perp }
}

/// Steps the market with this premium for so many blocks; what the keeper published.
export async function funded({ world }, keeper, share, blocks) {
  await world.control('premium', { share })
  return along(world, keeper, Array(blocks).fill(PRICE))
}

/// The same until both legs are so large (of `size`), or it took too long.
export async function fundedUntil(bench, keeper, share, size, most = 70) {
  for (let i = 0; i < most; ++i) {
    const [now] = await funded(bench, keeper, share, 1)
    const { spot, perp } = await legs(bench)
    if (spot === size && perp === -size) return
    if (i === most - 1) assert.fail(`after ${most} blocks ${formatEther(spot)} and ${formatEther(perp)}: ${now.plan.reason}`)
  }
}

/// Checks at every block that no more than `most` is unhedged, and that what there is of each leg goes from zero up and
/// down again no further than the trade's size.
export async function checkLegs(bench, { from = bench.first, most = STEP, size = SIZE } = {}) {
  const head = Number(await bench.world.rpc.call('eth_blockNumber'))
  const seen = []
  for (let block = from; block <= head; ++block) {
    const { spot, perp } = await legs(bench, block)
    const net = spot + perp
    assert.ok(net <= most && net >= -most, `block ${block}: ${formatEther(spot)} held, ${formatEther(perp)} on the perp`)
    assert.ok(spot >= 0n && spot <= size, `block ${block}: ${formatEther(spot)} held`)
    assert.ok(perp <= 0n && perp >= -size, `block ${block}: ${formatEther(perp)} on the perp`)
    seen.push({ block, spot, perp })
  }
  return seen
}

/// Mines empty blocks until the command has ended, with the market left where it is; gives what came of it.
export async function idling({ world }, command, interval = 150) {
  let ended
  command.ended.then((how) => (ended = how))
  while (!ended) {
    await world.control('mine')
    await sleep(interval)
  }
  return { ...ended, ...command.output }
}

/// Trades the pool's price away from the oracle's, which stays.
export async function push({ world, chain }, price) {
  const { accounts, uniswap_v3: spot, tokens, weth_is } = world.net
  const { spot: now } = await world.control('state')
  const sells = price < now
  const [tokenIn, tokenOut] = sells ? [tokens.WETH.address, tokens.USDC.address] : [tokens.USDC.address, tokens.WETH.address]
  // Quote per ether, raw, as the pool has it.
  const ratio = (weth_is === 'token0' ? price : 1 / price) * 10 ** (weth_is === 'token0' ? -12 : 12)
  const sqrtPriceLimitX96 = BigInt(Math.floor(Math.sqrt(ratio) * 2 ** 96))
  const amountIn = sells ? 10n ** 26n : 10n ** 18n
  const params = { tokenIn, tokenOut, fee: spot.fee, recipient: accounts.trader.address, deadline: 2n ** 40n, amountIn, amountOutMinimum: 0n, sqrtPriceLimitX96 }
  await chain.transact([accounts.trader.address, 'router', 'exactInputSingle', [params]])
}
