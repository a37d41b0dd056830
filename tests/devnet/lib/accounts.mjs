// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

import { mnemonicToAccount } from 'viem/accounts'

// anvil's published development accounts: their keys are no secret.
const MNEMONIC = 'test test test test test test test test test test test junk'
const ROLES = ['deployer', 'keeper', 'lp', 'maker', 'trader', 'arbitrageur', 'oracle']

/// {role: {address, private_key}} of every account that plays a part on the chain.
export function accounts() {
  const roles = {}
  for (const [addressIndex, role] of ROLES.entries()) {
    const account = mnemonicToAccount(MNEMONIC, { addressIndex })
    const key = Buffer.from(account.getHdKey().privateKey).toString('hex')
    roles[role] = { address: account.address, private_key: `0x${key}` }
  }
  return roles
}
