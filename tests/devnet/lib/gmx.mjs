// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

import { decodeEventLog, encodeAbiParameters, encodeFunctionData, keccak256 } from 'viem'
import { gmxContracts, ownContracts } from './artifacts.mjs'
import { MARKET, MARKET_SIDES, SETTINGS } from './gmx_settings.mjs'
import { toAnswer } from './price.mjs'
import { hex, postJson } from './rpc.mjs'

export const MAX = 2n ** 256n - 1n
export const ZERO = '0x' + '0'.repeat(40)
/// USD with GMX's 30 decimals, of a number with at most 12.
export const usd = (amount) => BigInt(Math.round(amount * 1e12)) * 10n ** 18n
/// OrderType of what the stand-in takes.
export const INCREASE = 2
export const DECREASE = 4
/// DecreasePositionSwapType.
export const NO_SWAP = 0
export const SWAP_PNL = 1
export const SWAP_COLLATERAL = 2

const NO_HASH = '0x' + '0'.repeat(64)
// The sender's transactions pay 2 gwei for gas: a fifth more than the least fee at that.
const FEE = (4_350_000n * 2n * 10n ** 9n * 6n) / 5n
const PLENTY_ETHER = 10n ** 24n
const GAS = 12_000_000

const typeOf = (part) =>
  typeof part === 'bigint' ? 'uint256' : typeof part === 'boolean' ? 'bool' : part.length === 42 ? 'address' : 'bytes32'

/// Where the DataStore has a value: by its name and what it is of, e.g. ('OPEN_INTEREST', market, token, true).
export function keyOf(name, ...of) {
  const key = keccak256(encodeAbiParameters([{ type: 'string' }], [name]))
  if (of.length === 0) return key
  return keccak256(encodeAbiParameters(['bytes32', ...of.map(typeOf)].map((type) => ({ type })), [key, ...of]))
}

export const positionKey = (gmx, account, { collateral = 'USDC', isLong = false } = {}) =>
  keccak256(
    encodeAbiParameters(
      ['address', 'address', 'address', 'bool'].map((type) => ({ type })),
      [account, gmx.market, gmx.tokens[collateral].address, isLong],
    ),
  )

export const setUint = (tx, gmx, value, name, ...of) =>
  tx.send(gmx.deployer, gmx.dataStore, 'setUint', [keyOf(name, ...of), value])

async function configure(tx, gmx, pool) {
  const { market, tokens } = gmx
  for (const [name, value] of Object.entries(SETTINGS)) await setUint(tx, gmx, value, name)
  for (const [name, value] of Object.entries(MARKET)) await setUint(tx, gmx, value, name, market)
  for (const [name, sides] of Object.entries(MARKET_SIDES))
    for (const [i, side] of [true, false].entries()) await setUint(tx, gmx, sides[i], name, market, side)
  for (const side of [true, false])
    await setUint(tx, gmx, 5n * 10n ** 29n, 'MAX_PNL_FACTOR', keyOf('MAX_PNL_FACTOR_FOR_TRADERS'), market, side)
  for (const name of ['WETH', 'USDC']) {
    await tx.send(gmx.deployer, tokens[name], 'mint', [market, pool[name]])
    await setUint(tx, gmx, pool[name], 'POOL_AMOUNT', market, tokens[name].address)
    // 10^(60 - decimals of the feed - decimals of the token)
    await setUint(tx, gmx, 10n ** (name === 'WETH' ? 34n : 46n), 'PRICE_FEED_MULTIPLIER', tokens[name].address)
    await setUint(tx, gmx, 86_400n, 'PRICE_FEED_HEARTBEAT_DURATION', tokens[name].address)
    const feed = [keyOf('PRICE_FEED', tokens[name].address), gmx.feeds[name].address]
    await tx.send(gmx.deployer, gmx.dataStore, 'setAddress', feed)
  }
  await tx.send(gmx.deployer, gmx.dataStore, 'setAddress', [keyOf('WNT'), tokens.WETH.address])
}

/// Deploys the stand-in for GMX v2.2 with one market, ETH/USD of WETH and USDC. `ethFeed` is a handle of its price feed.
/// `executor` alone carries orders out. Gives handles of its contracts, {market (address), feeds, tokens, executor}.
export async function deployGmx(tx, deployer, { WETH, USDC, ethFeed }, options = {}) {
  const { executor = deployer, pool = { WETH: 1000n * 10n ** 18n, USDC: 5_000_000n * 10n ** 6n } } = options
  const own = { ...ownContracts(), ...gmxContracts() }
  const deploy = (name, ...args) => tx.deploy(deployer, own[name], args)
  const gmx = { deployer, executor, tokens: { WETH, USDC }, referralStorage: ZERO }
  gmx.feeds = { WETH: ethFeed, USDC: await deploy('Aggregator', 'USDC / USD', 8, 10n ** 8n) }
  gmx.wrapper = await deploy('GmxWrapper', WETH.address)
  gmx.dataStore = await deploy('GmxDataStore')
  gmx.eventEmitter = await deploy('GmxEventEmitter')
  gmx.orderVault = await deploy('GmxOrderVault', gmx.wrapper.address)
  const parts = [gmx.dataStore, gmx.eventEmitter, gmx.orderVault].map(({ address }) => address)
  gmx.orderHandler = await deploy('GmxOrderHandler', ...parts, executor)
  gmx.router = await deploy('GmxRouter')
  const { address: router } = gmx.router
  await tx.flush()
  gmx.exchangeRouter = await deploy('GmxExchangeRouter', router, gmx.orderHandler.address, gmx.wrapper.address)
  gmx.reader = await deploy('GmxReader')
  gmx.market = (await deploy('GmxBank', gmx.wrapper.address)).address
  await tx.send(deployer, gmx.router, 'setPlugin', [gmx.exchangeRouter.address])
  await tx.send(deployer, gmx.orderHandler, 'setRouter', [gmx.exchangeRouter.address])
  const market = { marketToken: gmx.market, indexToken: WETH.address, longToken: WETH.address, shortToken: USDC.address }
  await tx.send(deployer, gmx.dataStore, 'setMarket', [market])
  await configure(tx, gmx, pool)
  await tx.flush()
  await tx.rpc.call('anvil_setBalance', [gmx.wrapper.address, hex(PLENTY_ETHER)])
  return gmx
}

/// Queues the leave that orders need to take an account's tokens.
export async function approveGmx(tx, gmx, account) {
  for (const name of ['WETH', 'USDC']) await tx.send(account, gmx.tokens[name], 'approve', [gmx.router.address, MAX])
}

/// CreateOrderParams: `size` is sizeDeltaUsd, `collateral` the token, `takeOut` what a decrease is to take out of it.
/// Without `acceptable` every price is.
export function orderParams(gmx, account, order) {
  const { type = INCREASE, size = 0n, takeOut = 0n, isLong = false, collateral = 'USDC', fee = FEE } = order
  const buys = (type === INCREASE) === isLong
  const addresses = {
    receiver: account, cancellationReceiver: ZERO, callbackContract: ZERO, uiFeeReceiver: ZERO, market: gmx.market,
    initialCollateralToken: gmx.tokens[collateral].address, swapPath: [], ...order.addresses,
  }
  const numbers = {
    sizeDeltaUsd: size, initialCollateralDeltaAmount: takeOut, triggerPrice: 0n, executionFee: fee, callbackGasLimit: 0n,
    acceptablePrice: order.acceptable ?? (buys ? MAX : 0n), minOutputAmount: 0n, validFromTime: 0n, ...order.numbers,
  }
  return {
    addresses, numbers, orderType: type, decreasePositionSwapType: order.swap ?? NO_SWAP, isLong,
    shouldUnwrapNativeToken: order.unwrap ?? false, autoCancel: order.autoCancel ?? false, referralCode: NO_HASH,
    dataList: [],
  }
}

/// {calls, value} of the multicall that makes an order: `amount` of the collateral is sent with it. `wnt` is the ether
/// that is sent as WETH: the fee, and the collateral if that is WETH, unless it says otherwise.
export function orderCalls(gmx, account, order) {
  const { amount = 0n, collateral = 'USDC', fee = FEE } = order
  const params = orderParams(gmx, account, order)
  const inWeth = collateral === 'WETH' && params.orderType === INCREASE
  const wnt = order.wnt ?? fee + (inWeth ? amount : 0n)
  const call = (functionName, ...args) => encodeFunctionData({ abi: gmx.exchangeRouter.abi, functionName, args })
  const calls = [call('sendWnt', gmx.orderVault.address, wnt)]
  if (amount > 0n && !inWeth)
    calls.push(call('sendTokens', gmx.tokens[collateral].address, gmx.orderVault.address, amount))
  calls.push(call('createOrder', params))
  return { calls, value: wnt }
}

/// Queues an order of an account.
export async function order(tx, gmx, account, wanted) {
  const { calls, value } = orderCalls(gmx, account, wanted)
  await tx.send(account, gmx.exchangeRouter, 'multicall', [calls], GAS, value)
}

/// GMX's scale of prices, of USD: ETH at 2000 is 2000e12. `price` is a number, or [min, max].
export function pricesOf(gmx, price, usdc = 1) {
  const pair = (value, decimals) =>
    (Array.isArray(value) ? value : [value, value]).map((one) => toAnswer(one) * 10n ** BigInt(22 - decimals))
  const [min, max] = pair(price, 18)
  const [low, high] = pair(usdc, 6)
  return { WETH: { min, max }, USDC: { min: low, max: high } }
}

/// MarketPrices, as the Reader wants them.
export function marketPrices(gmx, price, usdc) {
  const { WETH, USDC } = pricesOf(gmx, price, usdc)
  return { indexTokenPrice: WETH, longTokenPrice: WETH, shortTokenPrice: USDC }
}

function setPrices(gmx, { price, usdc, time }) {
  const prices = pricesOf(gmx, price, usdc)
  const words = ['uint256', 'uint256', 'uint256'].map((type) => ({ type }))
  const names = ['WETH', 'USDC']
  return {
    tokens: names.map((name) => gmx.tokens[name].address),
    providers: names.map(() => gmx.executor),
    data: names.map((name) => encodeAbiParameters(words, [prices[name].min, prices[name].max, BigInt(time)])),
  }
}

const headTime = async (tx) => Number((await tx.rpc.call('eth_getBlockByNumber', ['latest', false])).timestamp)

/// The keys of all open orders, or of an account's, as the DataStore lists them.
export async function openOrders(tx, gmx, account) {
  const list = account ? keyOf('ACCOUNT_ORDER_LIST', account) : keyOf('ORDER_LIST')
  const [keys] = await tx.read([[gmx.dataStore, 'getBytes32ValuesAt', [list, 0n, MAX]]])
  return keys
}

/// Queues the execution of an order, or of all that are open if `key` is not given, at a price in USD (a number, or
/// [min, max]) of the head's time or another.
export async function execute(tx, gmx, { key, price, usdc, time }) {
  const given = setPrices(gmx, { price, usdc, time: time ?? (await headTime(tx)) })
  for (const one of key ? [key] : await openOrders(tx, gmx))
    await tx.send(gmx.executor, gmx.orderHandler, 'executeOrder', [one, given], GAS)
}

/// Queues the execution of an order at a price that it does not accept: it will be cancelled.
export async function executeBadly(tx, gmx, key) {
  const [{ numbers, flags }] = await tx.read([[gmx.reader, 'getOrder', [gmx.dataStore.address, key]]])
  const accepted = Number(numbers.acceptablePrice) / 1e12
  if (!(accepted > 0 && accepted < 1e9)) throw new Error('expected an order that does not accept every price')
  const buys = (numbers.orderType === INCREASE) === flags.isLong
  await execute(tx, gmx, { key, price: buys ? accepted * 1.5 : accepted / 1.5 })
}

/// Queues what the real thing does to orders of other kinds that cannot be carried out: the order stays, frozen, and an
/// event says why. Simpler: nothing of its fee is given back.
export async function freeze(tx, gmx, account, key, reason) {
  const [stored] = await tx.read([[gmx.reader, 'getOrder', [gmx.dataStore.address, key]]])
  await tx.send(gmx.deployer, gmx.dataStore, 'setOrder', [key, { ...stored, flags: { ...stored.flags, isFrozen: true } }])
  const none = () => ({ items: [], arrayItems: [] })
  const items = (key, value) => ({ items: [{ key, value }], arrayItems: [] })
  const data = {
    addressItems: items('account', account), uintItems: none(), intItems: none(), boolItems: none(),
    bytes32Items: items('key', key), bytesItems: items('reasonBytes', '0x'), stringItems: items('reason', reason),
  }
  const topic = `0x${account.slice(2).padStart(64, '0')}`
  await tx.send(gmx.deployer, gmx.eventEmitter, 'emitEventLog2', ['OrderFrozen', key, topic, data])
}

/// Makes and carries out an order of an account, for tests that need somebody's position: two blocks, mined by `mine`.
export async function fill(tx, gmx, account, wanted, price, mine = tx.flush) {
  await order(tx, gmx, account, wanted)
  await mine()
  const keys = await openOrders(tx, gmx, account)
  await execute(tx, gmx, { key: keys.at(-1), price })
  await mine()
}

/// Queues what the executor does to a position without an order of its account.
export async function liquidate(tx, gmx, account, { collateral = 'USDC', isLong = false, price, usdc, time }) {
  const given = setPrices(gmx, { price, usdc, time: time ?? (await headTime(tx)) })
  const args = [account, gmx.market, gmx.tokens[collateral].address, isLong, given]
  await tx.send(gmx.executor, gmx.orderHandler, 'executeLiquidation', args, GAS)
}

export async function deleverage(tx, gmx, account, { collateral = 'USDC', isLong = false, size, price, usdc, time }) {
  const given = setPrices(gmx, { price, usdc, time: time ?? (await headTime(tx)) })
  const args = [account, gmx.market, gmx.tokens[collateral].address, isLong, size, given]
  await tx.send(gmx.executor, gmx.orderHandler, 'executeAdl', args, GAS)
}

/// Queues that a feature ("CREATE", "EXECUTE" or "CANCEL") of orders of a type is off, or on again.
export const setFeature = (tx, gmx, feature, type, on) =>
  tx.send(gmx.deployer, gmx.dataStore, 'setBool', [
    keyOf(`${feature}_ORDER_FEATURE_DISABLED`, gmx.orderHandler.address, BigInt(type)), !on,
  ])

/// Queues that the market is disabled, or not any more.
export const disableMarket = (tx, gmx, disabled = true) =>
  tx.send(gmx.deployer, gmx.dataStore, 'setBool', [keyOf('IS_MARKET_DISABLED', gmx.market), disabled])

/// The numbers of an account's position; nothing if there is none.
export async function positionOf(tx, gmx, account, which = {}) {
  const key = positionKey(gmx, account, which)
  const [{ addresses, numbers }] = await tx.read([[gmx.reader, 'getPosition', [gmx.dataStore.address, key]]])
  return addresses.account === ZERO ? undefined : numbers
}

/// What an order would come to if it were carried out at `price`: {data} of the revert, "0x4e48dcda" if well.
export async function rehearse(tx, gmx, account, wanted, { price, usdc, time, gasPrice = 2n * 10n ** 9n }) {
  const { calls, value } = orderCalls(gmx, account, wanted)
  const prices = pricesOf(gmx, price, usdc)
  const when = BigInt(time ?? (await headTime(tx)) + 2)
  const params = {
    primaryTokens: [gmx.tokens.WETH.address, gmx.tokens.USDC.address], primaryPrices: [prices.WETH, prices.USDC],
    minTimestamp: when, maxTimestamp: when,
  }
  const { abi } = gmx.exchangeRouter
  calls.push(encodeFunctionData({ abi, functionName: 'simulateExecuteLatestOrder', args: [params] }))
  const data = encodeFunctionData({ abi, functionName: 'multicall', args: [calls] })
  const request = { from: account, to: gmx.exchangeRouter.address, data, value: hex(value), gasPrice: hex(gasPrice) }
  return callOutcome(tx.rpc, request)
}

/// {data, reverted} of an eth_call at the head: what it returned, or the data that it reverted with.
export async function callOutcome(rpc, request) {
  const envelope = { jsonrpc: '2.0', id: 1, method: 'eth_call', params: [request, 'latest'] }
  const { result, error } = await postJson(rpc.url, envelope)
  return error ? { reverted: true, data: error.data ?? '0x' } : { reverted: false, data: result }
}

/// GMX's own logs of a receipt, decoded: [{name, topics, ...values by their keys}], oldest first.
export function gmxLogs(gmx, { logs }) {
  const found = []
  for (const { address, data, topics } of logs) {
    if (BigInt(address) !== BigInt(gmx.eventEmitter.address)) continue
    const { args } = decodeEventLog({ abi: gmx.eventEmitter.abi, data, topics })
    const values = {}
    for (const { items, arrayItems } of Object.values(args.eventData))
      for (const { key, value } of [...items, ...arrayItems]) values[key] = value
    found.push({ ...values, name: args.eventName, topics, eventData: args.eventData })
  }
  return found
}

