// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

import { BASE_FEE } from './lib/anvil.mjs'
import { MAX_TICKS_A_BLOCK, trade } from './lib/perp.mjs'
import { toAnswer } from './lib/price.mjs'
import { uniform } from './lib/random.mjs'
import { hex } from './lib/rpc.mjs'
import { NEVER } from './lib/spot.mjs'

// Far more than any move needs: the price limit ends each trade.
const ALL_WETH = 10n ** 8n * 10n ** 18n
const ALL_USDC = 10n ** 12n * 10n ** 6n
const ALL_PERP_BASE = 10n ** 6n * 10n ** 18n
const ALL_PERP_QUOTE = 10n ** 9n * 10n ** 18n

// The venue measures its limit from the first trade of each 15 seconds, whatever the blocks in them.
const LIMIT_SECONDS = 15
// Some room below that limit is for the keeper's orders.
const ROOM_TICKS = 100

// Constant, and after a reorg's cheaper blocks it rises no faster than on a real chain.
function nextBaseFee(parent) {
  const most = (parent * 9n) / 8n
  return most < BASE_FEE ? most : BASE_FEE
}

/// The market: moves spot, perp and oracle along a path of prices, one block a step.
/// `chain` and `tx` come from the set-up, `who` maps roles to addresses, `path` is a price path.
export function createMarket(tx, chain, who, path, { timeStep, seed }) {
  const { rpc } = tx
  const { spot, perp, aggregator } = chain
  const random = uniform(seed ^ 0x5707)
  const perpTicks = (MAX_TICKS_A_BLOCK - ROOM_TICKS) / Math.ceil(LIMIT_SECONDS / timeStep)
  const perpStep = 1.0001 ** perpTicks
  let price = path.first
  // The perp's pool against the path: what moves its mark price, and so its funding, away from the index.
  let premium = 0

  async function sqrtPrices() {
    const [a, b] = await tx.read([[spot.pool, 'slot0'], [perp.pool, 'slot0']])
    return { spot: a[0], perp: b[0] }
  }

  async function swapSpot(from, to) {
    if (from === to) return
    const zeroForOne = to < from
    const [tokenIn, tokenOut] = zeroForOne ? [spot.token0, spot.token1] : [spot.token1, spot.token0]
    const params = { tokenIn: tokenIn.address, tokenOut: tokenOut.address, fee: spot.fee, recipient: who.trader }
    const amountIn = tokenIn === chain.weth ? ALL_WETH : ALL_USDC
    Object.assign(params, { deadline: NEVER, amountIn, amountOutMinimum: 0n, sqrtPriceLimitX96: to })
    await tx.send(who.trader, spot.router, 'exactInputSingle', [params], 10_000_000)
  }

  async function arbitragePerp(from) {
    const now = perp.mkt.price(from)
    const wanted = price * (1 + premium)
    const target = Math.min(Math.max(wanted, now / perpStep), now * perpStep)
    // Nearer than a basis point no arbitrageur would earn the fee.
    if (Math.abs(target / now - 1) < 1e-4) return
    const short = target < now
    const amount = short ? ALL_PERP_BASE : ALL_PERP_QUOTE
    const sqrtPriceLimit = perp.mkt.sqrtPrice(target)
    await trade(tx, perp, who.arbitrageur, { short, amount, sqrtPriceLimit })
  }

  /// Mines one block, `seconds` after the head, with all that is pending. Resolves with its number.
  async function mine(seconds = timeStep) {
    const head = await rpc.call('eth_getBlockByNumber', ['latest', false])
    await rpc.call('evm_setNextBlockTimestamp', [hex(BigInt(head.timestamp) + BigInt(seconds))])
    await rpc.call('anvil_setNextBlockBaseFeePerGas', [hex(nextBaseFee(BigInt(head.baseFeePerGas)))])
    await rpc.call('evm_mine')
    return Number(head.number) + 1
  }

  /// Puts the queue into the mempool and mines it.
  async function mineQueue() {
    const sent = await tx.submit()
    const block = await mine()
    await tx.confirm(sent.filter(({ what }) => what !== 'openPosition'))
    return { block, perpMissed: await tx.failures(sent.filter(({ what }) => what === 'openPosition')) }
  }

  /// One block: spot at the path's next price (or `wanted`), perp and oracle following, a keeper's orders after them.
  async function step(wanted) {
    tx.discard()
    price = wanted ?? path.next(price)
    const now = await sqrtPrices()
    await swapSpot(now.spot, spot.mkt.sqrtPrice(price))
    await tx.send(who.oracle, aggregator, 'setAnswer', [toAnswer(price)])
    await tx.send(who.oracle, perp.dispatcher, 'dispatchPrice', [0n])
    await arbitragePerp(now.perp)
    const { block, perpMissed } = await mineQueue()
    return { block, price, ...(perpMissed.length ? { perp_missed: perpMissed } : {}) }
  }

  /// `count` random swaps within `band` of the price, mined in blocks of 200 swaps, in both directions.
  async function swapStorm(count, band = 0.03) {
    tx.discard()
    let { spot: from } = await sqrtPrices()
    let block
    for (let done = 0; done < count; ) {
      for (let i = 0; i < 200 && done < count; ++i, ++done) {
        const to = spot.mkt.sqrtPrice(price * (1 + band * (2 * random() - 1)))
        await swapSpot(from, to)
        from = to
      }
      block = (await mineQueue()).block
    }
    return { block, price: spot.mkt.price(from) }
  }

  /// Puts an account's perp order into the mempool: `size` in ETH. Resolves with its hash.
  async function tradeAs({ account = 'trader', side, size }) {
    tx.discard()
    if (!who[account]) throw new Error(`expected one of ${Object.keys(who)}, found account "${account}"`)
    if (side !== 'long' && side !== 'short') throw new Error(`expected side long or short, found "${side}"`)
    const amount = BigInt(Math.round(size * 1e9)) * 10n ** 9n
    await trade(tx, perp, who[account], { short: side === 'short', amount, inBase: true })
    const [{ hash }] = await tx.submit()
    return { hash }
  }

  /// Block, time and the prices of spot pool, perp pool, perp mark, perp index and oracle, in USD per ETH.
  async function state() {
    const head = await rpc.call('eth_getBlockByNumber', ['latest', false])
    const now = await sqrtPrices()
    const [round, mark, index] = await tx.read([
      [aggregator, 'latestRoundData'],
      [perp.accountBalance, 'getMarkPrice', [perp.base.address]],
      [perp.base, 'getIndexPrice', [0n]],
    ])
    const prices = { spot: spot.mkt.price(now.spot), perp: perp.mkt.price(now.perp), mark: Number(mark) / 1e18 }
    Object.assign(prices, { index: Number(index) / 1e18, oracle: Number(round[1]) / 1e8, path: price })
    return { block: Number(head.number), hash: head.hash, timestamp: Number(head.timestamp), ...prices }
  }

  /// From the next step on the perp's pool is so much above the path, as a share of it; below zero: below.
  function setPremium(share) {
    if (!(Math.abs(share) < 0.5)) throw new Error(`expected a share between -0.5 and 0.5, found ${share}`)
    premium = share
    return { premium }
  }

  return { step, mine, swapStorm, tradeAs, setPremium, state }
}
