// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// What the keeper says shares of real Uniswap v2 pairs hold, against what `burn` would pay at the same block.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { uniform } from '../devnet/lib/random.mjs'
import { createPairs, deployFactory, provide, swap, withdraw } from '../devnet/lib/uniswap_v2.mjs'
import { pairPayouts } from './lib/payouts.mjs'
import { bench, holding, MAX, refusal, termsOf } from './lib/pools.mjs'
import { startWorld } from './lib/world.mjs'

const BLOCKS = 46
const LIMIT = { timeout: 300_000 }
const ZERO = '0x' + '0'.repeat(40)
const HOLDERS = ['keeper', 'lp', 'maker', 'oracle']

/// Two factories' pairs of tokens of 0 to 27 decimals, filled by two holders; another holds one unit, the last nothing.
async function market(chain) {
  const { deployer, trader } = chain.accounts
  const coins = { weth: chain.weth, usdc: chain.usdc }
  for (const [symbol, decimals] of [['DAI', 18], ['ONE', 0], ['FINE', 27]]) coins[symbol] = await chain.coin(symbol, decimals)
  const { weth, usdc, DAI, ONE, FINE } = coins
  const factories = [await deployFactory(chain, deployer.address), await deployFactory(chain, deployer.address)]
  await chain.flush()
  const pairs = [
    ...(await createPairs(chain, deployer.address, factories[0], [[weth, usdc], [weth, DAI], [usdc, DAI], [usdc, ONE]])),
    ...(await createPairs(chain, deployer.address, factories[1], [[weth, usdc], [FINE, weth]])),
  ]
  const people = ['keeper', 'lp', 'trader'].map((name) => chain.accounts[name].address)
  for (const coin of Object.values(coins))
    for (const person of people) await chain.send(deployer.address, coin, 'mint', [person, 10n ** 40n])
  await chain.flush()
  const amounts = new Map([[weth, 10n ** 21n], [usdc, 2n * 10n ** 12n], [DAI, 2n * 10n ** 24n], [ONE, 2_000_003n]])
  amounts.set(FINE, 10n ** 30n)
  for (const pair of pairs) {
    const give = (share) => pair.tokens.map((token) => amounts.get(token) / share)
    await provide(chain, people[0], pair, give(1n))
    await provide(chain, people[1], pair, give(7n))
    await chain.send(people[1], pair, 'transfer', [chain.accounts.maker.address, 1n])
    for (const name of HOLDERS) await chain.send(chain.accounts[name].address, pair, 'approve', [chain.multicall.address, MAX])
  }
  await chain.flush()
  return { factories, pairs, people, trader: trader.address }
}

/// What happens in one block, drawn from the seed: swaps, gifts, fees switched, tokens put in and taken out.
async function live(chain, { factories, pairs, people, trader }, random, i) {
  const { deployer, oracle } = chain.accounts
  const some = (value) => (value * BigInt(1 + Math.floor(random() * 1000))) / 5000n
  // The second factory's fee stays on from the third block; the first one's comes and goes.
  if (i === 2) await chain.send(deployer.address, factories[1], 'setFeeTo', [oracle.address])
  if (i % 6 === 3) await chain.send(deployer.address, factories[0], 'setFeeTo', [i % 12 === 3 ? oracle.address : ZERO])
  const states = await chain.read(pairs.flatMap((pair) => [[pair, 'getReserves'], [pair, 'balanceOf', [people[i % 2]]]]))
  for (const [k, pair] of pairs.entries()) {
    const [reserves, held] = states.slice(2 * k, 2 * k + 2)
    const dice = random()
    const side = random() < 0.5 ? 0 : 1
    if (dice < 0.5) await swap(chain, trader, pair, side, some(reserves[side]) * (random() < 0.1 ? 20n : 1n), reserves)
    else if (dice < 0.62) await chain.send(trader, pair.tokens[side], 'transfer', [pair.address, some(reserves[side]) + 1n])
    else if (dice < 0.68) await chain.send(trader, pair, 'sync')
    else if (dice < 0.72) await chain.send(trader, pair, 'skim', [trader])
    else if (dice < 0.84) await provide(chain, people[i % 2], pair, [reserves[0] / 3n + 1n, reserves[1] / 3n + 1n])
    else await withdraw(chain, people[i % 2], pair, some(held))
  }
  return chain.block()
}

/// Compares every share at one block with `burn`; gives how many, and how many of those the protocol's fee dilutes.
async function compare(world, chain, { pairs }, config, block) {
  const { terms } = await termsOf(world, 'uniswap_v2', config, block)
  assert.equal(terms.length, pairs.length * HOLDERS.length)
  const shares = HOLDERS.flatMap((name) => pairs.map((pair) => ({ pair, owner: chain.accounts[name].address })))
  const burns = await pairPayouts(chain, shares, block)
  const supplies = await chain.readAt(block, pairs.map((pair) => [pair, 'totalSupply']))
  let diluted = 0
  let nothing = 0
  for (const [i, { pair, owner }] of shares.entries()) {
    const where = `${owner} in ${pair.address} at block ${block}`
    assert.equal(terms[i].id, pair.address, where)
    // A burn that would pay nothing of a side is refused.
    const { held, paid, supply } = burns[i]
    assert.deepEqual(pair.tokens.map(({ address }) => BigInt(terms[i].amounts[address])), [...(paid ?? [0n, 0n])], where)
    if (paid && supply + held > supplies[i % pairs.length]) diluted += 1
    if (!paid) nothing += 1
  }
  return { states: shares.length, diluted, nothing }
}

test('shares of pairs are to the wei what burning them pays', LIMIT, async (t) => {
  const world = await startWorld()
  t.after(world.stop)
  const chain = await bench(world)
  const place = await market(chain)
  const list = place.pairs.map(({ address }) => `"${address}"`).join(', ')
  const entry = (name) => `{venue: uniswap_v2, pairs: [${list}], owner: "${chain.accounts[name].address}"}`
  const others = new Set(place.pairs.flatMap(({ tokens }) => tokens))
  const dollars = [...others].filter((token) => token !== chain.weth && token !== chain.usdc)
  const config = holding(world, 'pairs.yaml', HOLDERS.map(entry), dollars)
  const random = uniform(22)
  const total = { states: 0, diluted: 0, nothing: 0 }
  for (let i = 0; i < BLOCKS; ++i) {
    const found = await compare(world, chain, place, config, await live(chain, place, random, i))
    for (const key of Object.keys(total)) total[key] += found[key]
  }
  t.diagnostic(`${total.states} states, ${total.diluted} with a fee to come, ${total.nothing} of nothing`)
  assert.ok(total.states >= 1000 && total.diluted >= 100 && total.states - total.nothing >= 500)
})

test('what is no pair, or holds a token of no asset, is refused by name', LIMIT, async (t) => {
  const world = await startWorld()
  t.after(world.stop)
  const chain = await bench(world)
  const factory = await deployFactory(chain, chain.accounts.deployer.address)
  const odd = await chain.coin('ODD', 18)
  await chain.flush()
  const [pair] = await createPairs(chain, chain.accounts.deployer.address, factory, [[chain.weth, odd]])
  const says = (address) => refusal(world, holding(world, 'odd.yaml', [`{venue: uniswap_v2, pairs: ["${address}"]}`]))
  assert.match(await says(pair.address), new RegExp(`token ${odd.address} of uniswap_v2 ${pair.address} belongs to no asset`, 'i'))
  assert.match(await says(chain.usdc.address), new RegExp(`of the pair ${chain.usdc.address}`, 'i'))
  assert.match(await says(chain.accounts.trader.address), new RegExp(`of the pair ${chain.accounts.trader.address}`, 'i'))
})
