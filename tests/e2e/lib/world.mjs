// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { spawnDevnet } from '../../devnet/lib/spawn.mjs'

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..')

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/// Calls `probe` until it gives something truthy; throws with `what` after `limit` milliseconds.
export async function until(what, probe, limit = 60_000) {
  const end = Date.now() + limit
  for (;;) {
    const found = await probe()
    if (found) return found
    if (Date.now() > end) throw new Error(`waited ${limit} ms in vain for ${what}`)
    await sleep(20)
  }
}

/// A local chain with the real protocols in a process and a folder of its own. `stop` ends it and
/// every program that was started in it; `children` is for those who start them.
export async function startWorld(args = []) {
  const folder = mkdtempSync(join(tmpdir(), 'evenkeel-'))
  const { child, ended, ...devnet } = await spawnDevnet(['--out', folder, ...args.map(String)])
  const children = new Set()
  async function stop() {
    for (const one of children) one.kill('SIGKILL')
    child.stdin.end()
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
  return { ...devnet, folder, children, stop, config: join(folder, 'evenkeel.yaml'), pid: child.pid }
}

/// Writes a variant of the chain's config beside it: `edit` gets the text. Gives the path.
export function variant(world, name, edit) {
  const path = join(world.folder, name)
  writeFileSync(path, edit(readFileSync(world.config, 'utf8')))
  return path
}

/// For `variant`: replaces each text by its other; one that is not there is a mistake of the test.
export const replacing = (pairs) => (text) =>
  Object.entries(pairs).reduce((whole, [old, fresh]) => {
    if (!whole.includes(old)) throw new Error(`the config has no "${old}"`)
    return whole.replace(old, () => fresh)
  }, text)

/// Steps at the price of now until nothing is in flight and nothing is wanted; gives the keeper's state.
export async function calm(world, keeper) {
  const { path: price } = await world.control('state')
  for (let i = 0; i < 15; ++i) {
    const now = await keeper.reached((await world.control('price', { price })).block)
    if (/is inside the band/.test(now.strategies[0].plan.reason)) return now
  }
  throw new Error(`the keeper does not come to rest: ${(await keeper.state()).strategies[0].plan.reason}`)
}

/// Moves the market so far that a hedge is wanted; gives the block.
export async function stir(world, share = 0.006) {
  const { path } = await world.control('state')
  return (await world.control('price', { price: path * (1 + share) })).block
}

/// Mines until the command has ended; gives what came of it.
export async function mining(world, command, interval = 300) {
  await world.control('auto', { interval_ms: interval })
  const ended = await command.ended
  await world.control('pause')
  return { ...ended, ...command.output }
}

/// Steps the market along a path of prices; what the keeper published of its first strategy at each block.
export async function along(world, keeper, prices) {
  const seen = []
  for (const price of prices) {
    const { block } = await world.control('price', { price })
    seen.push((await keeper.reached(block)).strategies[0])
  }
  return seen
}

/// Prices from one to another in equal steps of their logarithm, the first one left out.
export const ramp = (from, to, steps) => Array.from({ length: steps }, (_, i) => from * (to / from) ** ((i + 1) / steps))

/// A price for as long as a keeper needs to come to rest at it.
export const settled = (price) => Array(6).fill(price)
