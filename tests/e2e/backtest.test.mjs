// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// `backtest` as a user types it. No chain is there: with --range none is asked.

import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { evenkeel } from './lib/keeper.mjs'
import { ROOT } from './lib/world.mjs'

const folder = mkdtempSync(join(tmpdir(), 'evenkeel-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const world = { folder, children: new Set(), net: { accounts: { keeper: { private_key: '' } } } }
const DATA = process.env.EVENKEEL_DATA ?? join(ROOT, '..', 'shared', 'data')

function file(name, text) {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const BAND = 'rule: band, width: 2%'
const HEDGE = `
    hedge:
      - {venue: perp_v2, clearing_house: "0x82ac2CE43e33683c58BE4cDc40975E73aA50f459", base_token: "0x8C835DFaA34e2AE61775e80EE29E2c724c6AE2BB"}`

const strategy = (name, rule, hedge = HEDGE) => `  - name: ${name}
    kind: delta_neutral
    asset: ETH
    positions: [{venue: uniswap_v3, position_manager: "0xC36442b4a4522E871399CD717aBDD847Ab11FE88", ids: [1]}]${hedge}
    rebalance: {${rule}, min_order: 0 ETH, max_slippage: 50 bps}
`

/// A configuration whose node answers nobody.
const config = (name, ...strategies) =>
  file(`${name}.yaml`, `version: 1
chain: {id: 10, rpc: ["http://127.0.0.1:1"]}
signer: {address: "0x82ac2CE43e33683c58BE4cDc40975E73aA50f459"}
assets:
  USDC: {tokens: ["0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48"], price: 1}
  ETH: {tokens: ["0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2"], oracle: {chainlink: "0x5f4eC3Df9cbd43714FE2740f5E3616155c5b8419", max_age: 1h}}
strategies:
${strategies.join('')}limits: {max_order: 1000000 USD}
journal: {path: ${join(folder, `${name}.db`)}}
`)

const band = config('band', strategy('eth-usdc', BAND))
/// An hour in minutes, rising and falling by two percent.
const rows = Array.from({ length: 61 }, (_, i) => [1_700_000_000 + 60 * i, (2000 * (1 + 0.02 * Math.sin(i / 9))).toFixed(4)])
const csv = (lines, head = 'time,price') => `${head}\n${lines.map((line) => line.join(',')).join('\n')}\n`
const swing = file('swing.csv', csv(rows))
const RANGE = ['--range', '1800:2200', '--value', '100000']
const backtest = (path, ...args) => evenkeel(world, 'backtest', path, ...args)
const number = (text) => {
  assert.match(text, /^-?\d+\.\d+$/)
  return Number(text)
}

describe('what comes of it', () => {
  test('is a table with an attribution that adds up', async () => {
    const { code, stdout, stderr } = await backtest(band, '--prices', swing, ...RANGE)
    assert.equal(code, 0, stderr)
    for (const words of ['eth-usdc, ETH, 61 rows from 2023-11-14T22:13Z', 'a trade costs 6 bps, the usual', 'TE x cost', 'LVR',
      'hedge error', 'imperm. loss', 'Both sums are the profit.'])
      assert.ok(stdout.includes(words), `${words} in\n${stdout}`)
    assert.ok(!existsSync(join(folder, 'band.db')), 'no journal is made')
  })

  test('is the same figures as JSON, with trades and points', async () => {
    const { code, stderr, json } = await backtest(band, '--prices', swing, ...RANGE, '--json', '--points', 61)
    assert.equal(code, 0, stderr)
    const { asset, unit, errors, runs: [run, ...others] } = json()
    assert.deepEqual([asset, unit, errors, others], ['ETH', 'USD', [], []])
    assert.equal(run.adds_up, true)
    assert.equal(run.decisions, 60)
    const { fees, lvr, target, hedge_error, funding, costs, sum } = run.by_hedging
    const parts = number(fees) - number(lvr) + number(target) + number(hedge_error) + number(funding) - number(costs.total)
    assert.ok(Math.abs(parts - number(sum)) < 1e-9)
    assert.ok(Math.abs(number(run.course.profit) - number(sum)) < 1e-6)
    assert.ok(Math.abs(number(run.by_holding.sum) - number(sum)) < 1e-6)
    assert.ok(run.trades.length > 3)
    const paid = run.trades.reduce((all, { fee, slippage, gas }) => all + number(fee) + number(slippage) + number(gas), 0)
    assert.ok(Math.abs(paid - number(costs.total)) < 1e-9)
    for (const { time, reason } of run.trades) assert.ok(rows.some(([at]) => at === time) && /outside the band/.test(reason))
    assert.equal(run.points.length, 61)
    for (const { delta, lower, upper } of run.points.slice(0, -1))
      assert.ok(number(delta) >= number(lower) && number(delta) <= number(upper), 'it rests within its band')
  })

  test('is a page that stands by itself, over whatever was there', async () => {
    const html = file('report.html', 'x'.repeat(1_000_000))
    const { code, stderr } = await backtest(band, '--prices', swing, ...RANGE, '--html', html, '--sweep', 'rebalance.width=1%,2%')
    assert.equal(code, 0, stderr)
    const page = readFileSync(html, 'utf8')
    assert.match(page, /^<!doctype html>/i)
    assert.match(page, /<\/html>\s*$/)
    for (const words of ['<svg', 'rebalance.width=1%', 'eth-usdc']) assert.ok(page.includes(words), words)
    assert.doesNotMatch(page, /(src|href)="?(https?:)?\/\//)
    const nowhere = await backtest(band, '--prices', swing, ...RANGE, '--html', join(folder, 'no', 'folder.html'))
    assert.equal(nowhere.code, 1)
  })
})

describe('sweeps', () => {
  test('stand in their order, whatever the threads', async () => {
    const args = ['--prices', swing, ...RANGE, '--json', '--sweep', 'rebalance.width=0.5%:5%:10']
    const one = await backtest(band, ...args, '--threads', 1)
    const many = await backtest(band, ...args, '--threads', 7)
    assert.equal(one.code, 0, one.stderr)
    assert.equal(one.stdout, many.stdout)
    const { runs } = one.json()
    assert.deepEqual(runs.map(({ settings }) => settings['rebalance.width']),
      ['0.5%', '1%', '1.5%', '2%', '2.5%', '3%', '3.5%', '4%', '4.5%', '5%'])
    assert.equal(runs[3].trades.length, (await backtest(band, '--prices', swing, ...RANGE, '--json')).json().runs[0].trades.length)
    assert.ok(runs[0].trades.length > runs[9].trades.length)
  })

  test('go over rules, each with the keys that it knows', async () => {
    const rules = ['--sweep', 'rebalance.rule=optimal_band,band,interval', '--sweep', 'rebalance.width=1%,3%', '--sweep', 'rebalance.every=10m']
    const needed = ['--sweep', 'rebalance.risk_aversion=0.001', '--sweep', 'rebalance.volatility=0.8', '--sweep', 'rebalance.fixed_cost=0.2 USD']
    const { code, stderr, json } = await backtest(band, '--prices', swing, ...RANGE, '--json', ...rules, ...needed)
    assert.equal(code, 0, stderr)
    assert.deepEqual(json().runs.map(({ rule, settings }) => [rule, settings['rebalance.width'], settings['rebalance.every']]),
      [['optimal_band', undefined, undefined], ['band', '1%', undefined], ['band', '3%', undefined], ['interval', undefined, '10m']])
  })

  test('that do not fit are problems of the file, at their place', async () => {
    const wrong = async (sweep) => {
      const { code, stdout, stderr } = await backtest(band, '--prices', swing, ...RANGE, '--sweep', sweep)
      assert.deepEqual([code, stdout], [2, ''], sweep)
      return stderr
    }
    assert.match(await wrong('rebalance.width=5'), /^\S+band\.yaml:\d+:\d+: strategies\[0\]\.rebalance\.width: expected .*, found 5; with rebalance\.width=5\n$/)
    assert.match(await wrong('rebalance.widht=5%'), /strategies\[0\]\.rebalance\.widht: .*did you mean width\?/)
    assert.match(await wrong('rebalance.rule=bnad'), /did you mean band\?/)
    assert.match(await wrong('rebalance.rule=interval'), /strategies\[0\]\.rebalance\.every: /)
    assert.match(await wrong('rebalance.width=1%:2%'), /--sweep .*START:END:COUNT/)
    assert.match(await wrong('width=1%'), /--sweep: expected a key of a strategy's decisions/)
  })
})

describe('what is wrong ends with 2 and says where', () => {
  const cases = {
    'a time that is there twice': [[0, 1, 1], /:4: time \d+ is there twice/],
    'times out of order': [[0, 2, 1], /:4: time \d+ is before/],
    'a price of zero': [[0, 1, [1_700_000_300, 0]], /:4: close is -?\d, expected above zero/],
    'a price below zero': [[0, 1, [1_700_000_300, -5]], /:4: close is -?\d, expected above zero/],
    'no number': [[0, 1, [1_700_000_300, 'nan']], /:4: /],
    'too few cells': [[0, 1, [1_700_000_300]], /:4: expected 2 cells/],
    'one row': [[0], /expected at least two rows, found 1/],
    'no row': [[], /expected rows, found none/],
  }
  for (const [name, [lines, words]] of Object.entries(cases))
    test(name, async () => {
      const path = file('wrong.csv', csv(lines.map((one) => (Array.isArray(one) ? one : rows[one]))))
      const { code, stderr } = await backtest(band, '--prices', path, ...RANGE)
      assert.equal(code, 2, stderr)
      assert.match(stderr, words)
    })

  test('a gap that is too wide', async () => {
    const path = file('gap.csv', csv([rows[0], rows[9]]))
    const { code, stderr } = await backtest(band, '--prices', path, ...RANGE, '--widest-gap', '5m')
    assert.equal(code, 2)
    assert.match(stderr, /gap\.csv:3: a gap of 540s/)
  })

  test('options', async () => {
    const usual = ['--prices', swing, ...RANGE]
    for (const [args, words] of [
      [['--prices', 'nowhere.csv', ...RANGE], /--prices: cannot read nowhere\.csv/],
      [RANGE, /expected --prices FILE or --paths MODEL/],
      [['--prices', swing, '--range', '1800:2200'], /--range: expected a --value each/],
      [['--prices', swing, '--range', '2200:1800', '--value', 1], /--range: expected LOWER:UPPER/],
      [['--prices', swing, '--range', '1800:2200', '--value', -1], /--value: /],
      [[...usual, '--cost', 6], /--cost: expected a share/],
      [[...usual, '--fixed', 'x'], /--fixed: /],
      [[...usual, '--fee', '0.05%'], /--fee: the prices come without/],
      [[...usual, '--pool-decimals', 6], /--pool-decimals: /],
      [[...usual, '--base', 'WETH'], /--base: /],
      [[...usual, '--every', 0], /--every/],
      [[...usual, '--strategy', 'eth-usd'], /did you mean eth-usdc\?/],
    ]) {
      const { code, stdout, stderr } = await backtest(band, ...args)
      assert.equal(code, 2, args.join(' '))
      assert.equal(stdout, '')
      assert.match(stderr, words)
    }
  })

  test('a strategy that hedges nothing', async () => {
    const watched = config('watched', strategy('watched', BAND, ''))
    const { code, stderr } = await backtest(watched, '--prices', swing, ...RANGE)
    assert.equal(code, 2)
    assert.match(stderr, /strategy watched has no hedge/)
  })

  test('a file of configuration', async () => {
    const { code, stderr } = await backtest(file('none.yaml', 'version: 2\n'), '--prices', swing, ...RANGE)
    assert.equal(code, 2)
    assert.match(stderr, /none\.yaml:1:10: version: /)
  })
})

test('without a range the chain is asked, and its failure is one of the run', async () => {
  const { code, stderr } = await backtest(band, '--prices', swing)
  assert.equal(code, 1, stderr)
})

test('several strategies are run side by side, watched ones left out', async () => {
  const both = config('both', strategy('one', BAND), strategy('two', 'rule: interval, every: 10m'), strategy('watched', BAND, ''))
  const { code, stderr, json } = await backtest(both, '--prices', swing, ...RANGE, '--json')
  assert.equal(code, 0, stderr)
  assert.deepEqual(json().runs.map(({ name, strategy }) => [name, strategy]), [['one: band', 'one'], ['two: interval', 'two']])
  assert.ok(json().notes.some((note) => note.startsWith('left out: strategy watched has no hedge')))
  const one = (await backtest(both, '--prices', swing, ...RANGE, '--json', '--strategy', 'two')).json().runs
  assert.deepEqual(one.map(({ name }) => name), ['interval'])
})

describe('simulated paths', () => {
  const paths = ['--paths', 'gbm', '--count', 12, '--days', 5, ...RANGE]
  const wide = config('wide', strategy('wide', 'rule: optimal_band, risk_aversion: 0.001, volatility: 0.7, fixed_cost: 0.5 USD'))

  test('come to the same whatever the threads, and to others with another seed', async () => {
    const one = await backtest(band, ...paths, '--json', '--threads', 1)
    assert.equal(one.code, 0, one.stderr)
    assert.equal(one.stdout, (await backtest(band, ...paths, '--json', '--threads', 5)).stdout)
    assert.notEqual(one.stdout, (await backtest(band, ...paths, '--json', '--seed', 2)).stdout)
    const [run] = one.json().runs
    assert.equal(run.adds_up, true)
    for (const key of ['profit', 'unhedged_profit', 'cost', 'trades', 'tracking_error', 'hedge_error', 'lvr', 'drawdown'])
      for (const figure of ['mean', 'deviation', 'standard_error']) number(run[key][figure])
    assert.ok(number(run.worst_profit) < number(run.profit.mean))
    assert.ok(number(run.profit.deviation) < number(run.unhedged_profit.deviation), 'a hedge takes risk away')
  })

  test('are the models that were named', async () => {
    for (const [model, words] of [['gbm', /volatility 0\.7/], ['jump', /between jumps/], ['regime', /on average, then/]]) {
      const { code, stdout, stderr } = await backtest(band, ...paths.with(1, model))
      assert.equal(code, 0, stderr)
      assert.match(stdout, words)
    }
  })

  test('rank the usual rules, with intervals', async () => {
    const args = ['--paths', 'gbm', '--count', 60, '--start', 2000, '--range', '1600:2500', '--value', 100_000, '--rank']
    const { code, stderr, json } = await backtest(wide, ...args, '--json')
    assert.equal(code, 0, stderr)
    const { rules } = json()
    assert.deepEqual(rules.map(({ family }) => family).sort(),
      ['band to center', 'band to edge', 'interval', 'optimal_band', 'whalley_wilmott', 'zakamouline'])
    assert.equal(rules[0].family, 'optimal_band')
    for (const { risk_plus_cost, interval: [low, high] } of rules)
      assert.ok(number(low) < number(risk_plus_cost) && number(risk_plus_cost) < number(high))
    const words = await backtest(wide, ...args)
    assert.match(words.stdout, /rule +parameters +risk \+ cost +95%/)
    assert.match(words.stdout, /as rebalance\.risk_aversion/)
  })

  test('rank what is swept instead', async () => {
    const sweeps = ['--sweep', 'rebalance.width=5%:20%:4', '--sweep', 'rebalance.rule=band,optimal_band']
    const { code, stderr, json } = await backtest(wide, ...paths, '--rank', '--json', ...sweeps)
    assert.equal(code, 0, stderr)
    assert.deepEqual(json().rules.map(({ family }) => family).sort(), ['band', 'optimal_band'])
    assert.equal(json().settings.length, 5)
  })

  test('that mean nothing end with 2', async () => {
    for (const [args, words] of [
      [paths.with(1, 'gmb'), /--paths: expected gbm, jump or regime/],
      [[...paths, '--prices', swing], /--p(rices|aths) excludes/],
      [[...paths, '--sigma', 0], /--sigma: /],
      [[...paths, '--step', '500ms'], /--step: /],
      [[...paths, '--html', 'x.html'], /--html and --points/],
      [['--prices', swing, ...RANGE, '--rank'], /--rank requires --paths/],
      [[...paths, '--rank', '--impact', '1 bps'], /--impact: /],
      [['--paths', 'gbm'], /--start: expected the first price/],
    ]) {
      const { code, stderr } = await backtest(band, ...args)
      assert.equal(code, 2, args.join(' '))
      assert.match(stderr, words)
    }
  })
})

// The reference figures of a back-test on real minutes, by the command alone.
const golden = JSON.parse(readFileSync(join(ROOT, 'tests', 'vectors', 'golden', '15_backtest_real_minutes.json'), 'utf8'))
const minutes = golden.common.files.map((name) => join(DATA, name.replace(/^data\//, '')))
const RULES = {
  none: () => ['rule: interval, every: 3650d', []],
  // By rows and not by the clock.
  interval: (rows) => ['rule: band, width: 0%', ['--every', rows]],
  mixed: (_, { risk_aversion, sigma_for_floor, fixed_cost }) => [
    `rule: optimal_band, risk_aversion: ${risk_aversion}, volatility: ${sigma_for_floor}, fixed_cost: ${fixed_cost} USD, reaction: 1ms`, [],
  ],
}

for (const { name, inputs, expected } of golden.cases.filter(({ inputs }) => inputs.rule))
  test(`golden: ${name}`, { skip: minutes.every(existsSync) ? false : 'no data here; EVENKEEL_DATA says where they are' }, async () => {
    const [kind, rows] = inputs.rule
    const [rule, more] = RULES[kind](rows, inputs)
    const edges = [inputs.tick_upper, inputs.tick_lower].map((tick) => 1e12 * 1.0001 ** -tick).join(':')
    const pool = ['--pool-decimals', '6:18', '--base', 'token1', '--fee', '0.05%', '--in-pool', '--sell-fees']
    const costs = ['--cost', `${(inputs.kappa * 1e4).toFixed(6)} bps`, '--fixed', inputs.fixed_cost, '--opens-hedged']
    const args = ['--prices', ...minutes, '--range', edges, '--value', inputs.V0, ...pool, ...costs, ...more, '--json']
    const { code, stderr, json } = await backtest(config('golden', strategy('golden', rule)), ...args)
    assert.equal(code, 0, stderr)
    const [run] = json().runs
    const found = {
      V_T: run.positions_end,
      lp_pnl: number(run.positions_end) - inputs.V0,
      fees_usd: run.by_hedging.fees,
      fee0_usdc: run.earned.quote,
      fee1_weth: run.earned.base,
      realised_lvr_half_gamma_dP2: run.lvr_by_gamma,
      ideal_hedged_pnl: -run.by_hedging.lvr,
      tracking_error: run.by_hedging.hedge_error,
      hedge_cost: run.by_hedging.costs.total,
      trades: run.trades.length,
      hedged_pnl_with_fees: run.by_hedging.sum,
      final_hedge: run.hedge_end,
    }
    assert.deepEqual(Object.keys(found).sort(), Object.keys(expected).sort())
    for (const [key, wanted] of Object.entries(expected)) {
      const off = Math.abs(Number(found[key]) - wanted)
      assert.ok(off <= golden.tolerance.rel * Math.abs(wanted) + 1e-12, `${key}: expected ${wanted}, found ${found[key]}`)
    }
  })
