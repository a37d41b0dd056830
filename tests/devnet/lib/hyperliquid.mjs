// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// A stand-in for Hyperliquid on a local chain, which should have the chain id 999: `contracts/HyperCore*.sol` at the
// addresses of HyperEVM's read precompiles and CoreWriter, and the sequencer that lets time pass for it.

import { decodeEventLog } from 'viem'
import { BASE_FEE } from './anvil.mjs'
import { hyperCoreContracts } from './artifacts.mjs'
import { CORE_WRITER, CORE_WRITER_ABI, decodeRead, encodeAction, PRECOMPILES, readRequest, TIF } from './hypercore.mjs'
import { hex } from './rpc.mjs'

const CORE = '0x000000000000000000000000000000000000c04e'
const PLENTY_OF_GAS = 300_000_000

/// As listed on the main exchange.
export const PERPS = {
  BTC: { index: 0, szDecimals: 5, maxLeverage: 40, marginTableId: 56, price: 60_000 },
  ETH: { index: 1, szDecimals: 4, maxLeverage: 25, marginTableId: 55, price: 2000 },
}

const scaled = (value, decimals) => BigInt(Math.round(value * 10 ** decimals))

/// Prices and sizes of orders, whatever the market: 1e8.
export const wire = (value) => scaled(value, 8)
/// A price as precompiles give it, and a size in units of the position.
export const rawPrice = (coin, price) => scaled(price, 6 - PERPS[coin].szDecimals)
export const rawSize = (coin, size) => scaled(size, PERPS[coin].szDecimals)

/// The tick of a raw price: 5 significant figures, but never more than a dollar.
export function tickOf(coin, raw) {
  const dollar = 10n ** BigInt(6 - PERPS[coin].szDecimals)
  const tick = 10n ** BigInt(Math.max(0, raw.toString().length - 5))
  return tick < dollar ? tick : dollar
}

/// Puts the code of one of our contracts at fixed addresses.
async function place(tx, deployer, artifact, addresses) {
  const { address } = await tx.deploy(deployer, artifact)
  await tx.flush()
  const code = await tx.rpc.call('eth_getCode', [address, 'latest'])
  await tx.rpc.batch(addresses.map((at) => ['anvil_setCode', [at, code]]))
}

/// Mines one block of the node itself, `seconds` after the head.
export const mineBy = (rpc) => async (seconds) => {
  const head = await rpc.call('eth_getBlockByNumber', ['latest', false])
  await rpc.call('evm_setNextBlockTimestamp', [hex(BigInt(head.timestamp) + BigInt(seconds))])
  await rpc.call('anvil_setNextBlockBaseFeePerGas', [hex(BASE_FEE)])
  await rpc.call('evm_mine')
  return { block: Number(head.number) + 1 }
}

/// What CoreWriter emitted after a block up to another: [{user, time, data}], oldest first.
async function actionsBetween(rpc, after, through) {
  if (after >= through) return []
  const range = { fromBlock: hex(after + 1n), toBlock: hex(through), address: CORE_WRITER }
  const logs = await rpc.call('eth_getLogs', [range])
  const numbers = [...new Set(logs.map(({ blockNumber }) => blockNumber))]
  const blocks = await rpc.batch(numbers.map((number) => ['eth_getBlockByNumber', [number, false]]))
  const times = new Map(blocks.map(({ number, timestamp }) => [number, BigInt(timestamp)]))
  return logs.map(({ blockNumber, data, topics }) => {
    const { user, data: action } = decodeEventLog({ abi: CORE_WRITER_ABI, data, topics }).args
    return { user, time: times.get(blockNumber), data: action }
  })
}

/// Deploys the stand-in, lists PERPS and funds `users` = {address: USD}. Other options: `delay` of orders in seconds (3),
/// `takerFee` and `makerFee` in 1 / 100,000 (45, 15), `closesExempt` (true), `quietReads` (false), the `sequencer` (an
/// account that does nothing else) and `mine(seconds)`, which mines a block and gives {block} (the node does it).
///
/// All that the sequencer does (`setMark`, `deposit`, …) is queued and happens in the block of the next `step`, before
/// what is due. `who` is an address, `coin` a name of PERPS; prices, sizes and amounts are in USD and units of the coin.
export async function deployHyperCore(tx, deployer, options = {}) {
  const { rpc } = tx
  const contracts = hyperCoreContracts()
  await place(tx, deployer, contracts.HyperCore, [CORE])
  await place(tx, deployer, contracts.HyperCorePrecompile, PRECOMPILES)
  await place(tx, deployer, contracts.CoreWriter, [CORE_WRITER])
  const core = { address: CORE, abi: contracts.HyperCore.abi }
  const writer = { address: CORE_WRITER, abi: CORE_WRITER_ABI }
  const sequencer = options.sequencer ?? (await rpc.call('eth_accounts')).at(-1)
  const mineOne = options.mine ?? mineBy(rpc)
  let queued = []
  const queue = (name, ...args) => void queued.push([name, args])
  const at = ({ index }) => BigInt(index)

  function setBook(coin, { mark, oracle = mark, bid, ask }) {
    queue('setPrices', at(PERPS[coin]), ...[mark, oracle, bid, ask].map((price) => rawPrice(coin, price)))
  }

  /// Mark and oracle, with the book's touch on the nearest ticks around the mark.
  function setMark(coin, price, oracle = price) {
    const raw = rawPrice(coin, price)
    const tick = tickOf(coin, raw)
    const touch = [((raw - 1n) / tick) * tick, (raw / tick + 1n) * tick]
    queue('setPrices', at(PERPS[coin]), raw, rawPrice(coin, oracle), ...touch)
  }

  /// The ladder of both sides: `size` at each of `levels` prices that are `step` apart.
  function setDepth(coin, { step = 0.1, size = 100, levels = 50 }) {
    queue('setDepth', at(PERPS[coin]), rawPrice(coin, step), rawSize(coin, size), BigInt(levels))
  }

  /// Lets time pass: one block in which HyperCore is told of all actions of the blocks before, the queue happens, and
  /// what is due is carried out; `price` moves ETH before that. Gives {block, applied: [{user, number, outcome}],
  /// liquidated: [user]}. Another `mine` lets a market's own step mine the block.
  async function step({ seconds = 1, price, mine = mineOne } = {}) {
    if (price !== undefined) setMark('ETH', price)
    const [after] = await tx.read([[core, 'toldThrough']])
    const head = BigInt(await rpc.call('eth_blockNumber'))
    const actions = await actionsBetween(rpc, after, head)
    const calls = [['tell', [head, actions]], ...queued, ['advance', []]]
    queued = []
    for (const [name, args] of calls) await tx.send(sequencer, core, name, args, PLENTY_OF_GAS)
    const sent = await tx.submit()
    const { block } = await mine(seconds)
    await tx.confirm(sent)
    return { block, ...(await outcomes(sent.findLast(({ what }) => what === 'advance').hash)) }
  }

  async function outcomes(hash) {
    const { logs } = await rpc.call('eth_getTransactionReceipt', [hash])
    const events = logs.map(({ data, topics }) => decodeEventLog({ abi: core.abi, data, topics }))
    const applied = events.filter(({ eventName }) => eventName === 'Applied')
    return {
      applied: applied.map(({ args: { user, number, outcome } }) => ({ user, number: Number(number), outcome })),
      liquidated: events.filter(({ eventName }) => eventName === 'Liquidated').map(({ args }) => args.user),
    }
  }

  /// What a precompile says at the head, by the fields' names.
  const read = async (name, ...args) => decodeRead(name, await rpc.call('eth_call', [readRequest(name, args), 'latest']))

  /// Queues a transaction of `who` to CoreWriter with these bytes.
  const sendRaw = (who, data) => tx.send(who, writer, 'sendRawAction', [data], 200_000)
  const act = (who, name, fields) => sendRaw(who, encodeAction(name, fields))

  /// An order of `size`, below zero to sell, within `limit`.
  const order = (who, coin, size, limit, { tif = 'ioc', reduceOnly = false, cloid = 0n } = {}) =>
    act(who, 'limitOrder', {
      asset: PERPS[coin].index, isBuy: size > 0, limitPx: wire(limit), sz: wire(Math.abs(size)), reduceOnly,
      tif: TIF[tif], cloid,
    })

  const hyper = {
    core, writer, sequencer, setBook, setMark, setDepth, step, read, sendRaw, act, order,
    deposit: (who, usd, spot = 0) => queue('credit', who, scaled(usd, 6), scaled(spot, 8)),
    setLeverage: (who, coin, leverage, isolated = false) => queue('setLeverage', who, at(PERPS[coin]), leverage, isolated),
    /// Another program of the same account trades.
    trade: (who, size, coin = 'ETH') =>
      queue('tradeAs', who, PERPS[coin].index, size > 0, rawSize(coin, Math.abs(size))),
    /// Orders wait for ever, until it is called with false.
    pauseMatching: (paused = true) => queue('pauseMatching', paused),
    /// The next orders that are due vanish.
    dropNext: (count = 1) => queue('dropNext', BigInt(count)),
    /// An hour's funding: longs pay `rate` of their notional.
    fund: (rate, coin = 'ETH') => queue('fund', at(PERPS[coin]), scaled(rate, 10)),
    /// What every step does for all accounts at its end, before that.
    liquidate: (who) => queue('liquidate', who),
    configure: ({ delay = 3, takerFee = 45, makerFee = 15, closesExempt = true, quietReads = false }) =>
      queue('configure', BigInt(delay), BigInt(takerFee), BigInt(makerFee), closesExempt, quietReads),
    positionOf: (who, coin = 'ETH') => read('position2', who, PERPS[coin].index),
    summaryOf: (who) => read('accountMarginSummary', 0, who),
    restingOf: async (who) => (await tx.read([[core, 'restingOf', [who]]]))[0],
    /// How many actions wait for their time.
    waiting: async () => (await tx.read([[core, 'waiting']]))[0],
  }
  hyper.configure(options)
  for (const [coin, { marginTableId, szDecimals, maxLeverage, price }] of Object.entries(PERPS)) {
    queue('list', coin, marginTableId, szDecimals, maxLeverage, false)
    setMark(coin, options.prices?.[coin] ?? price)
    setDepth(coin, { step: coin === 'BTC' ? 1 : 0.1 })
  }
  for (const [who, usd] of Object.entries(options.users ?? {})) hyper.deposit(who, usd)
  await step()
  return hyper
}
