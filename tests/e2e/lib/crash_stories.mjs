// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

import { hex } from '../../devnet/lib/rpc.mjs'

const GWEI = 10n ** 9n
const SPIKE = 20n * GWEI

const mine = { act: ({ world }) => world.control('mine') }
const move = (share) => ({
  act: async ({ world }) => world.control('price', { price: (await world.control('state')).spot * (1 + share) }),
})
const reorg = (depth) => ({ act: ({ world }) => world.control('reorg', { depth }) })
const drop = { act: ({ world }) => world.rpc.call('anvil_dropAllTransactions'), seen: pooled() }

/// True once the node's pool holds a transaction of the keeper for which `wanted` holds.
function pooled(wanted = () => true) {
  return async ({ world, chain }) => {
    const { pending } = await world.rpc.call('txpool_content')
    const own = Object.entries(pending).find(([from]) => BigInt(from) === BigInt(chain.keeper))
    return own !== undefined && Object.values(own[1]).some(wanted)
  }
}

/// Mines a block at twenty times the usual base fee.
async function mineDear({ world }) {
  await world.rpc.call('anvil_setNextBlockBaseFeePerGas', [hex(SPIKE)])
  await world.rpc.call('evm_mine')
}

/// What happens to a hedge. Each story begins with one wanted and ends at rest; the lab of crash_lab.mjs runs them.
export const STORIES = {
  'two hedges': [mine, mine, move(0.006), mine, mine],
  'a base fee times 20': [
    { act: mineDear, seen: pooled(({ maxFeePerGas }) => BigInt(maxFeePerGas) >= SPIKE) },
    { act: mineDear },
    mine,
  ],
  'a hedge reorganised away': [mine, { ...reorg(1), seen: pooled() }, mine, mine],
  'a dropped hedge': [drop, mine, mine],
}
