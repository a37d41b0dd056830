// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// Bytes of HyperEVM's read precompiles and of CoreWriter's actions.

import { concat, decodeAbiParameters, encodeAbiParameters, numberToHex, parseAbi, parseAbiParameters } from 'viem'

export const CORE_WRITER = '0x3333333333333333333333333333333333333333'
export const CORE_WRITER_ABI = parseAbi([
  'function sendRawAction(bytes data)', 'event RawAction(address indexed user, bytes data)',
])

/// tif of a limit order.
export const TIF = { alo: 1, gtc: 2, ioc: 3 }

const POSITION = 'int64 szi, uint64 entryNtl, int64 isolatedRawUsd, uint32 leverage, bool isIsolated'
const READS = {
  position: [0x800, 'address, uint16', POSITION],
  spotBalance: [0x801, 'address, uint64', 'uint64 total, uint64 hold, uint64 entryNtl'],
  userVaultEquity: [0x802, 'address, address', 'uint64 equity, uint64 lockedUntil'],
  withdrawable: [0x803, 'address', 'uint64 withdrawable'],
  delegations: [0x804, 'address', '(address validator, uint64 amount, uint64 lockedUntil)[] delegations'],
  delegatorSummary: [0x805, 'address', 'uint64 delegated, uint64 undelegated, uint64 pending, uint64 count'],
  markPx: [0x806, 'uint32', 'uint64 px'],
  oraclePx: [0x807, 'uint32', 'uint64 px'],
  spotPx: [0x808, 'uint32', 'uint64 px'],
  l1BlockNumber: [0x809, '', 'uint64 number'],
  perpAssetInfo: [0x80a, 'uint32',
    '(string coin, uint32 marginTableId, uint8 szDecimals, uint8 maxLeverage, bool onlyIsolated) info'],
  spotInfo: [0x80b, 'uint32', '(string name, uint64[2] tokens) info'],
  tokenInfo: [0x80c, 'uint32',
    '(string name, uint64[] spots, uint64 deployerTradingFeeShare, address deployer, address evmContract, ' +
      'uint8 szDecimals, uint8 weiDecimals, int8 evmExtraWeiDecimals) info'],
  tokenSupply: [0x80d, 'uint32',
    '(uint64 maxSupply, uint64 totalSupply, uint64 circulatingSupply, uint64 futureEmissions, ' +
      '(address user, uint64 amount)[] nonCirculating) supply'],
  bbo: [0x80e, 'uint32', 'uint64 bid, uint64 ask'],
  accountMarginSummary: [0x80f, 'uint32, address',
    'int64 accountValue, uint64 marginUsed, uint64 ntlPos, int64 rawUsd'],
  coreUserExists: [0x810, 'address', 'bool exists'],
  position2: [0x813, 'address, uint32', POSITION],
}

const ACTIONS = {
  limitOrder: [1, 'uint32 asset, bool isBuy, uint64 limitPx, uint64 sz, bool reduceOnly, uint8 tif, uint128 cloid'],
  vaultTransfer: [2, 'address vault, bool isDeposit, uint64 usd'],
  spotSend: [6, 'address destination, uint64 token, uint64 wei'],
  usdClassTransfer: [7, 'uint64 ntl, bool toPerp'],
  cancelByOid: [10, 'uint32 asset, uint64 oid'],
  cancelByCloid: [11, 'uint32 asset, uint128 cloid'],
}

const types = (text) => (text ? parseAbiParameters(text) : [])

/// Where a precompile is.
export const precompile = (name) => numberToHex(READS[name][0], { size: 20 })

/// Every precompile's address.
export const PRECOMPILES = Object.keys(READS).map(precompile)

/// {to, data} of a read: arguments alone, no selector.
export const readRequest = (name, args = []) => ({ to: precompile(name), data: encodeAbiParameters(types(READS[name][1]), args) })

/// What a precompile answered, by the fields' names; nothing for no bytes.
export function decodeRead(name, data) {
  if (data === '0x') return undefined
  const fields = types(READS[name][2])
  const values = decodeAbiParameters(fields, data)
  return Object.fromEntries(fields.map((field, i) => [field.name, values[i]]))
}

/// The bytes of an action: version 1, its number, its fields.
export function encodeAction(name, fields) {
  const [number, text] = ACTIONS[name]
  const inputs = types(text)
  const values = inputs.map(({ name: field }) => fields[field])
  return concat(['0x01', numberToHex(number, { size: 3 }), encodeAbiParameters(inputs, values)])
}
