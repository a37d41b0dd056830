// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// One asset that follows two others: a strategy with each of them takes its part away, beside the other and not for it.

import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { PERPS } from '../devnet/lib/hyperliquid.mjs'
import { checkReplay } from './lib/books.mjs'
import { hyperConfig, hyperStep, hyperWorld } from './lib/hyper_world.mjs'
import { evenkeel, journal, startKeeper } from './lib/keeper.mjs'
import { addCoin, addLink, answer, assetLine, history, linkAt, pairWorth } from './lib/linked.mjs'

const START = { ETH: 2000, BTC: 60_000, LINK: 15 }
const [WORTH, MARGIN] = [12_000, 60_000]
const ASSETS = ['ETH', 'BTC']
/// What LINK does of each.
const BETAS = { ETH: 0.7, BTC: 0.5 }
const LEAST = { ETH: '0.025 ETH', BTC: '0.001 BTC' }

const linkOf = ({ ETH, BTC }) => BETAS.ETH * ETH + BETAS.BTC * BTC
const nameOf = (asset) => `link-by-${asset.toLowerCase()}`
const near = (found, wanted, off, what) => assert.ok(Math.abs(found - wanted) <= off, `${what} ${found}, ${wanted} is right`)

/// Returns of 120 days: bitcoin does 0.6 of what ether does, and LINK a little by itself.
const RETURNS = Array.from({ length: 120 }, (_, i) => {
  const ETH = 0.02 * Math.cos(1.7 * i)
  const BTC = 0.6 * ETH + 0.012 * Math.cos(2.3 * i + 1)
  return { ETH, BTC, LINK: linkOf({ ETH, BTC }) + 0.003 * Math.sin(2.9 * i) }
})

/// Prices after this share of the fall.
function fallen(share) {
  const moved = { ETH: -0.04 * share, BTC: -0.06 * share }
  moved.LINK = linkOf(moved)
  return Object.fromEntries(Object.entries(START).map(([asset, price]) => [asset, price * Math.exp(moved[asset])]))
}

const moment = (a, b) => RETURNS.reduce((sum, day) => sum + day[a] * day[b], 0)
/// LINK's beta to one of them if there were no other.
const alone = (asset) => moment(asset, 'LINK') / moment(asset, asset)

const strategyOf = ({ pair, prices }, asset) => `  - name: ${nameOf(asset)}
    kind: market_neutral
    asset: ${asset}
    basket: [LINK]
    factors: [${ASSETS.find((other) => other !== asset)}]
    returns_over: 6h
    positions: [{venue: uniswap_v2, pairs: ["${pair.address}"]}]
    hedge: [{venue: hyperliquid, perp: ${PERPS[asset].index}, coin: ${asset}, leverage: {max: 5}, settle_within: 5s}]
    rebalance: {rule: band, width: 2%, min_order: ${LEAST[asset]}, max_slippage: 100 bps}
    models: {warm_up: "${prices}"}
`

/// A config with a strategy for each of these assets.
function configOf(scene, name, assets) {
  const path = hyperConfig(scene.world, name, { 'evenkeel.db': `${name}.db` })
  const fresh = [assetLine('BTC', scene.bitcoin), assetLine('LINK', scene), 'strategies:\n']
  for (const asset of assets) fresh.push(strategyOf(scene, asset))
  writeFileSync(path, readFileSync(path, 'utf8').replace(/strategies:\n[^]*?(?=limits:)/, () => fresh.join('')))
  return path
}

async function startScene(t) {
  const world = await hyperWorld(MARGIN)
  t.after(world.stop)
  const linked = await addLink(world, START.LINK, 2 * WORTH)
  const bitcoin = await addCoin(linked.tools, 'BTC', START.BTC)
  await linked.tools.flush()
  return { ...linked, bitcoin, world, prices: await history(world, 'prices.csv', START, RETURNS) }
}

/// One block in which all oracles, pools and perps are at these prices; gives its number.
async function step(scene, { ETH, BTC, LINK }) {
  await answer(scene.tools, scene.bitcoin, BTC)
  const confirmed = await linkAt(scene, LINK)
  scene.world.hyper.setMark('BTC', BTC)
  const { block } = await hyperStep(scene.world, ETH)
  return confirmed().then(() => block)
}

/// Blocks at these prices until neither strategy has anything to do; gives them.
async function rest(scene, keeper, prices) {
  for (let i = 0; i < 40; ++i) {
    const { strategies } = await keeper.reached(await step(scene, prices))
    if (strategies.every(({ plan }) => / is inside the band /.test(plan.reason))) return strategies
  }
  throw new Error(`no rest: ${JSON.stringify((await keeper.state()).strategies.map(({ plan }) => plan.reason))}`)
}

/// What the pair and the account on the exchange are worth, as they say themselves.
async function worthOf({ world, ...linked }, price) {
  const [position, { accountValue }] = [await pairWorth(linked, price), await world.hyper.summaryOf(world.account)]
  return { position, all: position + Number(accountValue) / 1e6 }
}

/// Each strategy is to take away its own part of what is held of LINK, and its perp is that large.
async function checkHedged({ world }, strategies, prices) {
  const amount = (WORTH / START.LINK) * Math.sqrt(START.LINK / prices.LINK)
  for (const [i, { basket, target, gross_delta }] of strategies.entries()) {
    const asset = ASSETS[i]
    const link = basket.find((term) => term.asset === 'LINK')
    near(link.beta, BETAS[asset], 0.03, `beta to ${asset}`)
    assert.ok(link.short_fit > 0.95 && link.long_fit > 0.95, `fits ${link.short_fit} and ${link.long_fit}`)
    near(link.amount, amount, 1e-3 * amount, 'LINK')
    const wanted = (-link.beta * link.amount * prices.LINK) / prices[asset]
    near(target, wanted, 1e-6 * Math.abs(wanted), `target in ${asset}`)
    const size = Number((await world.hyper.positionOf(world.account, asset)).szi) / 10 ** PERPS[asset].szDecimals
    near(size, wanted, 0.021 * gross_delta, `perp on ${asset}`)
  }
}

test('two strategies take away what one asset has of each of two others', { timeout: 300_000 }, async (t) => {
  const scene = await startScene(t)
  const { world } = scene
  const file = configOf(scene, 'both.yaml', ASSETS)
  for (const asset of ASSETS) assert.ok(alone(asset) > BETAS[asset] + 0.25, `beta to ${asset} alone is ${alone(asset)}`)
  const check = await evenkeel(world, 'check', file)
  assert.equal(check.code, 0, check.stdout + check.stderr)
  assert.doesNotMatch(check.stdout, /factors/)
  const half = await evenkeel(world, 'check', configOf(scene, 'half.yaml', ['ETH']))
  assert.match(half.stdout, /warning +factors: strategy link-by-eth: no strategy here hedges the LINK of the same .* factor BTC/)
  const keeper = startKeeper(world, { config: file })
  await checkHedged(scene, await rest(scene, keeper, START), START)
  const before = await worthOf(scene, START.LINK)

  // Both fall, LINK by its betas: what the pair loses the perps bring, but for the pair's own convexity.
  for (let i = 1; i <= 10; ++i) await keeper.reached(await step(scene, fallen(i / 10)))
  const end = fallen(1)
  await checkHedged(scene, await rest(scene, keeper, end), end)
  const after = await worthOf(scene, end.LINK)
  const [lost, unhedged] = [before.all - after.all, WORTH * (1 - end.LINK / START.LINK)]
  assert.ok(Math.abs(lost) < 0.05 * unhedged, `lost ${lost}, LINK alone ${unhedged}`)

  // The pair and the margin are both strategies', and there once.
  const { portfolio } = (await evenkeel(world, 'report', file, '--json')).json()
  near(portfolio.unhedged_value, after.position, 1, 'value without hedges')
  near(portfolio.value, after.all, 1, 'value')
  assert.match(portfolio.stress.why, /^uniswap_v2 \w+ is hedged by several strategies/)

  assert.equal((await keeper.stop()).code, 0)
  const decisions = (await journal(world, file)).filter(({ kind }) => kind === 'decision')
  for (const asset of ASSETS) {
    const { reason } = decisions.findLast(({ strategy }) => strategy === nameOf(asset))
    assert.match(reason, /; LINK of \d+\.\d+ USD hedged as -\d+\.\d+ \w+: beta 0\.\d+, fit 9\d\.\d+% and 9\d\.\d+%$/)
  }
  await checkReplay(world, file)
})
