// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// The hedge as the asset itself, sold and bought in the real pool; and spread over that and a perp.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseEther } from '../devnet/lib/viem.mjs'
import { chainOf } from './lib/chain.mjs'
import { checkReplay } from './lib/books.mjs'
import { evenkeel, journal, startCommand, startKeeper } from './lib/keeper.mjs'
import { mining, replacing, startWorld, variant } from './lib/world.mjs'

const LIMIT = { timeout: 300_000 }
const number = (text) => Number(text)
const WALLET = /\n      - venue: wallet\n        tokens: \["0x[0-9a-fA-F]+"\]/

/// The chain's config with these hedges; the wallet is part of a spot hedge.
const hedged = (world, hedges, edits = {}) => (text) =>
  replacing(edits)(text.replace(WALLET, '').replace(/    hedge:\n(      .*\n)+/, `    hedge:\n${hedges}`))

const spot = ({ uniswap_v3: { swap_router, fee }, tokens }, more = '') =>
  `      - {venue: spot_swap, router: "${swap_router}", quote: "${tokens.USDC.address}", fee: ${fee}${more}}\n`
const perp = ({ perp_v2: { clearing_house, base_token } }, more = '') =>
  `      - {venue: perp_v2, clearing_house: "${clearing_house}", base_token: "${base_token}", leverage: {max: 5}${more}}\n`

/// Steps the market along a path of prices; what the keeper published at each block.
async function drive(world, keeper, prices) {
  const seen = []
  for (const price of prices) {
    const { block } = await world.control('price', { price })
    seen.push((await keeper.reached(block)).strategies[0])
  }
  return seen
}

const ramp = (from, to, steps) => Array.from({ length: steps }, (_, i) => from * (to / from) ** ((i + 1) / steps))
const settled = (price) => Array(6).fill(price)
const intents = (lines) => lines.filter(({ kind }) => kind === 'transaction').map(({ intent }) => intent)

async function allowance(chain, token, owner, spender) {
  return chain.readOne(token, 'allowance', [owner, spender])
}

test('idle ether is sold and bought back to keep the portfolio neutral', LIMIT, async (t) => {
  const world = await startWorld(['--wallet-eth', '40', '--liquidity-usd', '60000', '--width', '0.2'])
  t.after(world.stop)
  const chain = chainOf(world)
  // Thirty of it are meant to stay.
  const edits = { '    asset: ETH': '    asset: ETH\n    target: 30 ETH' }
  const config = variant(world, 'spot.yaml', hedged(world, spot(world.net), edits))
  const check = await evenkeel(world, 'check', config)
  assert.equal(check.code, 0, check.stdout + check.stderr)
  const keeper = startKeeper(world, { config })
  const seen = await drive(world, keeper, [...settled(2000), ...ramp(2000, 2150, 20), ...ramp(2150, 1900, 30), ...settled(1900)])
  assert.equal((await keeper.stop()).code, 0)

  const lines = await journal(world, config)
  const all = intents(lines)
  const sold = all.filter((one) => one.startsWith('sell')).length
  const bought = all.filter((one) => one.startsWith('buy')).length
  const let_ = all.filter((one) => one.startsWith('let the router take')).length
  assert.ok(sold >= 2 && bought >= 2, `sold ${sold} times, bought ${bought} times`)
  assert.ok(let_ >= sold + bought, 'each swap uses leave of its own')
  assert.ok(lines.every(({ kind, state }) => kind !== 'transaction' || state === 'confirmed'))
  const { delta, gross_delta, target } = seen.at(-1)
  assert.ok(Math.abs(delta - target) <= 0.02 * gross_delta, `net delta ${delta}, target ${target}`)
  // What the keeper holds is what the chain says.
  const { terms } = seen.at(-1)
  const held = await chain.readOne('weth', 'balanceOf', [chain.keeper])
  assert.equal(parseEther(terms.find(({ venue }) => venue === 'spot_swap').size), held)
  // A sale uses its leave up; a purchase may leave some, within its own slippage.
  assert.equal(await allowance(chain, 'weth', chain.keeper, world.net.uniswap_v3.swap_router), 0n)
  await checkReplay(world, config)
  t.diagnostic(`${sold} sales, ${bought} purchases`)
})

test('flatten leaves a balance as it is', LIMIT, async (t) => {
  const world = await startWorld(['--wallet-eth', '40', '--liquidity-usd', '20000'])
  t.after(world.stop)
  const chain = chainOf(world)
  const config = variant(world, 'spot.yaml', hedged(world, spot(world.net)))
  const before = await chain.readOne('weth', 'balanceOf', [chain.keeper])
  const { code, stderr } = await evenkeel(world, 'flatten', config, '--yes')
  assert.equal(code, 0, stderr)
  assert.equal(await chain.readOne('weth', 'balanceOf', [chain.keeper]), before)
})

test('two hedges in order of preference, and flatten closes the perp', LIMIT, async (t) => {
  const world = await startWorld(['--wallet-eth', '60', '--liquidity-usd', '120000', '--width', '0.2', '--margin', '60000'])
  t.after(world.stop)
  const chain = chainOf(world)
  const edits = { 'width: 2%': 'width: 3%' }
  const hedges = perp(world.net, ', share: 50%') + perp(world.net, ', share: 50%')
  const twice = variant(world, 'twice.yaml', hedged(world, hedges))
  const refused = await evenkeel(world, 'check', twice, '--offline')
  assert.equal(refused.code, 2, 'one market twice is refused')
  const config = variant(world, 'both.yaml', hedged(world, perp(world.net) + spot(world.net), edits))
  const keeper = startKeeper(world, { config })
  const seen = await drive(world, keeper, [...settled(2000), ...ramp(2000, 2100, 15), ...ramp(2100, 1950, 20), ...settled(1950)])
  assert.equal((await keeper.stop()).code, 0)
  const { terms, delta, gross_delta } = seen.at(-1)
  const size = (name) => number(terms.find(({ venue }) => venue === name).size)
  assert.ok(Math.abs(delta) <= 0.03 * gross_delta, `net delta ${delta}`)
  // The last hedge that holds some of it is sold first: the balance, down to nothing; the perp takes the rest.
  assert.equal(size('spot_swap'), 0)
  assert.ok(size('perp_v2') < 0)
  await checkReplay(world, config)
  const { code, stderr } = await mining(world, startCommand(world, 'flatten', config, '--yes'))
  assert.equal(code, 0, stderr)
  assert.equal(await chain.size(), 0n)
})
