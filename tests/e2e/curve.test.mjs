// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// What the keeper says shares of Curve's StableSwap pools hold, against what `remove_liquidity` would pay at the same
// block: real pools of four coins, and stand-ins of two (tests/devnet/contracts/StablePair.sol).

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ownContracts } from '../devnet/lib/artifacts.mjs'
import { createPools, deployCurve } from '../devnet/lib/curve.mjs'
import { uniform } from '../devnet/lib/random.mjs'
import { bench, holding, MAX, refusal, termsOf } from './lib/pools.mjs'
import { startWorld } from './lib/world.mjs'

const BLOCKS = 46
const LIMIT = { timeout: 300_000 }
const HOLDERS = ['keeper', 'lp', 'maker', 'oracle']
const NONE = [0n, 0n, 0n, 0n]
const PARKED = 777_777_777_777_777_777_777_777n
const unit = (coin) => 10n ** BigInt(coin.decimals)

/// Dollars of 2 to 18 decimals.
async function dollars(chain) {
  const coins = []
  for (const [symbol, decimals] of [['DAI', 18], ['USDT', 6], ['GUSD', 2], ['SUSD', 18]])
    coins.push({ ...(await chain.coin(symbol, decimals)), decimals })
  coins.push({ ...chain.usdc, decimals: 6 })
  await chain.flush()
  return coins
}

/// Gives coins to everybody who trades, and the spenders leave to take them.
async function supply(chain, coins, spenders) {
  const { deployer } = chain.accounts
  for (const name of ['keeper', 'lp', 'trader'])
    for (const coin of coins) {
      await chain.send(deployer.address, coin, 'mint', [chain.accounts[name].address, 10n ** 15n * unit(coin)])
      for (const spender of spenders) await chain.send(chain.accounts[name].address, coin, 'approve', [spender.address, MAX])
    }
  await chain.flush()
}

/// Real pools of four coins with several A and fees, filled by two; a third holds one unit of each, the last nothing.
async function fourCoinPools(chain) {
  const { deployer, keeper, lp, maker } = chain.accounts
  const [dai, usdt, gusd, susd, usdc] = await dollars(chain)
  const factory = await deployCurve(chain, deployer.address)
  const pools = await createPools(chain, deployer.address, factory, [
    { coins: [dai, usdt, gusd, usdc], a: 200n, fee: 4_000_000n },
    { coins: [dai, usdc, usdt, susd], a: 1n, fee: 30_000_000n },
    { coins: [usdc, susd, gusd, dai], a: 2000n, fee: 4_000_000n },
    { coins: [susd, gusd, usdt, usdc], a: 30n, fee: 100_000_000n },
    { coins: [usdt, usdc, dai, gusd], a: 5000n, fee: 10_000_000n },
    { coins: [gusd, dai, usdc, usdt], a: 85n, fee: 20_000_000n },
  ])
  const coins = [dai, usdt, gusd, susd, usdc]
  await supply(chain, coins, pools)
  for (const [k, pool] of pools.entries())
    for (const [share, { address }] of [[1n, keeper], [9n, lp]]) {
      const amounts = pool.coins.map((coin, i) => (BigInt(1_000_003 * (1 + ((i + k) % 3))) * unit(coin)) / share)
      await chain.send(address, pool, 'add_liquidity', [amounts, 0n])
    }
  for (const pool of pools) await chain.send(lp.address, pool, 'transfer', [maker.address, 1n])
  await chain.flush()
  return { factory, pools, coins: coins.slice(0, 4) }
}

/// A trade that moves `percent` of the coin of which the pool has most out of it, paid in another.
function trade(pool, balances, from, percent) {
  const human = balances.map((balance, i) => (balance * 10n ** 6n) / unit(pool.coins[i]))
  const to = [0, 1, 2, 3].filter((i) => i !== from).reduce((best, i) => (human[i] > human[best] ? i : best))
  return [BigInt(from), BigInt(to), (human[to] * percent * unit(pool.coins[from])) / 10n ** 8n + 1n, 0n]
}

/// What happens in one block, drawn from the seed: trades (some far out of balance), gifts, deposits and withdrawals.
async function live(chain, { factory, pools }, random, i) {
  const { trader, keeper, lp, deployer } = chain.accounts
  const one = (list) => list[Math.floor(random() * list.length)]
  const share = (value) => (value * BigInt(1 + Math.floor(random() * 1000))) / 4000n
  const person = one([keeper, lp]).address
  const states = await chain.read(pools.flatMap((pool) => [[pool, 'get_balances'], [pool, 'balanceOf', [person]]]))
  for (const [k, pool] of pools.entries()) {
    const [balances, held] = states.slice(2 * k, 2 * k + 2)
    const from = Math.floor(random() * 4)
    const to = (from + 1 + Math.floor(random() * 3)) % 4
    const dice = random()
    const percent = BigInt(1 + Math.floor(random() * 30))
    if (dice < 0.45) await chain.send(trader.address, pool, 'exchange', trade(pool, balances, from, percent))
    else if (dice < 0.55) await chain.send(trader.address, pool, 'exchange', trade(pool, balances, from, 150n))
    else if (dice < 0.65) await chain.send(trader.address, pool.coins[to], 'transfer', [pool.address, share(balances[to]) + 1n])
    else if (dice < 0.75) await chain.send(person, pool, 'add_liquidity', [balances.map(share), 0n])
    else if (dice < 0.85) await chain.send(person, pool, 'remove_liquidity', [share(held), NONE])
    else if (dice < 0.95) await chain.send(person, pool, 'remove_liquidity_one_coin', [share(held) / 2n, BigInt(to), 0n])
    else await chain.send(deployer.address, pool, 'withdraw_admin_fees')
  }
  if (i === 20) await chain.send(deployer.address, pools[0], 'ramp_A', [400n, 2n ** 40n])
  return chain.block()
}

async function compare(world, chain, { pools }, config, block) {
  const { terms } = await termsOf(world, 'curve', config, block)
  const shares = HOLDERS.flatMap((name) => pools.map((pool) => ({ pool, owner: chain.accounts[name].address })))
  assert.equal(terms.length, shares.length)
  const held = await chain.readAt(block, shares.map(({ pool, owner }) => [pool, 'balanceOf', [owner]]))
  const paid = await chain.readAt(
    block,
    shares.map(({ pool, owner }, i) => [pool, 'remove_liquidity', [held[i], NONE], owner]),
  )
  for (const [i, { pool, owner }] of shares.entries()) {
    assert.equal(terms[i].id, pool.address)
    const found = pool.coins.map(({ address }) => BigInt(terms[i].amounts[address]))
    assert.deepEqual(found, [...paid[i]], `${owner} in ${pool.address} at block ${block}`)
  }
  return { states: shares.length, filled: paid.filter((amounts) => amounts.every((amount) => amount > 0n)).length }
}

test('shares of pools of four coins are to the unit what a balanced exit pays', LIMIT, async (t) => {
  const world = await startWorld()
  t.after(world.stop)
  const chain = await bench(world)
  const place = await fourCoinPools(chain)
  const entry = (pool, name) => `{venue: curve, pool: "${pool.address}", coins: 4, owner: "${chain.accounts[name].address}"}`
  const entries = HOLDERS.flatMap((name) => place.pools.map((pool) => entry(pool, name)))
  const config = holding(world, 'pools.yaml', entries, place.coins)
  const random = uniform(7)
  const total = { states: 0, filled: 0 }
  for (let i = 0; i < BLOCKS; ++i) {
    const { states, filled } = await compare(world, chain, place, config, await live(chain, place, random, i))
    total.states += states
    total.filled += filled
  }
  t.diagnostic(`${total.states} states, ${total.filled} of them of something of each coin`)
  assert.ok(total.states >= 1000 && total.filled >= 500)
})

/// Balances, rates and A of the two shapes of stand-ins, filled by the keeper and another.
async function twoCoinPools(chain) {
  const { deployer, keeper, lp } = chain.accounts
  const { OldStablePair, NgStablePair, PoolToken } = ownContracts()
  const [, , gusd, , usdc] = await dollars(chain)
  const weth = { ...chain.weth, decimals: 18 }
  const of = (coins) => coins.map(({ address }) => address)
  const old = await chain.deploy(deployer.address, OldStablePair, [of([gusd, usdc]), [10n ** 34n, 10n ** 30n], 150n])
  const ng = await chain.deploy(deployer.address, NgStablePair, [of([weth, usdc]), [2000n * 10n ** 18n, 10n ** 30n], 40n])
  await chain.flush()
  const [address] = await chain.read([[old, 'token']])
  const pools = [
    { ...old, coins: [gusd, usdc], token: { address, abi: PoolToken.abi } },
    { ...ng, coins: [weth, usdc], token: ng },
  ]
  await supply(chain, [gusd, usdc, weth], pools)
  for (const { address: person } of [keeper, lp]) {
    await chain.send(person, pools[0], 'add_liquidity', [[3_000_017n * unit(gusd), 1_000_000n * unit(usdc)], 0n])
    await chain.send(person, pools[1], 'add_liquidity', [[700n * unit(weth), 2_000_003n * unit(usdc)], 0n])
  }
  await chain.flush()
  return { pools, gusd }
}

/// The price of the pool's first coin in its second that a trade of a 10^-6 part gets, without the fee of 4 bps.
async function tradePrice(chain, pool, block) {
  const [balance] = await chain.readAt(block, [[pool, 'balances', [0n]]])
  const dx = balance / 10n ** 6n
  const [dy] = await chain.readAt(block, [[pool, 'get_dy', [0n, 1n, dx]]])
  return (Number(dy) / 0.9996 / Number(unit(pool.coins[1]))) / (Number(dx) / Number(unit(pool.coins[0])))
}

test('pools of two coins, old and new, by stand-ins: amounts, and the price of a small trade', LIMIT, async (t) => {
  const world = await startWorld()
  t.after(world.stop)
  const chain = await bench(world)
  const { pools, gusd } = await twoCoinPools(chain)
  const [old, ng] = pools
  const names = ['keeper', 'lp', 'oracle']
  const owner = ({ address }) => `owner: "${address}"`
  // The old pool returns nothing: whoever runs several calls in one sees what it was paid.
  const entries = [
    `{venue: curve, pool: "${old.address}", coins: 2, index: int128, lp_token: "${old.token.address}", ${owner(chain.multicall)}}`,
    ...names.map((name) => `{venue: curve, pool: "${ng.address}", coins: 2, rates: stored, ${owner(chain.accounts[name])}}`),
  ]
  await chain.send(chain.accounts.lp.address, old.token, 'transfer', [chain.multicall.address, PARKED])
  await chain.flush()
  const config = holding(world, 'two.yaml', entries, [gusd])
  const random = uniform(3)
  for (let i = 0; i < 16; ++i) {
    const side = BigInt(i % 2)
    for (const pool of pools) {
      const [balance] = await chain.read([[pool, 'balances', [side]]])
      const dx = (balance * BigInt(1 + Math.floor(random() * 100))) / 250n
      await chain.send(chain.accounts.trader.address, pool, 'exchange', [side, 1n - side, dx, 0n])
    }
    // The price oracle of a coin moves.
    const rates = [BigInt(1900 + 20 * i) * 10n ** 18n, 10n ** 30n]
    if (i % 3 === 2) await chain.send(chain.accounts.oracle.address, ng, 'setRates', [rates])
    const block = await chain.block()
    const { terms, pools: prices } = await termsOf(world, 'curve', config, block)
    const held = await chain.readAt(block, names.map((name) => [ng, 'balanceOf', [chain.accounts[name].address]]))
    const paid = await chain.readAt(
      block,
      names.map((name, k) => [ng, 'remove_liquidity', [held[k], [0n, 0n]], chain.accounts[name].address]),
    )
    const balances = old.coins.map((coin) => [coin, 'balanceOf', [chain.multicall.address]])
    const [[, ...left]] = await chain.together(block, [[[old, 'remove_liquidity', [PARKED, [0n, 0n]]], ...balances]])
    const amounts = ({ coins }, term) => coins.map(({ address }) => BigInt(term.amounts[address]))
    assert.deepEqual(amounts(old, terms[0]), left, `old pool at block ${block}`)
    assert.ok(left[0] > 0n && left[1] > 0n)
    for (const [k, name] of names.entries()) assert.deepEqual(amounts(ng, terms[k + 1]), [...paid[k]], `${name} at block ${block}`)
    assert.equal(prices.length, 1)
    const price = await tradePrice(chain, ng, block)
    assert.ok(Math.abs(Number(prices[0].price) / price - 1) < 1e-4, `${prices[0].price} against ${price}`)
  }
})

test('gamma in a real pool is how its balance answers its price', LIMIT, async (t) => {
  const world = await startWorld()
  t.after(world.stop)
  const chain = await bench(world)
  const { deployer, keeper } = chain.accounts
  const [dai, usdt, , , usdc] = await dollars(chain)
  const weth = { ...chain.weth, decimals: 18 }
  const factory = await deployCurve(chain, deployer.address)
  const coins = [usdc, weth, dai, usdt]
  const [pool] = await createPools(chain, deployer.address, factory, [{ coins, a: 60n, fee: 4_000_000n }])
  await supply(chain, coins, [pool])
  for (const many of [700n, 1000n, 2500n, 6000n]) {
    // As many of each dollar: when the price of WETH moves alone, they stay equal.
    await chain.send(keeper.address, pool, 'add_liquidity', [coins.map((coin) => (coin === weth ? many : 1000n) * unit(coin)), 0n])
    const block = await chain.block()
    const config = holding(world, 'gamma.yaml', [`{venue: curve, pool: "${pool.address}", coins: 4}`], [dai, usdt])
    const { terms } = await termsOf(world, 'curve', config, block)
    const [balances] = await chain.readAt(block, [[pool, 'get_balances']])
    const dx = balances[1] / 10_000n
    const quote = [pool, 'get_dy', [1n, 2n, 10n ** 16n]]
    const give = [0n, 2n, 3n].map((to) => [pool, 'exchange', [1n, to, dx, 0n]])
    const [answers] = await chain.together(block, [
      [[weth, 'mint', [chain.multicall.address, 10n * dx]], [weth, 'approve', [pool.address, MAX]], quote, ...give, quote],
    ])
    const moved = Math.log(Number(answers.at(-1)) / Number(answers[2]))
    const elasticity = Math.log(1 + Number(3n * dx) / Number(balances[1])) / moved
    const [{ gamma, amounts }] = terms
    const price = world.net.price
    const found = (Number(gamma) * price) / (Number(amounts[weth.address]) / 1e18)
    t.diagnostic(`${many} WETH: elasticity ${found.toFixed(3)}, on chain ${elasticity.toFixed(3)}`)
    assert.ok(Math.abs(found / elasticity - 1) < 0.01, `${found} against ${elasticity}`)
  }
})

test('what is no pool of so many coins, or has a coin of no asset, is refused by name', LIMIT, async (t) => {
  const world = await startWorld()
  t.after(world.stop)
  const chain = await bench(world)
  const { pools, coins } = await fourCoinPools(chain)
  const [pool] = pools
  const says = (keys, assets = coins) => refusal(world, holding(world, 'odd.yaml', [`{venue: curve, ${keys}}`], assets))
  const at = `pool: "${pool.address}"`
  assert.match(await says(`${at}, coins: 3`), new RegExp(`pool ${pool.address}: expected 3 coins, found more`))
  assert.match(await says(`${at}, coins: 5`), new RegExp(`coin 4 of the pool ${pool.address}`))
  assert.match(await says(`${at}, coins: 4, index: int128`), new RegExp(`coin 0 of the pool ${pool.address}`))
  assert.match(await says(`${at}, coins: 4, rates: stored`), /stored_rates/)
  const orphan = new RegExp(`token ${coins[0].address} of curve ${pool.address} belongs to no asset`, 'i')
  assert.match(await says(`${at}, coins: 4`, coins.slice(1)), orphan)
  for (const { address } of [chain.usdc, chain.accounts.trader])
    assert.match(await says(`pool: "${address}", coins: 2`), new RegExp(`coin 0 of the pool ${address}`))
  const [ng] = (await twoCoinPools(chain)).pools.slice(1)
  assert.match(await says(`pool: "${ng.address}", coins: 2`), /expected rates: stored/)
})
