// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// What GMX's own answers say of an account in a market, worked out a second time: for comparison only. USD has 30
// decimals there and 18 here.

import { DECREASE, INCREASE, keyOf, marketPrices, MAX, positionKey, ZERO } from '../../devnet/lib/gmx.mjs'

const E12 = 10n ** 12n
const E18 = 10n ** 18n
const E30 = 10n ** 30n
const SIDES = ['USDC', 'WETH'].flatMap((collateral) => [true, false].map((isLong) => ({ collateral, isLong })))

const up = (a, b) => (a + b - 1n) / b
const abs = (value) => (value < 0n ? -value : value)
const max = (a, b) => (a > b ? a : b)
const sum = (list) => list.reduce((total, one) => total + one, 0n)

/// Prices of a market from its feeds' answers; a stable price bounds that of USDC on the other side.
export function pricesNow(gmx, { eth, usdc, stable }) {
  const found = marketPrices(gmx, eth, usdc)
  const { min } = found.shortTokenPrice
  if (stable) found.shortTokenPrice = { min: min < stable ? min : stable, max: min > stable ? min : stable }
  return found
}

/// Everything that the Reader and the DataStore say, unchanged.
export async function askGmx(tx, gmx, account, prices) {
  const store = gmx.dataStore.address
  const key = (which) => positionKey(gmx, account, which)
  const uint = (name, ...of) => [gmx.dataStore, 'getUint', [keyOf(name, ...of)]]
  const claim = (name) => uint('CLAIMABLE_FUNDING_AMOUNT', gmx.market, gmx.tokens[name].address, account)
  const calls = [
    ...SIDES.map((which) => [gmx.reader, 'getPosition', [store, key(which)]]),
    [gmx.reader, 'getAccountOrders', [store, account, 0n, MAX]],
    claim('WETH'), claim('USDC'), uint('MIN_COLLATERAL_USD'), uint('REQUEST_EXPIRATION_TIME'),
    uint('MIN_COLLATERAL_FACTOR', gmx.market), uint('MIN_COLLATERAL_FACTOR_FOR_LIQUIDATION', gmx.market),
  ]
  const answers = await tx.read(calls)
  const positions = answers.slice(0, SIDES.length)
  const open = SIDES.filter((_, i) => positions[i].addresses.account !== ZERO)
  const infos = await tx.read(
    open.map((which) => [gmx.reader, 'getPositionInfo', [store, ZERO, key(which), prices, 0n, ZERO, true]]),
  )
  const [orders, claimWeth, claimUsdc, leastUsd, expiration, initial, least] = answers.slice(SIDES.length)
  const held = open.map((which, i) => ({ ...which, info: infos[i] }))
  return { held, orders, claimWeth, claimUsdc, leastUsd, expiration, initial, least }
}

/// Collateral, less what closing costs; and with the profit, all of it in USD of 30 decimals.
function closing({ fees, position, basePnlUsd, executionPriceResult: { totalImpactUsd } }) {
  const paid = (position.numbers.collateralAmount - fees.totalCostAmount) * fees.collateralTokenPrice.min
  return { account: paid + basePnlUsd + totalImpactUsd, cushion: paid + basePnlUsd + (totalImpactUsd < 0n ? totalImpactUsd : 0n) }
}

function owed({ fees: { funding, borrowing, collateralTokenPrice: { min } } }, { longTokenPrice, shortTokenPrice }) {
  const paid = up(funding.fundingFeeAmount * min + borrowing.borrowingFeeUsd, E12)
  const got = [[funding.claimableLongTokenAmount, longTokenPrice], [funding.claimableShortTokenAmount, shortTokenPrice]]
  return paid - sum(got.map(([amount, price]) => (amount * price.min) / E12))
}

/// Where the only position is liquidated; nothing if there is none, or no price does that.
function liquidation({ held, leastUsd, least }, { indexTokenPrice: { min, max: high } }) {
  if (held.length !== 1) return undefined
  const [{ isLong, info }] = held
  const { sizeInUsd, sizeInTokens } = info.position.numbers
  const mark = isLong ? min : high
  const room = closing(info).cushion - max(up(sizeInUsd * least, E30), leastUsd)
  if (room <= 0n) return mark
  const away = room / sizeInTokens
  if (!isLong) return mark + away
  return away >= mark ? undefined : mark - away
}

/// Of one market order for dollars: what carrying it out changes.
function change({ numbers: { orderType, sizeDeltaUsd }, flags: { isLong } }, { held }, { indexTokenPrice }) {
  if (orderType === INCREASE) return isLong ? sizeDeltaUsd / indexTokenPrice.max : -up(sizeDeltaUsd, indexTokenPrice.min)
  const found = held.find((one) => one.collateral === 'USDC' && one.isLong === isLong)
  const size = found?.info.position.numbers
  if (!size || sizeDeltaUsd > size.sizeInUsd || sizeDeltaUsd === 0n) return 0n
  const exposure = (isLong ? size.sizeInTokens : -size.sizeInTokens) + size.pendingImpactAmount
  const part = (abs(exposure) * sizeDeltaUsd) / size.sizeInUsd
  return exposure < 0n ? part : -part
}

const isOurs = (gmx, { numbers, addresses }) =>
  [INCREASE, DECREASE].includes(numbers.orderType) && BigInt(addresses.initialCollateralToken) === BigInt(gmx.tokens.USDC.address)

/// What a hedge there is, in units of 1e-18; `now` is the block's time.
export function gmxFigures(gmx, asked, prices, now) {
  const { held, orders, claimWeth, claimUsdc, initial } = asked
  const ours = orders.filter(({ order }) => isOurs(gmx, order))
  const brought = sum(ours.map(({ order: { numbers } }) => (numbers.orderType === INCREASE ? numbers.initialCollateralDeltaAmount : 0n)))
  const { longTokenPrice: { min: weth }, shortTokenPrice: { min: usdc } } = prices
  const numbers = held.map(({ info }) => info.position.numbers)
  const size = sum(held.map(({ isLong }, i) => (isLong ? 1n : -1n) * numbers[i].sizeInTokens + numbers[i].pendingImpactAmount))
  const price = ((prices.indexTokenPrice.min + prices.indexTokenPrice.max) * E18) / 2n / E12
  const margin = sum(held.map(({ info }) => closing(info).account / E12)) + (brought * usdc) / E12
  const credited = (claimWeth * weth) / E12 + (claimUsdc * usdc) / E12
  const pending = sum(held.map(({ info }) => owed(info, prices))) - credited
  const profit = sum(held.map(({ info }) => (info.basePnlUsd + info.executionPriceResult.proportionalPendingImpactUsd) / E12))
  const bound = up(up(abs(size) * price, E18) * up(initial, E12), E18)
  const liquidated = liquidation(asked, prices)
  const waiting = ours.map(({ orderKey, order }) => ({
    key: orderKey, size: change(order, asked, prices), since: Number(order.numbers.updatedAtTime),
    dead: now - Number(order.numbers.updatedAtTime) >= Number(asked.expiration),
  })).sort((a, b) => a.since - b.since)
  return {
    size, price, margin, mark: price, index: price,
    delta: size + sum(waiting.filter(({ dead }) => !dead).map((one) => one.size)),
    open_notional: sum(held.map(({ isLong }, i) => (isLong ? -1n : 1n) * (numbers[i].sizeInUsd / E12))),
    pending_funding: pending,
    value: profit - pending,
    free_collateral: max(0n, margin - bound),
    liquidation_price: liquidated === undefined ? undefined : liquidated * (E18 / E12),
    orders: waiting,
    closed: held.length > 1 || held.some(({ collateral }) => collateral !== 'USDC') || ours.length < orders.length,
  }
}
