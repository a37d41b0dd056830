// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

import net from 'node:net'
import { accounts as allAccounts } from './lib/accounts.mjs'
import { startAnvil } from './lib/anvil.mjs'
import { createDriver, serveControl } from './lib/control.mjs'
import { OPTIONS, parseOptions } from './lib/options.mjs'
import { describe, writeOutput } from './lib/output.mjs'
import { pricePath } from './lib/path.mjs'
import { rpcClient } from './lib/rpc.mjs'
import { sender } from './lib/sender.mjs'
import { HISTORY, setUp } from './lib/setup.mjs'
import { createMarket } from './market.mjs'

function usage() {
  const lines = Object.entries(OPTIONS).map(([name, option]) => `  --${name} (${option.fallback ?? 'see README.md'})`)
  return `usage: node devnet.mjs --out DIR [options]\n${lines.join('\n')}\n  --exit-on-stdin-close\n`
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}

async function bringUp(anvil, options) {
  const path = pricePath(options)
  options.price = path.first
  const accounts = allAccounts()
  const who = Object.fromEntries(Object.entries(accounts).map(([role, account]) => [role, account.address]))
  const rpc = rpcClient(anvil.url)
  const tx = sender(rpc, options.startTime - HISTORY)
  const chain = await setUp(tx, who, options)
  const driver = createDriver(rpc, createMarket(tx, chain, who, path, options))
  const control = await serveControl(driver, options.controlPort)
  const ops = `127.0.0.1:${options.opsPort || (await freePort())}`
  const places = { rpc: anvil.url, anvilPid: anvil.pid, control: control.url, ops }
  const description = describe(chain, accounts, options, places)
  writeOutput(description, options.out)
  return { driver, control, description }
}

function untilToldToEnd(anvil, options) {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => resolve(0))
    anvil.ended.then(() => resolve(1))
    if (!options.exitOnStdinClose) return
    process.stdin.on('end', () => resolve(0)).on('close', () => resolve(0)).on('error', () => resolve(0))
    process.stdin.resume()
  })
}

async function main() {
  const options = parseOptions(process.argv.slice(2))
  if (options.help) return void process.stdout.write(usage())
  const { port, chainId, gasLimit, startTime } = options
  const anvil = await startAnvil({ port, chainId, gasLimit, timestamp: startTime - HISTORY })
  const told = untilToldToEnd(anvil, options)
  let up
  try {
    up = await Promise.race([bringUp(anvil, options), told])
    if (up.description) {
      process.stdout.write(`ready ${JSON.stringify(up.description)}\n`)
      if (options.blockTime > 0) up.driver.auto(options.blockTime * 1000)
      else up.driver.auto(options.interval, options.steps)
    }
    process.exitCode = await told
  } finally {
    up?.driver?.pause()
    up?.control?.stop()
    await anvil.stop()
  }
  process.exit()
}

main().catch((error) => {
  process.stderr.write(`devnet: ${error.message}\n`)
  process.exit(1)
})
