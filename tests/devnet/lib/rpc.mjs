// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

import http from 'node:http'

const agent = new http.Agent({ keepAlive: true })

/// Posts `payload` as JSON to `url` and resolves with the parsed JSON answer.
export function postJson(url, payload) {
  return new Promise((resolve, reject) => {
    const body = JSON.stringify(payload)
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
    const request = http.request(url, { method: 'POST', agent, headers }, (response) => {
      const chunks = []
      response.on('data', (chunk) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString()
        try {
          resolve(JSON.parse(text))
        } catch {
          reject(new Error(`expected JSON from ${url}, found: ${text.slice(0, 200)}`))
        }
      })
    })
    request.on('error', reject)
    request.end(body)
  })
}

/// A JSON-RPC client: `call(method, params)` and `batch([[method, params], ...])`.
export function rpcClient(url) {
  let id = 0
  const envelope = ([method, params = []]) => ({ jsonrpc: '2.0', id: ++id, method, params })
  const unwrap = (method, answer) => {
    if (answer.error) throw new Error(`${method}: ${answer.error.message}`)
    return answer.result
  }
  return {
    url,
    async call(method, params) {
      return unwrap(method, await postJson(url, envelope([method, params])))
    },
    async batch(requests) {
      if (requests.length === 0) return []
      const envelopes = requests.map(envelope)
      const answers = new Map((await postJson(url, envelopes)).map((answer) => [answer.id, answer]))
      return envelopes.map((sent) => unwrap(sent.method, answers.get(sent.id)))
    },
  }
}

/// A quantity as JSON-RPC wants it.
export const hex = (value) => '0x' + BigInt(value).toString(16)
