// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

import { isqrt } from '../../devnet/lib/price.mjs'

const MAX_TICK_BITS = 20
const ONE = 1n << 128n

/// 2^128 * 1.0001^(-2^bit / 2), to the nearest integer, from its definition.
function factor(bit) {
  const power = 2n ** BigInt(bit)
  // (10000 / 10001)^power under the root, with some 400 bits kept on the way.
  const scale = 1n << 400n
  let ratio = (scale * 10000n) / 10001n
  for (let doubled = 1n; doubled < power; doubled *= 2n) ratio = (ratio * ratio) / scale
  const root = isqrt(ratio * scale)
  return (root * ONE * 2n + scale) / (2n * scale)
}

const FACTORS = Array.from({ length: MAX_TICK_BITS }, (_, bit) => factor(bit))

/// sqrtPriceX96 at which a pool says that it enters `tick` from below, bit for bit.
export function sqrtRatioAtTick(tick) {
  const size = Math.abs(tick)
  let ratio = ONE
  FACTORS.forEach((value, bit) => {
    if ((size >> bit) & 1) ratio = (ratio * value) >> 128n
  })
  if (tick > 0) ratio = (2n ** 256n - 1n) / ratio
  return (ratio + (1n << 32n) - 1n) >> 32n
}
