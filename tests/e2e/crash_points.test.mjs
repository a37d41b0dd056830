// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// Killed before and after every write, send and receive: the points are found by watching a life without a death.
//
//   EVENKEEL_CRASH_KILLS  how many kills a story gets, spread over its points ("all": every one)
//   EVENKEEL_CRASH_SHARD  "1/2": every second kill only, from the first
//   EVENKEEL_CRASH_ONLY   "two hedges@94:before", or "two hedges@94:before,17:after" for two deaths: that kill alone

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startCrashLab } from './lib/crash_lab.mjs'
import { STORIES } from './lib/crash_stories.mjs'
import { proofs } from './lib/proofs.mjs'

const LIMIT = { timeout: 6 * 3_600_000 }
const [shard, shards] = (process.env.EVENKEEL_CRASH_SHARD ?? '1/1').split('/').map(Number)
const [only, onlyAt] = process.env.EVENKEEL_CRASH_ONLY?.split('@') ?? []
const SHARES = { 'two hedges': 240, 'a base fee times 20': 40, 'a hedge reorganised away': 60, 'a dropped hedge': 40 }
const REPLAYED_EVERY = 5
const proof = proofs(shards === 1 ? 'crash_points' : `crash_points_${shard}`)
let lab

before(async () => (lab = await startCrashLab({ 'resubmit_after: 30s': 'resubmit_after: 300ms' })))
after(() => lab?.stop())

/// `share` of the kills. Those around the sending of a hedge come first; half of the rest is talk with the node, half
/// is writing to the journal, both spread evenly.
function spread(points, share) {
  const most = { all: Infinity }[process.env.EVENKEEL_CRASH_KILLS] ?? Number(process.env.EVENKEEL_CRASH_KILLS ?? share)
  const near = (at) => points.slice(Math.max(0, at - 2), at + 3).some(({ name }) => /eth_sendRawTransaction/.test(name))
  const kinds = { close: [], talk: [], files: [] }
  for (const [i, { number, name }] of points.entries())
    kinds[near(i) ? 'close' : / node/.test(name) ? 'talk' : 'files'].push(`${number}:before`, `${number}:after`)
  const some = (list, count) => list.filter((_, i) => Math.floor((i * count) / list.length) !== Math.floor(((i - 1) * count) / list.length))
  const chosen = kinds.close.slice(0, most)
  for (const [kind, left] of [['talk', 2], ['files', 1]])
    chosen.push(...some(kinds[kind], Math.min(kinds[kind].length, Math.ceil((most - chosen.length) / left))))
  return chosen.filter((_, i) => i % shards === shard - 1)
}

/// Dies `firsts` and then at each of `kills`; tells the counts, and fails with every kill that went wrong.
async function killAtEach(t, name, firsts, kills, left) {
  const wrong = []
  const died = new Map()
  for (const [i, at] of kills.entries()) {
    const deaths = [...firsts, at]
    const { name: point, landed, failure } = await lab.kill(STORIES[name], deaths, left, { replayed: i % REPLAYED_EVERY === 0 })
    if (point) died.set(point, (died.get(point) ?? 0) + 1)
    const missing = left.orders.length - landed
    const counts = { transactions: landed, doubled: Math.max(0, -missing), lost: Math.max(0, missing) }
    proof.add({ ...counts, kill_points: point ? 1 : 0, faults: { [name]: 1 } })
    if (failure) wrong.push(`EVENKEEL_CRASH_ONLY='${name}@${deaths}' (${point}): ${failure}`)
  }
  for (const [point, count] of died) t.diagnostic(`${count} at ${point}`)
  assert.deepEqual(wrong, [])
}

for (const [name, share] of Object.entries(SHARES)) {
  test(`${name}: killed at any point, it neither doubles nor loses a hedge`, { ...LIMIT, skip: only && only !== name }, async (t) => {
    const { points, left } = await lab.points(STORIES[name])
    t.diagnostic(`${points.length} points`)
    assert.ok(points.length > 100, `expected the points of several ticks, found ${points.length}`)
    if (onlyAt) return killAtEach(t, name, onlyAt.split(',').slice(0, -1), onlyAt.split(',').slice(-1), left)
    await killAtEach(t, name, [], spread(points, share), left)
  })
}

// Recovery is a life like any other: it is killed as well, with the hedge signed and not sent, and sent and not noted.
for (const when of ['before', 'after']) {
  test(`killed ${when} it sent a hedge, and again at any point of its recovery`, { ...LIMIT, skip: Boolean(only) }, async (t) => {
    const name = 'two hedges'
    const { points, left } = await lab.points(STORIES[name])
    const sent = points.find((point) => point.name === 'send node eth_sendRawTransaction')
    const first = `${sent.number}:${when}`
    const { points: again } = await lab.points(STORIES[name], [first])
    await killAtEach(t, name, [first], spread(again, 40), left)
  })
}
