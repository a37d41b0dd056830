// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

import { decodeEventLog, decodeFunctionResult, encodeFunctionData } from '../../devnet/lib/viem.mjs'
import { curie, ownContracts, uniswapCore, uniswapPeriphery } from '../../devnet/lib/artifacts.mjs'
import { hex } from '../../devnet/lib/rpc.mjs'
import { NEVER } from '../../devnet/lib/spot.mjs'

export { NEVER }
export const MAX128 = 2n ** 128n - 1n
const FEES = { maxFeePerGas: hex(10n ** 14n), maxPriorityFeePerGas: hex(10n ** 9n) }
const tag = (block) => (block === 'latest' ? block : hex(block))

/// Reads and writes the contracts of a world without the keeper: what the tests compare it with.
export function chainOf({ net, rpc, control }) {
  const { uniswap_v3: spot, perp_v2: perp, tokens, accounts } = net
  const token = ownContracts().Token.abi
  const keeper = accounts.keeper.address
  const contracts = {
    manager: { address: spot.position_manager, abi: uniswapPeriphery('NonfungiblePositionManager').abi },
    router: { address: spot.swap_router, abi: uniswapPeriphery('SwapRouter').abi },
    pool: { address: spot.pool, abi: uniswapCore('UniswapV3Pool').abi },
    house: { address: perp.clearing_house, abi: curie('ClearingHouse').abi },
    balances: { address: perp.account_balance, abi: curie('AccountBalance').abi },
    vault: { address: perp.vault, abi: curie('Vault').abi },
    weth: { address: tokens.WETH.address, abi: token },
    usdc: { address: tokens.USDC.address, abi: token },
  }

  /// The decoded results of [[contract, function, args, from], ...] at one block.
  async function read(calls, block = 'latest') {
    const requests = calls.map(([name, functionName, args = [], from]) => {
      const { address, abi } = contracts[name]
      return ['eth_call', [{ from, to: address, data: encodeFunctionData({ abi, functionName, args }) }, tag(block)]]
    })
    const answers = await rpc.batch(requests)
    return answers.map((data, i) => {
      const [name, functionName] = calls[i]
      return decodeFunctionResult({ abi: contracts[name].abi, functionName, data })
    })
  }

  const readOne = async (...call) => (await read([call]))[0]

  /// Leaves a transaction pending; gives its hash.
  function send(from, name, functionName, args = [], gas = 5_000_000) {
    const { address, abi } = contracts[name]
    const data = encodeFunctionData({ abi, functionName, args })
    return rpc.call('eth_sendTransaction', [{ from, to: address, data, gas: hex(gas), ...FEES }])
  }

  const receipt = (hash) => rpc.call('eth_getTransactionReceipt', [hash])

  /// Sends [[from, contract, function, args], ...], mines them in one block and checks that all succeeded.
  async function transact(...calls) {
    const hashes = []
    for (const call of calls) hashes.push(await send(...call))
    const { block } = await control('mine')
    for (const [i, hash] of hashes.entries()) {
      const found = await receipt(hash)
      if (found?.status !== '0x1') throw new Error(`${calls[i][2]} ${found ? 'failed' : 'was not mined'}`)
    }
    return block
  }

  /// Mints a position of the keeper, paid by the account "lp"; gives its id.
  async function mint(tickLower, tickUpper, { weth = 10n ** 18n, usdc = 2000n * 10n ** 6n } = {}) {
    const [amount0Desired, amount1Desired] = net.weth_is === 'token0' ? [weth, usdc] : [usdc, weth]
    const params = { token0: spot.token0, token1: spot.token1, fee: spot.fee, tickLower, tickUpper }
    Object.assign(params, { amount0Desired, amount1Desired, amount0Min: 0n, amount1Min: 0n })
    Object.assign(params, { recipient: keeper, deadline: NEVER })
    await transact([accounts.lp.address, 'manager', 'mint', [params]])
    const count = await readOne('manager', 'balanceOf', [keeper])
    return readOne('manager', 'tokenOfOwnerByIndex', [keeper, count - 1n])
  }

  const liquidityOf = async (id) => (await readOne('manager', 'positions', [id]))[7]
  const decrease = (tokenId, liquidity) => [
    keeper, 'manager', 'decreaseLiquidity',
    [{ tokenId, liquidity, amount0Min: 0n, amount1Min: 0n, deadline: NEVER }],
  ]
  const collect = (tokenId) => [
    keeper, 'manager', 'collect', [{ tokenId, recipient: keeper, amount0Max: MAX128, amount1Max: MAX128 }],
  ]

  /// The perp position of the keeper, in wei of ETH.
  const size = () => readOne('balances', 'getTotalPositionSize', [keeper, perp.base_token])

  /// Every mined transaction of the keeper's account, with its receipt, oldest first.
  async function transactions(from = 0) {
    const head = Number(await rpc.call('eth_blockNumber'))
    const numbers = Array.from({ length: head - from + 1 }, (_, i) => hex(from + i))
    const blocks = await rpc.batch(numbers.map((number) => ['eth_getBlockByNumber', [number, true]]))
    const own = blocks.flatMap((block) => block.transactions).filter((tx) => BigInt(tx.from) === BigInt(keeper))
    const receipts = await rpc.batch(own.map((tx) => ['eth_getTransactionReceipt', [tx.hash]]))
    return own.map((tx, i) => ({ ...tx, receipt: receipts[i] }))
  }

  /// What a perp order changed the position by, from its receipt; nothing for other transactions.
  function exchanged({ logs }) {
    for (const log of logs) {
      if (BigInt(log.address) !== BigInt(perp.clearing_house)) continue
      const event = decodeEventLog({ abi: contracts.house.abi, data: log.data, topics: log.topics })
      if (event.eventName === 'PositionChanged' && BigInt(event.args.trader) === BigInt(keeper))
        return event.args.exchangedPositionSize
    }
    return undefined
  }

  /// Events `name` of WETH and USDC in a receipt that speak of the keeper: [{token, ...its arguments}].
  function tokenEvents({ logs }, name) {
    const found = []
    for (const log of logs) {
      const token = ['weth', 'usdc'].find((one) => BigInt(contracts[one].address) === BigInt(log.address))
      if (!token) continue
      const { eventName, args } = decodeEventLog({ abi: contracts[token].abi, data: log.data, topics: log.topics })
      const about = [args.from, args.to, args.owner].some((one) => one && BigInt(one) === BigInt(keeper))
      if (eventName === name && about) found.push({ token, ...args })
    }
    return found
  }

  /// What a transaction changed the keeper's own balances by: {weth, usdc}, raw units.
  function moved(receipt) {
    const sums = { weth: 0n, usdc: 0n }
    for (const { token, from, value } of tokenEvents(receipt, 'Transfer'))
      sums[token] += BigInt(from) === BigInt(keeper) ? -value : value
    return sums
  }

  /// The leave that a transaction gave to take the keeper's tokens: [{token, spender, value}].
  const leave = (receipt) => tokenEvents(receipt, 'Approval')

  return {
    contracts, keeper, read, readOne, send, receipt, transact, mint, liquidityOf, decrease, collect, size,
    transactions, exchanged, moved, leave,
  }
}
