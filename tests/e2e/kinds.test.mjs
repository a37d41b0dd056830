// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// Several assets in one strategy: another asset's risk is offset with a perp on ether, and an index is followed.

import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { checkReplay } from './lib/books.mjs'
import { evenkeel, journal, startKeeper } from './lib/keeper.mjs'
import { addLink, assetLine, history, linkAt } from './lib/linked.mjs'
import { replacing, settled, startWorld, variant } from './lib/world.mjs'

const LIMIT = { timeout: 300_000 }
const [ETH, LINK] = [2000, 15]
const BETA = 1.2
// What of LINK is ether's doing: returns of 2% a day by ether, a sixth of that by itself.
const OWN = 0.004

const decisions = (lines) => lines.filter(({ kind }) => kind === 'decision')
const newest = (lines) => decisions(lines).at(-1)

/// Daily prices of ether and LINK that end at those of now: LINK follows ether by `beta`, and wanders by itself.
function linkHistory(world, name, beta) {
  const returns = Array.from({ length: 120 }, (_, i) => {
    const market = 0.02 * Math.cos(1.7 * i)
    return { LINK: beta * market + OWN * Math.sin(2.9 * i), ETH: market }
  })
  return history(world, name, { LINK, ETH }, returns)
}

/// The world's config with LINK in it and these keys of the strategy.
const config = (world, linked, name, keys, models = '') =>
  variant(world, name, (text) =>
    replacing({
      'kind: delta_neutral': `kind: ${keys}`,
      'strategies:\n': `${assetLine('LINK', linked)}strategies:\n`,
    })(text)
      .replace(/positions:\n[^]*?(    hedge:)/, `positions:\n      - {venue: uniswap_v2, pairs: ["${linked.pair.address}"]}\n$1`)
      .replace(/(    rebalance: .*\n)/, `$1${models}`)
      .replace(/path: ".*\.db"/, `path: ${name}.db`))

async function startLinked(t) {
  const world = await startWorld(['--margin', '60000'])
  t.after(world.stop)
  return { ...(await addLink(world, LINK, 24_000)), world }
}

const NEUTRAL = 'market_neutral\n    basket: [LINK]\n    returns_over: 6h'
const warm = (file) => `    models: {warm_up: "${file}"}\n`

test('what is held of another asset is hedged with ether, by its beta', LIMIT, async (t) => {
  const linked = await startLinked(t)
  const { world } = linked
  const file = config(world, linked, 'neutral.yaml', NEUTRAL, warm(await linkHistory(world, 'linked.csv', BETA)))
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
  const file = config(world, linked, 'unfit.yaml', NEUTRAL, warm(await linkHistory(world, 'apart.csv', 0)))
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
