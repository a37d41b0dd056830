// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

import { createHmac } from 'node:crypto'
import http from 'node:http'

/// A receiver of generic webhooks on 127.0.0.1: `alerts` are {signed, ...body} in the order of arrival.
export async function startReceiver(secret) {
  const alerts = []
  const server = http.createServer(async (request, response) => {
    const chunks = []
    for await (const chunk of request) chunks.push(chunk)
    const body = Buffer.concat(chunks)
    const expected = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
    alerts.push({ signed: request.headers['x-evenkeel-signature'] === expected, ...JSON.parse(body) })
    response.writeHead(204).end()
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const stop = () => {
    server.close()
    server.closeAllConnections()
  }
  return { url: `http://127.0.0.1:${server.address().port}/hook`, alerts, stop }
}
