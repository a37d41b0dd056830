// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

import { decodeFunctionResult, encodeDeployData, encodeFunctionData, getContractAddress } from 'viem'
import { BASE_FEE } from './anvil.mjs'
import { hex } from './rpc.mjs'

// Anvil orders a block by max fee: set-up and market come before whatever a keeper has pending.
const MARKET_FEES = { maxFeePerGas: hex(10n ** 14n), maxPriorityFeePerGas: hex(10n ** 9n) }

/// Reads and writes contracts through anvil's unlocked accounts, many transactions to a block.
/// Blocks that `flush` mines are a second apart, beginning at `time`: no clock of the machine gets in.
export function sender(rpc, time = 0) {
  const queue = []
  const nonces = new Map()

  async function nonceOf(from) {
    if (!nonces.has(from)) nonces.set(from, Number(await rpc.call('eth_getTransactionCount', [from, 'pending'])))
    return nonces.get(from)
  }

  async function push(from, what, gas, fields) {
    const nonce = await nonceOf(from)
    nonces.set(from, nonce + 1)
    queue.push({ what, request: { from, nonce: hex(nonce), gas: hex(gas), ...MARKET_FEES, ...fields } })
    return nonce
  }

  /// Queues a deployment and returns the contract's handle {address, abi} at once.
  async function deploy(from, artifact, args = []) {
    const { abi, bytecode } = artifact
    const nonce = await push(from, 'deployment', 12_000_000, {
      data: encodeDeployData({ abi, bytecode, args }),
    })
    return { address: getContractAddress({ from, nonce: BigInt(nonce) }), abi }
  }

  /// Queues transactions without effect until `wanted(address)` holds for the next deployment of `from`.
  async function skipUntil(from, wanted) {
    while (!wanted(getContractAddress({ from, nonce: BigInt(await nonceOf(from)) })))
      await push(from, 'skipped nonce', 21_000, { to: from })
  }

  /// Queues a call that changes state; `value` is the ether that goes with it.
  async function send(from, contract, functionName, args = [], gas = 5_000_000, value = 0n) {
    const data = encodeFunctionData({ abi: contract.abi, functionName, args })
    await push(from, functionName, gas, { to: contract.address, data, value: hex(value) })
  }

  /// Sends the queue to the node, in order of nonces, and returns [{what, hash}].
  async function submit() {
    const sent = queue.splice(0)
    const requests = sent.map(({ request }) => ['eth_sendTransaction', [request]])
    const hashes = await rpc.batch(requests)
    nonces.clear()
    return sent.map(({ what, request }, i) => ({ what, request, hash: hashes[i] }))
  }

  async function explain({ what, request }) {
    try {
      await rpc.call('eth_call', [request, 'latest'])
    } catch (error) {
      return `${what} failed: ${error.message}`
    }
    return `${what} failed, yet passes now`
  }

  /// A line for each transaction that was not mined or did not succeed.
  async function failures(sent) {
    const receipts = await rpc.batch(sent.map(({ hash }) => ['eth_getTransactionReceipt', [hash]]))
    const lines = []
    for (const [i, receipt] of receipts.entries()) {
      if (receipt === null) lines.push(`${sent[i].what} was not mined`)
      else if (receipt.status !== '0x1') lines.push(await explain(sent[i]))
    }
    return lines
  }

  /// Throws unless every transaction was mined and succeeded.
  async function confirm(sent) {
    const failed = await failures(sent)
    if (failed.length) throw new Error(failed[0])
  }

  /// Sends the queue, mines one block and checks that all of it succeeded.
  async function flush() {
    const sent = await submit()
    await rpc.batch([
      ['evm_setNextBlockTimestamp', [hex(++time)]],
      ['anvil_setNextBlockBaseFeePerGas', [hex(BASE_FEE)]],
    ])
    await rpc.call('evm_mine')
    await confirm(sent)
  }

  /// Forgets what was queued and not submitted.
  function discard() {
    queue.length = 0
    nonces.clear()
  }

  /// Moves the time of the next block that `flush` mines.
  const moveTimeTo = (seconds) => {
    time = seconds
  }

  /// The decoded results of [[contract, function, args], ...] at the head.
  async function read(calls) {
    const answers = await rpc.batch(
      calls.map(([contract, functionName, args = []]) => {
        const data = encodeFunctionData({ abi: contract.abi, functionName, args })
        return ['eth_call', [{ to: contract.address, data }, 'latest']]
      }),
    )
    return answers.map((data, i) =>
      decodeFunctionResult({ abi: calls[i][0].abi, functionName: calls[i][1], data }),
    )
  }

  return { rpc, deploy, skipUntil, send, discard, submit, failures, confirm, flush, moveTimeTo, read }
}
