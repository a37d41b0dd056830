// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// For tests outside of this folder, whose own imports would not find the packages installed here.
export { decodeEventLog, decodeFunctionResult, encodeFunctionData, keccak256, parseEther, parseTransaction } from 'viem'
export { decodeFunctionData, encodeAbiParameters, formatEther, formatUnits, multicall3Abi, parseUnits, toFunctionSelector } from 'viem'
