// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..')
const DEVNET = join(ROOT, 'tests', 'devnet', 'devnet.mjs')

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/// Calls `probe` until it gives something truthy; throws with `what` after `limit` milliseconds.
export async function until(what, probe, limit = 20_000) {
  const end = Date.now() + limit
  for (;;) {
    const found = await probe()
    if (found) return found
    if (Date.now() > end) throw new Error(`waited ${limit} ms in vain for ${what}`)
    await sleep(20)
  }
}

/// A local chain with the real protocols in a process and a folder of its own.
export async function startWorld(args = [], { directory } = {}) {
  const folder = directory ?? mkdtempSync(join(tmpdir(), 'evenkeel-'))
  const child = spawn(process.execPath, [DEVNET, '--out', folder, '--exit-on-stdin-close', ...args.map(String)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const net = await new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the chain ended with code ${code} before it was ready`)))
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('ready ')) resolve(JSON.parse(line.slice(6)))
    })
  })

  async function control(name, body = {}) {
    const response = await fetch(`${net.control}/${name}`, { method: 'POST', body: JSON.stringify(body) })
    const answer = await response.json()
    if (!response.ok) throw new Error(`${name}: ${answer.error}`)
    return answer
  }

  async function stop({ keep = false } = {}) {
    child.stdin.end()
    await ended
    if (!keep && !directory) rmSync(folder, { recursive: true, force: true })
  }

  return { net, folder, control, stop, config: join(folder, 'evenkeel.yaml'), pid: child.pid }
}

/// Writes a variant of the chain's config beside it: `edit` gets the text. Gives the path.
export function variant(world, name, edit) {
  const path = join(world.folder, name)
  writeFileSync(path, edit(readFileSync(world.config, 'utf8')))
  return path
}
