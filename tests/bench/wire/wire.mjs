// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// Measures a running keeper from outside: wire_proxy stands between it and the local chain and stamps what passes.
// Prints a table beside the goals, or with --json one document a number of positions; what it is doing on standard error.
//
// A number with ":5" is of positions over five protocols instead of Uniswap v3 alone.
//
//     node wire.mjs --proxy PATH [--positions 1,100,1000,1000:5] [--hedges 200] [--idle 20] [--json]

import { spawn } from 'node:child_process'
import { closeSync, fdatasyncSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { evenkeel, startKeeper } from '../../e2e/lib/keeper.mjs'
import { hedgesOf, startPortfolio } from '../../e2e/lib/portfolio.mjs'
import { sleep, startWorld } from '../../e2e/lib/world.mjs'

const { values } = parseArgs({
  options: {
    proxy: { type: 'string' },
    positions: { type: 'string', default: '1,100,1000,1000:5' },
    hedges: { type: 'string', default: '200' },
    idle: { type: 'string', default: '20' },
    json: { type: 'boolean', default: false },
  },
})
const say = (text) => console.error(`wire: ${text}`)

/// wire_proxy before the chain's RPC port; `exchanges` grows as it tells.
async function startProxy(upstream) {
  const child = spawn(values.proxy, [new URL(upstream).port], { stdio: ['pipe', 'pipe', 'inherit'] })
  const exchanges = []
  const ended = new Promise((resolve) => child.once('close', resolve))
  const { port } = await new Promise((resolve, reject) => {
    child.once('error', reject)
    createInterface({ input: child.stdout }).on('line', (line) => {
      const told = JSON.parse(line)
      if (told.port) resolve(told)
      else exchanges.push(told)
    })
  })
  const stop = async () => {
    child.stdin.end()
    await ended
  }
  return { url: `http://127.0.0.1:${port}`, exchanges, stop }
}

const is = (exchange, method) => exchange.methods.includes(method)
const isPoll = (exchange) => exchange.methods[0] === 'eth_getBlockByNumber'
const isRead = (exchange) => is(exchange, 'eth_call') && is(exchange, 'eth_getTransactionCount')
const isSimulation = (exchange) => is(exchange, 'eth_estimateGas')
const isSend = (exchange) => is(exchange, 'eth_sendRawTransaction')

/// From each head that brought something new: its poll and all requests up to the next poll.
function perBlock(exchanges) {
  const groups = []
  for (const exchange of exchanges) {
    if (isPoll(exchange)) groups.push([exchange])
    else groups.at(-1)?.push(exchange)
  }
  return groups.filter((group) => group.some(isRead))
}

/// Microseconds of our own between the snapshot's last byte and the first byte of what is sent for it, and of each side
/// of the simulation.
function ownTime(group) {
  const read = group.findLast(isRead)
  const send = group.find(isSend)
  const simulation = group.find(isSimulation)
  if (!read || !send || !simulation) return undefined
  const before = simulation.last - read.replied
  const after = send.first - simulation.replied
  return { own: (before + after) / 1000, decide: before / 1000, commit: after / 1000, node: (simulation.replied - simulation.last) / 1000 }
}

function summary(samples) {
  const sorted = [...samples].sort((a, b) => a - b)
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]
  return { median: at(0.5), least: sorted[0], p90: at(0.9), count: sorted.length }
}

/// Microseconds that this machine's disk takes by itself for what a commit writes: the floor under every own time.
function disk(folder) {
  const path = join(folder, 'disk')
  const file = openSync(path, 'w')
  const pages = Buffer.alloc(18 * 4096, 1)
  const samples = []
  for (let round = 0; round < 100; ++round) {
    const begun = process.hrtime.bigint()
    writeSync(file, pages, 0, pages.length, (round % 20) * pages.length)
    fdatasyncSync(file)
    samples.push(Number(process.hrtime.bigint() - begun) / 1000)
  }
  closeSync(file)
  rmSync(path)
  return summary(samples.slice(20))
}

const peakMemory = (pid) => Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1])

/// Starts the keeper with the text of a config behind a fresh proxy, lets `steps` blocks pass, and gives what was seen.
async function observe(world, name, text, steps) {
  const proxy = await startProxy(world.net.rpc)
  const config = join(world.folder, `${name}.yaml`)
  writeFileSync(
    config, text.replace(world.net.rpc, proxy.url).replace('evenkeel.db', `${name}.db`).replace('poll_interval: 50ms', 'poll_interval: 10ms'))
  const begun = Number(process.hrtime.bigint())
  const keeper = startKeeper(world, { config })
  let { block } = await world.control('state')
  await keeper.reached(block, 60_000)
  for (let i = 0; i < steps; ++i) {
    block = (await world.control('step')).block
    await keeper.reached(block, 60_000)
    await sleep(15)
  }
  const memory = peakMemory(keeper.pid)
  const { code } = await keeper.stop()
  await proxy.stop()
  if (code !== 0) throw new Error(`the keeper ended with code ${code}:\n${keeper.output.stderr.slice(-2000)}`)
  const replay = await evenkeel(world, 'replay', config)
  if (replay.code !== 0) throw new Error(`replay of ${name} ended with code ${replay.code}: ${replay.stderr}`)
  const blocks = perBlock(proxy.exchanges).slice(1)
  return { blocks, memory, start: (proxy.exchanges[0].first - begun) / 1e6 }
}

/// A hedge at every block: nothing is too small to trade, and no limit is in the way.
const always = (text) =>
  text
    .replace('width: 2%, min_order: 0.05 ETH', 'width: 0.0001%, min_order: 0.00001 ETH')
    .replace(/max_orders_per_hour: .*/, 'max_orders_per_hour: 1000000')
    .replace(/max_notional_per_day: .*/, 'max_notional_per_day: 1000000000 USD')
    .replace(/max_gas_per_day: .*/, 'max_gas_per_day: 1000 ETH')
const never = (text) => text.replace('width: 2%', 'width: 100%')

const MARKET = ['--seed', 3, '--sigma', 0.002]

/// A world with so many positions of Uniswap v3, or over five protocols, and the text of its config.
async function worldOf(positions, protocols) {
  if (protocols === 1) {
    const world = await startWorld(['--positions', positions, ...MARKET])
    return { world, text: readFileSync(world.config, 'utf8') }
  }
  const fifth = Math.floor(positions / 5)
  const shares = Math.floor(fifth / 2)
  const counts = { v3: positions - fifth - 3 * shares, v4: fifth, pairs: shares, lenders: shares, vaults: shares }
  const scene = await startPortfolio({ ...counts, args: MARKET })
  const [perp] = hedgesOf(scene.world.net, ['100%', '0%'])
  return { world: scene.world, text: readFileSync(scene.config('five.yaml', [perp]), 'utf8') }
}

async function measure(positions, protocols) {
  say(`${positions} positions, ${protocols} protocol(s): starting a chain`)
  const { world, text } = await worldOf(positions, protocols)
  try {
    say(`${positions} positions: ${values.idle} blocks without a hedge`)
    const idle = await observe(world, 'idle', never(text), Number(values.idle))
    say(`${positions} positions: ${values.hedges} blocks with one`)
    const busy = await observe(world, 'busy', always(text), Number(values.hedges))
    const times = busy.blocks.map(ownTime).filter(Boolean)
    const reads = busy.blocks.map((group) => group.findLast(isRead))
    return {
      positions,
      protocols,
      load: loadavg()[0],
      disk: disk(world.folder),
      own: summary(times.map((time) => time.own)),
      decide: summary(times.map((time) => time.decide)),
      commit: summary(times.map((time) => time.commit)),
      simulation: summary(times.map((time) => time.node)),
      head_to_request: summary(busy.blocks.map((group) => (group.find(isRead).first - group[0].replied) / 1000)),
      request_bytes: summary(reads.map((read) => read.sent)).median,
      reply_bytes: summary(reads.map((read) => read.received)).median,
      idle_requests: Math.max(...idle.blocks.map((group) => group.length)),
      reads_before_decision: Math.max(...busy.blocks.map((group) => group.filter(isRead).length)),
      busy_requests: summary(busy.blocks.map((group) => group.length)).median,
      memory_kb: idle.memory,
      busy_memory_kb: busy.memory,
      start_ms: idle.start,
    }
  } finally {
    await world.stop()
  }
}

/// Rows of the table: name, goal, median, minimum, and whether the goal is met. Own time is judged by its median.
function rows(found) {
  const over = found.protocols > 1 ? ` over ${found.protocols}` : ''
  const many = `${found.positions} position${found.positions > 1 ? 's' : ''}${over}`
  const goals = found.protocols > 1 ? { 1000: 15_000 } : { 1: 1000, 100: 2000, 1000: 5000 }
  const time = (name, { median, least, p90 }, goal) => ({
    name: `${many}: ${name}`,
    goal: goal === undefined ? '' : `<= ${(goal / 1000).toFixed(1)} ms`,
    median: `${(median / 1000).toFixed(3)} ms`,
    least: `${(least / 1000).toFixed(3)} ms`,
    p90: `${(p90 / 1000).toFixed(3)} ms`,
    missed: goal !== undefined && median > goal,
  })
  const figure = (name, value, unit, goal) => ({
    name: `${many}: ${name}`,
    goal: goal === undefined ? '' : `<= ${goal} ${unit}`,
    median: `${Number.isInteger(value) ? value : value.toFixed(1)} ${unit}`,
    missed: goal !== undefined && value > goal,
  })
  return [
    time('snapshot to transaction, own time', found.own, goals[found.positions]),
    time('  of it: parse, decide, ask', found.decide),
    time('  of it: sign, commit, send', found.commit),
    time('  the disk alone, 18 pages and fdatasync', found.disk),
    time('  the node\'s simulation, not counted', found.simulation),
    time('head to the snapshot\'s request', found.head_to_request),
    figure('requests of an idle block', found.idle_requests, 'requests', 2),
    figure('requests from head to decision', found.reads_before_decision, 'requests', 1),
    figure('request of a snapshot', found.request_bytes / 1024, 'KiB'),
    figure('reply of a snapshot', found.reply_bytes / 1024, 'KiB'),
    figure('peak memory of run, holding', found.memory_kb / 1024, 'MiB', found.positions === 1 ? 30 : undefined),
    figure('peak memory of run, hedging', found.busy_memory_kb / 1024, 'MiB', found.positions === 1 ? 30 : undefined),
    figure('start to first request', found.start_ms, 'ms'),
  ]
}

function print(found) {
  const columns = [['name', 64], ['goal', 14], ['median', 14], ['least', 12], ['p90', 12]]
  const line = (row) => columns.map(([key, width]) => (row[key] ?? '').padEnd(width)).join('')
  console.log(line({ name: `${found.own.count} hedges, load ${found.load.toFixed(1)}`, goal: 'goal', median: 'median', least: 'minimum', p90: '90%' }))
  for (const row of rows(found)) console.log(line(row) + (row.missed ? 'MISSED' : ''))
  console.log()
}

for (const wanted of values.positions.split(',')) {
  const [positions, protocols = 1] = wanted.split(':').map(Number)
  const found = await measure(positions, protocols)
  if (values.json) console.log(JSON.stringify(found))
  else print(found)
}
