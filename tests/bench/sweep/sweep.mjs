// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// Times `evenkeel backtest` from its start to its end: two years of minutes, 20 widths of a band.
//
//     EVENKEEL_BINARY=build/evenkeel node tests/bench/sweep/sweep.mjs [--repeat 3]

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { normal, uniform } from '../../devnet/lib/random.mjs'

const GOAL = 5
const [MINUTES, POINTS] = [2 * 365 * 24 * 60, 20]
const CONFIG = new URL('../../../configs/demo.yaml', import.meta.url).pathname

/// A price that wanders by 70% a year, the same each time.
function prices() {
  const step = 0.7 / Math.sqrt(365 * 24 * 60)
  const chance = normal(uniform(7))
  const rows = ['time,close']
  for (let i = 0, price = 2000; i < MINUTES; ++i) {
    rows.push(`${1640995200 + 60 * i},${price.toFixed(6)}`)
    price *= Math.exp(step * chance() - (step * step) / 2)
  }
  return `${rows.join('\n')}\n`
}

function seconds(binary, file) {
  const args = ['backtest', CONFIG, '--prices', file, '--range', '1000:4000', '--value', '100000', '--sweep', `rebalance.width=0.5%:10%:${POINTS}`]
  const before = performance.now()
  const { status, stderr } = spawnSync(binary, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  if (status !== 0) throw new Error(`backtest ended with ${status}: ${stderr}`)
  return (performance.now() - before) / 1000
}

const { values } = parseArgs({ options: { repeat: { type: 'string', default: '3' } } })
const folder = mkdtempSync(join(tmpdir(), 'evenkeel-sweep-'))
try {
  const file = join(folder, 'minutes.csv')
  writeFileSync(file, prices())
  const runs = Array.from({ length: Number(values.repeat) }, () => seconds(process.env.EVENKEEL_BINARY, file)).sort((a, b) => a - b)
  const median = runs[Math.floor(runs.length / 2)]
  const all = runs.map((run) => run.toFixed(1)).join(', ')
  console.log(`two years of minutes, ${POINTS} widths: ${median.toFixed(1)} s on ${availableParallelism()} cores (${all}); goal ${GOAL} s on 2 cores${median > GOAL ? ', MISSED' : ''}`)
} finally {
  rmSync(folder, { recursive: true })
}
