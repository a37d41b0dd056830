// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// What GMX's DataStore says on the local chain: the parameters of the ETH market on Arbitrum as of March 2026, with
// less open interest and reserve. Factors are parts of 1e30.

const YEAR = 31_536_000n
const percent = (value) => BigInt(Math.round(value * 1000)) * 10n ** 25n
const perSecond = (value) => percent(value) / YEAR
const USD = 10n ** 30n

/// Of all markets.
export const SETTINGS = {
  ESTIMATED_GAS_FEE_BASE_AMOUNT_V2_1: 600_000n,
  ESTIMATED_GAS_FEE_PER_ORACLE_PRICE: 250_000n,
  ESTIMATED_GAS_FEE_MULTIPLIER_FACTOR: percent(100),
  EXECUTION_GAS_FEE_BASE_AMOUNT_V2_1: 600_000n,
  EXECUTION_GAS_FEE_PER_ORACLE_PRICE: 250_000n,
  EXECUTION_GAS_FEE_MULTIPLIER_FACTOR: percent(100),
  INCREASE_ORDER_GAS_LIMIT: 3_000_000n,
  DECREASE_ORDER_GAS_LIMIT: 3_000_000n,
  SWAP_ORDER_GAS_LIMIT: 2_500_000n,
  SINGLE_SWAP_GAS_LIMIT: 1_000_000n,
  MIN_COLLATERAL_USD: USD,
  MIN_POSITION_SIZE_USD: USD,
  REQUEST_EXPIRATION_TIME: 300n,
  MAX_SWAP_PATH_LENGTH: 3n,
  CLAIMABLE_COLLATERAL_TIME_DIVISOR: 3600n,
  CLAIMABLE_COLLATERAL_DELAY: 432_000n,
  POSITION_FEE_RECEIVER_FACTOR: percent(37),
  BORROWING_FEE_RECEIVER_FACTOR: percent(37),
  LIQUIDATION_FEE_RECEIVER_FACTOR: percent(37),
}

/// Of the market.
export const MARKET = {
  MIN_COLLATERAL_FACTOR: percent(0.5),
  MIN_COLLATERAL_FACTOR_FOR_LIQUIDATION: percent(0.5),
  MAX_POSITION_IMPACT_FACTOR_FOR_LIQUIDATIONS: 0n,
  LIQUIDATION_FEE_FACTOR: percent(0.2),
  FUNDING_FACTOR: 2n * 10n ** 22n,
  FUNDING_EXPONENT_FACTOR: percent(100),
  FUNDING_INCREASE_FACTOR_PER_SECOND: perSecond(75) / (3n * 3600n),
  FUNDING_DECREASE_FACTOR_PER_SECOND: perSecond(75) / (48n * 3600n),
  MIN_FUNDING_FACTOR_PER_SECOND: perSecond(1),
  MAX_FUNDING_FACTOR_PER_SECOND: perSecond(75),
  THRESHOLD_FOR_STABLE_FUNDING: percent(4),
  THRESHOLD_FOR_DECREASE_FUNDING: 0n,
}

/// Of the market: [of longs or of what makes its sides more equal, of the other].
export const MARKET_SIDES = {
  POSITION_FEE_FACTOR: [percent(0.04), percent(0.06)],
  POSITION_IMPACT_FACTOR: [3n * 10n ** 19n, 9n * 10n ** 19n],
  POSITION_IMPACT_EXPONENT_FACTOR: [2n * USD, 2n * USD],
  MAX_POSITION_IMPACT_FACTOR: [percent(0.5), percent(0.5)],
  MAX_OPEN_INTEREST: [3_000_000n * USD, 3_000_000n * USD],
  RESERVE_FACTOR: [percent(50), percent(50)],
  OPEN_INTEREST_RESERVE_FACTOR: [percent(50), percent(50)],
  OPTIMAL_USAGE_FACTOR: [percent(75), percent(75)],
  BASE_BORROWING_FACTOR: [perSecond(45), perSecond(45)],
  ABOVE_OPTIMAL_USAGE_BORROWING_FACTOR: [perSecond(100), perSecond(100)],
  MIN_COLLATERAL_FACTOR_FOR_OPEN_INTEREST_MULTIPLIER: [6n * 10n ** 19n, 6n * 10n ** 19n],
}
