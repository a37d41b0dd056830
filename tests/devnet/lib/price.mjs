// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

const Q96 = 2n ** 96n

/// A price in USD with the aggregator's 8 decimals.
export const toAnswer = (price) => BigInt(Math.round(price * 1e8))

/// Floor of the square root of a bigint.
export function isqrt(value) {
  if (value < 2n) return value
  let guess = 1n << BigInt((value.toString(2).length + 1) >> 1)
  for (;;) {
    const next = (guess + value / guess) >> 1n
    if (next >= guess) return guess
    guess = next
  }
}

/// A market: its two tokens' decimals and which side is the asset (ETH).
/// `sqrtPrice(price)` gives the pool's sqrtPriceX96 at `price` USD per ETH, `price(sqrtPriceX96)` the inverse;
/// `tick(price)` and `priceAt(tick)` do the same for ticks.
export function market(assetDecimals, quoteDecimals, assetIsToken0) {
  const scale = 10n ** BigInt(8 + assetDecimals - quoteDecimals)
  return {
    assetIsToken0,
    sqrtPrice(price) {
      const answer = toAnswer(price)
      const [up, down] = assetIsToken0 ? [answer, scale] : [scale, answer]
      return isqrt((up * Q96 * Q96) / down)
    },
    price(sqrtPriceX96) {
      const root = Number(sqrtPriceX96) / Number(Q96)
      const raw = assetIsToken0 ? root * root : 1 / (root * root)
      return raw * 10 ** (assetDecimals - quoteDecimals)
    },
    priceAt: (tick) => 1.0001 ** (assetIsToken0 ? tick : -tick) * 10 ** (assetDecimals - quoteDecimals),
    tick(price) {
      const raw = price * 10 ** (quoteDecimals - assetDecimals)
      return Math.floor(Math.log(assetIsToken0 ? raw : 1 / raw) / Math.log(1.0001))
    },
  }
}

/// Usable ticks of a pool around the prices [low, high] USD, as [tickLower, tickUpper].
export function tickRange(mkt, spacing, low, high) {
  const ends = [mkt.tick(low), mkt.tick(high)].sort((a, b) => a - b)
  const lower = Math.floor(ends[0] / spacing) * spacing
  const upper = Math.ceil(ends[1] / spacing) * spacing
  return [lower, upper === lower ? upper + spacing : upper]
}

/// ETH and USD that a liquidity position over [low, high] holds at `price` when it is worth `usd`.
export function holdings(price, low, high, usd) {
  const at = Math.sqrt(Math.min(Math.max(price, low), high))
  const asset = 1 / at - 1 / Math.sqrt(high)
  const quote = at - Math.sqrt(low)
  const scale = usd / (asset * price + quote)
  return { asset: asset * scale, quote: quote * scale }
}

/// `amount` units as a raw integer of a token with `decimals`.
export const raw = (amount, decimals) =>
  (BigInt(Math.round(amount * 1e12)) * 10n ** BigInt(decimals)) / 10n ** 12n
