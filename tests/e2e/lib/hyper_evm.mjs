// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// The public nodes of HyperEVM as they differ from others, for `startProxy(url, HYPER_EVM)`. What they do not know is more
// than this: blocks of 2 or 3 million gas, eight pending transactions of an account, eth_gasPrice without a tip.

const METHODS = new Set([
  'net_version', 'web3_clientVersion', 'eth_blockNumber', 'eth_call', 'eth_chainId', 'eth_estimateGas', 'eth_feeHistory',
  'eth_gasPrice', 'eth_getBalance', 'eth_getBlockByHash', 'eth_getBlockByNumber', 'eth_getBlockReceipts',
  'eth_getBlockTransactionCountByHash', 'eth_getBlockTransactionCountByNumber', 'eth_getCode', 'eth_getLogs',
  'eth_getStorageAt', 'eth_getTransactionByBlockHashAndIndex', 'eth_getTransactionByBlockNumberAndIndex',
  'eth_getTransactionByHash', 'eth_getTransactionCount', 'eth_getTransactionReceipt', 'eth_maxPriorityFeePerGas',
  'eth_sendRawTransaction', 'eth_syncing',
])

/// Where the block is among the parameters of what asks for state.
const BLOCK_AT = {
  eth_call: 1, eth_estimateGas: 1, eth_getBalance: 1, eth_getCode: 1, eth_getStorageAt: 2, eth_getTransactionCount: 1,
}

const LOG_BLOCKS = 50
const CONSTANTS = { eth_maxPriorityFeePerGas: '0x0', eth_syncing: false }
const error = (code, message) => ({ error: { code, message } })

/// How many blocks an eth_getLogs spans.
function span({ blockHash, fromBlock = 'latest', toBlock = 'latest' }, head) {
  if (blockHash) return 1
  const [from, to] = [fromBlock, toBlock].map((block) => (block.startsWith('0x') ? Number(block) : block === 'earliest' ? 0 : head))
  return to - from + 1
}

export const HYPER_EVM = {
  answer({ method, params }, head) {
    if (!METHODS.has(method)) return error(-32601, 'Method not found')
    if (method in CONSTANTS) return { result: CONSTANTS[method] }
    if (method === 'eth_getLogs' && span(params[0], head) > LOG_BLOCKS)
      return error(-32602, `query exceeds max block range ${LOG_BLOCKS}`)
    return undefined
  },

  /// Whatever block is asked for, number or hash or "pending": it is the latest, and the answer does not say so.
  ask(request) {
    const at = BLOCK_AT[request.method]
    return at === undefined ? request : { ...request, params: Object.assign([...request.params], { [at]: 'latest' }) }
  },
}
