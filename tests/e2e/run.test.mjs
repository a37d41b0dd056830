// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// A run as its operator sees it: what the guard lets through, what is told to whom, how it ends.

import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { chainOf } from './lib/chain.mjs'
import { evenkeel, journal, startKeeper } from './lib/keeper.mjs'
import { startReceiver } from './lib/receiver.mjs'
import { replacing, startWorld, variant } from './lib/world.mjs'

const LIMIT = { timeout: 200_000 }
let world, chain

/// The chain's config with edits and a journal of its own.
const config = (name, edits = {}) => variant(world, `${name}.yaml`, replacing({ 'evenkeel.db': `${name}.db`, ...edits }))
const pending = async () => Number(await world.rpc.call('eth_getTransactionCount', [chain.keeper, 'pending']))

before(async () => {
  world = await startWorld(['--wallet-eth', '2'])
  chain = chainOf(world)
})
after(() => world?.stop())

describe('the guard refuses, says why, and sends nothing', LIMIT, () => {
  /// `plan` and a short `run` refuse with these words.
  async function refused(name, edits, words) {
    const path = config(name, edits)
    const { code, json } = await evenkeel(world, 'plan', path, '--json')
    assert.equal(code, 4)
    const [{ action, reason, orders }] = json().strategies
    assert.equal(action, 'refuse')
    assert.match(reason, words)
    assert.deepEqual(orders, [])
    const before = await pending()
    const run = await evenkeel(world, 'run', path, '--max-blocks', 1)
    assert.equal(run.code, 0, run.stderr)
    assert.match(run.stderr, words)
    assert.equal(await pending(), before)
    const lines = await journal(world, path)
    assert.ok(lines.some(({ action }) => action === 'refuse') && !lines.some(({ kind }) => kind === 'transaction'))
  }

  test('an order above max_order', () => {
    const edits = { 'max_order: 250000 USD': 'max_order: 100 USD' }
    return refused('order', edits, /limits\.max_order: order of \d+\.\d+ USD, at most 100\.0 USD allowed; lifted by/)
  })

  test('prices too far from the oracle', async () => {
    await world.control('trade_as', { side: 'long', size: 300, mine: true })
    const edits = { 'max_oracle_deviation: 5%': 'max_oracle_deviation: 50 bps' }
    await refused('oracle', edits, /limits\.max_oracle_deviation: perp_v2 price .* apart, at most 0\.500% allowed; lifted by/)
    await world.control('step')
  })

  test('a position above the leverage', () => {
    const edits = { 'leverage: {max: 5}': 'leverage: {max: 0.1}' }
    return refused('leverage', edits, /leverage\.max: .*at most 0\.1 times allowed/)
  })
})

describe('run', LIMIT, () => {
  test('--dry-run sends nothing, and says what it would have sent', async () => {
    const before = await pending()
    const path = config('dry')
    const { code, stderr } = await evenkeel(world, 'run', path, '--dry-run', '--max-blocks', 1)
    assert.equal(code, 0, stderr)
    assert.match(stderr, /would send.*sell/)
    assert.equal(await pending(), before)
    assert.deepEqual((await journal(world, path)).map(({ kind, action }) => [kind, action]), [['decision', 'rebalance']])
  })

  test('--max-blocks ends with 0 after so many blocks', async () => {
    const path = config('max')
    const keeper = startKeeper(world, { config: path, args: ['--max-blocks', 3, '--dry-run'] })
    for (let i = 0; i < 3; ++i) {
      const { block } = await world.control('state')
      if (i < 2) await keeper.reached(block)
      await world.control('mine')
    }
    assert.equal((await keeper.ended).code, 0)
    assert.equal((await journal(world, path)).filter(({ kind }) => kind === 'decision').length, 3)
  })

  test('it hedges, tells the webhook under a signature, and serves what it knows', async (t) => {
    const receiver = await startReceiver('a secret')
    t.after(receiver.stop)
    const path = config('whole', { 'max_orders_per_hour: 1000': 'max_orders_per_hour: 1' })
    const hook = `alerts:\n  - {url: "${receiver.url}", format: generic, secret_env: HOOK_SECRET}\n`
    writeFileSync(path, readFileSync(path, 'utf8') + hook)
    const env = { HOOK_SECRET: 'a secret' }
    const keeper = startKeeper(world, { config: path, env })
    await keeper.reached((await world.control('state')).block)
    const { block } = await world.control('mine')
    await keeper.reached(block)

    await t.test('health, metrics, state and page', async () => {
      const health = await keeper.get('/healthz')
      assert.deepEqual([health.status, JSON.parse(health.body)], [200, { status: 'ok', block, reasons: [] }])
      const { strategies: [strategy] } = await keeper.state()
      assert.equal(strategy.plan.action, 'hold')
      assert.ok(Math.abs(strategy.delta) < 0.5 && strategy.terms.length === 3)
      const { quality: { total, day } } = strategy
      assert.deepEqual([total.fills, total.fills_measured, total.time_to_hedge], [1, 1, '12.0'])
      assert.ok(total.slippage_bps > 0 && total.slippage_bps < 100, `slippage of ${total.slippage_bps} bps`)
      assert.ok(total.gas > 0 && total.delta_time > 0 && day.fills === 1)
      const metrics = (await keeper.get('/metrics')).body
      assert.match(metrics, /evenkeel_quality_fills\{strategy="eth-usdc",window="total"\} 1\b/)
      const names = metrics.split('\n').filter((line) => line && !line.startsWith('#'))
      assert.ok(names.length > 10 && names.every((line) => line.startsWith('evenkeel_')))
      assert.match(metrics, new RegExp(`evenkeel_head_number ${block}\\b`))
      assert.match(metrics, /evenkeel_transactions_total\{[^}]*state="confirmed"[^}]*\} 1\b/)
      const page = await keeper.get('/')
      assert.ok(page.status === 200 && page.body.includes('<html'))
      assert.equal((await keeper.get('/nowhere')).status, 404)
    })

    await t.test('more orders than an hour allows are refused', async () => {
      const { path: price } = await world.control('state')
      const moved = await world.control('price', { price: price * 0.99 })
      const { strategies: [{ plan }] } = await keeper.reached(moved.block)
      assert.equal(plan.action, 'refuse')
      assert.match(plan.reason, /limits\.max_orders_per_hour: 2 orders with this one, at most 1 allowed; lifted by/)
    })

    assert.equal((await keeper.stop()).code, 0)
    const events = receiver.alerts.map(({ event }) => event)
    assert.deepEqual(events, ['started', 'rebalance', 'refused', 'stopped'])
    assert.ok(receiver.alerts.every(({ signed, id, time, level, message }) => signed && id && time && level && message))
    assert.equal(new Set(receiver.alerts.map(({ id }) => id)).size, events.length)
    assert.equal(receiver.alerts[1].strategy, 'eth-usdc')

    await t.test('the journal has every kind of line, and filters', async () => {
      const lines = await journal(world, path)
      for (const line of lines) assert.ok(line.id && line.time && line.kind && line.block !== undefined)
      const sent = lines.find(({ kind }) => kind === 'transaction')
      assert.match(sent.intent, /^sell /)
      assert.ok(sent.nonce >= 0 && sent.hashes.length === 1 && sent.state === 'confirmed')
      for (const kind of ['decision', 'outcome']) assert.ok(lines.some((line) => line.kind === kind), kind)
      assert.deepEqual(await journal(world, path, '--strategy', 'eth-usdc', '--since', '1h'), lines)
      assert.deepEqual(await journal(world, path, '--strategy', 'another'), [])
      assert.deepEqual(await journal(world, path, '--since', '2999-01-01'), [])
      assert.equal((await evenkeel(world, 'journal', path, '--since', 'yesterday')).code, 2)
      assert.equal((await evenkeel(world, 'journal', path)).stdout.trim().split('\n').length, lines.length)
    })

    await t.test('report values it as exposure does, and tells what may be lost', async () => {
      const at = String((await world.control('state')).block)
      const one = async (...args) => (await evenkeel(world, ...args, '--block', at, '--json')).json()
      const { strategies: [exposure] } = await one('exposure', path)
      const bare = await one('report', path)
      const liquid = exposure.terms.filter(({ size }) => size === undefined).reduce((sum, { value }) => sum + Number(value), 0)
      const perp = exposure.terms.find(({ size }) => size !== undefined)
      const [{ value, unhedged_value, delta, hedges, income, stress, risk, volatility }] = bare.strategies
      const near = (a, b, what) => assert.ok(Math.abs(a - b) <= 1e-6 * Math.abs(b) + 1e-6, `${what}: ${a}, expected ${b}`)
      near(unhedged_value, liquid, 'positions')
      near(value, liquid + Number(perp.margin), 'all')
      near(bare.portfolio.value, value, 'portfolio')
      near(delta, exposure.delta, 'delta')
      near(hedges[0].size, perp.size, 'hedge')
      assert.ok(hedges[0].liquidation_price > exposure.price && hedges[0].distance > 0)
      assert.ok(risk.hedged.every(({ var: lost, why }) => lost === null && why), 'no prices, no figure')
      assert.equal(volatility.realised, null)
      near(stress.cells.find((cell) => cell.price_move === '0.0').profit, 0, 'nothing moves')
      // The position's own value at another price: x and y of its range move, the short earns.
      const half = stress.cells.find((cell) => cell.price_move === '-0.5' && cell.stable_price === '1.0' && !cell.lost_venue)
      assert.ok(half.profit < 0 && half.profit > -liquid - Number(perp.size) * exposure.price * 0.5)
      assert.equal(income[0].venue, 'uniswap_v3')

      const day = 86400
      const now = Math.floor(bare.block.timestamp / day) * day
      const rows = Array.from({ length: 500 }, (_, i) => [now + (i - 500) * day, 2000 * (1 + 0.05 * Math.sin(i * 1.7) + 0.03 * Math.sin(i * i))])
      const file = (name, lines) => (writeFileSync(join(world.folder, name), lines.map((line) => line.join(',')).join('\n')), join(world.folder, name))
      const prices = file('prices.csv', [['time', 'close'], ...rows])
      const told = await one('report', path, '--prices', prices)
      const figures = told.strategies[0].risk
      assert.equal(figures.returns, 499)
      for (const [i, { method, var: lost }] of figures.hedged.entries())
        if (method !== 'cornish_fisher') assert.ok(Number(lost) < Number(figures.unhedged[i].var) / 2, `${method}: ${lost}`)
      assert.ok(told.strategies[0].volatility.realised > 0 && told.strategies[0].income[0].lvr_per_day > 0)
      assert.equal((await evenkeel(world, 'report', path, '--prices', prices)).code, 0)

      const broken = file('broken.csv', [['time', 'close'], [now, 2000], [now + day, -1]])
      const { code, stderr } = await evenkeel(world, 'report', path, '--prices', broken)
      assert.equal(code, 2)
      assert.match(stderr, /broken\.csv:3: /)
    })

    await t.test('replay finds no difference', async () => {
      const { code, json } = await evenkeel(world, 'replay', path, '--json')
      assert.equal(code, 0)
      assert.ok(json().snapshots >= 3 && json().differences === 0)
    })
  })
})
