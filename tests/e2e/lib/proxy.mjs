// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

import http from 'node:http'

const agent = new http.Agent({ keepAlive: true })
const each = (value, edit) => (Array.isArray(value) ? value.map(edit) : edit(value))
const whole = (status, body, headers = {}) => ({ status, body, headers: { 'content-type': 'application/json', ...headers } })
const page = '<!DOCTYPE html><html><body><h1>Down for maintenance</h1></body></html>'

/// Edits the node's answers; `edit` gets one reply and the request that it answers.
const edited = (edit) => (text, asked) => {
  const requests = new Map([asked].flat().map((request) => [request.id, request]))
  return whole(200, JSON.stringify(each(JSON.parse(text), (reply) => edit(reply, requests.get(reply.id)))))
}
const instead = (method, result) =>
  edited((reply, request) => (request.method === method ? { ...reply, error: undefined, result } : reply))

/// What a bad node does: a function of the good answer and the request. `undefined` is no answer at all.
export const FAULTS = {
  'too many requests': () => whole(429, '{"error":"slow down"}', { 'retry-after': '1' }),
  'bad gateway': () => whole(502, 'Bad Gateway', { 'content-type': 'text/plain' }),
  'a page': () => whole(200, page, { 'content-type': 'text/html' }),
  'half a JSON': (text) => whole(200, text.slice(0, text.length / 2)),
  'nothing': () => whole(200, ''),
  'another chain': instead('eth_chainId', '0x1'),
  'empty results': edited((reply) => ({ ...reply, error: undefined, result: '0x' })),
  'empty calls': instead('eth_call', '0x'),
  'no block': instead('eth_getBlockByNumber', null),
  'other ids': edited((reply) => ({ ...reply, id: reply.id + 1000 })),
  'no end': () => undefined,
}

function post(url, body) {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method: 'POST', agent, headers: { 'content-type': 'application/json' } }, (response) => {
      const chunks = []
      response.on('data', (chunk) => chunks.push(chunk)).on('error', reject)
      response.on('end', () => resolve(Buffer.concat(chunks).toString()))
    })
    request.on('error', reject).end(body)
  })
}

/// A node on 127.0.0.1 that passes everything on to `target` until it is told to misbehave.
export async function startProxy(target) {
  let fault
  const seen = { requests: 0, failed: 0 }
  const sent = []

  async function answer(request, response) {
    const chunks = []
    for await (const chunk of request) chunks.push(chunk)
    const body = Buffer.concat(chunks).toString()
    const asked = JSON.parse(body)
    seen.requests += 1
    for (const { method, params } of [asked].flat())
      if (method === 'eth_sendRawTransaction') sent.push({ raw: params[0], during: fault })
    if (fault) seen.failed += 1
    // A fault keeps what was asked from the node too: nothing may get through it by accident.
    const writes = [asked].flat().some(({ method }) => method === 'eth_sendRawTransaction')
    const text = fault && writes ? '{}' : await post(target, body)
    const found = fault ? FAULTS[fault](text, asked) : whole(200, text)
    if (!found) return
    response.writeHead(found.status, found.headers)
    response.end(found.body)
  }

  const server = http.createServer((request, response) => answer(request, response).catch(() => response.destroy()))
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    seen,
    /// Every eth_sendRawTransaction: {raw, during: the fault at that time}.
    sent,
    fail: (name) => {
      if (!FAULTS[name]) throw new Error(`no fault "${name}"`)
      fault = name
    },
    heal: () => (fault = undefined),
    /// Cuts the connections that are open.
    cut: () => server.closeAllConnections(),
    stop: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
