// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// Alerts that arrive: the keeper is killed, its receiver is down or asks for patience. No chain is
// needed: a node that does not answer gives enough to complain of.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { startKeeper } from './lib/keeper.mjs'
import { until } from './lib/world.mjs'

const LIMIT = { timeout: 120_000 }
const NOBODY = '127.0.0.1:1'
const folder = mkdtempSync(join(tmpdir(), 'evenkeel-alerts-'))
const world = { folder, children: new Set(), net: { accounts: { keeper: { private_key: '' } } } }

after(() => {
  for (const child of world.children) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

/// A receiver whose `answer` gets the number of the request; `got` has {at, path, ...body} of each.
async function receiver(answer = () => [204], port = 0) {
  const got = []
  const server = http.createServer(async (request, response) => {
    const chunks = []
    for await (const chunk of request) chunks.push(chunk)
    const body = Buffer.concat(chunks).toString()
    got.push({ at: Date.now(), path: request.url, ...(body ? JSON.parse(body) : {}) })
    const [status, headers] = answer(got.length)
    response.writeHead(status, headers).end()
  })
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve))
  const stop = () =>
    new Promise((resolve) => {
      server.close(resolve)
      server.closeAllConnections()
    })
  return { got, stop, port: server.address().port }
}

async function freePort() {
  const one = await receiver()
  await one.stop()
  return one.port
}

/// A keeper that can only complain, to the receivers on these ports.
async function complainer(name, ports, extra = '') {
  world.net.ops = `127.0.0.1:${await freePort()}`
  const config = join(folder, `${name}.yaml`)
  writeFileSync(
    config,
    `version: 1
chain: {id: 1, rpc: ["http://${NOBODY}"], poll_interval: 100ms}
signer: {address: "0x82ac2CE43e33683c58BE4cDc40975E73aA50f459"}
assets:
  USDC: {tokens: ["0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48"], price: 1}
  ETH: {tokens: ["0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2"], oracle: {chainlink: "0x5f4eC3Df9cbd43714FE2740f5E3616155c5b8419", max_age: 1h}}
strategies:
  - name: watched
    kind: delta_neutral
    asset: ETH
    positions: [{venue: uniswap_v3, position_manager: "0xC36442b4a4522E871399CD717aBDD847Ab11FE88", ids: [1]}]
    rebalance: {rule: band, width: 2%, min_order: 0.05 ETH, max_slippage: 50 bps}
limits: {max_order: 1000 USD}
journal: {path: "${join(folder, name)}.db"}
alerts: [${ports.map((port) => `{url: "http://127.0.0.1:${port}/hook"}`)}]
ops: {listen: "${world.net.ops}"}
${extra}`,
  )
  return config
}

const run = (config) => startKeeper(world, { config, args: ['--dry-run'] })
const metric = async (keeper, name) =>
  Number((await keeper.get('/metrics')).body.match(new RegExp(`^evenkeel_${name} (\\S+)$`, 'm'))?.[1])
const waiting = (keeper, count) =>
  keeper.sees(`${count} alerts`, async () => (await metric(keeper, 'alerts_queued')) >= count)

describe('alerts arrive', LIMIT, () => {
  test('killed twice while the receiver is down: all of them, in order, with the same ids', async () => {
    const impatient = await receiver(() => [429, { 'Retry-After': '1' }])
    const config = await complainer('killed', [impatient.port])
    const first = run(config)
    await waiting(first, 3)
    await until('a try', () => impatient.got.length > 0)
    await impatient.stop()
    await first.kill()
    const second = run(config)
    await waiting(second, 4)
    await second.kill()

    const patient = await receiver(undefined, impatient.port)
    const third = run(config)
    await third.sees('delivery', async () => patient.got.length >= 4 && (await metric(third, 'alerts_queued')) === 0)
    await third.stop()
    await patient.stop()

    const { got } = patient
    assert.equal(got[0].id, impatient.got[0].id)
    const { at, ...tried } = impatient.got[0]
    const { at: later, ...arrived } = got[0]
    assert.deepEqual(arrived, tried)
    const events = got.map(({ event }) => event)
    assert.equal(events[0], 'started')
    assert.equal(events.at(-1), 'stopped')
    // What still held at the next start was not told again.
    for (const event of ['rpc_down', 'tick_failed']) assert.equal(events.filter((one) => one === event).length, 1, event)
    // Three starts; those that waited together are told as one.
    const starts = got.filter(({ event }) => event === 'started')
    assert.equal(starts.reduce((sum, { details }) => sum + (details.count ?? 1), 0), 3)
    const ids = got.map(({ id }) => id)
    assert.equal(new Set(ids).size, ids.length)
    // In order: runs one after the other, and rising numbers in each.
    const runs = [...new Set(ids.map((id) => id.split('-')[0]))]
    const order = ids.map((id) => [runs.indexOf(id.split('-')[0]), Number(id.split('-')[1])])
    assert.deepEqual(order, [...order].sort(([a, b], [c, d]) => a - c || b - d))
  })

  test('a receiver that asks for patience gets it', async () => {
    const busy = await receiver((number) => (number === 1 ? [429, { 'Retry-After': '3' }] : [204]))
    const keeper = run(await complainer('patience', [busy.port]))
    await keeper.sees('delivery', () => busy.got.length >= 3)
    await keeper.stop()
    await busy.stop()
    const [refused, again] = busy.got
    assert.equal(again.id, refused.id)
    assert.ok(again.at - refused.at >= 2_900, `${again.at - refused.at} ms`)
  })

  test('a receiver that is down holds up nobody, and no heart beats without blocks', async () => {
    const up = await receiver()
    const pulse = await receiver()
    const extra = `heartbeat: {url: "http://127.0.0.1:${pulse.port}/pulse", every: 1s}\n`
    const keeper = run(await complainer('beside', [await freePort(), up.port], extra))
    await keeper.sees('delivery', () => up.got.some(({ event }) => event === 'tick_failed'))
    const { status, body } = await keeper.get('/healthz')
    assert.equal(status, 503)
    assert.ok(JSON.parse(body).reasons.includes('no block has been processed yet'), body)
    assert.match(keeper.output.stderr, /heartbeat withheld/)
    await keeper.stop()
    assert.equal(pulse.got.length, 0)
    assert.ok(!keeper.output.stderr.includes('/hook') && !keeper.output.stderr.includes('/pulse'))
    await Promise.all([up.stop(), pulse.stop()])
  })
})
