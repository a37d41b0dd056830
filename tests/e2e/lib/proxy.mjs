// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

import http from 'node:http'
import { keccak256 } from '../../devnet/lib/viem.mjs'
import { sleep } from './world.mjs'

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

/// A reply with some of its bytes changed so that no strict parser may take them.
function corrupted(text) {
  const bytes = Buffer.from(text)
  for (let i = 7; i < bytes.length; i += 97) bytes[i] ^= 0x80
  return whole(200, bytes)
}

/// Every reply of a batch under the id of the next one.
function turnedRound(text) {
  const replies = JSON.parse(text)
  if (!Array.isArray(replies) || replies.length < 2) return whole(200, JSON.stringify({ ...replies, id: 1e9 }))
  return whole(200, JSON.stringify(replies.map((reply, i) => ({ ...reply, id: replies[(i + 1) % replies.length].id }))))
}

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
  'half a body': (text) => ({ ...whole(200, text), cut: text.length / 2 }),
  'corrupted': corrupted,
  'twice the same': (text) => whole(200, text + text),
  'ids turned round': turnedRound,
  'no end': () => undefined,
}

/// A result of aggregate3 with the first call's data changed in its last bit, in the same form.
function bent(result) {
  const at = 2 + 64 * (2 + Number(BigInt(`0x${result.slice(66, 130)}`)) + 4) - 1
  return result.slice(0, at) + (Number(`0x${result[at]}`) ^ 1).toString(16) + result.slice(at + 1)
}

/// What a lying node does: answers that are good in form and wrong in fact. Only another node can tell.
export const LIES = {
  'another balance': instead('eth_getBalance', '0x56bc75e2d63100000'),
  'another nonce': instead('eth_getTransactionCount', '0x7'),
  'another price': edited((reply, { method }) =>
    method === 'eth_call' && reply.result?.length > 2 + 64 * 8 ? { ...reply, result: bent(reply.result) } : reply),
}

const blocksOf = ({ params: [{ fromBlock, toBlock }] }) => Number(toBlock) - Number(fromBlock) + 1
const refusing = (limit, code, message) =>
  edited((reply, request) =>
    request.method === 'eth_getLogs' && blocksOf(request) > limit ? { id: reply.id, jsonrpc: '2.0', error: { code, message } } : reply)

/// What a provider with limits does: answers small questions for logs only, each in its own words.
export const LIMITS = {
  '20 blocks of logs': refusing(20, -32005, 'query returned more than 10000 results. Try with this block range [0x1, 0x5]'),
  '7 blocks of logs': refusing(7, -32602, 'query exceeds max block range 7'),
}

/// What goes wrong with a good node: reads are late or answered normally, and what is sent comes through, twice, not,
/// or unnoticed. `send` posts the request to the node.
const MISCHIEF = {
  'late': async (send) => {
    await sleep(150 + Math.random() * 600)
    return whole(200, await send())
  },
  'sent twice': async (send) => {
    await send()
    return whole(200, await send())
  },
  'taken and not said': async (send, asked) => {
    const text = await send()
    return writes(asked) ? { ...whole(200, text), cut: 0 } : whole(200, text)
  },
  'said and not taken': async (send, asked) =>
    writes(asked) ? whole(200, JSON.stringify(each(asked, ({ id, params }) => ({ jsonrpc: '2.0', id, result: keccak256(params[0]) })))) : whole(200, await send()),
}

/// Every name that `fail` of a proxy takes.
export const TROUBLES = [...Object.keys(FAULTS), ...Object.keys(MISCHIEF)]

const writes = (asked) => [asked].flat().some(({ method }) => method === 'eth_sendRawTransaction')

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

/// What a node of another kind than `target` makes of a request: `kind.answer(request, head)` gives {result} or {error} if it
/// does not ask, `kind.ask(request)` is what it asks. Gives the text of its answer.
async function through(target, kind, body, asked) {
  if (!kind) return post(target, body)
  const requests = [asked].flat()
  const head = JSON.parse(await post(target, '{"jsonrpc":"2.0","id":1,"method":"eth_blockNumber","params":[]}')).result
  const own = requests.map((request) => kind.answer(request, Number(head)))
  const onward = requests.filter((_, i) => !own[i]).map(kind.ask)
  const replies = onward.length ? JSON.parse(await post(target, JSON.stringify(onward))) : []
  const all = requests.map(({ id }, i) => (own[i] ? { jsonrpc: '2.0', id, ...own[i] } : replies.find((reply) => reply.id === id)))
  return JSON.stringify(Array.isArray(asked) ? all : all[0])
}

/// A node on 127.0.0.1 that passes everything on to `target` until it is told to misbehave; of another `kind` (hyper_evm.mjs)
/// it answers as such nodes do.
export async function startProxy(target, kind) {
  let fault
  const seen = { requests: 0, reads: 0, failed: 0 }
  const sent = []
  const logs = []
  let pinned = 0

  async function answer(request, response) {
    const chunks = []
    for await (const chunk of request) chunks.push(chunk)
    const body = Buffer.concat(chunks).toString()
    const asked = JSON.parse(body)
    seen.requests += 1
    if (body.includes('"blockHash"')) pinned += 1
    if ([asked].flat().some(({ method }) => method === 'eth_call')) seen.reads += 1
    for (const { method, params } of [asked].flat()) {
      if (method === 'eth_sendRawTransaction') sent.push({ raw: params[0], during: fault })
      if (method === 'eth_getLogs') logs.push(['fromBlock', 'toBlock'].map((end) => Number(params[0][end])))
    }
    if (fault) seen.failed += 1
    const found = await misled(body, asked)
    if (!found) return
    const { status, headers, body: reply, cut } = found
    response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(reply) })
    if (cut === undefined) return response.end(reply)
    response.write(reply.slice(0, cut), () => response.destroy())
  }

  async function misled(body, asked) {
    const send = () => through(target, kind, body, asked)
    if (MISCHIEF[fault]) return MISCHIEF[fault](send, asked)
    // A fault keeps what was asked from the node too: nothing may get through it by accident.
    const text = fault && writes(asked) ? '{}' : await send()
    return fault ? (FAULTS[fault] ?? LIES[fault] ?? LIMITS[fault])(text, asked) : whole(200, text)
  }

  const server = http.createServer((request, response) => answer(request, response).catch(() => response.destroy()))
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    seen,
    /// Every eth_sendRawTransaction: {raw, during: the fault at that time}.
    sent,
    /// First and last block of every eth_getLogs.
    logs,
    /// Requests that named a block by its hash.
    get pinned() {
      return pinned
    },
    fail: (name) => {
      if (!TROUBLES.includes(name) && !LIES[name] && !LIMITS[name]) throw new Error(`no fault "${name}"`)
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
