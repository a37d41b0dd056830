// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// The hedge as the asset itself, sold and bought in the real pool; and spread over that and a perp.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseEther } from '../devnet/lib/viem.mjs'
import { chainOf } from './lib/chain.mjs'
import { checkReplay } from './lib/books.mjs'
import { evenkeel, journal, startCommand, startKeeper } from './lib/keeper.mjs'
import { reasonAgainst02, routerOf, swap02Of } from './lib/routers.mjs'
import { along, mining, ramp, replacing, settled, startWorld, variant } from './lib/world.mjs'

const LIMIT = { timeout: 300_000 }
const number = (text) => Number(text)
const WALLET = /\n      - venue: wallet\n        tokens: \["0x[0-9a-fA-F]+"\]/

/// The chain's config with these hedges; the wallet is part of a spot hedge.
const hedged = (world, hedges, edits = {}) => (text) =>
  replacing(edits)(text.replace(WALLET, '').replace(/    hedge:\n(      .*\n)+/, `    hedge:\n${hedges}`))

const spot = ({ uniswap_v3: { fee }, tokens }, { keys }) =>
  `      - {venue: spot_swap, ${keys}, quote: "${tokens.USDC.address}", fee: ${fee}}\n`
const perp = ({ perp_v2: { clearing_house, base_token } }, more = '') =>
  `      - {venue: perp_v2, clearing_house: "${clearing_house}", base_token: "${base_token}", leverage: {max: 5}${more}}\n`

const intents = (lines) => lines.filter(({ kind }) => kind === 'transaction').map(({ intent }) => intent)

async function allowance(chain, token, owner, spender) {
  return chain.readOne(token, 'allowance', [owner, spender])
}

/// Checks each swap of SwapRouter02 against what it was given leave for, and that its bounds hold on the real contract.
async function checkSwaps02(world, chain, router) {
  const mined = (await chain.transactions()).filter(({ receipt }) => receipt.status === '0x1')
  const swaps = mined.filter(({ to }) => to && BigInt(to) === BigInt(router.address))
  const kinds = new Set()
  const nameOf = (address) => ['weth', 'usdc'].find((name) => BigInt(chain.contracts[name].address) === BigInt(address))
  for (const tx of swaps) {
    const swap = swap02Of(tx.input)
    const { params, functionName, deadline } = swap
    kinds.add(functionName)
    assert.equal(BigInt(params.recipient), BigInt(chain.keeper))
    const { timestamp } = await world.rpc.call('eth_getBlockByNumber', [tx.blockNumber, false])
    assert.ok(deadline >= BigInt(timestamp) && deadline <= BigInt(timestamp) + 300n, `${tx.hash} has the deadline ${deadline}`)
    // What is let is not always used up: a fall of the price makes a purchase need less.
    const given = mined
      .filter(({ nonce }) => BigInt(nonce) < BigInt(tx.nonce))
      .flatMap(({ receipt }) => chain.leave(receipt))
      .findLast(({ token, spender }) => [token, spender].join() === [nameOf(params.tokenIn), router.address].join())
    const most = params.amountIn ?? params.amountInMaximum
    assert.ok(given && most <= given.value && 2n * most >= given.value, `${tx.hash} takes ${most}, it was let ${given?.value}`)
    const reason = (changes) => reasonAgainst02(world, tx, swap, changes)
    assert.equal(await reason(), undefined, `${tx.hash} passes as it was`)
    assert.match(await reason({ deadline: 1n }), /Transaction too old/)
    const { weth, usdc } = chain.moved(tx.receipt)
    if (functionName === 'exactInputSingle') assert.match(await reason({ amountOutMinimum: usdc * 2n }), /Too little received/)
    else assert.match(await reason({ amountInMaximum: -usdc / 2n }), /Too much requested/)
    assert.equal(functionName === 'exactInputSingle' ? -weth : weth, params.amountIn ?? params.amountOut)
  }
  assert.deepEqual([...kinds].sort(), ['exactInputSingle', 'exactOutputSingle'])
  return swaps.length
}

for (const version of [1, 2]) test(`idle ether is sold and bought back, router version ${version}`, LIMIT, async (t) => {
  const world = await startWorld(['--wallet-eth', '40', '--liquidity-usd', '60000', '--width', '0.2'])
  t.after(world.stop)
  const chain = chainOf(world)
  // Thirty of it are meant to stay.
  const edits = { '    asset: ETH': '    asset: ETH\n    target: 30 ETH' }
  const router = await routerOf(world, version)
  const config = variant(world, 'spot.yaml', hedged(world, spot(world.net, router), edits))
  const check = await evenkeel(world, 'check', config)
  assert.equal(check.code, 0, check.stdout + check.stderr)
  const keeper = startKeeper(world, { config })
  const seen = await along(world, keeper, [...settled(2000), ...ramp(2000, 2150, 20), ...ramp(2150, 1900, 30), ...settled(1900)])
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
  assert.equal(await allowance(chain, 'weth', chain.keeper, router.address), 0n)
  await checkReplay(world, config)
  if (version === 2) assert.equal(await checkSwaps02(world, chain, router), sold + bought)
  t.diagnostic(`${sold} sales, ${bought} purchases`)
})

test('flatten leaves a balance as it is, and a router of the other version is refused', LIMIT, async (t) => {
  const world = await startWorld(['--wallet-eth', '40', '--liquidity-usd', '20000'])
  t.after(world.stop)
  const chain = chainOf(world)
  const before = await chain.readOne('weth', 'balanceOf', [chain.keeper])
  for (const version of [1, 2]) {
    const { address, keys } = await routerOf(world, version)
    const config = variant(world, 'spot.yaml', hedged(world, spot(world.net, { keys })))
    const { code, stderr } = await evenkeel(world, 'flatten', config, '--yes')
    assert.equal(code, 0, stderr)
    assert.equal(await chain.readOne('weth', 'balanceOf', [chain.keeper]), before)
    const other = { keys: `router: "${address}", router_version: ${3 - version}` }
    const wrong = variant(world, 'wrong.yaml', hedged(world, spot(world.net, other)))
    const { code: failed, stdout } = await evenkeel(world, 'check', wrong)
    assert.notEqual(failed, 0)
    assert.match(stdout, new RegExp(`expected SwapRouter.* at ${address}, found SwapRouter.*router_version: ${version}`, 'i'))
  }
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
  const config = variant(world, 'both.yaml', hedged(world, perp(world.net) + spot(world.net, await routerOf(world, 1)), edits))
  const keeper = startKeeper(world, { config })
  const seen = await along(world, keeper, [...settled(2000), ...ramp(2000, 2100, 15), ...ramp(2100, 1950, 20), ...settled(1950)])
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
