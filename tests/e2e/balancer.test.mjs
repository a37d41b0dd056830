// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// What the keeper says pool tokens of real Balancer v2 weighted pools hold, against what leaving through the Vault
// pays at the same block.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ownContracts } from '../devnet/lib/artifacts.mjs'
import { createStable, createWeighted, deployBalancer, deployStable } from '../devnet/lib/balancer.mjs'
import { exitRequest, join, swap, swapArgs } from '../devnet/lib/balancer.mjs'
import { uniform } from '../devnet/lib/random.mjs'
import { startKeeper } from './lib/keeper.mjs'
import { bench, holding, MAX, refusal, termsOf } from './lib/pools.mjs'
import { startWorld } from './lib/world.mjs'

const BLOCKS = 36
const LIMIT = { timeout: 300_000 }
const ONE = 10n ** 18n
const HOLDERS = ['keeper', 'lp', 'maker', 'oracle']

/// Pools of all four kinds, filled by two holders; a third holds little, the last nothing.
async function market(chain) {
  const { deployer, keeper, lp, trader, maker } = chain.accounts
  const { weth, usdc } = chain
  const dai = await chain.coin('DAI', 18)
  const gusd = await chain.coin('GUSD', 2)
  await chain.flush()
  const place = await deployBalancer(chain, deployer.address, weth)
  const raw = new Map([[weth, 1000n * ONE], [usdc, 2n * 10n ** 12n], [dai, 2n * 10n ** 24n], [gusd, 2n * 10n ** 8n]])
  const shares = (...pairs) => new Map(pairs)
  const wanted = [
    ['v1', shares([weth, 80], [usdc, 20]), 10n ** 15n],
    ['v1', shares([weth, 50], [dai, 30], [usdc, 20]), 3n * 10n ** 15n],
    ['two', shares([weth, 60], [usdc, 40]), 10n ** 16n],
    ['v2', shares([weth, 60], [dai, 40]), 10n ** 15n],
    ['v2', shares([weth, 25], [dai, 25], [usdc, 25], [gusd, 25]), 5n * 10n ** 16n],
    ['v3', shares([weth, 2], [usdc, 98]), 10n ** 15n],
    ['v3', shares([weth, 33], [dai, 33], [gusd, 34]), 10n ** 16n],
    ['v3', shares([usdc, 50], [dai, 50]), 10n ** 14n],
  ]
  place.pools = []
  for (const [kind, weights, fee] of wanted)
    place.pools.push(await createWeighted(chain, deployer.address, place, kind, weights, fee))
  for (const { address } of [keeper, lp, trader])
    for (const token of raw.keys()) {
      await chain.send(deployer.address, token, 'mint', [address, 10n ** 36n])
      await chain.send(address, token, 'approve', [place.vault.address, MAX])
    }
  const part = (pool, share) => pool.tokens.map((token) => raw.get(token) / share + 7n)
  for (const pool of place.pools) await join(chain, keeper.address, place, pool, part(pool, 1n), true)
  await chain.flush()
  for (const pool of place.pools) {
    await join(chain, lp.address, place, pool, part(pool, 13n))
    await chain.send(keeper.address, pool, 'transfer', [maker.address, 1_000_003n])
    for (const name of HOLDERS) await chain.send(chain.accounts[name].address, pool, 'approve', [chain.multicall.address, MAX])
  }
  await chain.flush()
  return { ...place, dollars: [dai, gusd] }
}

/// What happens in one block, drawn from the seed: swaps, gifts to the Vault, the protocol's fee, joins and exits.
async function live(chain, place, random, i) {
  const { deployer, keeper, lp, trader } = chain.accounts
  const some = (value) => (value * BigInt(1 + Math.floor(random() * 1000))) / 5000n
  if (i % 5 === 2) {
    const fee = [ONE / 2n, ONE / 10n, 0n][(i / 5) % 3 | 0]
    await chain.send(deployer.address, place.collector, 'setSwapFeePercentage', [fee])
    for (const pool of place.pools.filter(({ kind }) => /v[23]/.test(kind)))
      if (random() < 0.7) await chain.send(deployer.address, pool, 'updateProtocolFeePercentageCache')
  }
  const person = [keeper, lp][i % 2].address
  const asked = (pool) => [[place.vault, 'getPoolTokens', [pool.id]], [pool, 'balanceOf', [person]]]
  const states = await chain.read(place.pools.flatMap(asked))
  for (const [k, pool] of place.pools.entries()) {
    const [[, balances], held] = states.slice(2 * k, 2 * k + 2)
    const from = Math.floor(random() * balances.length)
    const to = (from + 1 + Math.floor(random() * (balances.length - 1))) % balances.length
    const dice = random()
    if (dice < 0.65) await swap(chain, trader.address, place, pool, [from, to], some(balances[from]) + 1n)
    else if (dice < 0.7) await chain.send(trader.address, pool.tokens[to], 'transfer', [place.vault.address, some(balances[to])])
    else if (dice < 0.8) await join(chain, person, place, pool, balances.map((balance, t) => (t === to ? 0n : some(balance))))
    else if (dice < 0.9) await chain.send(person, place.vault, 'exitPool', [pool.id, person, person, exitRequest(pool, some(held))])
    else await chain.send(person, place.vault, 'exitPool', [pool.id, person, person, exitRequest(pool, some(held) / 4n, BigInt(to))])
  }
  return chain.block()
}

/// A pool's tokens but for its own.
const coinsOf = ({ coins, tokens }) => coins ?? tokens

/// Compares everybody's pool tokens at one block with an exit that really is run.
async function compare(world, chain, { pools, vault }, config, block) {
  const { terms } = await termsOf(world, 'balancer', config, block)
  const shares = HOLDERS.flatMap((name) => pools.map((pool) => ({ pool, owner: chain.accounts[name].address })))
  assert.equal(terms.length, shares.length)
  const held = await chain.readAt(block, shares.map(({ pool, owner }) => [pool, 'balanceOf', [owner]]))
  const who = chain.multicall.address
  const exits = await chain.together(
    block,
    shares.map(({ pool, owner }, i) => [
      [pool, 'transferFrom', [owner, who, held[i]]],
      [vault, 'exitPool', [pool.id, who, who, exitRequest(pool, held[i])]],
      [pool, 'balanceOf', [who]],
      ...coinsOf(pool).map((token) => [token, 'balanceOf', [who]]),
    ]),
  )
  const naive = await chain.readAt(block, pools.flatMap((pool) => [[vault, 'getPoolTokens', [pool.id]], [pool, 'totalSupply']]))
  let owing = 0
  for (const [i, { pool, owner }] of shares.entries()) {
    const [, , left, ...paid] = exits[i]
    const where = `${owner} in ${pool.kind} ${pool.address} at block ${block}`
    assert.equal(left, 0n, where)
    assert.equal(terms[i].id, pool.address, where)
    assert.equal(Object.keys(terms[i].amounts).length, paid.length, where)
    assert.deepEqual(coinsOf(pool).map(({ address }) => BigInt(terms[i].amounts[address])), paid, where)
    const k = i % pools.length
    const balances = coinsOf(pool).map((coin) => naive[2 * k][1][pool.tokens.indexOf(coin)])
    const share = balances.map((balance) => (balance * held[i]) / naive[2 * k + 1])
    if (share.some((amount, t) => amount > paid[t] + amount / 10n ** 9n + 2n)) owing += 1
  }
  return { states: shares.length, owing, filled: exits.filter(([, , , ...paid]) => paid.every((amount) => amount > 0n)).length }
}

test('pool tokens are to the unit what leaving the pool pays', LIMIT, async (t) => {
  const world = await startWorld()
  t.after(world.stop)
  const chain = await bench(world)
  const place = await market(chain)
  const list = place.pools.map(({ address }) => `"${address}"`).join(', ')
  const entry = (name, i) => {
    const { address } = i % 2 ? place.helpers : place.queries
    return `{venue: balancer, pools: [${list}], queries: "${address}", owner: "${chain.accounts[name].address}"}`
  }
  const config = holding(world, 'pools.yaml', HOLDERS.map(entry), place.dollars)
  const random = uniform(5)
  const total = { states: 0, owing: 0, filled: 0 }
  for (let i = 0; i < BLOCKS; ++i) {
    const found = await compare(world, chain, place, config, await live(chain, place, random, i))
    for (const key of Object.keys(total)) total[key] += found[key]
  }
  t.diagnostic(`${total.states} states, ${total.filled} of something of each token, ${total.owing} of pools that owe the protocol`)
  assert.ok(total.states >= 1000 && total.filled >= 500 && total.owing >= 100)
})

/// Stable pools of both kinds, one of them of WETH at 2000 dollars; filled as the weighted ones are.
async function stableMarket(chain, place) {
  const { deployer, keeper, lp, maker } = chain.accounts
  const [dai, gusd] = place.dollars
  const factories = await deployStable(chain, deployer.address, place)
  const rate = await chain.deploy(deployer.address, ownContracts().RateProvider, [2000n * ONE])
  await chain.flush()
  const dollars = [chain.usdc, dai, gusd]
  const make = (kind, coins, more) => createStable(chain, deployer.address, factories, kind, coins, more)
  const pools = [
    await make('second', dollars, { a: 200n, fee: 10n ** 14n }),
    await make('composable', dollars, { a: 5n, fee: 10n ** 15n }),
    await make('composable', [chain.weth, chain.usdc], { a: 50n, fee: 10n ** 15n, rates: new Map([[chain.weth, rate]]) }),
  ]
  const raw = new Map([[chain.weth, 1000n * ONE], [chain.usdc, 10n ** 12n], [dai, 3n * 10n ** 24n], [gusd, 2n * 10n ** 8n]])
  for (const pool of pools) await join(chain, keeper.address, place, pool, pool.tokens.map((token) => raw.get(token) ?? 0n), true)
  await chain.flush()
  for (const pool of pools) {
    await join(chain, lp.address, place, pool, pool.coins.map((token) => raw.get(token) / 7n))
    await chain.send(keeper.address, pool, 'transfer', [maker.address, 1_000_003n])
    for (const name of HOLDERS) await chain.send(chain.accounts[name].address, pool, 'approve', [chain.multicall.address, MAX])
  }
  await chain.flush()
  return { ...place, pools, rate }
}

async function liveStable(chain, place, random, i) {
  const { deployer, keeper, lp, trader } = chain.accounts
  const some = (value) => (value * BigInt(1 + Math.floor(random() * 1000))) / 5000n
  if (i % 5 === 1) await chain.send(deployer.address, place.collector, 'setSwapFeePercentage', [i % 2 ? ONE / 2n : 0n])
  if (i % 4 === 2) {
    await chain.send(deployer.address, place.rate, 'setRate', [BigInt(1950 + i * 5) * ONE])
    await chain.send(deployer.address, place.pools[2], 'updateTokenRateCache', [chain.weth.address])
  }
  const person = [keeper, lp][i % 2].address
  const asked = (pool) => [[place.vault, 'getPoolTokens', [pool.id]], [pool, 'balanceOf', [person]]]
  const states = await chain.read(place.pools.flatMap(asked))
  for (const [k, pool] of place.pools.entries()) {
    const [[, balances], held] = states.slice(2 * k, 2 * k + 2)
    const coins = pool.coins.map((coin) => pool.tokens.indexOf(coin))
    const [from, to] = random() < 0.5 ? [coins[0], coins[1]] : [coins.at(-1), coins[0]]
    const dice = random()
    if (dice < 0.7) await swap(chain, trader.address, place, pool, [from, to], some(balances[from]) + 1n)
    else if (dice < 0.85) await join(chain, person, place, pool, coins.map((coin) => (coin === to ? 0n : some(balances[coin]))))
    else await chain.send(person, place.vault, 'exitPool', [pool.id, person, person, exitRequest(pool, some(held))])
  }
  return chain.block()
}

test('stable pools, plain and composable: amounts, and the price of a small swap', LIMIT, async (t) => {
  const world = await startWorld()
  t.after(world.stop)
  const chain = await bench(world)
  const place = await stableMarket(chain, await market(chain))
  const entry = ({ address, kind }, name) => {
    const named = kind === 'second' ? 'stable' : kind
    const asked = `queries: "${place.queries.address}", owner: "${chain.accounts[name].address}"`
    return `{venue: balancer, kind: ${named}, pools: ["${address}"], ${asked}}`
  }
  const config = holding(world, 'stable.yaml', HOLDERS.flatMap((name) => place.pools.map((pool) => entry(pool, name))), place.dollars)
  const random = uniform(9)
  const total = { states: 0, owing: 0, filled: 0 }
  const rated = place.pools[2]
  const sides = [chain.weth, chain.usdc].map((coin) => rated.tokens.indexOf(coin))
  for (let i = 0; i < 30; ++i) {
    const block = await liveStable(chain, place, random, i)
    const found = await compare(world, chain, place, config, block)
    for (const key of Object.keys(total)) total[key] += found[key]
    const { pools: [told] } = await termsOf(world, 'balancer', config, block)
    const args = swapArgs(chain.multicall.address, rated, sides, 10n ** 16n).slice(0, 2)
    const [dy] = await chain.readAt(block, [[place.queries, 'querySwap', args]])
    const perWeth = Number(dy) / 1e6 / 0.999 / 1e-2
    const price = told.base === chain.weth.address ? Number(told.price) : 1 / Number(told.price)
    assert.ok(Math.abs(price / perWeth - 1) < 2e-4, `${price} against ${perWeth} at block ${block}`)
  }
  t.diagnostic(`${total.states} states, ${total.filled} of something of each coin, ${total.owing} of pools that owe the protocol`)
  assert.ok(total.states === 360 && total.filled >= 150)
})

test('price and gamma are how a pool answers small swaps', LIMIT, async (t) => {
  const world = await startWorld()
  t.after(world.stop)
  const chain = await bench(world)
  const place = await market(chain)
  const [pool] = place.pools
  const sides = pool.tokens[0].address === chain.weth.address ? [0, 1] : [1, 0]
  const block = await chain.block()
  const config = holding(world, 'one.yaml', [`{venue: balancer, pools: ["${pool.address}"], queries: "${place.queries.address}"}`])
  const { terms: [term], pools: [found] } = await termsOf(world, 'balancer', config, block)
  const [[, balances]] = await chain.readAt(block, [[place.vault, 'getPoolTokens', [pool.id]]])
  const [who, dx] = [chain.multicall.address, balances[sides[0]] / 1000n]
  const quote = [place.queries, 'querySwap', swapArgs(who, pool, sides, 10n ** 15n).slice(0, 2)]
  const [answers] = await chain.together(block, [
    [
      quote, [chain.weth, 'mint', [who, dx]], [chain.weth, 'approve', [place.vault.address, MAX]],
      [place.vault, 'swap', swapArgs(who, pool, sides, dx)], quote,
    ],
  ])
  assert.ok(answers[3] > 0n)
  const [before, after] = [Number(answers[0]), Number(answers[4])]
  const price = before / 1e6 / 0.999 / 1e-3
  assert.ok(Math.abs(Number(found.price) / price - 1) < 1e-4, `${found.price} against ${price}`)
  const elasticity = Math.log(1.001) / Math.log(after / before)
  const units = Number(term.amounts[chain.weth.address]) / 1e18
  const told = (Number(term.gamma) * world.net.price) / units
  assert.ok(Math.abs(told / elasticity - 1) < 0.01, `${told} against ${elasticity}`)
})

test('what is no weighted pool, or has a token of no asset, is refused by name', LIMIT, async (t) => {
  const world = await startWorld()
  t.after(world.stop)
  const chain = await bench(world)
  const place = await market(chain)
  const other = await deployBalancer(chain, chain.accounts.deployer.address, chain.weth)
  const { deployer } = chain.accounts
  const factories = await deployStable(chain, deployer.address, place)
  const stable = {}
  const coins = [chain.usdc, ...place.dollars]
  for (const kind of ['first', 'composable'])
    stable[kind] = await createStable(chain, deployer.address, factories, kind, coins, { a: 200n, fee: 10n ** 14n })
  const says = ({ address }, queries = place.queries, dollars = place.dollars, kind = 'weighted') => {
    const entry = `{venue: balancer, kind: ${kind}, pools: ["${address}"], queries: "${queries.address}"}`
    return refusal(world, holding(world, 'odd.yaml', [entry], dollars))
  }
  const named = (text, { address }) => new RegExp(text.replace('POOL', address), 'i')
  const threeTokens = place.pools[1]
  const orphan = `token ${place.dollars[0].address} of balancer POOL belongs to no asset`
  assert.match(await says(threeTokens, place.queries, []), named(orphan, threeTokens))
  assert.match(await says(stable.first), named('weights of the pool POOL .a weighted pool', stable.first))
  assert.match(await says(stable.composable), named('expected no composable pool, found one: .* of the pool POOL', stable.composable))
  const stably = (pool) => says(pool, place.queries, place.dollars, 'stable')
  assert.match(await stably(stable.first), named('scaling factors of the pool POOL', stable.first))
  assert.match(await stably(threeTokens), named('amplification of the pool POOL .a stable pool', threeTokens))
  const elsewhere = `expected queries of the vault ${place.vault.address} of the pool POOL`
  assert.match(await says(threeTokens, other.queries), named(elsewhere, threeTokens))
  assert.match(await says(threeTokens, chain.usdc), /vault of queries/)
  assert.match(await says(chain.usdc), named('of the pool POOL', chain.usdc))
  assert.match(await says(chain.accounts.trader), named('of the pool POOL', chain.accounts.trader))
})

test('pool tokens that come and go are noticed while running', LIMIT, async (t) => {
  const world = await startWorld()
  t.after(world.stop)
  const chain = await bench(world)
  const place = await market(chain)
  const [pool] = place.pools
  const { keeper, lp } = chain.accounts
  const entry = `{venue: balancer, pools: ["${pool.address}"], queries: "${place.queries.address}"}`
  const running = startKeeper(world, { config: holding(world, 'run.yaml', [entry]), args: ['--dry-run'] })
  const held = async (block) => {
    const [term] = (await running.reached(block)).strategies[0].terms.filter(({ venue }) => venue === 'balancer')
    return BigInt(term.amounts[chain.weth.address])
  }
  const whole = await held(await chain.block())
  const [tokens] = await chain.read([[pool, 'balanceOf', [keeper.address]]])
  await chain.send(keeper.address, pool, 'transfer', [lp.address, tokens / 2n])
  const half = await held(await chain.block())
  assert.ok(half > whole / 2n - whole / 10n ** 9n && half < whole / 2n + whole / 10n ** 9n, `${half} of ${whole}`)
  await chain.send(keeper.address, pool, 'transfer', [lp.address, tokens - tokens / 2n])
  assert.equal(await held(await chain.block()), 0n)
  assert.equal((await running.stop()).code, 0)
})
