// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

import { concat, decodeFunctionResult, encodeAbiParameters, encodeDeployData, encodeFunctionData, encodePacked, keccak256, parseAbiParameters } from 'viem'
import { ownContracts, uniswapV4Core, uniswapV4Periphery } from './artifacts.mjs'
import { hex } from './rpc.mjs'

export const NATIVE = '0x' + '0'.repeat(40)
export const DYNAMIC_FEE = 0x800000
const PERMIT2 = '0x000000000022D473030F116dDEE9F6B43aC78BA3'
const PERMIT2_ABI = [
  { type: 'function', name: 'approve', stateMutability: 'nonpayable', outputs: [], inputs: [
    { name: 'token', type: 'address' }, { name: 'spender', type: 'address' },
    { name: 'amount', type: 'uint160' }, { name: 'expiration', type: 'uint48' }] },
]
const NEVER = 2n ** 255n
const MAX128 = 2n ** 128n - 1n
const MAX256 = 2n ** 256n - 1n
const MIN_PRICE = 4295128740n
const MAX_PRICE = 1461446703485210103287273052203988822378723970341n
const FEES = { maxFeePerGas: hex(10n ** 14n), maxPriorityFeePerGas: hex(10n ** 9n) }
const KEY = '(address currency0, address currency1, uint24 fee, int24 tickSpacing, address hooks)'
const word = (types, ...values) => encodeAbiParameters(parseAbiParameters(types), values)

/// The actions of PositionManager.modifyLiquidities in use: [byte, parameters].
export const ACTIONS = {
  decrease: (id, liquidity) => ['0x01', word('uint256, uint256, uint128, uint128, bytes', id, liquidity, 0n, 0n, '0x')],
  mint: (key, lower, upper, liquidity, owner) => [
    '0x02',
    word(`${KEY} key, int24, int24, uint256, uint128, uint128, address, bytes`, key, lower, upper, liquidity, MAX128, MAX128, owner, '0x'),
  ],
  burn: (id) => ['0x03', word('uint256, uint128, uint128, bytes', id, 0n, 0n, '0x')],
  settlePair: ({ currency0, currency1 }) => ['0x0d', word('address, address', currency0, currency1)],
  takePair: ({ currency0, currency1 }, to) => ['0x11', word('address, address, address', currency0, currency1, to)],
  sweep: (currency, to) => ['0x14', word('address, address', currency, to)],
}

/// Actions as modifyLiquidities and the probe take them: their bytes, and their parameters.
export const batchOf = (actions) => [concat(actions.map(([byte]) => byte)), actions.map(([, params]) => params)]

export const poolIdOf = (key) => keccak256(word(`${KEY} key`, key))
export const positionIdOf = (owner, lower, upper, salt) =>
  keccak256(encodePacked(['address', 'int24', 'int24', 'uint256'], [owner, lower, upper, salt]))

/// The runtime code of Permit2, which the deployer's script of v4-periphery carries.
function permit2Code() {
  const { bytecode } = uniswapV4Periphery('DeployPermit2')
  const at = bytecode.indexOf('6040608081526004908136101561001557')
  if (at < 0) throw new Error('DeployPermit2 does not hold Permit2')
  return '0x' + bytecode.slice(at, at + 2 * 9152)
}

/// Uniswap v4 with Permit2 on a chain that runs already, and what its users do. `who` has the
/// addresses of unlocked accounts `deployer` and `lp`; `mine()` mines a block.
export async function deployUniswapV4(rpc, mine, who) {
  const probeArtifact = ownContracts().PositionProbe

  async function receiptOf(hash, what) {
    const receipt = await rpc.call('eth_getTransactionReceipt', [hash])
    if (receipt?.status !== '0x1') throw new Error(`${what} ${receipt ? 'failed' : 'was not mined'}`)
    return receipt
  }
  const submit = (fields) => rpc.call('eth_sendTransaction', [{ gas: hex(20_000_000), ...FEES, ...fields }])

  async function deploy({ abi, bytecode }, args = []) {
    const hash = await submit({ from: who.deployer, data: encodeDeployData({ abi, bytecode, args }) })
    await mine()
    return { address: (await receiptOf(hash, 'a deployment')).contractAddress, abi }
  }

  /// Leaves [{from, to, name, args, value}, ...] pending; gives a function that checks that all succeeded once they
  /// are mined, and gives the receipts.
  async function pend(...calls) {
    const hashes = []
    for (const { from, to, name, args, value = 0n } of calls) {
      const data = encodeFunctionData({ abi: to.abi, functionName: name, args })
      hashes.push(await submit({ from, to: to.address, data, value: hex(value) }))
    }
    return () => Promise.all(hashes.map((hash, i) => receiptOf(hash, calls[i].name)))
  }

  /// Sends calls as `pend` takes them, mines them in one block, checks that all succeeded; gives the receipts.
  async function transact(...calls) {
    const confirmed = await pend(...calls)
    await mine()
    return confirmed()
  }

  const poolManager = await deploy(uniswapV4Core('PoolManager'), [who.deployer])
  const stateView = await deploy(uniswapV4Periphery('StateView'), [poolManager.address])
  await rpc.call('anvil_setCode', [PERMIT2, permit2Code()])
  const permit2 = { address: PERMIT2, abi: PERMIT2_ABI }
  const manager = await deploy(uniswapV4Periphery('PositionManager'), [poolManager.address, PERMIT2, 300_000n, NATIVE, NATIVE])
  const swapper = await deploy(uniswapV4Core('PoolSwapTest'), [poolManager.address])
  const probe = await deploy(probeArtifact)

  /// A hook's code, deployed as usual and put where its address gives it these permissions.
  async function hook(name, permissions, args = []) {
    const { address, abi } = await deploy(uniswapV4Core(name), args)
    const at = `0x${'a5'.repeat(18)}${permissions.toString(16).padStart(4, '0')}`
    await rpc.call('anvil_setCode', [at, await rpc.call('eth_getCode', [address, 'latest'])])
    return { address: at, abi }
  }

  /// Lets `from` pay with this token for positions and for swaps.
  const allow = (from, token) =>
    transact(
      { from, to: token, name: 'approve', args: [PERMIT2, MAX256] },
      { from, to: token, name: 'approve', args: [swapper.address, MAX256] },
      { from, to: permit2, name: 'approve', args: [token.address, manager.address, 2n ** 160n - 1n, 2 ** 47] },
    )

  const initialize = (key, sqrtPrice) =>
    transact({ from: who.deployer, to: poolManager, name: 'initialize', args: [key, sqrtPrice] })

  const modify = (from, actions, value) => ({
    from, to: manager, name: 'modifyLiquidities', value,
    args: [word('bytes, bytes[]', ...batchOf(actions)), NEVER],
  })

  /// The mint of a position to `owner`, paid by the account "lp".
  const minting = (owner, { key, lower, upper, liquidity }) =>
    modify(who.lp, [
      ACTIONS.mint(key, lower, upper, liquidity, owner), ACTIONS.settlePair(key), ACTIONS.sweep(NATIVE, who.lp),
    ], key.currency0 === NATIVE ? 10n ** 24n : 0n)

  /// Mints [{key, lower, upper, liquidity}, ...] to `owner` in one block; gives their ids.
  async function mint(owner, positions) {
    const first = await read(manager, 'nextTokenId')
    await transact(...positions.map((position) => minting(owner, position)))
    return positions.map((_, i) => first + BigInt(i))
  }

  /// A swap of exactly `amount` of the token that goes in, or of less up to the sqrt price `limit`, by the account "lp".
  const swap = (key, zeroForOne, amount, limit = zeroForOne ? MIN_PRICE : MAX_PRICE) => ({
    from: who.lp, to: swapper, name: 'swap', value: zeroForOne && key.currency0 === NATIVE ? amount : 0n,
    args: [
      key, { zeroForOne, amountSpecified: -amount, sqrtPriceLimitX96: limit },
      { takeClaims: false, settleUsingBurn: false }, '0x',
    ],
  })

  async function read(contract, functionName, args = [], block = 'latest') {
    const data = encodeFunctionData({ abi: contract.abi, functionName, args })
    const tag = block === 'latest' ? block : hex(block)
    const answer = await rpc.call('eth_call', [{ to: contract.address, data }, tag])
    return decodeFunctionResult({ abi: contract.abi, functionName, data: answer })
  }

  return {
    poolManager, stateView, manager, swapper, probe, permit2,
    deploy, pend, transact, hook, allow, initialize, modify, minting, mint, swap, read,
  }
}
