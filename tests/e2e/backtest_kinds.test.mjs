// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// `backtest` of the configurations of other kinds than delta_neutral, as they are shipped. No chain is there.

import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { evenkeel } from './lib/keeper.mjs'
import { ROOT } from './lib/world.mjs'

const folder = mkdtempSync(join(tmpdir(), 'evenkeel-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const world = { folder, children: new Set(), net: { accounts: { keeper: { private_key: '' } } } }
const backtest = (config, ...args) => evenkeel(world, 'backtest', config, ...args)
const shipped = (name) => join(ROOT, 'configs', `${name}.yaml`)

function file(name, text) {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

/// Forty days of hours: ether swings by a tenth, bitcoin and LINK go along and a little by themselves; longs pay 12 % a
/// year for the first half, and are paid as much then.
const HOURS = 40 * 24
const rows = Array.from({ length: HOURS }, (_, i) => {
  const swing = 0.1 * Math.sin(i / 37) + 0.03 * Math.sin(i / 5.3)
  const prices = [3000 * Math.exp(swing), 90_000 * Math.exp(0.7 * swing + 0.004 * Math.sin(i / 3.1)),
    15 * Math.exp(1.3 * swing + 0.006 * Math.sin(i / 4.7))]
  return [1_700_000_000 + 3600 * i, ...prices.map((price) => price.toFixed(6)), (i < HOURS / 2 ? 0.12 : -0.12) / (365 * 24)]
})
const columns = (...names) => {
  const all = ['time', 'ETH', 'BTC', 'LINK', 'funding']
  const lines = [names.join(','), ...rows.map((row) => names.map((name) => row[all.indexOf(name)]).join(','))]
  return file(`${names.join('-')}.csv`, `${lines.join('\n')}\n`)
}
const number = (text) => {
  assert.match(text, /^-?\d+\.\d+$/)
  return Number(text)
}
async function runs(config, ...args) {
  const { code, stderr, json } = await backtest(config, ...args, '--json')
  assert.equal(code, 0, stderr)
  const { runs: found, errors } = json()
  assert.deepEqual(errors, [])
  for (const run of found) assert.equal(run.adds_up, true, run.name)
  return found
}

describe('market_neutral over history', () => {
  const proxy = shipped('arbitrum-proxy')
  const prices = columns('time', 'ETH', 'LINK')
  const positions = ['--range', 'LINK=10:22', '--value', 50_000, '--range', 'ETH=2000:4500', '--value', 50_000]

  test('offsets what positions hold of another asset', async () => {
    const [run] = await runs(proxy, '--prices', prices, ...positions)
    assert.equal(run.kind, 'market_neutral')
    assert.deepEqual(run.positions.map(({ asset }) => asset), ['LINK', 'ETH'])
    assert.equal(run.refusals, 90 * 4, 'so many hours until there are 90 returns of four')
    assert.match(run.first_refusal, /0 returns of ETH, LINK at once are too few, 90 are needed/)
    assert.ok(Math.abs(number(run.by_hedging.other_assets)) > 100)
    const words = await backtest(proxy, '--prices', prices, ...positions)
    assert.match(words.stdout, /hedge error +other assets +funding/)
    assert.match(words.stdout, /50000\.00 USD of LINK between 10 and 22/)
    const own = await backtest(shipped('demo'), '--prices', columns('time', 'ETH'), '--range', '2000:4500', '--value', 50_000)
    assert.equal(own.code, 0, own.stderr)
    assert.doesNotMatch(own.stdout, /other assets/)
  })

  test('takes most of the risk away once it has a beta', async () => {
    const [none, hedged] = await runs(proxy, '--prices', prices, ...positions, '--sweep', 'min_fit=100%,60%')
    assert.equal(none.trades.length, 0)
    assert.ok(number(hedged.tracking.error) < 0.75 * number(none.tracking.error), 'of 40 days 25 are hedged')
  })

  test('needs positions by name and the prices of its assets', async () => {
    const unplaced = await backtest(proxy, '--prices', prices)
    assert.equal(unplaced.code, 2)
    assert.match(unplaced.stderr, /give its positions by --range ASSET=LOWER:UPPER/)
    const blind = await backtest(proxy, '--prices', columns('time', 'ETH'), '--range', '2000:4500', '--value', 50_000)
    assert.equal(blind.code, 1)
    assert.match(blind.stderr, /the history has no prices of LINK/)
    const elsewhere = await backtest(proxy, '--prices', prices, '--range', 'BTC=1:2', '--value', 1)
    assert.equal(elsewhere.code, 1)
    assert.match(elsewhere.stderr, /the history has no prices of BTC/)
    const unknown = await backtest(proxy, '--prices', columns('time', 'ETH', 'BTC'), ...positions)
    assert.equal(unknown.code, 2)
    assert.match(unknown.stderr, /column "BTC" is not known/)
  })

  test('is not ranked', async () => {
    const { code, stderr } = await backtest(proxy, '--paths', 'gbm', '--rank', '--range', '2000:4500', '--value', 50_000)
    assert.equal(code, 2)
    assert.match(stderr, /--rank: strategy eth-link is of kind market_neutral, expected delta_neutral/)
  })

  test('nor is what has models or a position in another asset', async () => {
    const text = readFileSync(shipped('demo'), 'utf8')
    const remembering = file('remembering.yaml', text.replace('kind: delta_neutral', 'kind: delta_neutral\n    models: {sample: 1h}'))
    const args = ['--paths', 'gbm', '--count', 10, '--start', 3000, '--rank', '--value', 50_000]
    const past = await backtest(remembering, ...args, '--range', '2000:4500')
    assert.equal(past.code, 2)
    assert.match(past.stderr, /has models, and rules are ranked without a past/)
    const elsewhere = await backtest(shipped('demo'), ...args, '--range', 'LINK=10:22')
    assert.equal(elsewhere.code, 2)
    assert.match(elsewhere.stderr, /has a position in another asset/)
  })
})

describe('the other kinds over history', () => {
  test('cash_and_carry is on while longs pay', async () => {
    const carry = shipped('arbitrum-carry')
    const [run] = await runs(carry, '--prices', columns('time', 'ETH', 'funding'))
    assert.equal(run.kind, 'cash_and_carry')
    const bought = run.trades.filter(({ leg, size }) => leg === 1 && number(size) > 0)
    const sold = run.trades.filter(({ leg, size }) => leg === 1 && number(size) < 0)
    assert.deepEqual([bought.length, sold.length], [10, 10], 'ten steps of an ether each way')
    assert.ok(Math.abs(number(run.hedge_end)) <= 0.2 + 1e-9)
    assert.ok(number(run.by_hedging.funding) > 50, 'of about 30,000 USD')
    const blind = await backtest(carry, '--prices', columns('time', 'ETH'))
    assert.equal(blind.code, 1)
    assert.match(blind.stderr, /a carry trade needs a history with funding/)
  })

  test('index_tracking follows its own member, one strategy at a time', async () => {
    const index = shipped('arbitrum-index')
    const prices = columns('time', 'ETH', 'BTC', 'LINK')
    const [run] = await runs(index, '--strategy', 'index-eth', '--prices', prices)
    assert.equal(run.kind, 'index_tracking')
    const money = number(run.hedge_end) * Number(rows.at(-1)[1])
    assert.ok(money > 20_000 && money < 35_000, `about 55 % of 50,000 USD, found ${money}`)
    const both = await backtest(index, '--prices', prices)
    assert.equal(both.code, 2)
    assert.match(both.stderr, /choose one by --strategy/)
  })

  test('target_leverage is of margin and what became of it', async () => {
    const text = readFileSync(shipped('demo'), 'utf8').replace('kind: delta_neutral', 'kind: target_leverage\n    leverage: 1')
    const config = file('levered.yaml', text)
    const args = ['--prices', columns('time', 'ETH'), '--range', '2000:4500', '--value', 10_000, '--margin', '10000 USD']
    const levered = await runs(config, ...args, '--sweep', 'leverage=0.5,2')
    assert.deepEqual(levered.map(({ settings }) => settings), [{ leverage: '0.5' }, { leverage: '2' }])
    for (const [i, leverage] of [0.5, 2].entries()) {
      const { margin, course } = levered[i]
      assert.equal(number(margin), 10_000)
      assert.equal(number(course.start), 20_000)
      const most = Math.max(...levered[i].trades.map(({ price, size }) => number(price) * Math.abs(number(size))))
      assert.ok(most > 1_000 && most < 20_000 * leverage * 1.5)
    }
    const wrong = await backtest(config, ...args.with(-1, '-5 USD'))
    assert.equal(wrong.code, 2)
    assert.match(wrong.stderr, /--margin: expected 0 or more/)
  })
})
