// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { postJson, rpcClient } from './rpc.mjs'

const command = join(dirname(fileURLToPath(import.meta.url)), '..', 'devnet.mjs')

/// Starts the command in a process of its own and waits until it is ready.
/// Resolves with {net, rpc, control(name, body), child, ended}; it ends with its standard input.
export async function spawnDevnet(args) {
  const child = spawn(process.execPath, [command, '--exit-on-stdin-close', ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve(code ?? signal)))
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.startsWith('ready ')) continue
    const net = JSON.parse(line.slice('ready '.length))
    const control = async (name, body = {}) => {
      const answer = await postJson(`${net.control}/${name}`, body)
      if (answer.error) throw new Error(`/${name}: ${answer.error}`)
      return answer
    }
    return { net, rpc: rpcClient(net.rpc), control, child, ended }
  }
  throw new Error(`devnet ended with ${await ended} before it was ready`)
}
