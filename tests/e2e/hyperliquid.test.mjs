// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// Hedging on Hyperliquid, whose failures say nothing, through a node that answers for its newest block whatever it is asked.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { checkReplay } from './lib/books.mjs'
import { hyperConfig as configOf, hyperStep as step, hyperWorld } from './lib/hyper_world.mjs'
import { evenkeel, journal, startCommand, startKeeper } from './lib/keeper.mjs'
import { sleep } from './lib/world.mjs'

const LIMIT = { timeout: 600_000 }
const TARGET = { '    asset: ETH': '    asset: ETH\n    target: 3 ETH' }
const ramp = (from, to, steps) => Array.from({ length: steps }, (_, i) => from * (to / from) ** ((i + 1) / steps))
const settled = (price, steps = 30) => Array(steps).fill(price)
const termOf = ({ terms }) => terms.find(({ venue }) => venue === 'hyperliquid')

// `settle_within` when it is not configured.
const SETTLE = 15

/// After each of the keeper's transactions to HyperCore nothing was sent before its outcome was sure. Gives how many.
async function checkPace(world, config) {
  const { rpc } = world
  const lines = (await journal(world, config)).filter(({ kind, state }) => kind === 'transaction' && state === 'confirmed')
  const times = []
  for (const { hashes } of lines) {
    const receipts = await rpc.batch(hashes.map((hash) => ['eth_getTransactionReceipt', [hash]]))
    const { blockNumber } = receipts.find((receipt) => receipt !== null)
    times.push(Number((await rpc.call('eth_getBlockByNumber', [blockNumber, false])).timestamp))
  }
  times.sort((a, b) => a - b)
  for (let i = 1; i < times.length; ++i)
    assert.ok(times[i] - times[i - 1] >= SETTLE, `${times[i] - times[i - 1]} s between two transactions`)
  return times.length
}

async function drive(world, keeper, prices) {
  let seen
  for (const price of prices) seen = (await keeper.reached((await step(world, price)).block)).strategies[0]
  return seen
}

async function checkSize(world, seen) {
  const held = Number((await world.hyper.positionOf(world.account)).szi) / 1e4
  assert.equal(Number(termOf(seen).size), held)
  const off = Math.abs(Number(seen.delta) - Number(seen.target))
  assert.ok(off <= 0.03 * Math.max(Number(seen.gross_delta), 5), `net delta ${seen.delta}, target ${seen.target}: ${seen.plan.reason}`)
  return held
}

describe('Hyperliquid is the only hedge', LIMIT, () => {
  let world, config
  before(async () => {
    world = await hyperWorld(60_000)
    config = configOf(world, 'hyper.yaml', TARGET)
    await step(world, 2000)
    await step(world, 2000)
  })
  after(() => world?.stop())

  test('opens, adds, reduces, turns round and ends long', async () => {
    const check = await evenkeel(world, 'check', config)
    assert.equal(check.code, 0, check.stdout + check.stderr)
    const keeper = startKeeper(world, { config })
    const first = await checkSize(world, await drive(world, keeper, settled(2000)))
    assert.ok(first < -5, `held ${first}`)
    const more = await checkSize(world, await drive(world, keeper, [...ramp(2000, 1820, 30), ...settled(1820)]))
    assert.ok(more < first - 3, `held ${more} after a fall`)
    const less = await checkSize(world, await drive(world, keeper, [...ramp(1820, 2150, 45), ...settled(2150)]))
    assert.ok(less > first, `held ${less} after a rise`)
    const last = await checkSize(world, await drive(world, keeper, [...ramp(2150, 2600, 50), ...settled(2600)]))
    assert.ok(last > 2.8, `held ${last}`)
    assert.equal((await keeper.stop()).code, 0)
    await checkReplay(world, config)
  })

  test('an order that vanishes is made again, after its time and not before', async () => {
    const keeper = startKeeper(world, { config })
    world.hyper.dropNext(2)
    const seen = await drive(world, keeper, [...ramp(2600, 2000, 60), ...settled(2000, 60)])
    await checkSize(world, seen)
    assert.equal((await keeper.stop()).code, 0)
    assert.equal(world.outcomes.filter((outcome) => outcome === 'dropped').length, 2)
    assert.ok((await checkPace(world, config)) > 4)
    await checkReplay(world, config)
  })

  test('a keeper that dies after an order waits for its outcome when it is back', async () => {
    const keeper = startKeeper(world, { config })
    await drive(world, keeper, settled(2000, 20))
    const before = await world.rpc.call('eth_getTransactionCount', [world.account, 'latest'])
    for (const price of ramp(2000, 1880, 12)) {
      await keeper.reached((await step(world, price)).block)
      if ((await world.rpc.call('eth_getTransactionCount', [world.account, 'latest'])) !== before) break
    }
    await keeper.kill()
    const next = startKeeper(world, { config })
    await checkSize(world, await drive(world, next, settled(1880, 40)))
    assert.equal((await next.stop()).code, 0)
    await checkPace(world, config)
    await checkReplay(world, config)
  })

  test('what another program trades on the account is told', async () => {
    const keeper = startKeeper(world, { config })
    await drive(world, keeper, settled(1880, 20))
    world.hyper.trade(world.account, 2)
    const seen = await drive(world, keeper, settled(1880, 4))
    assert.match(JSON.stringify(seen.plan), /lost_leg|somebody else/)
    await keeper.stop()
    assert.equal((await evenkeel(world, 'resume', config)).code, 0)
  })

  test('flatten closes it, and says so only when nothing can be filled any more', async () => {
    const command = startCommand(world, 'flatten', config, '--yes', '--json')
    let ended = false
    command.ended.then(() => (ended = true))
    while (!ended) {
      await step(world, 1880)
      await sleep(30)
    }
    const { code } = await command.ended
    assert.equal(code, 0, command.output.stdout + command.output.stderr)
    assert.equal((await world.hyper.positionOf(world.account)).szi, 0n)
  })
})

test('what the exchange would drop without a word is refused before it is sent', LIMIT, async (t) => {
  const world = await hyperWorld(20)
  t.after(world.stop)
  const config = configOf(world, 'poor.yaml')
  await step(world, 2000)
  await step(world, 2000)
  const { stdout, stderr } = await evenkeel(world, 'plan', config)
  assert.match(stdout + stderr, /refuse[^]*margin/)
  const tight = configOf(world, 'tight.yaml', { '100 bps': '1 bps' })
  world.hyper.setBook('ETH', { mark: 2000, bid: 1990, ask: 2010 })
  await world.hyper.step({ mine: () => world.control('mine') })
  const planned = await evenkeel(world, 'plan', tight)
  assert.match(planned.stdout + planned.stderr, /refuse/)
})
