// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// Several assets in one strategy: another asset's risk is offset with a perp on ether, and an index is followed.

import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { ownContracts } from '../devnet/lib/artifacts.mjs'
import { isqrt, toAnswer } from '../devnet/lib/price.mjs'
import { createPairs, deployFactory, provide, swap } from '../devnet/lib/uniswap_v2.mjs'
import { checkReplay } from './lib/books.mjs'
import { evenkeel, journal, startKeeper } from './lib/keeper.mjs'
import { bench } from './lib/pools.mjs'
import { replacing, settled, startWorld, variant } from './lib/world.mjs'

const LIMIT = { timeout: 300_000 }
const ETHER = 10n ** 18n
const [ETH, LINK, DAY] = [2000, 15, 86_400]
const BETA = 1.2
// What of LINK is ether's doing: returns of 2% a day by ether, a sixth of that by itself.
const OWN = 0.004

const decisions = (lines) => lines.filter(({ kind }) => kind === 'decision')
const newest = (lines) => decisions(lines).at(-1)

/// LINK with an oracle of its own, and a pair of it and USDC in which the keeper has all there is of `usd`.
async function addLink(world, usd) {
  const tools = await bench(world)
  const { Aggregator } = ownContracts()
  const { deployer, keeper, lp } = tools.accounts
  const link = await tools.coin('LINK', 18)
  const aggregator = await tools.deploy(deployer.address, Aggregator, ['LINK / USD', 8, toAnswer(LINK)])
  const factory = await deployFactory(tools, lp.address)
  await tools.send(deployer.address, link, 'mint', [lp.address, 10n ** 9n * ETHER])
  await tools.flush()
  const [pair] = await createPairs(tools, lp.address, factory, [[link, tools.usdc]])
  const half = usd / 2
  const amounts = pair.tokens.map(({ address }) =>
    address === link.address ? BigInt(Math.round((half / LINK) * 1e9)) * 10n ** 9n : BigInt(half) * 10n ** 6n)
  await provide(tools, lp.address, pair, amounts, keeper.address)
  await tools.flush()
  return { tools, link, aggregator, pair }
}

/// Moves LINK's oracle, and the pair with it, in the next block; what comes back checks that once it is mined.
async function linkAt({ tools, link, aggregator, pair }, price) {
  const { deployer, lp } = tools.accounts
  await tools.send(deployer.address, aggregator, 'setAnswer', [toAnswer(price)])
  const [reserves] = await tools.read([[pair, 'getReserves']])
  const side = pair.tokens[0].address === link.address ? 0 : 1
  const wanted = isqrt((reserves[0] * reserves[1] * ETHER) / BigInt(Math.round(price * 1e6)))
  const added = wanted - reserves[side]
  const other = (reserves[0] * reserves[1]) / wanted - reserves[1 - side]
  if (added > 0n) await swap(tools, lp.address, pair, side, added, reserves)
  else if (other > 0n) await swap(tools, lp.address, pair, 1 - side, other, reserves)
  const sent = await tools.submit()
  return () => tools.confirm(sent)
}

/// Daily prices of ether and LINK that end at those of now: LINK follows ether by `beta`, and wanders by itself.
function history(world, name, beta) {
  const file = join(world.folder, name)
  const returns = Array.from({ length: 120 }, (_, i) => [0.02 * Math.cos(1.7 * i), OWN * Math.sin(2.9 * i)])
  const rows = []
  let [eth, link] = [Math.log(ETH), Math.log(LINK)]
  for (const [i, [market, own]] of [...returns.entries()].reverse()) {
    rows.unshift([world.start - (returns.length - i) * DAY + DAY - 60, Math.exp(link), Math.exp(eth)].join(','))
    eth -= market
    link -= beta * market + own
  }
  writeFileSync(file, ['time,LINK,ETH', ...rows, ''].join('\n'))
  return file
}

/// The world's config with LINK in it and these keys of the strategy.
const config = (world, { link, aggregator, pair }, name, keys, models = '') =>
  variant(world, name, (text) =>
    replacing({
      'kind: delta_neutral': `kind: ${keys}`,
      'strategies:\n': `  LINK: {tokens: ["${link.address}"], oracle: {chainlink: "${aggregator.address}", max_age: 1h}}\nstrategies:\n`,
    })(text)
      .replace(/positions:\n[^]*?(    hedge:)/, `positions:\n      - {venue: uniswap_v2, pairs: ["${pair.address}"]}\n$1`)
      .replace(/(    rebalance: .*\n)/, `$1${models}`)
      .replace(/path: ".*\.db"/, `path: ${name}.db`))

async function startLinked(t) {
  const world = await startWorld(['--margin', '60000'])
  t.after(world.stop)
  const linked = await addLink(world, 24_000)
  const { timestamp } = await world.rpc.call('eth_getBlockByNumber', ['latest', false])
  world.start = Number(timestamp)
  return { ...linked, world }
}

const NEUTRAL = 'market_neutral\n    basket: [LINK]\n    returns_over: 6h'
const warm = (file) => `    models: {warm_up: "${file}"}\n`

test('what is held of another asset is hedged with ether, by its beta', LIMIT, async (t) => {
  const linked = await startLinked(t)
  const { world } = linked
  const file = config(world, linked, 'neutral.yaml', NEUTRAL, warm(history(world, 'linked.csv', BETA)))
  const check = await evenkeel(world, 'check', file)
  assert.equal(check.code, 0, check.stdout + check.stderr)
  assert.match(check.stdout, /119 returns of ETH, LINK at once/)
  const keeper = startKeeper(world, { config: file })
  const seen = []
  const step = async (price, link) => {
    const confirmed = await linkAt(linked, link)
    const { block } = await world.control('price', { price })
    await confirmed()
    seen.push((await keeper.reached(block)).strategies[0])
  }
  for (const price of settled(ETH)) await step(price, LINK)
  const before = seen.at(-1)
  const [term] = before.basket
  const beta = Number(term.beta)
  // Shrunk a little; ether's own part of LINK is what it is.
  assert.ok(Math.abs(beta - BETA) < 0.05, `beta ${beta}`)
  assert.ok(Number(term.long_fit) > 0.9 && Number(term.short_fit) > 0.9)
  assert.ok(Math.abs(Number(term.amount) - 800) < 1e-6, `${term.amount} LINK`)
  assert.equal(term.price, '15.0')
  assert.equal(before.gross_delta.startsWith('7.'), true, before.gross_delta)
  const wanted = (-beta * 800 * LINK) / ETH
  assert.ok(Math.abs(Number(before.target) - wanted) < 1e-6 * Math.abs(wanted), `target ${before.target}, ${wanted} is right`)
  assert.ok(Math.abs(before.delta - before.target) <= 0.021 * before.gross_delta, `delta ${before.delta}`)
  const worth = Number(before.value)

  // Both fall, LINK by its beta: what the pair loses the hedge brings, but for the pair's own convexity.
  for (let i = 1; i <= 10; ++i) await step(ETH * Math.exp(-0.005 * i), LINK * Math.exp(-0.005 * i * BETA))
  const after = seen.at(-1)
  assert.ok(Math.abs(after.delta - after.target) <= 0.021 * after.gross_delta, `delta ${after.delta}, target ${after.target}`)
  const lost = worth - Number(after.value)
  assert.equal((await keeper.stop()).code, 0)
  const unhedged = 800 * LINK * (1 - Math.exp(-0.05 * BETA))
  assert.ok(Math.abs(lost) < 0.15 * unhedged, `lost ${lost}, unhedged ${unhedged}`)

  const lines = await journal(world, file)
  assert.match(newest(lines).reason, /; LINK of \d+\.\d+ USD hedged as -\d+\.\d+ ETH: beta 1\.\d+, fit 9\d\.\d+% and 9\d\.\d+%$/)
  const shown = JSON.parse((await evenkeel(world, 'exposure', file, '--json')).stdout).strategies[0]
  assert.deepEqual(shown.basket, after.basket)
  assert.equal(shown.target, after.target)
  await checkReplay(world, file)
})

test('a proxy that explains nothing is refused, and nothing is traded', LIMIT, async (t) => {
  const linked = await startLinked(t)
  const { world } = linked
  const file = config(world, linked, 'unfit.yaml', NEUTRAL, warm(history(world, 'apart.csv', 0)))
  const keeper = startKeeper(world, { config: file })
  let state
  for (const price of settled(ETH)) state = await keeper.reached((await world.control('price', { price })).block)
  const [strategy] = state.strategies
  assert.equal(strategy.plan.action, 'refuse')
  assert.match(strategy.plan.reason, /^market_neutral: ETH takes away .*% of the variance of LINK over 30d and .*% over 90d, less than min_fit 60% over both/)
  assert.equal(strategy.no_target, strategy.plan.reason)
  assert.equal((await keeper.stop()).code, 0)
  const lines = await journal(world, file)
  assert.equal(lines.filter(({ kind }) => kind === 'transaction').length, 0)
  await checkReplay(world, file)
  const plan = await evenkeel(world, 'plan', file)
  assert.equal(plan.code, 4, plan.stdout + plan.stderr)

  // Without a history there are too few returns, and a table that is not one is a finding.
  const cold = config(world, linked, 'cold.yaml', NEUTRAL)
  assert.match((await evenkeel(world, 'plan', cold)).stdout, /0 returns of ETH, LINK at once are too few, 90 are needed/)
  const bad = join(world.folder, 'bad.csv')
  writeFileSync(bad, 'time,ETH,LINK\n1600000000,2000,-15\n')
  const checked = await evenkeel(world, 'check', config(world, linked, 'bad.yaml', NEUTRAL, warm(bad)), '--offline')
  assert.equal(checked.code, 2)
  assert.match(checked.stdout, /bad\.csv:2: LINK is -15, expected above zero/)
  const unknown = config(world, linked, 'unknown.yaml', 'market_neutral\n    basket: [LINK, DOGE]')
  const refused = await evenkeel(world, 'check', unknown, '--offline')
  assert.equal(refused.code, 2)
  assert.match(refused.stdout + refused.stderr, /DOGE is not among the assets/)
})

test('an index is followed with the perp of its member', LIMIT, async (t) => {
  const linked = await startLinked(t)
  const { world } = linked
  const keys = 'index_tracking\n    index: {ETH: 60%, LINK: 40%}\n    size: 50000 USD'
  const file = config(world, linked, 'index.yaml', keys)
  const keeper = startKeeper(world, { config: file })
  let state
  for (const price of [...settled(ETH), ...settled(2020)])
    state = await keeper.reached((await world.control('price', { price })).block)
  const [strategy] = state.strategies
  assert.equal((await keeper.stop()).code, 0)
  const wanted = 30_000 / 2020
  assert.ok(Math.abs(strategy.target - wanted) < 1e-9, strategy.target)
  assert.ok(Math.abs(strategy.delta - wanted) <= 0.021 * wanted, `delta ${strategy.delta}`)
  assert.match(newest(await journal(world, file)).reason, /; 60% of 50000\.0 USD is 14\.85\d* ETH, tracking error 0% a year$/)
  await checkReplay(world, file)
})
