// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// How often the keeper asks its node, counted between the two. Counts only: what it takes is for scripts/bench to say.

import assert from 'node:assert/strict'
import http from 'node:http'
import { test } from 'node:test'
import { startKeeper } from './lib/keeper.mjs'
import { hedgesOf, startPortfolio } from './lib/portfolio.mjs'
import { startWorld, variant } from './lib/world.mjs'

const MANY = Number(process.env.EVENKEEL_POSITIONS ?? 200)

async function bodyOf(stream) {
  const chunks = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/// Passes everything on to the node at `url`; `asked` holds the methods of each HTTP request, oldest first.
async function startCounter(url) {
  const asked = []
  const agent = new http.Agent({ keepAlive: true })
  const server = http.createServer(async (request, response) => {
    const body = await bodyOf(request)
    asked.push([JSON.parse(body)].flat().map((one) => one.method))
    const headers = { 'content-type': 'application/json', 'content-length': body.length }
    const onward = http.request(url, { method: 'POST', agent, headers }, async (reply) => {
      const answer = await bodyOf(reply)
      response.writeHead(reply.statusCode, { 'content-type': 'application/json', 'content-length': answer.length })
      response.end(answer)
    })
    onward.on('error', () => response.destroy())
    onward.end(body)
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const stop = () => {
    server.close()
    server.closeAllConnections()
    agent.destroy()
  }
  return { asked, stop, url: `http://127.0.0.1:${server.address().port}` }
}

const isPoll = (methods) => methods[0] === 'eth_getBlockByNumber'
const isRead = (methods) => methods.includes('eth_call') && methods.includes('eth_getTransactionCount')

/// The requests of each block: from the poll that found it to the last before the next poll. Polls that found nothing
/// new are no part of any block.
function perBlock(asked) {
  const groups = []
  for (const methods of asked) {
    if (isPoll(methods)) groups.push([methods])
    else groups.at(-1)?.push(methods)
  }
  return groups.filter((group) => group.length > 1)
}

/// Runs a keeper behind a counter for `blocks` blocks after its first; gives the requests of each.
async function count(world, blocks, edit) {
  return countWith(world, blocks, (url) => variant(world, 'counted.yaml', (text) => edit(text.replace(world.net.rpc, url))))
}

/// The same with a config that `configOf` writes for the counter's URL; `seen` gets the state at the first block.
async function countWith(world, blocks, configOf, seen = () => {}) {
  const counter = await startCounter(world.net.rpc)
  try {
    const keeper = startKeeper(world, { config: configOf(counter.url) })
    seen(await keeper.reached((await world.control('state')).block), keeper)
    const before = counter.asked.length
    for (let i = 0; i < blocks; ++i) await keeper.reached((await world.control('step')).block)
    const { code } = await keeper.stop()
    assert.equal(code, 0, keeper.output.stderr)
    return perBlock(counter.asked.slice(before))
  } finally {
    counter.stop()
  }
}

for (const positions of [1, 100]) {
  test(`A block without a hedge costs two requests with ${positions} position${positions > 1 ? 's' : ''}`, async () => {
    const world = await startWorld(['--positions', positions, '--seed', 5])
    try {
      const groups = await count(world, 5, (text) => text.replace('width: 2%', 'width: 100%'))
      assert.equal(groups.length, 5)
      for (const group of groups) assert.equal(group.length, 2, JSON.stringify(group))
    } finally {
      await world.stop()
    }
  })
}

test(`A block without a hedge costs two requests with ${MANY} positions over five protocols`, async (t) => {
  const fifth = Math.floor(MANY / 5)
  const shares = Math.floor(fifth / 2)
  const counts = { v3: MANY - fifth - 3 * shares, v4: fifth, pairs: shares, lenders: shares, vaults: shares }
  const scene = await startPortfolio(counts)
  const { world, positions } = scene
  try {
    assert.equal(positions, MANY)
    const edits = (url) => ({ 'width: 2%': 'width: 100%', [`rpc: ["${world.net.rpc}"]`]: `rpc: ["${url}"]` })
    const groups = await countWith(
      world, 5, (url) => scene.config('counted.yaml', hedgesOf(world.net, ['60%', '40%']), edits(url)),
      ({ strategies: [{ terms }] }) => {
        const held = terms.filter(({ venue, size }) => size === undefined && venue !== 'wallet')
        assert.equal(held.length, MANY)
        assert.equal(new Set(held.map(({ venue }) => venue)).size, 5)
      })
    assert.equal(groups.length, 5)
    for (const group of groups) assert.equal(group.length, 2, JSON.stringify(group))
    t.diagnostic(`the read of a block: ${groups.at(-1)[1].join(', ')}`)
  } finally {
    await world.stop()
  }
})

test('A decision is one request away from its head, and a hedge takes two more', async () => {
  const world = await startWorld(['--seed', 5])
  try {
    const always = (text) => text.replace('width: 2%, min_order: 0.05 ETH', 'width: 0.0001%, min_order: 0.00001 ETH')
    const groups = await count(world, 5, always)
    const hedges = groups.filter((group) => group.some((methods) => methods.includes('eth_sendRawTransaction')))
    assert.ok(hedges.length > 0, 'nothing was hedged')
    for (const group of hedges) {
      const [poll, read, simulation, send, ...more] = group
      assert.ok(isPoll(poll) && isRead(read), JSON.stringify(group))
      assert.match(simulation.join(), /^(eth_call|eth_simulateV1),eth_estimateGas$/)
      assert.deepEqual(send, ['eth_sendRawTransaction'])
      assert.deepEqual(more, [])
    }
  } finally {
    await world.stop()
  }
})
