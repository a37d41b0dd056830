// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// The demonstration behind scripts/demo: a volatile market, a line a block, a summary, and an honest exit code.

import { parseArgs } from 'node:util'
import { evenkeel, journal, startKeeper } from './lib/keeper.mjs'
import { startWorld, variant } from './lib/world.mjs'

const { values } = parseArgs({
  options: {
    blocks: { type: 'string', default: '60' },
    seed: { type: 'string', default: '7' },
    keep: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})
const blocks = Number(values.blocks)
if (values.help || !Number.isInteger(blocks) || blocks < 1 || !/^\d+$/.test(values.seed)) {
  console.log('usage: scripts/demo [--blocks N] [--seed N] [--keep]')
  process.exit(values.help ? 0 : 2)
}

const WIDTH = 0.05
const number = (text) => Number(text ?? 0)
const fixed = (value, digits = 3) => value.toFixed(digits).padStart(10)

/// What one strategy's document says, as numbers for the table.
function read(document) {
  const strategy = document.strategies[0]
  const sum = (terms, key) => terms.reduce((total, term) => total + number(term[key]), 0)
  const hedges = strategy.terms.filter((term) => term.size !== undefined)
  const positions = strategy.terms.filter((term) => term.size === undefined)
  return {
    price: number(strategy.price),
    liquidity: sum(positions, 'delta'),
    held: sum(positions, 'value'),
    size: sum(hedges, 'size'),
    margin: sum(hedges, 'margin'),
    delta: number(strategy.delta),
    plan: strategy.plan,
  }
}

function line(block, now, mined) {
  const band = WIDTH * Math.abs(now.liquidity)
  const action = mined ? 'hedged' : now.plan.action === 'rebalance' ? 'sending' : now.plan.action
  return `${String(block).padStart(6)} ${fixed(now.price, 2)} ${fixed(now.liquidity)} ${fixed(now.size)} ${fixed(now.delta)} ` +
    `${fixed(band)}  ${action}`
}

const world = await startWorld(['--seed', values.seed, '--sigma', '0.003', '--width', '0.25'])
let failed
try {
  const config = variant(world, 'demo.yaml', (text) => text.replace('width: 2%', `width: ${WIDTH * 100}%`))
  const keeper = startKeeper(world, { config })
  console.log(`\nChain ${world.net.chain_id} at ${world.net.rpc}; keeper at http://${world.net.ops}\n`)
  console.log(' block      price  liquidity      hedge        net       band  what the keeper did')
  const hedges = new Set()
  const seen = []
  const breaches = []
  let { block } = await world.control('state')
  let first = await keeper.reached(block)
  for (let i = 0; i < blocks; ++i) {
    block = (await world.control('step')).block
    const now = read(await keeper.reached(block))
    const lines = await journal(world, config)
    const fresh = lines.filter((l) => l.kind === 'transaction' && l.state === 'confirmed' && !hedges.has(l.id))
    fresh.forEach((l) => hedges.add(l.id))
    console.log(line(block, now, fresh.length > 0))
    seen.push(now)
    if (fresh.length && Math.abs(now.delta) > WIDTH * Math.abs(now.liquidity)) breaches.push(block)
  }
  if (values.keep) {
    console.log(`\nKept: keeper ${keeper.pid}, chain ${world.pid}, files in ${world.folder}. Ctrl-C ends both.`)
    await world.control('auto', { interval_ms: 1000 })
    await new Promise((resolve) => ['SIGINT', 'SIGTERM'].forEach((signal) => process.once(signal, resolve)))
  }
  const end = await keeper.stop()
  failed = await summarise({ config, first: read(first), seen, hedges, breaches, end })
} finally {
  await world.stop()
}
process.exit(failed ? 1 : 0)

/// Prints the table and what went wrong; true if anything did.
async function summarise({ config, first, seen, hedges, breaches, end }) {
  const lines = await journal(world, config)
  const last = seen.at(-1)
  const outcomes = lines.filter((l) => l.kind === 'outcome')
  const gas = outcomes.reduce((sum, l) => sum + BigInt(l.gas_used ?? 0) * BigInt(l.gas_price ?? 0), 0n)
  const deltas = seen.map((now) => Math.abs(now.delta))
  const unhedged = last.held - first.held
  const hedged = unhedged + last.margin - first.margin
  const replay = await evenkeel(world, 'replay', config)
  const rows = [
    ['price', `${first.price.toFixed(2)} -> ${last.price.toFixed(2)} USD`],
    ['profit or loss unhedged', `${unhedged.toFixed(2)} USD`],
    ['profit or loss hedged', `${hedged.toFixed(2)} USD`],
    ['hedges mined', hedges.size],
    ['gas', `${Number(gas) / 1e18} ETH`],
    ['mean |net delta|', `${(deltas.reduce((a, b) => a + b, 0) / deltas.length).toFixed(3)} ETH`],
    ['max |net delta|', `${Math.max(...deltas.slice(2), 0).toFixed(3)} ETH (after the first hedge)`],
    ['replay', replay.code === 0 ? 'no difference' : replay.stderr.trim()],
  ]
  console.log()
  for (const [name, value] of rows) console.log(`  ${name.padEnd(26)} ${value}`)
  const complaints = []
  if (hedges.size === 0) complaints.push('nothing was hedged')
  if (breaches.length) complaints.push(`net delta outside the band after the hedges of blocks ${breaches.join(', ')}`)
  if (replay.code !== 0) complaints.push('replay found a difference')
  if (end.code !== 0) complaints.push(`the keeper ended with code ${end.code}`)
  complaints.forEach((text) => console.log(`\nFAILED: ${text}`))
  return complaints.length > 0
}
