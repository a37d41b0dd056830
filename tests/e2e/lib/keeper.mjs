// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { ROOT, until } from './world.mjs'

export const BINARY = resolve(process.env.EVENKEEL_BINARY ?? join(ROOT, 'build', 'evenkeel'))

// With setpriv the kernel ends the keeper even when this process is killed by SIGKILL.
function command(args) {
  const setpriv = '/usr/bin/setpriv'
  return existsSync(setpriv) ? [setpriv, ['--pdeathsig', 'KILL', BINARY, ...args]] : [BINARY, args]
}

function launch(world, args, { env = {}, input, stderr = 'pipe' } = {}) {
  const key = { EVENKEEL_DEVNET_KEY: world.net.accounts.keeper.private_key }
  const stdio = [input === undefined ? 'ignore' : 'pipe', 'pipe', stderr]
  const child = spawn(...command(args), { env: { ...process.env, ...key, ...env }, stdio, cwd: world.folder })
  const output = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr']) child[name]?.setEncoding('utf8').on('data', (text) => (output[name] += text))
  if (input !== undefined) child.stdin.end(input)
  world.children.add(child)
  const ended = new Promise((resolve) =>
    child.once('close', (code, signal) => {
      world.children.delete(child)
      resolve({ code, signal })
    }),
  )
  return { child, output, ended }
}

/// Starts a command: {child, output, ended}.
export const startCommand = (world, ...args) => launch(world, args.map(String))

/// Runs a command to its end. The last argument may be {env, input}.
export async function evenkeel(world, ...args) {
  const options = typeof args.at(-1) === 'object' ? args.pop() : {}
  const { output, ended } = launch(world, args.map(String), options)
  const { code } = await ended
  return { code, ...output, json: () => JSON.parse(output.stdout) }
}

/// Every line of `journal --json`.
export async function journal(world, config = world.config, ...args) {
  const { code, stdout, stderr } = await evenkeel(world, 'journal', config, '--json', ...args)
  if (code !== 0) throw new Error(`journal ended with ${code}: ${stderr}`)
  return stdout.split('\n').filter(Boolean).map((line) => JSON.parse(line))
}

/// What a keeper serves at the address that is this world's; `sees` waits for it.
function served(world, sees) {
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
  /// Waits until it has decided on this block or a later one.
  const reached = (block, limit) =>
    sees(
      `block ${block}`,
      async () => {
        const now = await state()
        return now && now.block.number >= block ? now : undefined
      },
      limit,
    )
  return { get, state, reached }
}

/// A running keeper and what it serves. More configurations in `args` are further keepers of the same process: `of` gives
/// what each serves, by its world.
export function startKeeper(world, { config = world.config, args = [], env, stderr } = {}) {
  const { child, output, ended } = launch(world, ['run', config, ...args.map(String)], { env, stderr })
  let alive = true
  ended.then(() => (alive = false))
  const stop = (signal) => {
    child.kill(signal)
    return ended
  }
  /// Waits for a condition of this keeper; fails at once if it ends.
  const sees = (what, probe, limit) =>
    until(
      what,
      async () => {
        if (!alive) throw new Error(`the keeper ended:\n${output.stderr.slice(-3000)}`)
        return probe()
      },
      limit,
    ).catch((error) => {
      throw new Error(`${error.message}\n${output.stderr.slice(-2000)}`)
    })
  return {
    child,
    pid: child.pid,
    output,
    ended,
    ...served(world, sees),
    of: (other) => served(other, sees),
    sees,
    alive: () => alive,
    kill: () => stop('SIGKILL'),
    stop: (signal = 'SIGTERM') => stop(signal),
  }
}
