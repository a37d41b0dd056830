// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ROOT, until } from './world.mjs'

export const BINARY = process.env.EVENKEEL_BINARY ?? join(ROOT, 'build', 'evenkeel')

const environment = (world) => ({ ...process.env, EVENKEEL_DEVNET_KEY: world.net.accounts.keeper.private_key })

function launch(world, args) {
  const child = spawn(BINARY, args, { env: environment(world), stdio: ['ignore', 'pipe', 'pipe'] })
  const output = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr']) child[name].setEncoding('utf8').on('data', (text) => (output[name] += text))
  const ended = new Promise((resolve) => child.once('close', (code, signal) => resolve({ code, signal })))
  return { child, output, ended }
}

/// Runs a command to its end.
export async function evenkeel(world, ...args) {
  const { output, ended } = launch(world, args)
  const { code } = await ended
  return { code, ...output, json: () => JSON.parse(output.stdout) }
}

/// Every line of `journal --json`.
export async function journal(world, config = world.config, ...args) {
  const { code, stdout, stderr } = await evenkeel(world, 'journal', config, '--json', ...args)
  if (code !== 0) throw new Error(`journal ended with ${code}: ${stderr}`)
  return stdout.split('\n').filter(Boolean).map((line) => JSON.parse(line))
}

/// A running keeper and what it serves.
export function startKeeper(world, { config = world.config, args = [] } = {}) {
  const { child, output, ended } = launch(world, ['run', config, ...args])
  const base = `http://${world.net.ops}`
  const get = async (path) => {
    try {
      const response = await fetch(base + path)
      return { status: response.status, body: await response.text() }
    } catch {
      return { status: 0, body: '' }
    }
  }
  const state = async () => {
    const { status, body } = await get('/api/state')
    const found = status === 200 ? JSON.parse(body) : undefined
    return found?.block ? found : undefined
  }
  let alive = true
  ended.then(() => (alive = false))
  return {
    pid: child.pid,
    output,
    ended,
    get,
    state,
    alive: () => alive,
    /// Waits until it has decided on this block or a later one.
    reached: (block, limit) =>
      until(`block ${block}`, async () => {
        if (!alive) throw new Error(`the keeper ended:\n${output.stderr.slice(-3000)}`)
        const now = await state()
        return now && now.block.number >= block ? now : undefined
      }, limit),
    kill: async (signal = 'SIGKILL') => {
      child.kill(signal)
      return ended
    },
    stop: async () => {
      child.kill('SIGTERM')
      return ended
    },
  }
}
