// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const GWEI = 10n ** 9n
const platforms = { linux: 'linux', darwin: 'darwin' }
const machines = { x64: 'amd64', arm64: 'arm64' }

/// The chain's base fee: the driver sets it anew for each block, or it would decay to nothing.
export const BASE_FEE = GWEI

/// Path of the anvil program inside the npm package of this platform.
export function anvilPath() {
  const require = createRequire(import.meta.url)
  const name = `@foundry-rs/anvil-${platforms[process.platform]}-${machines[process.arch]}`
  return join(dirname(require.resolve(`${name}/package.json`)), 'bin', 'anvil')
}

// With setpriv the kernel ends anvil even when this process is killed by SIGKILL.
function command(args) {
  const setpriv = '/usr/bin/setpriv'
  if (process.platform !== 'linux' || !existsSync(setpriv)) return [anvilPath(), args]
  return [setpriv, ['--pdeathsig', 'KILL', anvilPath(), ...args]]
}

function listening(child) {
  return new Promise((resolve, reject) => {
    let log = ''
    child.stdout.on('data', (chunk) => {
      if (log === undefined) return
      log += chunk
      const found = /Listening on (127\.0\.0\.1:\d+)/.exec(log)
      if (!found) return
      log = undefined
      resolve(`http://${found[1]}`)
    })
    child.stderr.on('data', (chunk) => process.stderr.write(chunk))
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`anvil ended with ${code}: ${(log ?? '').slice(-500)}`)))
  })
}

/// Starts anvil on 127.0.0.1 without mining. Resolves with {url, pid, stop, ended}.
export async function startAnvil({ port, chainId, gasLimit, timestamp }) {
  const args = ['--host', '127.0.0.1', '--port', `${port}`, '--chain-id', `${chainId}`]
  args.push('--no-mining', '--order', 'fees', '--hardfork', 'prague', '--timestamp', `${timestamp}`)
  args.push('--gas-limit', `${gasLimit}`, '--block-base-fee-per-gas', `${BASE_FEE}`)
  args.push('--balance', '1000000000', '--code-size-limit', '1000000', '--no-request-size-limit')
  // Its own process group: Ctrl-C reaches this process only, which then ends anvil in order.
  const child = spawn(...command(args), { stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
    const late = setTimeout(() => child.kill('SIGKILL'), 3000)
    await ended
    clearTimeout(late)
  }
  try {
    return { url: await listening(child), pid: child.pid, stop, ended }
  } catch (error) {
    await stop()
    throw error
  }
}
